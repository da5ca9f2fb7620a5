"""One large file with recipients configured beside the same file without, in turns, in one form and as a resumable upload."""

from __future__ import annotations

import argparse
import hashlib
import http.client
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
from benches.upload import MEGABYTE, post, rate
from outside.media import Media, wav
from outside.programs import Broken

ABOUT = "100 MB sealed and stored beside the same unsealed, in one form and as a resumable upload"
LEAST = 0.6
QUICK = {"runs": 3}
PIECE = 16 << 20
RESUMABLE = {"Tus-Resumable": "1.0.0"}


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
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)

    def ask(method: str, path: str, headers: dict[str, str], body: bytes, status: int) -> http.client.HTTPResponse:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.text = answer.read()  # type: ignore[attr-defined]
        if answer.status != status:
            raise Broken(f"{method} was answered {answer.status}")
        return answer

    length = len(recording.data)
    made = ask("POST", "/v1/uploads", RESUMABLE | {"Upload-Length": str(length)}, b"", 201)
    path = "/" + made.headers["Location"].split("/", 3)[3]
    for start in range(0, length, PIECE):
        headers = {"Upload-Offset": str(start), "Content-Type": "application/offset+octet-stream"}
        ask("PATCH", path, RESUMABLE | headers, recording.data[start : start + PIECE], 204)
    tip = json.dumps({"content": "工地夜间施工的录音。", "upload": [path.rsplit("/", 1)[1]]}).encode()
    answer = ask("POST", "/v1/tips", {"Content-Type": "application/json"}, tip, 201)
    seconds = time.monotonic() - began
    connection.close()
    kept = json.loads(answer.text)["exhibits"][0]["sha256"]  # type: ignore[attr-defined]
    if kept != hashlib.sha256(recording.data).hexdigest():
        raise Broken("not the digest of what was sent")
    return seconds


WAYS = {"one form": post, "resumable": resumable}
