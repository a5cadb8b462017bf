"""The six characters at the end of a secret's ARN, where a world says which they are."""
from ministack.services import secretsmanager

_announced = {}


def announce(name, suffix):
    _announced[name] = suffix


def clear():
    _announced.clear()


def install():
    store = secretsmanager._store_new_secret

    def stored(name, *args, **options):
        arn, version = store(name, *args, **options)
        suffix = _announced.pop(name, None)
        if suffix:
            arn = secretsmanager._secrets[name]["ARN"] = f"{arn[:-6]}{suffix}"
        return arn, version

    secretsmanager._store_new_secret = stored
