"""What IAM refuses and MiniStack does not: an unknown managed policy, and an eleventh one on a role."""
from ministack.services import iam

PER_ROLE = 10  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html


def install():
    attach = iam._IAM_HANDLERS["AttachRolePolicy"]

    def attach_known(params):
        arn, role = iam._p(params, "PolicyArn"), iam._roles.get(iam._p(params, "RoleName"))
        if not role:
            return iam._error(404, "NoSuchEntity", f"The role with name {iam._p(params, 'RoleName')} cannot be found.")
        if not iam._policy_exists(arn):
            return iam._error(404, "NoSuchEntity", f"Policy {arn} does not exist or is not attachable.")
        if arn not in role["AttachedPolicies"] and len(role["AttachedPolicies"]) >= PER_ROLE:
            return iam._error(409, "LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {PER_ROLE}")
        return attach(params)

    iam._IAM_HANDLERS["AttachRolePolicy"] = attach_known
