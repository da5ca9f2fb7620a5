"""Photos kept a second beside a small Flask app under gunicorn that looks at the file's head and syncs what it keeps.

201s alone are counted: there must be as many photos on the disk.
"""

from __future__ import annotations

import argparse
import random
from functools import partial
from pathlib import Path

from benches.load import form, need_wrk
from benches.peers import flask_server
from benches.receiving import counted
from benches.record import Row
from benches.takers import Figures, Peer, add_turns, in_turns
from outside.media import jpeg

ABOUT = "tips with a 54 KB photo over 16 connections beside Flask under gunicorn"
QUICK = {"runs": 3, "seconds": 3}
CONNECTIONS = 16
LEAST = 5.0


def add_options(parser: argparse.ArgumentParser) -> None:
    add_turns(parser, seconds=8)


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    need_wrk()
    request = folder / "request"
    request.write_bytes(form("photo-of-the-bench", jpeg(random.Random(1), 54_000)))
    print(f"{options.runs} runs of {options.seconds} s each, in turns, {CONNECTIONS} connections, on loopback", flush=True)
    peers = [
        Peer(f"Flask, {name}", partial(flask, name, request, options.seconds), LEAST) for name in flask_server.WORKERS]
    turns = in_turns(partial(tipline, options.tipline, request, options.seconds), peers, options.runs, folder)
    return turns.rows("a 54 KB photo, file and folder synced, 16 connections", "Flask")


def tipline(program: Path, request: Path, seconds: int, folder: Path) -> Figures:
    return counted(program, folder, "photo.lua", CONNECTIONS, seconds, str(request)).figures


def flask(workers: str, request: Path, seconds: int, folder: Path) -> Figures:
    return flask_server.counted(workers, folder, "photo.lua", CONNECTIONS, seconds, str(request)).figures
