"""What CloudFormation refuses and MiniStack accepts: it removes only what its own template added, and cannot replace a named resource.

https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-iam-managedpolicy.html
"""
import re
import uuid

from ministack.services import iam
from ministack.services.cloudformation import provisioners


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


def delete_policy(physical_id, props):
    policy = iam._policies.get(physical_id)
    if policy is None:
        return
    provisioners._iam_policy_reconcile_entities(physical_id, props, {})
    # CloudFormation's handler deletes the versions that are not the default one.
    default = policy["DefaultVersionId"]
    policy["Versions"] = {name: version for name, version in policy["Versions"].items() if name == default}
    asked("DeletePolicy", {"PolicyArn": physical_id})


def install():
    provisioners._RESOURCE_HANDLERS["AWS::IAM::Role"]["delete"] = delete_role
    provisioners._RESOURCE_HANDLERS["AWS::IAM::ManagedPolicy"]["delete"] = delete_policy
    # MiniStack knows the create-only properties (description and path of a managed policy), but its refusal has another text.
    provisioners._CUSTOM_NAME_REPLACEMENT["AWS::IAM::ManagedPolicy"] = {"name": "ManagedPolicyName"}
