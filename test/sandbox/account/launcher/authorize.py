"""All checks of IAM for a call: each resource, the condition keys, and the further actions that the call needs."""
from ministack.core import iam_actions, iam_evaluator, responses

import calls
import conditions
import denial
import endpoint_policy
import faults
import organization
import owners
import reference
import resources

# Functions (service, call, region) -> [(service, action, resource, context, text of the refusal or None)], called in this order.
further = []


def noted(call, result, action, resource, text=None):
    """Keeps the text of a denial for the answer."""
    if call and isinstance(result, iam_evaluator.EvalResult):
        because = result.reason or denial.wording(action, result.decision, "resource-based policy")
        call.denial = denial.Denial(text or denial.sentence(result.principal_arn, action, resource, because))
    return result


def passed_roles(service, call, region):
    """The roles that the call passes to ECS, and the tags that it sets while creating."""
    if call.action not in ("ecs:RegisterTaskDefinition", "ecs:RunTask"):
        return []
    request = calls.json_body(call)
    given = request if call.action == "ecs:RegisterTaskDefinition" else request.get("overrides") or {}
    roles = dict.fromkeys(given[name] for name in ("executionRoleArn", "taskRoleArn") if given.get(name))
    checks = [("iam", "iam:PassRole", resources.role_arn(role), {
        "iam:PassedToService": "ecs-tasks.amazonaws.com"}, None) for role in roles]
    if request.get("tags"):
        tags = {f"aws:RequestTag/{tag.get('key')}": tag.get("value", "") for tag in request["tags"]}
        checks.append(("ecs", "ecs:TagResource", call.resource, {
            **tags, "aws:TagKeys": [tag.get("key") for tag in request["tags"]],
            "ecs:CreateAction": call.action.split(":")[1]}, None))
    return checks


def mount_target_interface(service, call, region):
    """EFS reads the security groups of a mount target from its network interface, with the permissions of the caller."""
    if call.action != "elasticfilesystem:DescribeMountTargetSecurityGroups":
        return []
    return [("ec2", "ec2:DescribeNetworkInterfaceAttribute", "*", {}, None)]


def judge(enforce, access_key, action, service, region, resource, context):
    """IAM's whole decision on one action and one resource: the principal, the organisation, then the policies of both sides."""
    judged = reference.judged_on(action, resource)
    result = enforce(access_key, action, service, region, judged, context)
    if isinstance(result, iam_evaluator.AuthError):
        return result
    principal = iam_evaluator.resolve_principal(access_key or "", responses.get_account_id())
    if isinstance(principal, iam_evaluator.AuthError):
        return result
    return organization.refusal(principal, action, service, judged, region, context) or result


def install():
    enforce = iam_evaluator.enforce
    extract_action, extract_resource = iam_actions.extract_iam_action, iam_actions.extract_resource_arn

    def action_seen(service, method, path, headers, body, params):
        call = calls.current.get()
        if call:
            call.headers, call.body, call.params = headers, body, params
        return extract_action(service, method, path, headers, body, params)

    def resource_seen(service, method, path, headers, body, params, region, account):
        call = calls.current.get()
        action = extract_action(service, method, path, headers, body, params) or ""
        found = resources.of_call(service, action, call, region) if call else []
        found = found or [extract_resource(service, method, path, headers, body, params, region, account)]
        if call:
            call.resources = found
        return found[0]

    def checked(access_key, action, service, region, resource_arn="*", service_context=None):
        call = calls.current.get()
        if call is None or call.action:
            result = enforce(access_key, action, service, region, resource_arn, service_context)
            return noted(call, result, action, resource_arn)
        call.begin(service, action, resource_arn, region, access_key)
        if faults.meet(service, call):
            result = iam_evaluator.EvalResult("ImplicitDeny", call.principal or "")
            result.reason = denial.wording(action, "ImplicitDeny", "identity-based policy")
            return noted(call, result, action, resource_arn)
        # A transaction names several tables. Each one is checked.
        named = [resource_arn] if call.resources in ([], ["*"]) else call.resources
        for resource in named:
            with owners.scope(service, resource):
                known = conditions.of_call(service, call, resource, region)
            context = {**(service_context or {}), **known, **endpoint_policy.keys(call)}
            result = judge(enforce, access_key, action, service, region, resource, context) or endpoint_policy.refusal(
                call, action, resource, context, region)
            if result:
                return noted(call, result, action, resource)
        for ask in further:
            for other_service, other_action, resource, context, text in ask(service, call, region):
                result = judge(enforce, access_key, other_action, other_service, region, resource, context)
                if result:
                    return noted(call, result, other_action, resource, text)
        owners.enter(service, named)
        return None

    further.extend([passed_roles, mount_target_interface])
    iam_actions.extract_iam_action = action_seen
    iam_actions.extract_resource_arn = resource_seen
    iam_evaluator.enforce = checked
