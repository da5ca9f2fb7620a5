"""What Postfix does with mail of one length, each time by an instance of its own in a fresh folder."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from pathlib import Path

from benches.peers.postfix import Postfix, Queue
from benches.takers import Figures
from outside.programs import Broken, wait_until


@contextlib.contextmanager
def postfix(folder: Path, queue: Queue) -> Iterator[Postfix]:
    instance = Postfix(folder, queue)
    try:
        instance.start()
        yield instance
    finally:
        instance.stop()


def accepted(folder: Path, sessions: int, seconds: int, length: int) -> Figures:
    """Messages taken a second, each synced in the queue before it is answered."""
    with postfix(folder, Queue.held) as instance:
        # smtp-source counts messages, not seconds: a short run says how many are needed.
        rate = 1000 / instance.send(1000, length, sessions)
        count = int(rate * seconds)
        rate = count / instance.send(count, length, sessions)
        if instance.waiting() < count + 1000:
            raise Broken(f"{instance.waiting()} of {count + 1000} messages are in Postfix's queue\n{instance.tail()}")
        return Figures(rate)


def end_to_end(folder: Path, count: int, length: int) -> Figures:
    """Messages a second from the first that is sent to the last that smtp-sink has."""
    with postfix(folder, Queue.relayed) as instance:
        instance.open_sink()
        began = time.monotonic()
        instance.send(count, length, 64)
        if not wait_until(lambda: instance.taken() >= count, 120):
            raise Broken(f"smtp-sink took {instance.taken()} of {count}\n{instance.tail()}")
        return Figures(count / (time.monotonic() - began))


def relayed(folder: Path, count: int, length: int) -> Figures:
    """Messages a second out of a full queue."""
    with postfix(folder, Queue.deferred) as instance:
        instance.fill(count, length)
        return Figures(instance.drain(count, 60))
