"""What CloudFormation does otherwise than MiniStack: it removes only what its own template added, cannot replace a named
resource, and takes none over that is there already; it shows a custom resource while it is made, and takes the answer at a host of its own;
it refers to a secret by its ARN.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/crpg-ref-requesttypes.html
https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-secretsmanager-secret.html
"""
import contextlib
import re
import uuid

from ministack.core.responses import get_account_id, get_region, now_iso
from ministack.services import iam, secretsmanager
from ministack.services.cloudformation import custom_resource, handlers, provisioners

_under_way = {}


def asked(action, params):
    """Calls IAM. If IAM refuses, the resource fails with IAM's reason, in the words of the resource's handler."""
    status, _, body = iam._IAM_HANDLERS[action](params)
    if status < 400:
        return
    text = body.decode() if isinstance(body, bytes) else body
    code, message = (re.search(f"<{name}>([^<]*)</{name}>", text)[1] for name in ("Code", "Message"))
    raise ValueError(f"{message} (Service: AmazonIdentityManagement; Status Code: {status}; Error Code: {code}; "
                     f"Request ID: {uuid.uuid4()}; Proxy: null)")


def delete_role(physical_id, props):
    role = iam._roles.get(physical_id)
    if role is None:
        return
    for arn in props.get("ManagedPolicyArns") or []:
        iam.detach_managed_policy(role, arn)
    for policy in props.get("Policies") or []:
        role["InlinePolicies"].pop(policy.get("PolicyName"), None)
    asked("DeleteRole", {"RoleName": physical_id})


def create_policy(logical_id, props, stack_name):
    """CloudFormation takes no policy over that is there already: IAM's name for it is EntityAlreadyExists."""
    name = props.get("ManagedPolicyName")
    if name and f"arn:aws:iam::{get_account_id()}:policy{props.get('Path', '/')}{name}" in iam._policies:
        raise ValueError(f"Resource handler returned message: \"A policy called {name} already exists. Duplicate names are not allowed. "
                         f"(Service: Iam, Status Code: 409, Request ID: {uuid.uuid4()})\" (HandlerErrorCode: AlreadyExists)")
    return _create_policy(logical_id, props, stack_name)


def delete_policy(physical_id, props):
    policy = iam._policies.get(physical_id)
    if policy is None:
        return
    provisioners._iam_policy_reconcile_entities(physical_id, props, {})
    # CloudFormation's handler deletes the versions that are not the default one.
    default = policy["DefaultVersionId"]
    policy["Versions"] = {name: version for name, version in policy["Versions"].items() if name == default}
    asked("DeletePolicy", {"PolicyArn": physical_id})


def create_secret(logical_id, props, stack_name):
    _, attributes = _secret["create"](logical_id, props, stack_name)
    return attributes["Arn"], attributes


def name_of_secret(arn):
    return next((name for name, one in secretsmanager._secrets.items() if one["ARN"] == arn), arn)


def update_secret(physical_id, old_props, new_props, stack_name, logical_id=None):
    _, attributes = _secret["update"](name_of_secret(physical_id), old_props, new_props, stack_name, logical_id)
    return attributes["Arn"], attributes


def delete_secret(physical_id, props):
    return _secret["delete"](name_of_secret(physical_id), props)


def response_url(token):
    """The address for an answer, at CloudFormation's own host. A function of the account finds it there (outside.ts)."""
    region = get_region()
    endpoint = "s3" if region == "us-east-1" else f"s3.{region}"
    return f"https://cloudformation-custom-resource-response-{region.replace('-', '')}.{endpoint}.amazonaws.com/{token}"


@contextlib.contextmanager
def shown(stack_id, logical_id, record):
    """Shows a custom resource as being made for as long as its function is asked."""
    _under_way[stack_id, logical_id] = record
    try:
        yield
    finally:
        del _under_way[stack_id, logical_id]


def invoke_and_show(request_type, logical_id, props, stack_name, stack_id, resource_type, physical_id=None, old_props=None):
    record = {"PhysicalResourceId": physical_id or "", "ResourceType": resource_type, "LogicalResourceId": logical_id,
              "ResourceStatus": f"{request_type.upper()}_IN_PROGRESS", "Properties": props, "Timestamp": now_iso()}
    with shown(stack_id, logical_id, record):
        return _invoke(request_type, logical_id, props, stack_name, stack_id, resource_type, physical_id, old_props)


def describe_stack_resource(params):
    stack = handlers._resolve_stack(handlers._p(params, "StackName"))
    logical_id = handlers._p(params, "LogicalResourceId")
    record = _under_way.get((stack["StackId"], logical_id)) if stack else None
    if record is None:
        return _describe(params)
    resolve = handlers._resolve_stack
    handlers._resolve_stack = lambda name: {**stack, "_resources": {logical_id: record}}
    try:
        return _describe(params)
    finally:
        handlers._resolve_stack = resolve


_create_policy = provisioners._RESOURCE_HANDLERS["AWS::IAM::ManagedPolicy"]["create"]
_secret = dict(provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"])
_invoke = custom_resource.invoke_custom_resource
_describe = handlers._describe_stack_resource


def install():
    custom_resource._response_url = response_url
    custom_resource.invoke_custom_resource = invoke_and_show
    handlers._ACTION_HANDLERS["DescribeStackResource"] = describe_stack_resource
    provisioners._RESOURCE_HANDLERS["AWS::IAM::Role"]["delete"] = delete_role
    provisioners._RESOURCE_HANDLERS["AWS::IAM::ManagedPolicy"] |= {"create": create_policy, "delete": delete_policy}
    provisioners._RESOURCE_HANDLERS["AWS::SecretsManager::Secret"] |= {
        "create": create_secret, "update": update_secret, "delete": delete_secret}
    # MiniStack knows the create-only properties (description and path of a managed policy), but its refusal has another text.
    provisioners._CUSTOM_NAME_REPLACEMENT["AWS::IAM::ManagedPolicy"] = {"name": "ManagedPolicyName"}
