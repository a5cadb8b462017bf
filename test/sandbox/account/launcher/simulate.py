"""iam:SimulatePrincipalPolicy with AWS's answers: every resource, the boundary, further policies, and missing context.

@see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""
import dataclasses
import itertools

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam

import organization
import reference
import simulate_xml

_SAID = {"Allow": "allowed", "Deny": "explicitDeny", "ImplicitDeny": "implicitDeny"}
# Condition keys that the simulation takes from the principal.
_OWN_KEYS = frozenset({"aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:currenttime", "aws:epochtime"})


@dataclasses.dataclass
class SimulatedContext(iam_evaluator.EvalContext):
    """A simulated request. It has only the given condition keys and, unless an organisation is evaluated, those of the principal."""

    entries: dict = dataclasses.field(default_factory=dict)
    own_keys: frozenset = _OWN_KEYS


@dataclasses.dataclass
class Policy:
    source: str
    statements: list


def listed(params, prefix):
    """The members of a list in the Query protocol, in order."""
    found = (iam._p(params, f"{prefix}.member.{index}") for index in itertools.count(1))
    return list(itertools.takewhile(bool, found))


def context_entries(params):
    """The given condition keys: a text for a single value, a list for a list type."""
    entries = {}
    for index in itertools.count(1):
        prefix = f"ContextEntries.member.{index}"
        name = iam._p(params, f"{prefix}.ContextKeyName")
        if not name:
            return entries
        values = listed(params, f"{prefix}.ContextKeyValues")
        single = not iam._p(params, f"{prefix}.ContextKeyType").endswith("List") and len(values) == 1
        entries[name.lower()] = values[0] if single else values


def managed(arn):
    document = iam_evaluator._resolve_managed_policy_document(arn, get_account_id())
    return Policy(arn.rsplit("/", 1)[-1], iam_evaluator.parse_policy_document(document) if document else [])


def attached(kind, name, entity):
    """The policies of a role or a user, with the names that AWS uses in MatchedStatements."""
    inline = entity.get("InlinePolicies") if kind == "role" else iam._user_inline_policies.get(name)
    return [Policy(f"{kind}_{name}_{policy}", iam_evaluator.parse_policy_document(document))
            for policy, document in (inline or {}).items()] + [
                managed(arn) for arn in entity.get("AttachedPolicies", [])]


def principal(arn):
    """(kind, name, record) of a role or a user; None if it does not exist."""
    kind, _, path = arn.split(":", 5)[-1].partition("/")
    name = path.rsplit("/", 1)[-1]
    store = {"role": iam._roles, "user": iam._users}.get(kind)
    record = store.get(name) if store is not None else None
    return (kind, name, record) if record else None


def applies(ctx, statement):
    """Whether a statement is about the action and the resource, whatever its conditions say."""
    return (iam_evaluator._action_matches(ctx.action, statement.actions, statement.not_actions)
            and iam_evaluator._resource_matches(ctx.resource_arn, statement.resources, statement.not_resources))


def missing_keys(ctx, policies):
    """The condition keys that the statements for this action and resource use and that nobody gave."""
    asked = {}
    for policy in policies:
        for statement in policy.statements:
            for block in statement.conditions.values() if applies(ctx, statement) else ():
                asked.update({key.lower(): key for key in block})
    return [asked[key] for key in asked if key not in ctx.entries and key not in _OWN_KEYS]


def matched(ctx, policies):
    """(effect, source) of every statement that matches, including its conditions."""
    return [(statement.effect, policy.source) for policy in policies for statement in policy.statements
            if applies(ctx, statement) and iam_evaluator._conditions_met(statement.conditions, ctx)]


def decision_of(ctx, policies):
    """(decision, effects and sources of all matching statements)."""
    found = matched(ctx, policies)
    effects = [effect for effect, _ in found]
    return ("explicitDeny" if "Deny" in effects else "allowed" if "Allow" in effects else "implicitDeny"), found


def combined(identity, limits, foreign):
    """The whole decision. Each limit must allow. For a resource of another account its owner must allow too; that policy is not known here."""
    if "explicitDeny" in (identity, *limits):
        return "explicitDeny"
    return "allowed" if {identity, *limits} == {"allowed"} and not foreign else "implicitDeny"


def decide(ctx, policies, boundary, resource):
    """Simulates one action on one resource. *resource* is the requested one; that of the context may be `*` (reference.py)."""
    identity, found = decision_of(ctx, policies)
    within = None if boundary is None else decision_of(ctx, boundary)[0]
    owner = iam_evaluator._account_from_arn(resource)
    foreign = owner is not None and owner != ctx.principal_account
    organized = organization.decision(dataclasses.replace(ctx, own_keys=frozenset()))
    decision = combined(identity, [] if within is None else [within], foreign)
    if organized not in (None, "Allow"):
        decision = _SAID[organized] if decision != "explicitDeny" else decision
    deciding = "Deny" if decision == "explicitDeny" else "Allow"
    return {"resource": resource, "decision": decision, "within": None if within is None else within == "allowed",
            "organized": None if organized is None else organized == "Allow",
            "details": simulate_xml.details(foreign and organized in (None, "Allow"), identity, within),
            "sources": list(dict.fromkeys(source for effect, source in found if effect == deciding)),
            "missing": missing_keys(ctx, [*policies, *(boundary or [])])}


def boundary_of(params, record):
    given = listed(params, "PermissionsBoundaryPolicyInputList")
    if given:
        return [Policy(f"PermissionsBoundaryPolicyInputList.{index}", iam_evaluator.parse_policy_document(text))
                for index, text in enumerate(given, 1)]
    return [managed(record["PermissionsBoundary"])] if record.get("PermissionsBoundary") else None


def simulate_principal(params):
    source = iam._p(params, "PolicySourceArn")
    found = principal(source)
    actions = listed(params, "ActionNames")
    if not actions:
        return iam._error(400, "ValidationError", "Value null at 'actionNames' failed to satisfy constraint: Member must not be null")
    if ":iam::" not in source:
        return iam._error(400, "InvalidInput", f"Invalid Entity Arn: {source} does not clearly define entity type and name.")
    if found is None:
        return iam._error(404, "NoSuchEntity", f"The entity {source} cannot be found.")
    kind, name, record = found
    policies = attached(kind, name, record) + [
        Policy(f"PolicyInputList.{index}", iam_evaluator.parse_policy_document(text))
        for index, text in enumerate(listed(params, "PolicyInputList"), 1)]
    boundary, entries = boundary_of(params, record), context_entries(params)
    resources = [arn for arn in listed(params, "ResourceArns") if arn != "*"]

    def evaluated(action, resource):
        ctx = SimulatedContext(principal_arn=source, principal_type="AssumedRole" if kind == "role" else "User",
                               principal_account=get_account_id(), action=action, region=get_region(), entries=entries,
                               resource_arn=reference.judged_on(action, resource))
        return decide(ctx, policies, boundary, resource)

    members = "".join(
        simulate_xml.action_xml(action, [evaluated(action, resource) for resource in resources or ["*"]], bool(resources))
        for action in actions)
    return iam._xml(200, "SimulatePrincipalPolicyResponse",
                    f"<SimulatePrincipalPolicyResult><EvaluationResults>{members}</EvaluationResults>"
                    "<IsTruncated>false</IsTruncated></SimulatePrincipalPolicyResult>")


def install():
    resolve = iam_evaluator._resolve_condition_key

    def resolve_given(key, ctx):
        if isinstance(ctx, SimulatedContext) and key.lower() not in ctx.own_keys:
            return ctx.entries.get(key.lower())
        if isinstance(ctx, SimulatedContext) and key.lower() in ctx.entries:
            return ctx.entries[key.lower()]
        return resolve(key, ctx)

    iam_evaluator._resolve_condition_key = resolve_given
    iam._IAM_HANDLERS["SimulatePrincipalPolicy"] = simulate_principal
