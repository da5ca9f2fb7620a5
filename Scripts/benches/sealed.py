"""One large file with recipients configured beside the same file without, in turns, in one form and as a resumable upload."""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benches.receiving import receiving
from benches.record import Row
from benches.takers import Figures, Peer, add_turns, in_turns
from benches.upload import MEGABYTE, hold_to_digest, post, rate
from outside.media import Media, wav
from outside.programs import Broken
from outside.resumable import ask, begin, send

ABOUT = "100 MB sealed and stored beside the same unsealed, in one form and as a resumable upload"
LEAST = 0.6
QUICK = {"runs": 3}
PIECE = 16 << 20


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=100, help="of sound; default 100")
    add_turns(parser)


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    recording = wav(random.Random(1), options.megabytes * MEGABYTE)
    key = folder / "inner.key"
    made = subprocess.run([str(options.tipline), "keygen", str(key)], capture_output=True, text=True, check=True)
    rows: list[Row] = []
    for name, work in WAYS.items():
        place = folder / name.replace(" ", "-")
        place.mkdir()
        clear = Peer("the same in clear", partial(stored, options.tipline, work, recording, "[]"), LEAST)
        sealed = partial(stored, options.tipline, work, recording, f"[{made.stdout.strip()}]")
        rows += in_turns(sealed, [clear], options.runs, place).rows(f"{options.megabytes} MB sealed, {name}")
    return rows


def stored(
    tipline: Path, work: Callable[[int, Media], float], recording: Media, recipients: str, folder: Path
) -> Figures:
    with receiving(tipline, folder, {"TIPLINE_RECIPIENTS": recipients}) as daemon:
        return rate(recording, work(daemon.port, recording))


def resumable(port: int, recording: Media) -> float:
    """In requests of 16 MiB, and named by a tip; until the 201."""
    os.sync()
    began = time.monotonic()
    status, upload = begin(port, len(recording.data))
    expect(201, status)
    for start in range(0, len(recording.data), PIECE):
        piece = recording.data[start : start + PIECE]
        status, _ = send(port, upload, piece, start, len(piece))
        expect(204, status)
    tip = json.dumps({"content": "工地夜间施工的录音。", "upload": [upload]}).encode()
    status, _, answer = ask(port, "POST", "/v1/tips", tip, {"Content-Type": "application/json"})
    expect(201, status)
    seconds = time.monotonic() - began
    hold_to_digest(answer, recording)
    return seconds


def expect(wanted: int, status: int) -> None:
    if status != wanted:
        raise Broken(f"answered {status} where {wanted} was expected")


WAYS = {"one form": post, "resumable": resumable}
