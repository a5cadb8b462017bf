"""Prints what CloudFormation's registry says of the given resource types, as a JSON object by type."""
import json
import sys

from cfnlint.schema.manager import PROVIDER_SCHEMA_MANAGER


def names(schema, key):
    return [path.removeprefix("/properties/") for path in schema.get(key, [])]


def describe(resource_type):
    schema = PROVIDER_SCHEMA_MANAGER.get_resource_schema("us-east-1", resource_type).schema
    return {
        "createOnly": names(schema, "createOnlyProperties") + names(schema, "conditionalCreateOnlyProperties"),
        "primaryIdentifier": names(schema, "primaryIdentifier"),
        "handlers": sorted(schema.get("handlers", {})),
    }


print(json.dumps({one: describe(one) for one in sys.argv[1:]}))
