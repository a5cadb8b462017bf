"""ARNs of secrets: the six characters at the end, if a world chooses them, and how AWS reads a partial ARN.

https://docs.aws.amazon.com/secretsmanager/latest/userguide/troubleshoot.html#ARN_secretnamehyphen
"""
import re

from ministack.services import secretsmanager

_announced = {}


def announce(name, suffix):
    _announced[name] = suffix


def clear():
    _announced.clear()


def install():
    store, resolve = secretsmanager._store_new_secret, secretsmanager._resolve

    def stored(name, *args, **options):
        arn, version = store(name, *args, **options)
        suffix = _announced.pop(name, None)
        if suffix:
            arn = secretsmanager._secrets[name]["ARN"] = f"{arn[:-6]}{suffix}"
        return arn, version

    def resolved(secret_id, **options):
        key, secret = resolve(secret_id, **options)
        if not secret or not secret_id.startswith("arn:") or secret["ARN"] == secret_id:
            return key, secret
        # MiniStack accepts any beginning of an ARN. AWS accepts the ARN without its suffix, and takes a hyphen + 6 characters for a suffix.
        name = secret_id.split(":", 6)[-1]
        is_whole = re.search(r"-[A-Za-z0-9]{6}$", name)
        return (name, secretsmanager._secrets[name]) if not is_whole and name in secretsmanager._secrets else (None, None)

    secretsmanager._store_new_secret, secretsmanager._resolve = stored, resolved
