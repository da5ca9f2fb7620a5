"""One large file with recipients configured beside the same file without, in turns, in one form and as a resumable upload."""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import statistics
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benches.upload import MEGABYTE, post, shown
from outside.media import Media, wav
from outside.programs import Broken, Daemon, free_ports, silent_endpoint

ABOUT = "100 MB sealed and stored beside the same unsealed, in one form and as a resumable upload"
LEAST = 0.6
PIECE = 16 << 20
RESUMABLE = {"Tus-Resumable": "1.0.0"}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=100, help="of sound; default 100")
    parser.add_argument("--runs", type=int, default=5, help="of each, in turns; the median counts; default 5")


def run(options: argparse.Namespace, folder: Path) -> int:
    recording = wav(random.Random(1), options.megabytes * MEGABYTE)
    key = folder / "inner.key"
    made = subprocess.run([str(options.tipline), "keygen", str(key)], capture_output=True, text=True, check=True)
    daemons: dict[str, Daemon] = {}
    with silent_endpoint() as endpoint:
        for name, recipients in (("clear", "[]"), ("sealed", f"[{made.stdout.strip()}]")):
            (folder / name).mkdir()
            tips, desk = free_ports(2)
            daemons[name] = Daemon(
                options.tipline, folder / name, folder / name / "spool", tips, desk, endpoint,
                {"TIPLINE_LOG_LEVEL": "warning", "TIPLINE_RECIPIENTS": recipients})
        try:
            for daemon in daemons.values():
                daemon.start_and_wait()
            is_met = [compare(name, work, daemons, recording, options.runs) for name, work in WAYS.items()]
        finally:
            for daemon in daemons.values():
                daemon.kill()
    return 0 if all(is_met) else 1


def compare(
    name: str, work: Callable[[int, Media], float], daemons: dict[str, Daemon], recording: Media, runs: int
) -> bool:
    seconds: dict[str, list[float]] = {"clear": [], "sealed": []}
    for number in range(1, runs + 1):
        for way, daemon in daemons.items():
            seconds[way].append(work(daemon.port, recording))
        said = ", ".join(f"{way} {shown(recording, taken[-1])}" for way, taken in seconds.items())
        print(f"{name}, run {number}: {said}", flush=True)
    ratio = statistics.median(seconds["clear"]) / statistics.median(seconds["sealed"])
    print(f"{name}: sealed at {ratio:.2f} of clear, at least {LEAST:.2f} asked for: "
          f"{'met' if ratio >= LEAST else 'missed'}")
    return ratio >= LEAST


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
