"""Signs SNS's messages as AWS does, with a certificate made at start and served where SNS's own host serves it.

https://docs.aws.amazon.com/sns/latest/dg/sns-verify-signature-of-message-verify-message-signature.html
"""
import base64
import datetime
import functools
import json

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.x509.oid import NameOID
from ministack.core.responses import get_region
from ministack.services import sns
from ministack.services.cloudformation import provisioners

_PATH = "/SimpleNotificationService-0123456789abcdef0123456789abcdef.pem"
_FIELDS = ("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type")
_HASHES = {"1": hashes.SHA1, "2": hashes.SHA256}


@functools.cache
def _pair():
    """The key, and its certificate as SNS's host would serve it."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "sns.amazonaws.com")])
    now = datetime.datetime.now(datetime.timezone.utc)
    certificate = (x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
                   .serial_number(x509.random_serial_number()).not_valid_before(now - datetime.timedelta(days=1))
                   .not_valid_after(now + datetime.timedelta(days=1)).sign(key, hashes.SHA256()))
    return key, certificate.public_bytes(serialization.Encoding.PEM)


def sign(envelope):
    """Signs a notification with the version that its topic has; a topic that names none has version 1."""
    topic = sns._topics.get(envelope["TopicArn"]) or {}
    version = topic.get("attributes", {}).get("SignatureVersion") or "1"
    text = "".join(f"{field}\n{envelope[field]}\n" for field in _FIELDS if envelope.get(field) is not None)
    signature = _pair()[0].sign(text.encode(), padding.PKCS1v15(), _HASHES[version]())
    return {**envelope, "SignatureVersion": version, "Signature": base64.b64encode(signature).decode(),
            "SigningCertURL": f"https://sns.{get_region()}.amazonaws.com{_PATH}"}


def for_lambda(envelope):
    """Lambda's event spells two members its own way, and has a subject and attributes also where the message has none."""
    renamed = {name.replace("CertURL", "CertUrl").replace("UnsubscribeURL", "UnsubscribeUrl"): value
               for name, value in envelope.items()}
    return {"Subject": None, "MessageAttributes": {}, **renamed}


def serving(app):
    """The ASGI application that serves the certificate as SNS's own host does, and passes all other requests to *app*."""
    async def answer(scope, receive, send):
        if scope["type"] != "http" or scope["path"] != _PATH:
            return await app(scope, receive, send)
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"binary/octet-stream")]})
        await send({"type": "http.response.body", "body": _pair()[1]})

    return answer


def install():
    build, deliver = sns._build_envelope, sns._deliver_to_lambda
    create = provisioners._RESOURCE_HANDLERS["AWS::SNS::Topic"]["create"]

    def signed(topic_arn, msg_id, message, subject, message_attributes, raw):
        envelope = build(topic_arn, msg_id, message, subject, message_attributes, raw)
        return envelope if raw else json.dumps(sign(json.loads(envelope)))

    def delivered(endpoint, envelope, *rest):
        return deliver(endpoint, json.dumps(for_lambda(json.loads(envelope))), *rest)

    def created(logical_id, props, stack_name):
        arn, attributes = create(logical_id, props, stack_name)
        sns._topics[arn]["attributes"]["SignatureVersion"] = props.get("SignatureVersion") or "1"
        return arn, attributes

    sns._build_envelope, sns._deliver_to_lambda = signed, delivered
    provisioners._RESOURCE_HANDLERS["AWS::SNS::Topic"]["create"] = created
