"""EC2 as moto implements it, in this process. MiniStack's own EC2 ignores filters and lacks parts that reachability depends on.

The request has passed the recorder, IAM and the faults before it comes here. Moto is imported with the first call: that takes
a second or two, which a world without a network does not have to wait for.
"""
import asyncio
import functools
from urllib.parse import urlencode

from ministack import app
from ministack.core.responses import get_account_id, get_region

_loading = asyncio.Lock()


@functools.cache
def load():
    """(request class, response class, stores by account and Region)."""
    from moto.core.request import Request
    from moto.ec2.models import ec2_backends
    from moto.ec2.responses import EC2Response

    import ec2_rules

    ec2_rules.install()

    class Answers(ec2_rules.Endpoints, EC2Response):
        """Moto's answers for the account and the Region of the caller."""

        def get_current_account(self):
            return get_account_id()

        def get_region_from_url(self, *_args, **_options):
            return get_region()

    return Request, Answers, ec2_backends


def store():
    """The caller's EC2: its subnets, groups and so on."""
    _, _, backends = load()
    return backends[get_account_id()][get_region()]


def is_loaded():
    return load.cache_info().currsize > 0


async def handle_request(method, path, headers, body, query_params):
    async with _loading:
        if not is_loaded():
            await asyncio.to_thread(load)
    make_request, answers, _ = load()
    query = urlencode(query_params, doseq=True)
    url = f"https://ec2.{get_region()}.amazonaws.com{path}{'?' + query if query else ''}"
    status, headers_out, answer = answers.dispatch(make_request.from_primitives(method, url, headers, body))
    content = answer.encode() if isinstance(answer, str) else answer
    shown = {name: str(value) for name, value in headers_out.items() if name.lower() not in ("status", "content-length")}
    return status, {"Content-Type": "text/xml", **shown}, content


def forget():
    """Empties EC2 when the account is reset."""
    if is_loaded():
        _, _, backends = load()
        backends.reset()


def install():
    app.SERVICE_HANDLERS["ec2"] = handle_request
