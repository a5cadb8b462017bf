"""The ARNs on which AWS authorises a call, for calls that MiniStack does not handle (Service Authorization Reference)."""
from ministack.core.iam_actions import _query_param
from ministack.core.responses import get_account_id
from ministack.services import ecs, iam, kms

import calls
import owners


def role_arn(name_or_arn):
    """The ARN of a role with its path, from its name or any form of its ARN."""
    name = name_or_arn.rsplit("/", 1)[-1]
    role = iam._roles.get(name)
    if role:
        return role["Arn"]
    return name_or_arn if name_or_arn.startswith("arn:") else f"arn:aws:iam::{get_account_id()}:role/{name}"


def of_ecs(action, request, region):
    prefix = f"arn:aws:ecs:{region}:{get_account_id()}:"
    cluster = (request.get("cluster") or "default").split("/")[-1]

    def arn(kind, name):
        return name if name.startswith("arn:") else f"{prefix}{kind}/{name}"

    match action:
        case "UpdateService" | "DeleteService" | "ListServiceDeployments":
            return [arn(f"service/{cluster}", request.get("service", ""))]
        case "CreateService":
            return [arn(f"service/{cluster}", request.get("serviceName", ""))]
        case "DescribeServices":
            return [arn(f"service/{cluster}", name) for name in request.get("services") or []]
        case "DescribeTasks":
            return [arn(f"task/{cluster}", name) for name in request.get("tasks") or []]
        case "DescribeContainerInstances":
            return [arn(f"container-instance/{cluster}", name) for name in request.get("containerInstances") or []]
        case "StopTask":
            return [arn(f"task/{cluster}", request.get("task", ""))]
        case "RunTask":
            return [arn("task-definition", ecs._resolve_td_key(request.get("taskDefinition", "")) or "")]
        case "RegisterTaskDefinition":
            return [f"{prefix}task-definition/{request.get('family', '')}:*"]
        case "DescribeClusters":
            return [arn("cluster", name) for name in request.get("clusters") or ["default"]]
        case "UpdateCluster" | "UpdateClusterSettings" | "DeleteCluster" | "PutClusterCapacityProviders":
            return [arn("cluster", cluster)]
        case "CreateCluster":
            return [arn("cluster", request.get("clusterName") or "default")]
        case "TagResource" | "UntagResource" | "ListTagsForResource":
            return [request.get("resourceArn") or "*"]
        case _:
            # DescribeTaskDefinition, ListTasks and similar actions have no resource.
            return ["*"]


def of_iam(params):
    source = _query_param(params, "PolicySourceArn")
    if source:
        return [source]
    name = _query_param(params, "RoleName")
    return [role_arn(name)] if name else []


def parameter_arn(name, region):
    """The ARN of a parameter, without the leading slash, the version and the label of its name."""
    if name.startswith("arn:"):
        return ":".join(name.split(":")[:6])
    return f"arn:aws:ssm:{region}:{get_account_id()}:parameter/{name.split(':')[0].lstrip('/')}"


def of_ssm(action, request, region):
    match action:
        case "GetParameters" | "DeleteParameters":
            return [parameter_arn(name, region) for name in request.get("Names") or []]
        case "GetParameter" | "PutParameter" | "DeleteParameter" | "GetParameterHistory":
            return [parameter_arn(request.get("Name") or "", region)]
        case "ListTagsForResource" | "AddTagsToResource" | "RemoveTagsFromResource":
            return [parameter_arn(request.get("ResourceId") or "", region)]
        case "GetParametersByPath":
            return [parameter_arn(request.get("Path") or "", region)]
        case "DescribeParameters":
            return ["*"]
        case _:
            return []


def of_kms(action, request):
    if action in ("CreateAlias", "DeleteAlias", "UpdateAlias"):
        return []
    given = request.get("KeyId") or ""
    with owners.scope("kms", given):
        key = kms._resolve_key(given)
    return [key["Arn"]] if key else [given] if ":key/" in given else []


def of_ecr(action, request, region):
    """The ARNs of the repositories, in the registry that the call names. A list of all is authorised on `repository/*`."""
    prefix = f"arn:aws:ecr:{region}:{request.get('registryId') or get_account_id()}:repository/"
    if action == "DescribeRepositories":
        return [prefix + name for name in request.get("repositoryNames") or ["*"]]
    name = request.get("repositoryName")
    return [prefix + name] if name else []


def of_logs(request, region):
    """The ARN of a log stream. A log group has an empty stream name, as in AWS's denials: `…:log-group:/app:log-stream:`."""
    if request.get("resourceArn"):
        return [request["resourceArn"]]
    group, stream = request.get("logGroupName") or "", request.get("logStreamName") or ""
    given = request.get("logGroupIdentifier") or ""
    if given.startswith("arn:"):
        group = given.split(":", 6)[6].removesuffix(":*")
    return [f"arn:aws:logs:{region}:{get_account_id()}:log-group:{group or given}:log-stream:{stream}"]


def of_ec2(action, params, region):
    """Describe actions have no resource, except the one for an attribute of a VPC."""
    if action == "DescribeVpcAttribute":
        return [f"arn:aws:ec2:{region}:{get_account_id()}:vpc/{_query_param(params, 'VpcId')}"]
    return ["*"] if action.startswith("Describe") else []


def of_efs(params, region):
    """A describe action that names a file system or an access point is authorised on it."""
    prefix = f"arn:aws:elasticfilesystem:{region}:{get_account_id()}:"
    for kind, name in (("access-point", "AccessPointId"), ("file-system", "FileSystemId")):
        found = _query_param(params, name)
        if found:
            return [f"{prefix}{kind}/{found.rsplit('/', 1)[-1]}"]
    return []


def of_call(service, action, call, region):
    """The ARNs of a call. Empty if MiniStack's own answer is right."""
    name = action.split(":", 1)[-1]
    match service:
        case "ecs":
            return of_ecs(name, calls.json_body(call), region)
        case "iam":
            return of_iam(call.params)
        case "ssm":
            return of_ssm(name, calls.json_body(call), region)
        case "kms":
            return of_kms(name, calls.json_body(call))
        case "ecr":
            return of_ecr(name, calls.json_body(call), region)
        case "ec2":
            return of_ec2(name, call.params, region)
        case "efs" | "elasticfilesystem":
            return of_efs(call.params, region)
        case "logs":
            return of_logs(calls.json_body(call), region)
        case _:
            return []
