"""The faults that the sandbox injects: an error in the form of the service's protocol, a late answer, or no answer."""
import asyncio
import dataclasses
import uuid

from hypercorn.protocol.events import StreamClosed
from ministack.core import iam_actions

import killing

_rules = []

# How each service reports throttling. The other services answer ThrottlingException with 400.
_THROTTLES = {
    "iam": ("Throttling", 400), "sts": ("Throttling", 400), "cloudformation": ("Throttling", 400),
    "monitoring": ("Throttling", 400), "sns": ("Throttling", 400), "ec2": ("RequestLimitExceeded", 503),
    "s3": ("SlowDown", 503), "lambda": ("TooManyRequestsException", 429), "sqs": ("RequestThrottled", 403),
}
_FAILURES = {"iam": "ServiceFailure", "ecs": "ServerException", "secretsmanager": "InternalServiceError",
             "ssm": "InternalServerError", "dynamodb": "InternalServerError", "kms": "KMSInternalException"}


class Met(Exception):
    """A fault for a call: *response* replaces the answer. If it is None, the call is held and the connection closed."""

    def __init__(self, response, hold=0.0):
        super().__init__("a fault of the sandbox")
        self.response, self.hold = response, hold


@dataclasses.dataclass
class Lost:
    """What happens to the answer of a call instead of its arrival: it is held for some seconds, or its caller is killed."""

    hold: float = 0.0
    kills: bool = False


def add(rule):
    _rules.append({**rule, "left": rule.get("times")})


def clear():
    _rules.clear()


def find(call):
    """The first rule that matches the call, with its use counted; None if there is none."""
    action = call.action.split(":", 1)[-1]

    def meets(rule):
        wanted = ((rule.get("service"), call.service, str.__eq__), (rule.get("action"), action, str.__eq__),
                  (rule.get("principal"), call.principal or "", str.__contains__),
                  (rule.get("resource"), " ".join(call.resources or [call.resource]), str.__contains__))
        return rule["left"] != 0 and all(
            text is None or test(found.lower(), text.lower()) for text, found, test in wanted)

    rule = next((rule for rule in _rules if meets(rule)), None)
    if rule and rule["left"] is not None:
        rule["left"] -= 1
    return rule["fault"] if rule else None


def response_of(service, call, code, status, message):
    """The error as (status, headers, body) in the protocol of the service."""
    # For an unknown code MiniStack keeps its default status, so the right status is set afterwards.
    _, headers, body = iam_actions.access_denied_response(
        service, call.action, call.principal or "", str(uuid.uuid4()), error_code=code, message=message, headers=call.headers)
    return status, headers, body


def meet(service, call):
    """Applies the fault for this call. Returns True if it is an access denial, whose text the caller writes."""
    fault = find(call)
    if fault is None:
        return False
    match fault["kind"]:
        case "access-denied":
            return True
        case "latency":
            call.delay = fault["milliseconds"] / 1000
            return False
        case "time-out":
            raise Met(None, fault["milliseconds"] / 1000)
        case "lost-answer":
            call.lost = Lost(fault.get("milliseconds", 0) / 1000)
            return False
        case "killed-after":
            call.lost = Lost(kills=True)
            return False
        case "killed":
            killing.kill(call.principal, call.port)
            raise Met(None)
        case "throttle":
            code, status = _THROTTLES.get(service, ("ThrottlingException", 400))
            raise Met(response_of(service, call, code, status, "Rate exceeded"))
        case "server-error":
            status = fault.get("status", 500)
            code = _FAILURES.get(service, "InternalFailure") if status == 500 else "ServiceUnavailable"
            raise Met(response_of(service, call, code, status, "We encountered an internal error. Please try again."))
        case kind:
            raise ValueError(f"no such fault: {kind}")


async def answer(send, response):
    status, headers, body = response
    pairs = [(k.lower().encode(), v.encode()) for k, v in headers.items()]
    pairs += [(b"content-length", str(len(body)).encode()), (b"x-amzn-requestid", str(uuid.uuid4()).encode())]
    await send({"type": "http.response.start", "status": status, "headers": pairs})
    await send({"type": "http.response.body", "body": body})


async def hang_up(send):
    """Closes the connection without an answer. *send* is a method of Hypercorn's stream, which can do this."""
    stream = send.__self__
    await stream.send(StreamClosed(stream_id=stream.stream_id))
    stream.closed = True


async def lose(call, send):
    """Ends a call that was carried out, without its answer."""
    if call.lost.kills:
        killing.kill(call.principal, call.port)
    await asyncio.sleep(call.lost.hold)
    await hang_up(send)
