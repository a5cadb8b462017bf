"""iam:SimulatePrincipalPolicy as AWS answers it: every resource, the boundary, further policies, and what context was missing.

@see https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
"""
import dataclasses
import itertools
from xml.sax.saxutils import escape

from ministack.core import iam_evaluator
from ministack.core.responses import get_account_id, get_region
from ministack.services import iam

# The most restrictive decision stands on top of an action's results.
_STRICTEST = ("explicitDeny", "implicitDeny", "allowed")
# Keys that the simulation fills in from the principal itself.
_OWN_KEYS = frozenset({"aws:principalarn", "aws:principalaccount", "aws:principaltype", "aws:currenttime", "aws:epochtime"})


@dataclasses.dataclass
class SimulatedContext(iam_evaluator.EvalContext):
    """A request that nobody made: only the keys that were given exist."""

    entries: dict = dataclasses.field(default_factory=dict)


@dataclasses.dataclass
class Policy:
    source: str
    statements: list


def listed(params, prefix):
    """The members of a Query list, in order."""
    found = (iam._p(params, f"{prefix}.member.{index}") for index in itertools.count(1))
    return list(itertools.takewhile(bool, found))


def context_entries(params):
    """The given condition keys: text for a single value, a list for a list type."""
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
    """A role's or user's own policies, named as AWS names them in MatchedStatements."""
    inline = entity.get("InlinePolicies") if kind == "role" else iam._user_inline_policies.get(name)
    return [Policy(f"{kind}_{name}_{policy}", iam_evaluator.parse_policy_document(document))
            for policy, document in (inline or {}).items()] + [
                managed(arn) for arn in entity.get("AttachedPolicies", [])]


def principal(arn):
    """(kind, name, record) of the role or user; None where it does not exist."""
    kind, _, path = arn.split(":", 5)[-1].partition("/")
    name = path.rsplit("/", 1)[-1]
    store = {"role": iam._roles, "user": iam._users}.get(kind)
    record = store.get(name) if store is not None else None
    return (kind, name, record) if record else None


def applies(ctx, statement):
    """Whether a statement speaks of the action and resource, whatever its conditions say."""
    return (iam_evaluator._action_matches(ctx.action, statement.actions, statement.not_actions)
            and iam_evaluator._resource_matches(ctx.resource_arn, statement.resources, statement.not_resources))


def missing_keys(ctx, policies):
    """The keys that the statements for this action and resource ask for and nobody gave."""
    asked = {}
    for policy in policies:
        for statement in policy.statements:
            for block in statement.conditions.values() if applies(ctx, statement) else ():
                asked.update({key.lower(): key for key in block})
    return [asked[key] for key in asked if key not in ctx.entries and key not in _OWN_KEYS]


def matched(ctx, policies):
    """(effect, source) of every statement that matches with its conditions."""
    return [(statement.effect, policy.source) for policy in policies for statement in policy.statements
            if applies(ctx, statement) and iam_evaluator._conditions_met(statement.conditions, ctx)]


def decide(ctx, policies, boundary):
    """One action on one resource. A boundary that does not allow turns an allowance into an implicit denial."""
    found = matched(ctx, policies)
    effects = [effect for effect, _ in found]
    decision = "explicitDeny" if "Deny" in effects else "allowed" if "Allow" in effects else "implicitDeny"
    within = None
    if boundary is not None:
        limits = [effect for effect, _ in matched(ctx, boundary)]
        within = "Allow" in limits and "Deny" not in limits
        if "Deny" in limits:
            decision = "explicitDeny"
        elif decision == "allowed" and not within:
            decision = "implicitDeny"
    deciding = "Deny" if decision == "explicitDeny" else "Allow"
    return {"resource": ctx.resource_arn, "decision": decision, "within": within,
            "sources": list(dict.fromkeys(source for effect, source in found if effect == deciding)),
            "missing": missing_keys(ctx, [*policies, *(boundary or [])])}


def common_xml(result, with_missing):
    statements = "".join(f"<member><SourcePolicyId>{escape(source)}</SourcePolicyId>"
                         "<SourcePolicyType>IAM Policy</SourcePolicyType></member>" for source in result["sources"])
    missing = "".join(f"<member>{escape(key)}</member>" for key in (result["missing"] if with_missing else ()))
    within = result["within"]
    boundary = "" if within is None else (
        "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>"
        f"{str(within).lower()}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>")
    return (f"<MatchedStatements>{statements}</MatchedStatements>"
            f"<MissingContextValues>{missing}</MissingContextValues>{boundary}")


def action_xml(action, results, by_resource):
    """One EvaluationResult. With a list of resources, the missing context stands in each resource's own result."""
    top = min(results, key=lambda result: _STRICTEST.index(result["decision"]))
    withins = [result["within"] for result in results if result["within"] is not None]
    top = {**top, "within": all(withins) if withins else None}
    specific = "".join(
        f"<member><EvalResourceName>{escape(result['resource'])}</EvalResourceName>"
        f"<EvalResourceDecision>{result['decision']}</EvalResourceDecision>{common_xml(result, True)}</member>"
        for result in (results if by_resource else ()))
    name = results[0]["resource"] if len(results) == 1 else "*"
    return (f"<member><EvalActionName>{escape(action)}</EvalActionName><EvalResourceName>{escape(name)}</EvalResourceName>"
            f"<EvalDecision>{top['decision']}</EvalDecision>{common_xml(top, not by_resource)}"
            f"<ResourceSpecificResults>{specific}</ResourceSpecificResults></member>")


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
    resources = listed(params, "ResourceArns")

    def evaluated(action, resource):
        ctx = SimulatedContext(principal_arn=source, principal_type="AssumedRole" if kind == "role" else "User",
                               principal_account=get_account_id(), action=action, resource_arn=resource,
                               region=get_region(), entries=entries)
        return decide(ctx, policies, boundary)

    members = "".join(action_xml(action, [evaluated(action, resource) for resource in resources or ["*"]], bool(resources))
                      for action in actions)
    return iam._xml(200, "SimulatePrincipalPolicyResponse",
                    f"<SimulatePrincipalPolicyResult><EvaluationResults>{members}</EvaluationResults>"
                    "<IsTruncated>false</IsTruncated></SimulatePrincipalPolicyResult>")


def install():
    resolve = iam_evaluator._resolve_condition_key

    def resolve_given(key, ctx):
        if isinstance(ctx, SimulatedContext) and key.lower() not in _OWN_KEYS:
            return ctx.entries.get(key.lower())
        if isinstance(ctx, SimulatedContext) and key.lower() in ctx.entries:
            return ctx.entries[key.lower()]
        return resolve(key, ctx)

    iam_evaluator._resolve_condition_key = resolve_given
    iam._IAM_HANDLERS["SimulatePrincipalPolicy"] = simulate_principal
