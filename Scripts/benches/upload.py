"""One large file in one multipart part, with digest and sync, beside others that store the same bytes.

nginx only moves bytes into a file: the bench syncs it in nginx's time. All start on a disk with nothing left to write.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import time
from functools import partial
from pathlib import Path

from benches.peers.c_loops import file_loop
from benches.peers.flask_server import SYNC, gunicorn
from benches.peers.nginx import nginx
from benches.receiving import receiving
from benches.record import Row
from benches.takers import Figures, Peer, add_turns, in_turns
from outside.media import Media, wav
from outside.programs import Broken
from outside.tips import SENTENCES, multipart

ABOUT = "100 MB in one multipart part beside nginx's DAV PUT, a C loop with SHA-256, and Flask, all synced"
QUICK = {"runs": 3}
MEGABYTE = 1_000_000


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=100, help="of sound; default 100")
    add_turns(parser)


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    recording = wav(random.Random(1), options.megabytes * MEGABYTE)
    peers = [
        Peer("nginx, DAV PUT", partial(stored, recording), 1.0),
        Peer("C loop, SHA-256", partial(looped, recording), 0.7),
        Peer("Flask, gunicorn, 2 sync", partial(flask, recording)),
    ]
    turns = in_turns(partial(tipline, options.tipline, recording), peers, options.runs, folder)
    return turns.rows(f"{options.megabytes} MB in one part, digest, record and sync")


def tipline(program: Path, recording: Media, folder: Path) -> Figures:
    with receiving(program, folder) as daemon:
        return rate(recording, post(daemon.port, recording))


def rate(recording: Media, seconds: float) -> Figures:
    return Figures(len(recording.data) / MEGABYTE / seconds, "MB/s")


def post(port: int, recording: Media) -> float:
    """Seconds to the 201."""
    seconds, answer = post_form(port, recording)
    hold_to_digest(answer, recording)
    return seconds


def hold_to_digest(answer: bytes, recording: Media) -> None:
    if json.loads(answer)["exhibits"][0]["sha256"] != hashlib.sha256(recording.data).hexdigest():
        raise Broken(f"not the digest of what was sent: {answer.decode()}")


def post_form(port: int, recording: Media) -> tuple[float, bytes]:
    boundary = "upload-of-the-bench"
    body = multipart(boundary, {"content": SENTENCES[3]}, (recording,))
    return timed("POST", port, "/v1/tips", body, f"multipart/form-data; boundary={boundary}")


def stored(recording: Media, folder: Path) -> Figures:
    with nginx(folder) as server:
        seconds, _ = timed("PUT", server.port, "/recording", recording.data, recording.declared)
        with open(server.stored / "recording", "rb") as file:
            began = time.monotonic()
            os.fsync(file.fileno())
            seconds += time.monotonic() - began
            if file.read() != recording.data:
                raise Broken("nginx did not store what was sent")
    return rate(recording, seconds)


def looped(recording: Media, folder: Path) -> Figures:
    with file_loop(folder) as port:
        seconds, digest = timed("PUT", port, "/recording", recording.data, recording.declared)
    if digest.decode() != hashlib.sha256(recording.data).hexdigest():
        raise Broken("the C loop did not read what was sent")
    return rate(recording, seconds)


def flask(recording: Media, folder: Path) -> Figures:
    with gunicorn(SYNC, folder) as server:
        seconds, answer = post_form(server.port, recording)
        kept = server.stored / json.loads(answer)["id"]
        if kept.read_bytes() != recording.data:
            raise Broken("Flask did not store what was sent")
    return rate(recording, seconds)


def timed(method: str, port: int, path: str, body: bytes, media_type: str) -> tuple[float, bytes]:
    """Seconds to the answer, and its body."""
    os.sync()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.monotonic()
    try:
        connection.request(method, path, body, {"Content-Type": media_type})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    seconds = time.monotonic() - began
    if answer.status != 201:
        raise Broken(f"{method} {path} was answered {answer.status}: {text.decode(errors='replace')}")
    return seconds, text
