"""Kills the process of the function that makes a call, as a crash of the function or of its host would.

MiniStack then sees a dead worker. The invocation has failed, and its caller (a queue or an asynchronous caller) tries again.
"""
import os
import re

from ministack.core import lambda_runtime

_FUNCTION = re.compile(r"^arn:[a-z-]+:sts::(\d+):assumed-role/[^/]+/(.+)$")
_ESTABLISHED = "01"


def inode_of(port):
    """The inode of the socket at the client's end of a connection on this machine; None if it cannot be found."""
    for table in ("/proc/net/tcp", "/proc/net/tcp6"):
        try:
            rows = open(table, encoding="ascii").read().splitlines()[1:]
        except OSError:
            continue
        for row in rows:
            fields = row.split()
            if fields[3] == _ESTABLISHED and fields[1].endswith(f":{port:04X}"):
                return f"socket:[{fields[9]}]"
    return None


def holds(process, socket):
    """Whether a process has this socket open."""
    folder = f"/proc/{process.pid}/fd"
    for name in os.listdir(folder):
        try:
            if os.readlink(f"{folder}/{name}") == socket:
                return True
        except OSError:
            continue
    return False


def processes_of(principal):
    """The busy processes of the function to whose role this session belongs. The session has the name of the function."""
    found = _FUNCTION.match(principal or "")
    if not found:
        return []
    account, name = found.groups()
    with lambda_runtime._lock:
        workers = [worker for key, pool in lambda_runtime._workers.items() for worker in pool
                   if key.split(":")[0] == account and key.split(":")[2] == name and worker.in_use]
    return [worker._proc for worker in workers if worker._proc is not None]


def kill(principal, port):
    """Kills the process of the function that called from this port. Does nothing if the caller was not a function."""
    processes = processes_of(principal)
    socket = inode_of(port) if len(processes) > 1 else None
    for process in processes if socket is None else [one for one in processes if holds(one, socket)]:
        process.kill()
