"""What the functions behind the queues have still to do: messages that wait for the first time, and those that a function works on.

What failed, and comes again once its visibility timeout is over, is not counted: nobody works on it until then.
"""
import json

from ministack.services import lambda_svc, sqs

_fed = set()
_at_work = set()


def clear():
    _fed.clear()
    _at_work.clear()


def _concerns(body, group):
    """Whether a message is about a group (`service:NAME`, `family:NAME`); None: about none. What is no event of ECS may be about every group."""
    try:
        event = json.loads(body)
    except ValueError:
        return True
    if not isinstance(event, dict) or event.get("source") != "aws.ecs":
        return True
    kind, _, name = (group or "").partition(":")
    own = group is not None and (event.get("detail") or {}).get("group") == group
    return own or (kind == "service" and any(arn.endswith(f"/{name}") for arn in event.get("resources") or ()))


def awaits(request):
    """Whether a function has still to do with the group `of`, or without one, with what is no event of ECS."""
    group = request.get("of")
    with sqs._queues_lock:
        queues = [queue for queue in list(sqs._queues._data.values()) if queue["attributes"]["QueueArn"] in _fed]
        messages = [message for queue in queues for message in queue["messages"]]
    return {"busy": any(message.get("receive_count", 0) == 0 or message["id"] in _at_work
                        for message in messages if _concerns(message["body"], group))}


def install():
    received, run = sqs._receive_messages_for_esm, lambda_svc._run_sqs_batch

    def receive(url, count):
        _fed.add(sqs._get_q(url)["attributes"]["QueueArn"])
        batch = received(url, count)
        _at_work.update(message["id"] for message in batch)
        return batch

    def work(mapping, function, event, batch, *rest):
        try:
            return run(mapping, function, event, batch, *rest)
        finally:
            _at_work.difference_update(message["id"] for message in batch)

    sqs._receive_messages_for_esm = receive
    lambda_svc._run_sqs_batch = work
