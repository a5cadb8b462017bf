"""ECS for the stand-in: this account keeps the records and refuses what ECS refuses. It starts and stops nothing by itself."""
import json


from ministack.core.arn import parse_arn
from ministack.core.iam_evaluator import caller_arn
from ministack.core.responses import error_response_json, json_response, new_uuid, request_scope
from ministack.services import ecs

def newest_active(family):
    revisions = [definition["revision"] for definition in ecs._task_defs.values()
                 if definition["family"] == family and definition["status"] == "ACTIVE"]
    return f"{family}:{max(revisions)}" if revisions else None


def refused_revision(reference):
    """Why a service cannot run this definition; None if it can."""
    definition = ecs._task_defs.get(ecs._resolve_td_key(reference) or "")
    if definition is None:
        return error_response_json("ClientException", "TaskDefinition not found.", 400)
    if definition["status"] != "ACTIVE":
        return error_response_json("ClientException", "TaskDefinition is inactive", 400)
    return None


def make_deployment(definition, desired, status="PRIMARY"):
    identity = f"ecs-svc/{new_uuid().replace('-', '')[:19]}"
    now = ecs._iso()
    return {"id": identity, "status": status, "taskDefinition": definition, "desiredCount": desired, "runningCount": 0,
            "pendingCount": 0, "failedTasks": 0, "createdAt": now, "updatedAt": now, "rolloutState": "IN_PROGRESS",
            "rolloutStateReason": f"ECS deployment {identity} in progress."}


def complete_deployment(service):
    """The fields that a deployment takes from its service."""
    for deployment in service["deployments"]:
        if deployment["status"] == "PRIMARY":
            deployment.update({name: service.get(name) for name in (
                "launchType", "capacityProviderStrategy", "platformVersion", "networkConfiguration")})


def add_event(service, message):
    service["events"].insert(0, {"id": new_uuid(), "createdAt": ecs._iso(), "message": message})
    del service["events"][100:]


def put_task(task):
    """Stores a task so that DescribeTasks and ListTasks show it, whatever Region its ARN names."""
    arn = parse_arn(task["taskArn"])
    stopped = task["lastStatus"] in ("STOPPED", "DEPROVISIONING", "STOPPING", "DEACTIVATING")
    with request_scope(arn.account_id, arn.region):
        ecs._tasks[task["taskArn"]] = {"desiredStatus": "STOPPED" if stopped else "RUNNING", **task}
        if task.get("tags"):
            ecs._tags[task["taskArn"]] = list(task["tags"])


def put_service(patch):
    """Makes the changes of a service that ECS itself makes. Raises LookupError if the service or a deployment does not exist."""
    arn = parse_arn(patch["serviceArn"])
    with request_scope(arn.account_id, arn.region):
        service = ecs._services.get(arn.resource.removeprefix("service/"))
        if service is None or service["serviceArn"] != patch["serviceArn"]:
            raise LookupError(f"no such service: {patch['serviceArn']}")
        service.update({name: patch[name] for name in ("desiredCount", "runningCount", "pendingCount") if name in patch})
        for change in patch.get("deployments") or []:
            deployment = next((d for d in service["deployments"] if d["id"] == change["id"]), None)
            if deployment is None:
                raise LookupError(f"the service has no deployment {change['id']}")
            deployment.update({**change, "updatedAt": ecs._iso()})
        service["deployments"] = [d for d in service["deployments"] if d["status"] != "INACTIVE"]
        end_draining(service)
        if patch.get("rollBackTo"):
            begin_deployment(service, patch["rollBackTo"])
        if patch.get("event"):
            add_event(service, patch["event"])


def end_draining(service):
    """A deleted service is INACTIVE once its last task has stopped: https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_DeleteService.html"""
    if service["status"] == "DRAINING" and service["runningCount"] == 0:
        service["status"] = "INACTIVE"


def begin_deployment(service, definition):
    for deployment in service["deployments"]:
        if deployment["status"] == "PRIMARY":
            deployment["status"] = "ACTIVE"
    service["taskDefinition"] = definition
    service["deployments"].insert(0, make_deployment(definition, service["desiredCount"]))
    complete_deployment(service)


def service_of(data):
    found = ecs._resolve_service_ref(data.get("service", ""))
    return ecs._services.get(f"{ecs._resolve_cluster_name(data.get('cluster', 'default'))}/{found[0]}") if found else None


def refused_update(data, service):
    if service["status"] != "ACTIVE":
        return error_response_json("ServiceNotActiveException", "Service was not ACTIVE.", 400)
    controller = (service.get("deploymentController") or {}).get("type", "ECS")
    if controller != "ECS" and ("taskDefinition" in data or data.get("forceNewDeployment")):
        return error_response_json("InvalidParameterException", (
            f"Unable to update task definition on services with a {controller} deployment controller."), 400)
    return refused_revision(data["taskDefinition"]) if data.get("taskDefinition") else None


def install():
    register, create, update, delete = ecs._register_task_definition, ecs._create_service, ecs._update_service, ecs._delete_service
    resolve = ecs._resolve_td_key

    def registered(data):
        answer = register(data)
        if answer[0] != 200:
            return answer
        shown = json.loads(answer[2])
        definition = ecs._task_defs[f"{shown['taskDefinition']['family']}:{shown['taskDefinition']['revision']}"]
        definition["registeredBy"] = caller_arn()
        # ECS returns every member that it was given.
        definition.update({name: value for name, value in data.items() if name not in definition and name != "tags"})
        return json_response({**shown, "taskDefinition": definition})

    def created(data):
        refused = refused_revision(data.get("taskDefinition", ""))
        answer = refused or create(data)
        if answer[0] != 200:
            return answer
        service = service_of({**data, "service": data["serviceName"]})
        service["createdBy"] = caller_arn()
        # Members that were given and that MiniStack drops.
        service.update({name: value for name, value in data.items() if name not in service and name not in ("cluster", "role", "clientToken")})
        complete_deployment(service)
        return json_response({"service": ecs._sanitize(service)})

    def updated(data):
        service = service_of(data)
        if service is None:
            return update(data)
        refused = refused_update(data, service)
        if refused:
            return refused
        events = list(service["events"])
        answer = update(data)
        service["events"] = events
        complete_deployment(service)
        return json_response({"service": ecs._sanitize(service)}) if answer[0] == 200 else answer

    def deleted(data):
        service = service_of(data)
        running = service["runningCount"] if service else 0
        answer = delete(data)
        if answer[0] != 200:
            return answer
        # MiniStack takes the tasks for stopped at once. The stand-in stops them, and counts them.
        service.update(status="DRAINING", runningCount=running)
        end_draining(service)
        return json_response({"service": ecs._sanitize(service)})

    def resolved(reference):
        key = resolve(reference)
        if key and ":" not in reference.rsplit("/", 1)[-1]:
            # A family without a revision means its newest ACTIVE revision.
            return newest_active(key.split(":")[0]) or key
        return key

    for name, replacement in (("_register_task_definition", registered), ("_create_service", created), ("_update_service", updated),
                              ("_delete_service", deleted), ("_resolve_td_key", resolved), ("_make_deployment", make_deployment)):
        setattr(ecs, name, replacement)
    # The stand-in starts and stops tasks, and counts them.
    ecs._reconcile_service_tasks = lambda cluster, key: None
    ecs._refresh_service_state = lambda cluster, group: None
    ecs._ACTION_MAP.update({"RegisterTaskDefinition": registered, "CreateService": created, "UpdateService": updated,
                            "DeleteService": deleted})


