"""Temporary credentials: a role's for a task, as the ECS service gets them, or those of a principal who has signed in already."""
import json
import time

from ministack.core.arn import ArnParseError, parse_arn
from ministack.core.iam_evaluator import EvalContext, _action_matches, _conditions_met, _service_principal_matches
from ministack.core.responses import get_region
from ministack.services import iam, sts

TASKS = "ecs-tasks.amazonaws.com"


def trusted(document, ctx):
    """Whether a trust policy allows the ECS service to assume the role. A matching Deny takes precedence."""
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


def begin(account, principal, user_id, kind):
    """Keys for a session of *principal*, valid for six hours."""
    keys = {"accessKeyId": sts._gen_session_access_key(), "secretAccessKey": sts._gen_secret(),
            "sessionToken": sts._gen_session_token()}
    sts.register_session(keys["accessKeyId"], {
        "Arn": principal, "UserId": user_id, "SecretAccessKey": keys["secretAccessKey"],
        "SessionToken": keys["sessionToken"], "Expiration": time.time() + 21600, "AccountId": account,
        "PrincipalType": kind})
    return keys


def of_role(role, account, session):
    """(principal, keys) for a session of a role."""
    principal = f"arn:aws:sts::{account}:assumed-role/{role['RoleName']}/{session}"
    return principal, begin(account, principal, f"{role['RoleId']}:{session}", "AssumedRole")


def assume_for_tasks(request):
    """Temporary credentials of a role for a task, as the ECS service gets them, or the reason why it does not."""
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
    principal, keys = of_role(role, account, session)
    return {"is": "assumed", "principal": principal, "credentials": keys}


def sign_in(request):
    """Keys of a role or a user, by ARN or role name, as if it had signed in. Raises LookupError if it does not exist."""
    given = request["principal"]
    account, kind, name = request["accountId"], "role", given
    if given.startswith("arn:"):
        account = given.split(":")[4]
        kind, _, name = given.split(":", 5)[5].partition("/")
        name = name.rsplit("/", 1)[-1]
    store = {"role": iam._roles, "user": iam._users}.get(kind)
    found = store.get_scoped(account, None, name) if store is not None else None
    if found is None:
        raise LookupError(f"no such role or user: {given}")
    if kind == "role":
        return of_role(found, account, "sandbox")[1]
    return begin(account, found["Arn"], found["UserId"], "User")
