"""Prints what the AWS CLI takes, by AWS's own models: {service: {operation: {option: kind}}}.

The services are given as arguments, by their names in the CLI. The CLI makes its names of operations and options by
`xform_name`, and gives a boolean a second option that begins with `no-`.
"""

import json
import sys

import botocore.session
from botocore import xform_name

ALIASES = {"s3api": "s3"}
session = botocore.session.get_session()


def options(operation):
    members = operation.input_shape.members if operation.input_shape else {}
    for name, shape in members.items():
        option = xform_name(name, "-")
        yield option, shape.type_name
        if shape.type_name == "boolean":
            yield f"no-{option}", shape.type_name


def operations(service):
    try:
        model = session.get_service_model(ALIASES.get(service, service))
    except Exception:
        return None
    return {xform_name(name, "-"): dict(options(model.operation_model(name))) for name in model.operation_names}


print(json.dumps({service: operations(service) for service in sys.argv[1:]}))
