"""Condition keys of a role's session: `aws:PrincipalArn` is the ARN of the role, not of the session.

https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalarn
"""
import re

from ministack.core import iam_evaluator
from ministack.services import iam

SESSION = re.compile(r"^arn:([a-z-]+):sts::(\d+):assumed-role/([^/]+)/")


def role_of(principal_arn):
    session = SESSION.match(principal_arn)
    if not session:
        return principal_arn
    partition, account, name = session.groups()
    known = iam._roles.get(name)
    return known["Arn"] if known and known.get("Arn") else f"arn:{partition}:iam::{account}:role/{name}"


def install():
    resolve = iam_evaluator._resolve_condition_key

    def resolve_for_role(key, context):
        if key.lower() == "aws:principalarn":
            return role_of(context.principal_arn)
        return resolve(key, context)

    iam_evaluator._resolve_condition_key = resolve_for_role
