"""A call that comes through a VPC endpoint is also authorised by the policy of the endpoint.

The stand-in for ECS decides which endpoint a call takes, because every call comes over loopback here. It names the endpoint in a header.
https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html
"""
from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id

import denial
import ec2_backend

_HEADER = "x-sandbox-vpc-endpoint"


def taken(call):
    """The endpoint that the call came through; None if there was none."""
    identity = call.headers.get(_HEADER) if call else None
    return ec2_backend.store().vpc_end_points.get(identity) if identity else None


def keys(call):
    """The condition keys of the call's network path."""
    endpoint = taken(call)
    return {"aws:sourcevpce": endpoint.id, "aws:sourcevpc": endpoint.vpc_id} if endpoint else {}


def refusal(call, action, resource, context, region):
    """The denial by the endpoint that the call came through, or None."""
    endpoint = taken(call)
    if endpoint is None or not endpoint.policy_document:
        return None
    ctx = iam_evaluator.EvalContext(
        principal_arn=call.principal or "", principal_type="AssumedRole", principal_account=get_account_id(), action=action,
        resource_arn=resource, region=region, secure_transport=True,
        service_context={name.lower(): value for name, value in context.items()})
    result = iam_evaluator.evaluate_resource_policy(endpoint.policy_document, ctx)
    if result.decision == "Allow":
        return None
    result.principal_arn = call.principal or ""
    result.reason = denial.wording(action, result.decision, "VPC endpoint policy")
    return result
