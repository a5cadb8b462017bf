"""The organisation's service control policies, which bind every principal but roots.

https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_scps.html
"""
import dataclasses

from ministack.core import iam_evaluator

_policies = []


@dataclasses.dataclass
class ServiceControlPolicy:
    name: str
    statements: list


def set_policies(request):
    _policies[:] = [ServiceControlPolicy(policy["name"], iam_evaluator.parse_policy_document(policy["document"]))
                    for policy in request["policies"]]


def policies():
    return list(_policies)


def clear():
    _policies.clear()
