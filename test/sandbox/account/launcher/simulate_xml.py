"""The results of a simulation in the XML of iam:SimulatePrincipalPolicy.

https://docs.aws.amazon.com/IAM/latest/APIReference/API_EvaluationResult.html
"""
from xml.sax.saxutils import escape

# The result of an action is the most restrictive of its decisions.
_STRICTEST = ("explicitDeny", "implicitDeny", "allowed")


def details(cross_account, identity, within):
    """The decision of each type of policy, for a resource of another account only. AWS documents this member, but not its keys.

    The simulation does not fetch the resource policy, and a request for a role cannot give it. So its part of the answer is always no.
    """
    if not cross_account:
        return {}
    boundary = {} if within is None else {"Permissions Boundary Policy": within}
    return {"IAM Policy": identity, "Resource Policy": "implicitDeny", **boundary}


def strictest(decisions):
    return min(decisions, key=_STRICTEST.index)


def details_xml(found):
    entries = "".join(f"<entry><key>{key}</key><value>{value}</value></entry>" for key, value in found.items())
    return f"<EvalDecisionDetails>{entries}</EvalDecisionDetails>"


def common_xml(result):
    statements = "".join(f"<member><SourcePolicyId>{escape(source)}</SourcePolicyId>"
                         "<SourcePolicyType>IAM Policy</SourcePolicyType></member>" for source in result["sources"])
    missing = "".join(f"<member>{escape(key)}</member>" for key in result["missing"])
    within = result["within"]
    boundary = "" if within is None else (
        "<PermissionsBoundaryDecisionDetail><AllowedByPermissionsBoundary>"
        f"{str(within).lower()}</AllowedByPermissionsBoundary></PermissionsBoundaryDecisionDetail>")
    return (f"<MatchedStatements>{statements}</MatchedStatements>"
            f"<MissingContextValues>{missing}</MissingContextValues>{boundary}")


def resource_xml(result):
    decided = details_xml(result["details"]) if result["details"] else ""
    return (f"<member><EvalResourceName>{escape(result['resource'])}</EvalResourceName>"
            f"<EvalResourceDecision>{result['decision']}</EvalResourceDecision>{common_xml(result)}{decided}</member>")


def of_all(results, name):
    """Whether all results with this member say yes; None if no result has it."""
    said = [result[name] for result in results if result[name] is not None]
    return all(said) if said else None


def summed(results):
    """All results of an action as one: the most restrictive decision, and every statement and missing key once."""
    decision = strictest([result["decision"] for result in results])
    deciding = [result for result in results if result["decision"] == decision]
    kinds = dict.fromkeys(kind for result in results for kind in result["details"])
    return {
        "decision": decision, "within": of_all(results, "within"), "organized": of_all(results, "organized"),
        "sources": list(dict.fromkeys(source for result in deciding for source in result["sources"])),
        "missing": list(dict.fromkeys(key for result in results for key in result["missing"])),
        "details": {kind: strictest([result["details"][kind] for result in results if kind in result["details"]])
                    for kind in kinds}}


def action_xml(action, results, by_resource):
    """One EvaluationResult."""
    top = summed(results)
    organized = top["organized"]
    organization = "" if organized is None else (
        f"<OrganizationsDecisionDetail><AllowedByOrganizations>{str(organized).lower()}</AllowedByOrganizations>"
        "</OrganizationsDecisionDetail>")
    decided = details_xml(top["details"]) if by_resource and organized is not False else ""
    specific = "".join(resource_xml(result) for result in (results if by_resource else ()))
    name = results[0]["resource"] if len(results) == 1 else "*"
    return (f"<member><EvalActionName>{escape(action)}</EvalActionName><EvalResourceName>{escape(name)}</EvalResourceName>"
            f"<EvalDecision>{top['decision']}</EvalDecision>{common_xml(top)}{organization}{decided}"
            f"<ResourceSpecificResults>{specific}</ResourceSpecificResults></member>")
