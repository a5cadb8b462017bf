"""What only the sandbox may do, under /_sandbox/: on loopback, with a header that no web page can send unasked."""
import json
import time

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.iam_evaluator import EvalContext, _conditions_met, _action_matches, _service_principal_matches
from ministack.core.responses import get_region, request_scope
from ministack.services import iam, sts

import calls
import ec2_backend
import ecs_rules
import faults
import secret_names

TASKS = "ecs-tasks.amazonaws.com"


def trusted(document, ctx):
    """Whether a trust policy lets the ECS service assume the role: a matching Deny wins."""
    document = json.loads(document) if isinstance(document, str) else document
    statements = document.get("Statement", [])
    effects = set()
    for statement in [statements] if isinstance(statements, dict) else statements:
        actions, excluded = (([found] if isinstance(found, str) else found) for found in (
            statement.get("Action", []), statement.get("NotAction", [])))
        principal = statement.get("Principal", {})
        named = principal == "*" or _service_principal_matches(principal, TASKS)
        if named and (actions or excluded) and _action_matches("sts:AssumeRole", actions, excluded) and _conditions_met(
                statement.get("Condition", {}), ctx):
            effects.add(statement.get("Effect"))
    return "Allow" in effects and "Deny" not in effects


def assume_for_tasks(request):
    """Temporary credentials of a role for a task, as the ECS service gets them, or why it does not."""
    arn, session = request["roleArn"], request["sessionName"]
    try:
        account = parse_arn(arn).account_id
    except ArnParseError:
        return {"is": "refused", "why": "no-such-role", "message": f"{arn} is not an ARN"}
    role = iam._roles.get_scoped(account, None, arn.rsplit("/", 1)[-1])
    if role is None or role["Arn"] != arn:
        return {"is": "refused", "why": "no-such-role", "message": f"The role {arn} cannot be found."}
    ctx = EvalContext(principal_arn=TASKS, principal_type="Service", principal_account=account, action="sts:AssumeRole",
                      resource_arn=arn, region=get_region(), secure_transport=True, service_context={
                          "aws:sourceaccount": account,
                          "aws:sourcearn": request.get("sourceArn") or f"arn:aws:ecs:{get_region()}:{account}:*"})
    if not trusted(role.get("AssumeRolePolicyDocument") or "{}", ctx):
        return {"is": "refused", "why": "trust-policy", "message": (
            f"User: {TASKS} is not authorized to perform: sts:AssumeRole on resource: {arn}")}
    principal = f"arn:aws:sts::{account}:assumed-role/{role['RoleName']}/{session}"
    credentials = {"accessKeyId": sts._gen_session_access_key(), "secretAccessKey": sts._gen_secret(),
                   "sessionToken": sts._gen_session_token()}
    sts.register_session(credentials["accessKeyId"], {
        "Arn": principal, "UserId": f"{role['RoleId']}:{session}", "SecretAccessKey": credentials["secretAccessKey"],
        "SessionToken": credentials["sessionToken"], "Expiration": time.time() + 21600, "AccountId": account,
        "PrincipalType": "AssumedRole"})
    return {"is": "assumed", "principal": principal, "credentials": credentials}


def forget(_request):
    calls.reset()
    faults.clear()
    secret_names.clear()
    ec2_backend.forget()


VERBS = {
    "health": lambda request: {"ready": True},
    "calls": lambda request: calls.shown(),
    "calls/reset": lambda request: calls.reset(),
    "faults/add": faults.add,
    "faults/clear": lambda request: faults.clear(),
    "tasks/put": ecs_rules.put_task,
    "services/put": ecs_rules.put_service,
    "secrets/announce": lambda request: secret_names.announce(request["name"], request["suffix"]),
    "roles/assume": assume_for_tasks,
    "forget": forget,
}


def answered(scope, body):
    """(status, object) of one admin request."""
    headers = dict(scope["headers"])
    verb = VERBS.get(scope["path"].removeprefix("/_sandbox/"))
    if (scope.get("client") or ("",))[0] != "127.0.0.1" or headers.get(b"x-sandbox") != b"1":
        return 403, {"message": "only the sandbox on this machine may ask"}
    if verb is None:
        return 404, {"message": f"no such request: {scope['path']}"}
    try:
        return 200, verb(json.loads(body or b"{}"))
    except (LookupError, ValueError, ArnParseError) as problem:
        return 400, {"message": f"{type(problem).__name__}: {problem}"}


def answering(app):
    """The ASGI application that answers /_sandbox/ itself and leaves the rest to *app*."""
    async def answer(scope, receive, send):
        if scope["type"] != "http" or not scope["path"].startswith("/_sandbox/"):
            return await app(scope, receive, send)
        body = b""
        while True:
            message = await receive()
            body += message.get("body", b"")
            if not message.get("more_body"):
                break
        status, found = answered(scope, body)
        await send({"type": "http.response.start", "status": status, "headers": [(b"content-type", b"application/json")]})
        await send({"type": "http.response.body", "body": json.dumps(found).encode()})

    return answer
