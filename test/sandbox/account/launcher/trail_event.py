"""One call in CloudTrail's form.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
"""
import json
import re
import time
import uuid

from ministack.services import iam

import calls
import role_sessions

_HIDDEN = "HIDDEN_DUE_TO_SECURITY_REASONS"
_SECRET = frozenset({"secretstring", "secretbinary", "value", "environment"})
_LIST = re.compile(r"^(.+?)\.member\.\d+$")
# Services whose management events the history keeps. Their calls on data are not in it.
SERVICES = frozenset({"iam", "sts", "ecs", "secretsmanager", "kms", "ssm", "ecr", "ec2", "elasticfilesystem", "cloudformation"})
_TYPES = {"secretsmanager": "AWS::SecretsManager::Secret", "kms": "AWS::KMS::Key", "ssm": "AWS::SSM::Parameter"}
_ECS_TYPES = {"service": "Service", "cluster": "Cluster", "task-definition": "TaskDefinition"}


def in_camel_case(value):
    """The parameters of a request with CloudTrail's names, without the values that CloudTrail hides."""
    if isinstance(value, list):
        return [in_camel_case(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name[:1].lower() + name[1:]: _HIDDEN if name.lower() in _SECRET else in_camel_case(one)
            for name, one in value.items()}


def of_query(params):
    """The parameters of a Query request: single values, and lists of single values."""
    found = {}
    for name, value in params.items():
        value = value[0] if isinstance(value, list) and value else value
        if name in ("Action", "Version"):
            continue
        member = _LIST.match(name)
        if member:
            found.setdefault(member[1], []).append(value)
        else:
            found[name] = value
    return found


def identity(call):
    """The caller: https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html"""
    account = call.principal.split(":")[4]
    common = {"arn": call.principal, "accountId": account, "accessKeyId": call.access_key}
    if call.principal.endswith(":root"):
        return {"type": "Root", "principalId": account, **common}
    name = call.principal.rsplit("/", 1)[-1]
    if ":assumed-role/" not in call.principal:
        return {"type": "IAMUser", "principalId": (iam._users.get(name) or {}).get("UserId", ""), "userName": name, **common}
    role = role_sessions.role_of(call.principal)
    role_name = role.rsplit("/", 1)[-1]
    record = iam._roles.get(role_name) or {}
    return {"type": "AssumedRole", "principalId": f"{record.get('RoleId', '')}:{name}", **common, "sessionContext": {
        "sessionIssuer": {"type": "Role", "principalId": record.get("RoleId", ""), "arn": role, "accountId": account,
                          "userName": role_name}, "attributes": {"mfaAuthenticated": "false"}}}


def resources_of(call, request):
    """The lookup attributes of a call. AWS does not document which resources ECS's calls have: here they have their ARNs."""
    service = call.service
    if service == "iam":
        named = (("AWS::IAM::Policy", "policyArn"), ("AWS::IAM::Role", "roleName"), ("AWS::IAM::User", "userName"),
                 ("AWS::IAM::Policy", "policyName"))
        return [{"ResourceType": kind, "ResourceName": request[name]} for kind, name in named if request.get(name)]
    arns = [arn for arn in call.resources or [call.resource] if arn.startswith("arn:")]
    if service == "ecs":
        kinds = {arn: _ECS_TYPES.get(arn.split(":", 5)[5].split("/")[0]) for arn in arns}
        return [{"ResourceType": f"AWS::ECS::{kind}", "ResourceName": arn} for arn, kind in kinds.items() if kind]
    return [{"ResourceType": _TYPES[service], "ResourceName": arn} for arn in arns] if service in _TYPES else []


def error_of(call):
    return {"errorCode": call.error, "errorMessage": call.message} if call.error else {}


def of_call(call, read_only):
    """The record of one call, as LookupEvents returns it."""
    request = in_camel_case(calls.json_body(call) or of_query(call.params))
    name, source, who = call.action.split(":", 1)[1], f"{call.service}.amazonaws.com", identity(call)
    region = "us-east-1" if call.service == "iam" else call.region
    found = {"eventVersion": "1.11", "userIdentity": who, "eventTime": time.strftime(
        "%Y-%m-%dT%H:%M:%SZ", time.gmtime(call.start / 1000)), "eventSource": source, "eventName": name, "awsRegion": region,
        "sourceIPAddress": "127.0.0.1", "userAgent": call.headers.get("user-agent", ""), **error_of(call),
        "requestParameters": request or None, "responseElements": None, "requestID": str(uuid.uuid4()),
        "eventID": str(uuid.uuid4()), "readOnly": read_only, "eventType": "AwsApiCall", "managementEvent": True,
        "recipientAccountId": who["accountId"], "eventCategory": "Management"}
    return {"EventId": found["eventID"], "EventName": name, "ReadOnly": str(read_only).lower(), "AccessKeyId": call.access_key,
            "EventTime": call.start / 1000, "EventSource": source, "Username": call.principal.rsplit("/", 1)[-1].split(":")[-1],
            "Resources": resources_of(call, request), "CloudTrailEvent": json.dumps(found)}
