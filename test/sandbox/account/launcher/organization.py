"""The organisation's service control policies. They apply to every principal except root users.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""
from ministack.core import iam_evaluator

import denial

KIND = "service control policy"
# The organisation that the account belongs to, as every real request of its principals tells it (aws:PrincipalOrgID). A simulation has
# it only if it is sent.
ORGANIZATION = "o-sandbox0001"
_FULL_ACCESS = {"Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}
_layers = []


def set_policies(request):
    """Sets the policy documents. FullAWSAccess is added, as AWS attaches it, unless one of them allows something."""
    parsed = [iam_evaluator.parse_policy_document(policy["document"]) for policy in request["policies"]]
    allows = any(statement.effect == "Allow" for statements in parsed for statement in statements)
    _layers[:] = parsed if allows or not parsed else [*parsed, iam_evaluator.parse_policy_document(_FULL_ACCESS)]


def clear():
    _layers.clear()


def decision(ctx):
    """The decision of the policies: "Allow", "Deny" or "ImplicitDeny"; None if the account is in no organisation."""
    return iam_evaluator.evaluate(ctx, _layers).decision if _layers else None


def refusal(principal, action, service, resource, region, context):
    """The denial of a real request by these policies, or None. They do not apply to root, which builds the world."""
    if not _layers or principal.policies is None or action in iam_evaluator._ALWAYS_ALLOWED_ACTIONS:
        return None
    ctx = iam_evaluator.EvalContext(
        principal_arn=principal.arn, principal_type=principal.type, principal_account=principal.account, action=action,
        resource_arn=resource, region="us-east-1" if service == "iam" else region, principal_keys=principal.keys,
        service_context={name.lower(): value for name, value in context.items()} | {
            "aws:viaawsservice": "false", "aws:principalisawsservice": "false", "aws:principalorgid": ORGANIZATION})
    found = decision(ctx)
    if found == "Allow":
        return None
    result = iam_evaluator.EvalResult(found, principal.arn)
    result.reason = denial.wording(action, found, KIND)
    return result
