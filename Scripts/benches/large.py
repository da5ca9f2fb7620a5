"""One very large recording through multipart: how fast, the same file at the far end, and how much memory it took."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benches.record import Row, limit
from outside.media import wav_head
from outside.programs import Broken, Daemon, Platform, free_ports

ABOUT = "500 MB through multipart: time, digest and resident memory"
MEGABYTE = 1_000_000
LIMIT = 120 * MEGABYTE
QUICK: dict[str, object] = {}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=500, help="of sound; default 500")


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    tips, desk, inner = free_ports(3)
    platform = Platform(options.tipline, folder, folder / "store", inner)
    daemon = Daemon(options.tipline, folder, folder / "spool", tips, desk, platform.endpoint)
    try:
        platform.start_and_wait()
        daemon.start_and_wait()
        idle, _ = daemon.memory()
        recording = Recording(options.megabytes * MEGABYTE)
        seconds, answer = send(tips, recording)
        after_intake = daemon.memory()[1]
        left = daemon.drain(300)
        highest = daemon.memory()[1]
    finally:
        daemon.kill()
        platform.kill()
    if left:
        raise Broken(f"not delivered within five minutes: {left}\n{daemon.tail()}")
    kept = answer["exhibits"][0]["sha256"]
    with open(folder / "store" / answer["id"] / "exhibit-1", "rb") as stored:
        recorded = hashlib.file_digest(stored, "sha256").hexdigest()
    if not recording.digest == kept == recorded:
        raise Broken(f"the digests differ: {recording.digest} sent, {kept} answered, {recorded} at the platform")
    rate = recording.size / MEGABYTE / seconds
    print(f"{seconds:.1f} s, {rate:,.0f} MB/s to the 201; digest sent, answered and recorded at the platform: the same")
    print(f"resident memory: idle {idle / MEGABYTE:.0f} MB, highest {after_intake / MEGABYTE:.0f} MB at the 201", flush=True)
    return [limit(
        f"{options.megabytes} MB in one part, with its delivery: highest resident memory", "MB", highest / MEGABYTE,
        LIMIT / MEGABYTE)]


class Recording:
    """Sound of any length, or what begins with another head, made as it is sent; the digest grows with it."""

    def __init__(self, size: int, head: bytes | None = None, declared: str = "audio/wav"):
        self.head = head or wav_head(size - len(wav_head(0)))
        self.size = size
        self.declared = declared
        self.hasher = hashlib.sha256()

    @property
    def digest(self) -> str:
        return self.hasher.hexdigest()

    def pieces(self) -> Iterator[bytes]:
        noise = random.Random(1).randbytes(MEGABYTE)
        left = self.size
        piece = self.head
        number = 0
        while left:
            self.hasher.update(piece)
            yield piece
            left -= len(piece)
            number += 1
            # No two megabytes are alike, so that one in the wrong place is noticed.
            piece = (number.to_bytes(8, "big") + noise[8:])[:left]


def send(port: int, recording: Recording) -> tuple[float, dict[str, Any]]:
    boundary = "largest-part-of-the-bench"
    opening = (
        f'--{boundary}\r\nContent-Disposition: form-data; name="content"\r\n\r\n工地夜间施工的录音。\r\n'
        f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="recording"\r\n'
        f"Content-Type: {recording.declared}\r\n\r\n").encode()
    closing = f"\r\n--{boundary}--\r\n".encode()
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    began = time.monotonic()
    connection.putrequest("POST", "/v1/tips")
    connection.putheader("Content-Type", f"multipart/form-data; boundary={boundary}")
    connection.putheader("Content-Length", str(len(opening) + recording.size + len(closing)))
    connection.endheaders(opening)
    for piece in recording.pieces():
        connection.send(piece)
    connection.send(closing)
    answer = connection.getresponse()
    text = answer.read()
    seconds = time.monotonic() - began
    if answer.status != 201:
        raise Broken(f"the recording was answered {answer.status}: {text.decode()}")
    return seconds, json.loads(text)
