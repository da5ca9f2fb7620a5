"""Resident memory: at rest, during one very large upload, and during a thousand slow ones.

What is held to its limit is the daemon, as `ps` shows it. With the workers of its box it stands beside Flask and its own.
"""

from __future__ import annotations

import argparse
import contextlib
import random
import resource
import socket
import time
from collections.abc import Iterator
from pathlib import Path

from benches.large import MEGABYTE, MemoryWatch, Recording, send
from benches.peers.flask_server import SYNC, gunicorn
from benches.processes import memory_of_all
from benches.receiving import kept, receiving
from benches.record import AT_MOST, Row
from benches.takers import LeftOut
from outside.media import avi, png
from outside.programs import Broken, Daemon
from outside.tips import SENTENCES, multipart

ABOUT = "resident memory at rest beside Flask, during a 4 GB upload, and during 1,000 slow uploads"
QUICK = {"seconds": 10}
MOST_IDLE, MOST_LARGE, MOST_SLOW = 50.0, 90.0, 200.0
PICTURE_BYTES = 200_000


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=4000, help="of the large upload; default 4000")
    parser.add_argument("--clients", type=int, default=1000, help="slow ones at the same time; default 1000")
    parser.add_argument("--seconds", type=int, default=20, help="that a slow upload takes; default 20")


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    for name in ("idle", "flask", "large", "slow"):
        (folder / name).mkdir()
    rows = idle(options.tipline, folder)
    size = options.megabytes * MEGABYTE
    rows.append(limit(f"{options.megabytes:,} MB in one part", large(options.tipline, size, folder / "large"), MOST_LARGE))
    highest = slow(options.tipline, options.clients, options.seconds, folder / "slow")
    name = f"{options.clients:,} uploads of {PICTURE_BYTES // 1000} KB within {options.seconds} s each"
    return [*rows, limit(name, highest, MOST_SLOW)]


def limit(what: str, highest: int, most: float) -> Row:
    return Row(f"{what}: highest resident memory", "MB", highest / MEGABYTE, sense=AT_MOST, target=most)


def idle(tipline: Path, folder: Path) -> list[Row]:
    with receiving(tipline, folder / "idle") as daemon:
        time.sleep(3)
        alone, together = daemon.memory()[0], memory_of_all(daemon)
    theirs, why = None, None
    try:
        with gunicorn(SYNC, folder / "flask") as server:
            time.sleep(3)
            theirs = memory_of_all(server.program) / MEGABYTE
    except LeftOut as left_out:
        why = str(left_out)
    return [
        Row("at rest: resident memory", "MB", alone / MEGABYTE, sense=AT_MOST, target=MOST_IDLE),
        Row("at rest, with every process of it, shared pages once", "MB", together / MEGABYTE, "Flask, gunicorn, 2 sync",
            theirs, AT_MOST, None, why)]


@contextlib.contextmanager
def watched(daemon: Daemon) -> Iterator[MemoryWatch]:
    watch = MemoryWatch(daemon)
    watch.start()
    try:
        yield watch
    finally:
        watch.stop()
        watch.highest = max(watch.highest, daemon.memory()[1])


def large(tipline: Path, size: int, folder: Path) -> int:
    with receiving(tipline, folder) as daemon:
        film = Recording(size, avi(random.Random(1), MEGABYTE).data, "video/x-msvideo")
        with watched(daemon) as watch:
            seconds, answer = send(daemon.port, film)
        if answer["exhibits"][0]["sha256"] != film.digest:
            raise Broken("not the digest of what was sent")
        print(f"{size / MEGABYTE:,.0f} MB in {seconds:.1f} s, {size / MEGABYTE / seconds:,.0f} MB/s", flush=True)
        return watch.highest


def slow(tipline: Path, clients: int, seconds: int, folder: Path) -> int:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else clients + 100, hard))
    boundary = "slow-upload-of-the-bench"
    body = multipart(boundary, {"content": SENTENCES[2]}, (png(random.Random(1), PICTURE_BYTES),))
    head = (
        "POST /v1/tips HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {len(body)}\r\n\r\n").encode()
    with receiving(tipline, folder) as daemon, contextlib.ExitStack() as stack, watched(daemon) as watch:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", daemon.port), timeout=60)) for _ in range(clients)]
        trickle(sockets, head + body, seconds)
        answers = [each.recv(65_536)[:12] for each in sockets]
        if (wrong := [answer for answer in answers if answer != b"HTTP/1.1 201"]) or kept(daemon) != clients:
            raise Broken(f"{kept(daemon)} of {clients} were kept; some were answered {wrong[:3]}\n{daemon.tail()}")
    return watch.highest


def trickle(sockets: list[socket.socket], request: bytes, seconds: int) -> None:
    """The same to everybody, a piece a half second, so that all are under way until the end."""
    steps = seconds * 2
    piece = -(-len(request) // steps)
    began = time.monotonic()
    for step in range(steps):
        for each in sockets:
            each.sendall(request[step * piece:(step + 1) * piece])
        time.sleep(max(0.0, began + (step + 1) / 2 - time.monotonic()))
