"""The record of every AWS call: its principal, its resource, its time and its result."""
import asyncio
import contextvars
import dataclasses
import json
import re
import time
from typing import Any

from ministack.core import iam_evaluator, responses

import faults

current = contextvars.ContextVar("sandbox_call", default=None)
recorded = []
# Functions that are called with each call when it has ended, while its request is still known.
finished = []
_begun = 0


@dataclasses.dataclass
class Call:
    """The current request. If it has no action, it is not an AWS call and is not recorded."""

    start: int
    sequence: int = 0
    end: int = 0
    service: str = ""
    action: str = ""
    resource: str = "*"
    principal: str | None = None
    access_key: str = ""
    error: str | None = None
    message: str | None = None
    headers: dict = dataclasses.field(default_factory=dict)
    body: bytes = b""
    params: dict = dataclasses.field(default_factory=dict)
    resources: list = dataclasses.field(default_factory=list)
    denial: Any = None
    delay: float = 0.0
    region: str = ""
    port: int = 0
    lost: Any = None

    def begin(self, service, action, resource, region, access_key):
        global _begun
        _begun += 1
        self.sequence = _begun
        # The IAM prefix names the service: `logs`, `events`, `cloudwatch`.
        self.service = action.split(":", 1)[0] or service
        self.action, self.resource, self.region, self.access_key = action, resource, region, access_key
        self.principal = principal_of(access_key)

    def shown(self):
        return {name: getattr(self, name) for name in (
            "sequence", "start", "end", "service", "action", "resource", "principal", "error", "message")}


def principal_of(access_key):
    """The ARN of the caller for IAM. None if the request is not signed, or the key is unknown."""
    if iam_evaluator._anonymous.get():
        return None
    account = responses._account_from_sts_session(access_key) or responses.get_account_id()
    credential = iam_evaluator.resolve_credential(access_key or "", account)
    return getattr(credential, "principal_arn", None)


def json_body(call):
    """The JSON of the request, or an empty object if it has none."""
    try:
        found = json.loads(call.body or b"{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def reset():
    global _begun
    recorded.clear()
    _begun = 0


def milliseconds():
    return time.time_ns() // 1_000_000


def error_of(call, status, headers, body):
    """(code, message) as an SDK reads them; (None, None) for a success."""
    if status < 400:
        return None, None
    by_header = headers.get("x-amzn-errortype", "").split(":")[0] or None
    text = body.decode("utf-8", "replace")
    try:
        parsed = json.loads(text)
    except ValueError:
        code = re.search(r"<Code>([^<]*)</Code>", text)
        message = re.search(r"<Message>([^<]*)</Message>", text)
        return (code[1] if code else by_header or f"HTTP {status}"), (message[1] if message else None)
    parsed = parsed if isinstance(parsed, dict) else {}
    code = by_header or str(parsed.get("__type") or parsed.get("code") or f"HTTP {status}").split("#")[-1]
    return code, parsed.get("message") or parsed.get("Message")


def recording(app):
    """The ASGI application that records the answers of *app*. A fault may replace an answer."""
    async def record(scope, receive, send):
        if scope["type"] != "http":
            return await app(scope, receive, send)
        call = Call(start=milliseconds(), port=(scope.get("client") or ("", 0))[1])
        current.set(call)
        answer = {"status": 0, "headers": {}, "body": b""}

        async def watched(message):
            if message["type"] == "http.response.start":
                if call.delay:
                    await asyncio.sleep(call.delay)
                answer["status"] = message["status"]
                answer["headers"] = {k.decode().lower(): v.decode("latin-1") for k, v in message.get("headers", [])}
            elif message["type"] == "http.response.body" and answer["status"] >= 400 and len(answer["body"]) < 65536:
                answer["body"] += message.get("body", b"")
            if call.lost is None:
                await send(message)

        try:
            await app(scope, receive, watched)
            if call.lost:
                await faults.lose(call, send)
        except faults.Met as met:
            if met.response is None:
                await asyncio.sleep(met.hold)
                call.error, call.message = "Timeout", "The connection ended without an answer (a fault of the sandbox)."
                await faults.hang_up(send)
            else:
                await faults.answer(watched, met.response)
        finally:
            call.end = milliseconds()
            if call.action:
                if not call.error:
                    call.error, call.message = error_of(call, answer["status"], answer["headers"], answer["body"])
                for told in finished:
                    told(call)
                call.body, call.headers, call.params = b"", {}, {}
                recorded.append(call)

    return record


def shown():
    """All finished calls since the last reset, in the order in which they began."""
    return [call.shown() for call in sorted(recorded, key=lambda call: call.sequence)]
