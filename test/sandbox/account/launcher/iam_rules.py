"""What IAM refuses and MiniStack accepts: an unknown managed policy, an eleventh policy on a role, and deleting what is in use."""
from ministack.services import iam

PER_ROLE = 10  # https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
SEVERAL_VERSIONS = (
    "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. "
    "The default version is deleted with the policy.")


def conflict(message):
    return iam._error(409, "DeleteConflict", message)


def in_use(role):
    """Why a role cannot be deleted; None if it can: https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html"""
    if role["AttachedPolicies"]:
        return "Cannot delete entity, must detach all policies first."
    if role["InlinePolicies"]:
        return "Cannot delete entity, must delete policies first."
    if any(role["RoleName"] in profile.get("Roles", []) for profile in iam._instance_profiles.values()):
        return "Cannot delete entity, must remove roles from instance profile first."
    return None


def has_versions(arn):
    policy = iam._policies.get(arn)
    return policy is not None and len(policy.get("Versions", {})) > 1


def install():
    attach, delete_role, delete_policy = (
        iam._IAM_HANDLERS[name] for name in ("AttachRolePolicy", "DeleteRole", "DeletePolicy"))

    def attach_known(params):
        arn, role = iam._p(params, "PolicyArn"), iam._roles.get(iam._p(params, "RoleName"))
        if not role:
            return iam._error(404, "NoSuchEntity", f"The role with name {iam._p(params, 'RoleName')} cannot be found.")
        if not iam._policy_exists(arn):
            return iam._error(404, "NoSuchEntity", f"Policy {arn} does not exist or is not attachable.")
        if arn not in role["AttachedPolicies"] and len(role["AttachedPolicies"]) >= PER_ROLE:
            return iam._error(409, "LimitExceeded", f"Cannot exceed quota for PoliciesPerRole: {PER_ROLE}")
        return attach(params)

    def delete_unused(params):
        role = iam._roles.get(iam._p(params, "RoleName"))
        why = in_use(role) if role else None
        return conflict(why) if why else delete_role(params)

    def delete_single(params):
        return conflict(SEVERAL_VERSIONS) if has_versions(iam._p(params, "PolicyArn")) else delete_policy(params)

    iam._IAM_HANDLERS |= {"AttachRolePolicy": attach_known, "DeleteRole": delete_unused, "DeletePolicy": delete_single}
