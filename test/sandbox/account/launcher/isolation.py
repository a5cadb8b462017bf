"""Isolates the account: it uses no containers of this machine, and loopback counts as TLS."""
from ministack import app
from ministack.core import container_reaper
from ministack.core.iam_evaluator import caller_arn
from ministack.services import ecs, eventbridge


def install():
    app._docker_socket_present = lambda: False
    app._reaper_docker_client = lambda: None
    app._stop_docker_containers = lambda include_unlabelled=False: None
    container_reaper.start = lambda client: None
    ecs._get_docker = lambda: None

    # Without this, every call would be denied by each `aws:SecureTransport` deny of a queue, topic or bucket policy.
    pin_request_origin = app.pin_request_origin
    app.pin_request_origin = lambda address, secure: pin_request_origin(address, True)

    # The stand-in is root and publishes as ECS. For anybody else, a source that begins with "aws." stays refused.
    put_events = eventbridge._put_events
    eventbridge._put_events = lambda data, allow_aws_source=False: put_events(
        data, allow_aws_source=allow_aws_source or caller_arn().endswith(":root"))
