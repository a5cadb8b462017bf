"""Container instances, which MiniStack has none of. An instance registers itself, as the ECS agent does with its identity document.
https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_RegisterContainerInstance.html"""
import json
import time
import uuid

from ministack.core.responses import AccountRegionScopedDict, error_response_json, get_account_id, get_region, json_response
from ministack.services import ecs

_instances = AccountRegionScopedDict()


def clear():
    _instances.clear()


def cluster_of(data):
    return ecs._resolve_cluster_name(data.get("cluster", "default"))


def registered(data):
    cluster = cluster_of(data)
    if cluster not in ecs._clusters:
        return error_response_json("ClusterNotFoundException", "Cluster not found.", 400)
    instance = json.loads(data.get("instanceIdentityDocument") or "{}").get("instanceId", "")
    arn = f"arn:aws:ecs:{get_region()}:{get_account_id()}:container-instance/{cluster}/{uuid.uuid4().hex}"
    record = {"containerInstanceArn": arn, "ec2InstanceId": instance, "version": 1, "versionInfo": {}, "status": "ACTIVE",
              "agentConnected": True, "runningTasksCount": 0, "pendingTasksCount": 0, "attributes": [], "attachments": [],
              "registeredAt": time.time(), "tags": []}
    _instances[arn] = record
    return json_response({"containerInstance": record})


def named(data):
    """ARN by what the request names: an instance is named by its ARN or by the id at the end of it."""
    prefix = f"arn:aws:ecs:{get_region()}:{get_account_id()}:container-instance/{cluster_of(data)}/"
    return {name: prefix + name.rsplit("/", 1)[-1] for name in data.get("containerInstances") or []}


def described(data):
    """What is unknown is told as MISSING beside the others: https://docs.aws.amazon.com/AmazonECS/latest/developerguide/api_failures_messages.html"""
    if not data.get("containerInstances"):
        return error_response_json("InvalidParameterException", "Container instances cannot be empty.", 400)
    found = named(data).values()
    return json_response({
        "containerInstances": [_instances[arn] for arn in found if arn in _instances],
        "failures": [{"arn": arn, "reason": "MISSING"} for arn in found if arn not in _instances]})


def listed(data):
    own = f":container-instance/{cluster_of(data)}/"
    return json_response({"containerInstanceArns": [arn for arn in _instances if own in arn]})


def install():
    ecs._ACTION_MAP.update({"RegisterContainerInstance": registered, "DescribeContainerInstances": described,
                            "ListContainerInstances": listed})
