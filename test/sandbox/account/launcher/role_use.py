"""When a role was last used: GetRole says it, ListRoles does not.

A role's last use is the last request that was made with it, in the trailing 400 days:
https://docs.aws.amazon.com/IAM/latest/APIReference/API_RoleLastUsed.html
AWS may show a use some hours late; here it is shown at once, so that nothing passes here that would be too early there.
"""
import datetime
import re

from ministack.services import iam

import calls

SESSION = re.compile(r"^arn:[a-z-]+:sts::(\d+):assumed-role/([^/]+)/")
TRACKED = datetime.timedelta(days=400)
# (moment, Region) by the id of the role: a role that is made again under its name was never used.
_last = {}


def now():
    return datetime.datetime.now(datetime.timezone.utc)


def note(call):
    """Remembers that a call was made with a role's session."""
    session = SESSION.match(call.principal or "")
    role = iam._roles.get_scoped(session[1], None, session[2]) if session else None
    if role:
        _last[role["RoleId"]] = (now(), call.region)


def set_last(request):
    """Puts the last use of a role so many days back, as if it had not been used since."""
    role = iam._roles.get_scoped(request["accountId"], None, request["role"])
    if role is None:
        raise LookupError(f"no such role: {request['role']}")
    _last[role["RoleId"]] = (now() - datetime.timedelta(days=request["daysAgo"]), request["region"])


def clear():
    _last.clear()


def last_used(role):
    """The element of GetRole's answer. It is empty for a role that was not used in the time that IAM keeps."""
    at, region = _last.get(role["RoleId"], (None, None))
    if at is None or now() - at > TRACKED:
        return "<RoleLastUsed/>"
    return (f"<RoleLastUsed><LastUsedDate>{at.strftime('%Y-%m-%dT%H:%M:%SZ')}</LastUsedDate>"
            f"<Region>{region}</Region></RoleLastUsed>")


def install():
    get_role = iam._IAM_HANDLERS["GetRole"]

    def get_with_last_use(params):
        status, headers, body = get_role(params)
        role = iam._roles.get(iam._p(params, "RoleName"))
        if status == 200 and role:
            text = body.decode() if isinstance(body, bytes) else body
            text = text.replace("</Role></GetRoleResult>", f"{last_used(role)}</Role></GetRoleResult>")
            body = text.encode() if isinstance(body, bytes) else text
        return status, headers, body

    iam._IAM_HANDLERS["GetRole"] = get_with_last_use
    calls.finished.append(note)
