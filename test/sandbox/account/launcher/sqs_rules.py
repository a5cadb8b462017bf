"""What SQS does with a message that is not deleted: it goes to the end of the queue, and its old handles delete nothing. MiniStack does not do this.

https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
"""
from ministack.services import sqs

_TO_THE_BACK = 3


def install():
    collect, delete = sqs._collect_msgs, sqs._act_delete_message

    def collected(queue, count, visibility):
        if not queue["is_fifo"]:
            queue["messages"].sort(key=lambda message: message.get("receive_count", 0) >= _TO_THE_BACK)
        found = collect(queue, count, visibility)
        for message in found:
            message.setdefault("handles", set()).add(message["receipt_handle"])
        return found

    def deleted(data, url):
        queue, handle = sqs._get_q(data.get("QueueUrl", url), "sqs:DeleteMessage"), data.get("ReceiptHandle")
        stale = any(handle in message.get("handles", ()) and message["receipt_handle"] != handle
                    for message in queue["messages"])
        return {} if stale and not queue["is_fifo"] else delete(data, url)

    sqs._collect_msgs = collected
    sqs._HANDLERS["DeleteMessage"] = deleted
