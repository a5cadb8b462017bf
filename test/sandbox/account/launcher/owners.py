"""What belongs to another account: both sides must allow a call on it, and the call is carried out in the owner's account.

MiniStack looks for everything in the caller's own. A parameter has no policy here: AWS shares it by Resource Access Manager only.
https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic-cross-account.html
"""
import contextlib

from ministack.core import iam_evaluator, responses

_SHARED = frozenset({"secretsmanager", "kms", "ecr", "ssm"})


def of(service, resource):
    """The other account that owns a resource; None where it is the caller's own, or not a kind that is judged here."""
    owner = iam_evaluator._account_from_arn(resource) if service in _SHARED else None
    return None if owner == responses.get_account_id() else owner


def scope(service, resource):
    """In this context the account is the resource's owner."""
    owner = of(service, resource)
    return responses.request_scope(owner, responses.get_region()) if owner else contextlib.nullcontext()


def enter(service, named):
    """The rest of the request is the owner's: its service finds there what the caller named."""
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
            # What has no policy, or is not there at all, is closed to strangers.
            return resource_policy(service, resource) or ("", owner)

    iam_evaluator._resource_policy = of_either_side
