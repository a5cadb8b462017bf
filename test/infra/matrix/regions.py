"""Prints the Regions, of every partition, that have each of the given resource types, as a JSON list."""
import json
import sys

from cfnlint.helpers import REGIONS
from cfnlint.schema import ResourceNotFoundError
from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER


def has(region, resource_type):
    try:
        PROVIDER_SCHEMA_MANAGER.get_resource_schema(region, resource_type)
    except ResourceNotFoundError:
        return False
    return True


print(json.dumps([region for region in sorted(REGIONS) if all(has(region, one) for one in sys.argv[1:])]))
