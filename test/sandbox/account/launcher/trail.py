"""CloudTrail's event history."""

_DEFAULT_DELAY = 5.0
_delay = _DEFAULT_DELAY


def set_delay(request):
    global _delay
    _delay = float(request["seconds"])


def clear():
    set_delay({"seconds": _DEFAULT_DELAY})
