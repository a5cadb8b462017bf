"""Denials with AWS's own text: the resource, and the kind of policy that decided."""
import dataclasses

from ministack.core import iam_actions, iam_evaluator

import calls

KINDS = {"identity-based policy": "an", "resource-based policy": "a", "permissions boundary": "a", "session policy": "a",
         "VPC endpoint policy": "a", "service control policy": "a"}

# Services that answer a denial with status 400, as JSON-RPC services do on AWS. MiniStack answers 403.
_SAID_WITH_400 = frozenset({"ecs", "secretsmanager", "ssm", "kms", "dynamodb", "logs", "ecr", "events"})


@dataclasses.dataclass
class Denial:
    """Why a call was refused, as in the message."""

    text: str


class Limit(list):
    """The policies of a boundary or a session, with the kind of policy that they are."""

    def __init__(self, kind, layers):
        super().__init__(layers)
        self.kind = kind


def wording(ctx_action, decision, kind):
    if decision == "Deny":
        return f"with an explicit deny in {KINDS[kind]} {kind}"
    return f"because no {kind} allows the {ctx_action} action"


def sentence(principal, action, resource, because):
    """IAM's sentence: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html"""
    return f"User: {principal} is not authorized to perform: {action} on resource: {resource} {because}"


def deciding_kind(ctx, policies, limits):
    """The kind of policy that refused: identity policies first, then the limits, in the order in which AWS evaluates them."""
    layers = [("identity-based policy", policies)] + [
        (getattr(limit, "kind", "permissions boundary"), limit) for limit in limits]
    for effect_found, wanted in (("Deny", True), ("Allow", False)):
        for kind, layer in layers:
            statements = [statement for document in layer for statement in document]
            if bool(iam_evaluator._first_match(ctx, statements, effect_found)) is wanted:
                return kind
    return "identity-based policy"


def install():
    evaluate = iam_evaluator.evaluate
    evaluate_resource_policy = iam_evaluator.evaluate_resource_policy
    boundary, session = iam_evaluator._permissions_boundary, iam_evaluator._session_policy_limits
    denied_response = iam_actions.access_denied_response
    identity_message = iam_actions.identity_denial_message

    def reasoned(ctx, policies, *limits):
        result = evaluate(ctx, policies, *limits)
        if result.decision != "Allow":
            result.reason = wording(ctx.action, result.decision, deciding_kind(ctx, policies, limits))
        return result

    def reasoned_resource(doc, ctx, *args, **options):
        result = evaluate_resource_policy(doc, ctx, *args, **options)
        if result.decision != "Allow":
            result.reason = wording(ctx.action, result.decision, "resource-based policy")
        return result

    def message(*args):
        call = calls.current.get()
        return call.denial.text if call and call.denial else identity_message(*args)

    def response(service, action, principal_arn, request_id, **options):
        call = calls.current.get()
        if options.get("error_code") or not (call and call.denial):
            return denied_response(service, action, principal_arn, request_id, **options)
        options["message"] = call.denial.text
        status, headers, body = denied_response(service, action, principal_arn, request_id, **options)
        return (400 if service in _SAID_WITH_400 else status), headers, body

    iam_evaluator.evaluate = reasoned
    iam_evaluator.evaluate_resource_policy = reasoned_resource
    iam_evaluator._permissions_boundary = lambda *args: [Limit("permissions boundary", l) for l in boundary(*args)]
    iam_evaluator._session_policy_limits = lambda *args: [Limit("session policy", l) for l in session(*args)]
    iam_actions.identity_denial_message = message
    iam_actions.access_denied_response = response
