"""Resources of another account: both sides must allow a call, and the call is carried out in the owner's account.

MiniStack looks for every resource in the caller's account. A parameter has no policy here: AWS shares it only by Resource Access Manager.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""
import contextlib

from ministack.core import iam_evaluator, responses

_SHARED = frozenset({"secretsmanager", "kms", "ecr", "ssm"})


def of(service, resource):
    """The other account that owns a resource. None if it is the caller's own, or of a kind that this module does not handle."""
    owner = iam_evaluator._account_from_arn(resource) if service in _SHARED else None
    return None if owner == responses.get_account_id() else owner


def scope(service, resource):
    """A context in which the current account is the owner of the resource."""
    owner = of(service, resource)
    return responses.request_scope(owner, responses.get_region()) if owner else contextlib.nullcontext()


def enter(service, named):
    """Continues the request in the owner's account, where the service finds the named resource."""
    owner = next(filter(None, (of(service, resource) for resource in named)), None)
    if owner:
        responses._request_account_id.set(owner)


def install():
    resource_policy = iam_evaluator._resource_policy

    def of_either_side(service, resource):
        owner = of(service, resource)
        if owner is None:
            return resource_policy(service, resource)
        with responses.request_scope(owner, responses.get_region()):
            # A resource without a policy, or one that does not exist, is closed to other accounts.
            return resource_policy(service, resource) or ("", owner)

    iam_evaluator._resource_policy = of_either_side
