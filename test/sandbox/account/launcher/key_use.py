"""A read of a secret or a SecureString also decrypts it: the caller needs kms:Decrypt if the key is customer-managed."""
from ministack.core.responses import get_account_id
from ministack.services import kms, secretsmanager, ssm

import authorize
import calls
import faults
import owners

DEFAULT_KEY = "You can't access a secret from a different AWS account if you encrypt the secret with the default KMS service key."


def key_arn(key):
    """The ARN of a customer-managed key; None for an AWS-managed key, for which the caller needs no permission."""
    if not key or key.startswith("alias/aws/"):
        return None
    found = kms._resolve_key(key)
    if found:
        return found["Arn"]
    return key if key.startswith("arn:") else f"arn:aws:kms:*:{get_account_id()}:key/{key}"


def decrypt(arn, service, region, encryption, text):
    context = {"kms:ViaService": f"{service}.{region}.amazonaws.com", "kms:CallerAccount": get_account_id()}
    context |= {f"kms:EncryptionContext:{name}": value for name, value in encryption.items()}
    context["kms:EncryptionContextKeys"] = list(encryption)
    return ("kms", "kms:Decrypt", arn, context, text)


def of_secret(call, region):
    with owners.scope("secretsmanager", call.resource):
        _, secret = secretsmanager._resolve(calls.json_body(call).get("SecretId") or "")
        arn = key_arn(secret.get("KmsKeyId")) if secret else None
    if secret and not arn and owners.of("secretsmanager", secret["ARN"]):
        raise faults.Met(faults.response_of("secretsmanager", call, "InvalidRequestException", 400, DEFAULT_KEY))
    return [decrypt(arn, "secretsmanager", region, {"SecretARN": secret["ARN"]}, "Access to KMS is not allowed")] if arn else []


def of_parameters(call, region):
    request = calls.json_body(call)
    if not request.get("WithDecryption"):
        return []
    checks = []
    for name in request.get("Names") or [request.get("Name") or ""]:
        parameter, _ = ssm._select_parameter(name)
        arn = key_arn(parameter.get("KeyId")) if parameter and parameter.get("Type") == "SecureString" else None
        if arn:
            checks.append(decrypt(arn, "ssm", region, {"PARAMETER_ARN": parameter["ARN"]}, None))
    return checks


def of_call(service, call, region):
    match call.action:
        case "secretsmanager:GetSecretValue":
            return of_secret(call, region)
        case "ssm:GetParameters" | "ssm:GetParameter":
            return of_parameters(call, region)
        case _:
            return []


def install():
    authorize.further.append(of_call)
