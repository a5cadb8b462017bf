"""Starts MiniStack as a stricter AWS account: it refuses what AWS refuses, and it records every call.

Each module beside this one replaces single functions of MiniStack before it serves. The process that starts this one holds the
other end of its standard input. When that process ends for any reason, this process and the functions that it runs end too.
"""
import json
import os
import shutil
import signal
import socket
import sys
import threading


def end_group(state_folder):
    """Removes the state and kills the whole process group, to which the Lambda functions belong."""
    shutil.rmtree(state_folder, ignore_errors=True)
    if os.getpgrp() == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(0)


def end_with_parent(state_folder):
    while sys.stdin.buffer.read(4096):
        pass
    end_group(state_folder)


def bound_socket():
    """Binds a loopback port at once, so that nobody else can take it between choosing and using it."""
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    bound.bind(("127.0.0.1", 0))
    return bound


def serve(bound):
    """Serves until killed. Imports MiniStack only here, because MiniStack reads its environment when it is imported."""
    import asyncio

    from hypercorn.asyncio import serve as hypercorn_serve
    from hypercorn.config import Config
    from ministack import app

    import admin
    import authorize
    import calls
    import denial
    import ec2_backend
    import ec2_stacks
    import ecs_answers
    import ecs_instances
    import ecs_rules
    import efs_places
    import iam_rules
    import isolation
    import key_use
    import owners
    import queue_work
    import role_sessions
    import role_use
    import secret_names
    import simulate
    import sns_signatures
    import sqs_rules
    import stack_rules
    import trail

    for rules in (isolation, denial, authorize, owners, key_use, iam_rules, stack_rules, role_sessions, role_use, simulate, ecs_rules, ecs_answers, ecs_instances,
                  secret_names, sqs_rules, queue_work, trail, ec2_backend, ec2_stacks, efs_places, sns_signatures):
        rules.install()
    config = Config()
    config.bind = [f"fd://{bound.fileno()}"]
    config.keep_alive_timeout = 75
    config.loglevel = "WARNING"
    asyncio.run(hypercorn_serve(calls.recording(sns_signatures.serving(admin.answering(app.app))), config))


def main():
    state_folder = os.environ["TMPDIR"]
    threading.Thread(target=end_with_parent, args=(state_folder,), daemon=True).start()
    bound = bound_socket()
    port = bound.getsockname()[1]
    os.environ["GATEWAY_PORT"] = str(port)
    # The endpoint of clients is that of functions too: a signature covers the host.
    os.environ["AWS_ENDPOINT_URL"] = f"http://localhost:{port}"
    with os.fdopen(3, "w") as answer:
        answer.write(json.dumps({"port": port}) + "\n")
    try:
        serve(bound)
    finally:
        end_group(state_folder)


if __name__ == "__main__":
    main()
