"""ECS's answers in AWS's form: members that are not set are left out, tags are included only if the request asks for them, and
moments have milliseconds."""
import json
from datetime import datetime

from ministack.core.responses import json_response
from ministack.services import ecs

# Members that MiniStack answers as "" or null and that ECS leaves out.
_LEFT_OUT_WHEN_EMPTY = frozenset({
    "executionRoleArn", "taskRoleArn", "pidMode", "ipcMode", "proxyConfiguration", "runtimePlatform", "ephemeralStorage",
    "platformVersion", "platformFamily", "roleArn", "launchType", "capacityProviderStrategy", "networkConfiguration"})


def without_empty(record):
    return {name: value for name, value in record.items() if name not in _LEFT_OUT_WHEN_EMPTY or value not in ("", None, {}, [])}


def shaped(payload):
    """An answer in ECS's form: members that are not set are left out of definitions, services, deployments and tasks."""
    for name in ("taskDefinition", "service", "task"):
        if isinstance(payload.get(name), dict):
            payload[name] = without_empty(payload[name])
    for name in ("services", "tasks"):
        payload[name] = [without_empty(item) for item in payload[name]] if isinstance(payload.get(name), list) else None
    for service in [payload.get("service") or {}, *(payload.get("services") or [])]:
        if "deployments" in service:
            service["deployments"] = [without_empty(item) for item in service["deployments"]]
    return {name: value for name, value in payload.items() if value is not None}


def untagged(describe):
    """The same description without tags, unless the request includes TAGS."""
    def described(data):
        status, headers, body = describe(data)
        if status != 200 or "TAGS" in (data.get("include") or []):
            return status, headers, body
        payload = json.loads(body)
        payload.pop("tags", None)
        for item in [*(payload.get("services") or []), *(payload.get("tasks") or [])]:
            item.pop("tags", None)
        return json_response(payload)

    return described


def epoch(moment):
    """A moment as ECS answers it. MiniStack cuts it to whole seconds, so that what was made since seems made before."""
    try:
        return datetime.fromisoformat(moment.replace("Z", "+00:00")).timestamp() if isinstance(moment, str) else moment
    except ValueError:
        return moment


def install():
    finalize = ecs._finalize_ecs_response

    def finalized(response):
        status, headers, body = finalize(response)
        if status != 200 or not body:
            return status, headers, body
        return json_response(shaped(json.loads(body)))

    ecs._finalize_ecs_response = finalized
    ecs._ts_to_epoch = epoch
    for action in ("DescribeServices", "DescribeTasks", "DescribeTaskDefinition"):
        ecs._ACTION_MAP[action] = untagged(ecs._ACTION_MAP[action])
