"""The caller of a function URL in the event: `requestContext.authorizer.iam`."""
from ministack.core import iam_evaluator
from ministack.core.router import extract_access_key_id
from ministack.services import lambda_svc


def install():
    build = lambda_svc._build_function_url_event

    def with_caller(url_id, account_id, region, method, path, headers, body, query_params, **options):
        event = build(url_id, account_id, region, method, path, headers, body, query_params, **options)
        identity = iam_evaluator.resolve_caller_identity(extract_access_key_id(headers, query_params))
        if identity and not options.get("anonymous"):
            event["requestContext"]["authorizer"] = {"iam": {
                "accessKey": identity["accessKey"], "accountId": identity["accountId"], "callerId": identity["userId"],
                "cognitoIdentity": None, "principalOrgId": identity.get("principalOrgId"),
                "userArn": identity["userArn"], "userId": identity["userId"]}}
        return event

    lambda_svc._build_function_url_event = with_caller
