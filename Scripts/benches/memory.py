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
from pathlib import Path

from benches.large import MEGABYTE, Recording, send
from benches.load import form
from benches.peers.flask_server import SYNC, gunicorn
from benches.processes import memory_of_all
from benches.receiving import kept, receiving
from benches.record import AT_MOST, Row, limit
from benches.takers import LeftOut
from outside.media import avi, png
from outside.programs import Broken

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
    highest = large(options.tipline, size, folder / "large")
    rows.append(resident(f"{options.megabytes:,} MB in one part", highest, MOST_LARGE))
    highest = slow(options.tipline, options.clients, options.seconds, folder / "slow")
    name = f"{options.clients:,} uploads of {PICTURE_BYTES // 1000} KB within {options.seconds} s each"
    return [*rows, resident(name, highest, MOST_SLOW)]


def resident(what: str, highest: int, most: float) -> Row:
    return limit(f"{what}: highest resident memory", "MB", highest / MEGABYTE, most)


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
        limit("at rest: resident memory", "MB", alone / MEGABYTE, MOST_IDLE),
        Row("at rest, with every process of it, shared pages once", "MB", together / MEGABYTE, "Flask, gunicorn, 2 sync",
            theirs, AT_MOST, None, why)]


def large(tipline: Path, size: int, folder: Path) -> int:
    with receiving(tipline, folder) as daemon:
        film = Recording(size, avi(random.Random(1), MEGABYTE).data, "video/x-msvideo")
        seconds, answer = send(daemon.port, film)
        highest = daemon.memory()[1]
        if answer["exhibits"][0]["sha256"] != film.digest:
            raise Broken("not the digest of what was sent")
        print(f"{size / MEGABYTE:,.0f} MB in {seconds:.1f} s, {size / MEGABYTE / seconds:,.0f} MB/s", flush=True)
        return highest


def slow(tipline: Path, clients: int, seconds: int, folder: Path) -> int:
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard if hard != resource.RLIM_INFINITY else clients + 100, hard))
    request = form("slow-upload-of-the-bench", png(random.Random(1), PICTURE_BYTES), "Connection: close\r\n")
    with receiving(tipline, folder) as daemon, contextlib.ExitStack() as stack:
        sockets = [
            stack.enter_context(socket.create_connection(("127.0.0.1", daemon.port), timeout=60)) for _ in range(clients)]
        trickle(sockets, request, seconds)
        answers = [each.recv(65_536)[:12] for each in sockets]
        if (wrong := [answer for answer in answers if answer != b"HTTP/1.1 201"]) or kept(daemon) != clients:
            raise Broken(f"{kept(daemon)} of {clients} were kept; some were answered {wrong[:3]}\n{daemon.tail()}")
        return daemon.memory()[1]


def trickle(sockets: list[socket.socket], request: bytes, seconds: int) -> None:
    """The same to everybody, a piece a half second, so that all are under way until the end."""
    steps = seconds * 2
    piece = -(-len(request) // steps)
    began = time.monotonic()
    for step in range(steps):
        for each in sockets:
            each.sendall(request[step * piece:(step + 1) * piece])
        time.sleep(max(0.0, began + (step + 1) / 2 - time.monotonic()))
