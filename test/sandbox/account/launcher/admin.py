"""The sandbox's own interface, under /_sandbox/: on loopback, with a header that no web page can send without permission."""
import json

from ministack.core.arn import ArnParseError

import calls
import ec2_backend
import ecs_instances
import ecs_rules
import faults
import organization
import queue_work
import role_use
import secret_names
import sessions
import trail


def forget(_request):
    calls.reset()
    faults.clear()
    secret_names.clear()
    ec2_backend.forget()
    ecs_instances.clear()
    organization.clear()
    queue_work.clear()
    role_use.clear()
    trail.clear()


VERBS = {
    "health": lambda request: {"ready": True},
    "calls": lambda request: calls.shown(),
    "calls/reset": lambda request: calls.reset(),
    "faults/add": faults.add,
    "faults/clear": lambda request: faults.clear(),
    "tasks/put": ecs_rules.put_task,
    "services/put": ecs_rules.put_service,
    "queues/await": queue_work.awaits,
    "secrets/announce": lambda request: secret_names.announce(request["name"], request["suffix"]),
    "roles/assume": sessions.assume_for_tasks,
    "roles/last-used": role_use.set_last,
    "principals/sign-in": sessions.sign_in,
    "organization/policies": organization.set_policies,
    "trail/accounts": trail.stand_for,
    "trail/delay": trail.set_delay,
    "forget": forget,
}


def answered(scope, body):
    """Answers one admin request with (status, object)."""
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
    """The ASGI application that answers /_sandbox/ itself and passes all other requests to *app*."""
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
