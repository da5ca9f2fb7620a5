"""Photos kept a second beside a small Flask app under gunicorn that looks at the file's head and syncs what it keeps.

201s alone are counted: there must be as many photos on the disk.
"""

from __future__ import annotations

import argparse
import random
from functools import partial
from pathlib import Path

from benches.load import need_wrk, wrk
from benches.peers.flask_server import WORKERS, gunicorn
from benches.receiving import hold_to_its_count, receiving
from benches.record import Row
from benches.takers import Figures, Peer, add_turns, in_turns
from outside.media import jpeg
from outside.tips import SENTENCES, multipart

ABOUT = "tips with a 54 KB photo over 16 connections beside Flask under gunicorn"
QUICK = {"runs": 3, "seconds": 3}
CONNECTIONS = 16
LEAST = 5.0


def add_options(parser: argparse.ArgumentParser) -> None:
    add_turns(parser, seconds=8)


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    need_wrk()
    request = folder / "request"
    write_request(request)
    print(f"{options.runs} runs of {options.seconds} s each, in turns, {CONNECTIONS} connections, on loopback", flush=True)
    peers = [Peer(f"Flask, {name}", partial(flask, name, request, options.seconds), LEAST) for name in WORKERS]
    turns = in_turns(partial(tipline, options.tipline, request, options.seconds), peers, options.runs, folder)
    return turns.rows("a 54 KB photo, file and folder synced, 16 connections", "Flask")


def write_request(path: Path) -> None:
    boundary = "photo-of-the-bench"
    body = multipart(boundary, {"content": SENTENCES[2]}, (jpeg(random.Random(1), 54_000),))
    head = (
        "POST /v1/tips HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {len(body)}\r\n\r\n")
    path.write_bytes(head.encode() + body)


def tipline(program: Path, request: Path, seconds: int, folder: Path) -> Figures:
    with receiving(program, folder) as daemon:
        counted = wrk(daemon.port, "photo.lua", CONNECTIONS, seconds, str(request))
        hold_to_its_count(daemon, counted.taken)
    return counted.figures


def flask(workers: str, request: Path, seconds: int, folder: Path) -> Figures:
    with gunicorn(workers, folder) as server:
        counted = wrk(server.port, "photo.lua", CONNECTIONS, seconds, str(request))
        server.hold_to_its_count(counted.taken)
    return counted.figures
