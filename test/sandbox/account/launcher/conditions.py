"""Condition keys that AWS passes to IAM with a call and that MiniStack does not pass (Service Authorization Reference)."""
from ministack.core.iam_actions import _query_param
from ministack.core.responses import get_account_id
from ministack.services import dynamodb, ecs, iam, secretsmanager

import calls
import ecs_rules


def resource_tags(prefix, tags):
    return {f"{scope}:ResourceTag/{key}": value for key, value in tags for scope in ("aws", prefix)}


def of_ecs(action, request, resource, region):
    cluster = (request.get("cluster") or "default").split("/")[-1]
    keys = resource_tags("ecs", [(tag["key"], tag.get("value", "")) for tag in ecs._tags.get(resource, [])])
    if "cluster" in request or action in (
            "ListTasks", "ListServices", "UpdateService", "DescribeServices", "DescribeTasks", "StopTask", "RunTask"):
        keys["ecs:cluster"] = f"arn:aws:ecs:{region}:{get_account_id()}:cluster/{cluster}"
    if request.get("taskDefinition") and action in ("UpdateService", "RunTask", "CreateService"):
        given = ecs._resolve_td_key(request["taskDefinition"])
        keys["ecs:task-definition"] = f"arn:aws:ecs:{region}:{get_account_id()}:task-definition/{given}"
    elif action == "UpdateService":
        # AWS resolves the revision before it authorises, and does not say whether it then passes the key: the stricter holds.
        keys["ecs:task-definition"] = (ecs_rules.service_of(request) or {}).get("taskDefinition", "")
    if "enableExecuteCommand" in request:
        keys["ecs:enable-execute-command"] = str(bool(request["enableExecuteCommand"])).lower()
    return keys


def of_iam(params):
    keys = {}
    policy, role = _query_param(params, "PolicyArn"), iam._roles.get(_query_param(params, "RoleName"))
    if policy:
        keys["iam:PolicyARN"] = policy
    if role:
        keys |= resource_tags("iam", [(tag["Key"], tag["Value"]) for tag in role.get("Tags") or []])
        if role.get("PermissionsBoundary"):
            keys["iam:PermissionsBoundary"] = role["PermissionsBoundary"]
    return keys


def of_secrets(request):
    _, secret = secretsmanager._resolve(request.get("SecretId") or "")
    if not secret:
        return {}
    tags = resource_tags("secretsmanager", [(tag["Key"], tag["Value"]) for tag in secret.get("Tags") or []])
    stage = {"secretsmanager:VersionStage": request["VersionStage"]} if request.get("VersionStage") else {}
    return {**tags, **stage, "secretsmanager:SecretId": secret["ARN"]}


def leading_keys(request, table):
    """`dynamodb:LeadingKeys`: the partition keys of the items that the call reads or writes in the table."""
    known = dynamodb._tables.get(table)
    name = known["pk_name"] if known else "pk"
    items = [one for entry in request.get("TransactItems") or [] for one in entry.values()] or [request]
    keys = [value for one in items if str(one.get("TableName", "")).split("/")[-1] == table
            for value in ((one.get("Item") or one.get("Key") or {}).get(name) or {}).values()]
    wanted = [value for one in ((request.get("RequestItems") or {}).get(table) or {}).get("Keys", [])
              for value in (one.get(name) or {}).values()] if isinstance(request.get("RequestItems"), dict) else []
    asked = [value for placeholder, typed in (request.get("ExpressionAttributeValues") or {}).items()
             for value in typed.values()
             if f"{name} = {placeholder}" in request.get("KeyConditionExpression", "")]
    return {"dynamodb:LeadingKeys": sorted({*keys, *wanted, *asked})} if keys or wanted or asked else {}


def of_events(request):
    entries = [one for one in request.get("Entries") or [] if isinstance(one, dict)]
    values = {"events:source": "Source", "events:detail-type": "DetailType"}
    return {key: sorted({str(one[field]) for one in entries if one.get(field)}) for key, field in values.items()} if entries else {}


def of_call(service, call, resource, region):
    """The condition keys of one call for one of its resources."""
    match service:
        case "dynamodb":
            return leading_keys(calls.json_body(call), resource.split("/")[-1])
        case "ecs":
            return of_ecs(call.action.split(":", 1)[-1], calls.json_body(call), resource, region)
        case "events":
            return of_events(calls.json_body(call))
        case "iam":
            return of_iam(call.params)
        case "secretsmanager":
            return of_secrets(calls.json_body(call))
        case _:
            return {}
