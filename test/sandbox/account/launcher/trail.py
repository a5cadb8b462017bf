"""CloudTrail's event history: the management events of an account and Region, some time after they happened.

https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
"""
import collections
import time

from ministack.core import responses
from ministack.services import cloudtrail

import calls
import reference
import trail_event

_DEFAULT_DELAY = 5.0
_A_SECOND = 2
_PAGE = 50
_delay = _DEFAULT_DELAY
_accounts = 1
_events = collections.defaultdict(list)
_asked = collections.defaultdict(list)
# How each lookup attribute is compared with an event.
_BY = {"EventId", "EventName", "ReadOnly", "Username", "EventSource", "AccessKeyId"}


def set_delay(request):
    global _delay
    _delay = float(request["seconds"])


def stand_for(request):
    """How many accounts this one stands for. Each would have a limit of its own."""
    global _accounts
    _accounts = int(request["accounts"])


def clear():
    set_delay({"seconds": _DEFAULT_DELAY})
    stand_for({"accounts": 1})
    _events.clear()
    _asked.clear()


def record(call):
    """Keeps a management event. Events of IAM are in us-east-1, wherever the call was made."""
    service, _, name = call.action.partition(":")
    if call.principal is None or service not in trail_event.SERVICES:
        return
    known = reference.actions_of(service).get(name.lower())
    event = trail_event.of_call(call, known is not None and known["accessLevel"] in ("Read", "List"))
    region = "us-east-1" if service == "iam" else call.region
    _events[call.principal.split(":")[4], region].append(event)


def meets(event, attribute):
    key, value = attribute["AttributeKey"], attribute["AttributeValue"]
    if key in ("ResourceName", "ResourceType"):
        return any(resource[key] == value for resource in event["Resources"])
    return key in _BY and event[key] == value


def throttled(place):
    """The limit is two requests a second for an account and Region."""
    now = time.monotonic()
    _asked[place] = [then for then in _asked[place] if now - then < 1]
    if len(_asked[place]) >= _A_SECOND * _accounts:
        return True
    _asked[place].append(now)
    return False


def look_up(body):
    place = responses.get_account_id(), responses.get_region()
    if throttled(place):
        return cloudtrail._err("ThrottlingException", "Rate exceeded")
    attributes = body.get("LookupAttributes") or []
    if len(attributes) > 1:
        return cloudtrail._err("InvalidLookupAttributesException", "You can specify only one lookup attribute.")
    begin, end = float(body.get("StartTime") or 0), float(body.get("EndTime") or time.time())
    if begin > end:
        return cloudtrail._err("InvalidTimeRangeException", "Start time must be earlier than or equal to end time.")
    seen = time.time() - _delay
    found = [event for event in reversed(_events[place]) if event["EventTime"] <= seen
             and begin <= event["EventTime"] <= end and all(meets(event, attribute) for attribute in attributes)]
    start, size = int(body.get("NextToken") or 0), min(int(body.get("MaxResults") or _PAGE), _PAGE)
    following = {"NextToken": str(start + size)} if len(found) > start + size else {}
    return cloudtrail._ok({"Events": found[start:start + size], **following})


def install():
    calls.finished.append(record)
    cloudtrail._DISPATCH["LookupEvents"] = look_up
