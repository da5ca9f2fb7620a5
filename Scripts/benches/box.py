"""What the look at a file costs: one picture on both sides of the pipe, and a film's walk beside its upload."""

from __future__ import annotations

import argparse
import ctypes
import http.client
import mmap
import os
import random
import shutil
import socket
import statistics
import struct
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

from benches import NotHere
from benches.processes import below, of
from benches.receiving import receiving
from benches.record import Row, limit
from outside.media import Media, avi, jpeg
from outside.programs import Broken, Daemon

ABOUT = "the box: processor time for one picture, and the workers' share of a film's upload"
HEAD_BYTES = 65_536
WINDOW_BYTES = 512 * 1024
MOST_MICROSECONDS = 80
MOST_SHARE = 0.05
ROUNDS = 5
QUICK: dict[str, object] = {}
CURRENT_PROCESSOR = ctypes.CDLL(None).sched_getcpu


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--picture", type=Path, help="a picture of at most 64 KiB; a JPEG of 54 KB is made unless given")
    parser.add_argument(
        "--film", type=Path, action="append", default=[], help="a film of about 100 MB, repeatable; an AVI is made unless given")


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    shot = options.picture or made(folder / "picture.jpg", jpeg(random.Random(1), 54_000))
    reels = options.film or [made(folder / "film.avi", avi(random.Random(1), 100_000_000))]
    return [*picture(options.tipline, shot), *films(options.tipline, folder, reels)]


def made(path: Path, media: Media) -> Path:
    path.write_bytes(media.data)
    return path


def picture(tipline: Path, file: Path) -> list[Row]:
    head = file.read_bytes()
    if len(head) > HEAD_BYTES:
        raise Broken(f"{file} has {len(head):,} bytes; a head has at most {HEAD_BYTES:,}")
    worker = Worker(tipline)
    try:
        for _ in range(200):
            worker.ask(head)
        rounds = [worker.cost(head, 800) for _ in range(ROUNDS)]
    finally:
        worker.end()
    inside, asking = (statistics.median(side) for side in zip(*rounds))
    print(f"{file.name}, {len(head):,} bytes: {inside:.0f} µs in the worker, {asking:.0f} µs asking", flush=True)
    return [limit("one picture in the box: processor time on both sides", "µs", inside + asking, MOST_MICROSECONDS)]


class Worker:
    """One worker in its box, asked as the daemon asks: the picture in the shared window, the question beside it, and the
    worker on the processor of who asks."""

    def __init__(self, tipline: Path):
        shared = os.memfd_create("window")
        os.ftruncate(shared, WINDOW_BYTES)
        self.window = mmap.mmap(shared, WINDOW_BYTES)
        self.questions, asked = socket.socketpair()
        self.answers, answering = socket.socketpair()

        def place() -> None:
            os.dup2(shared, 3)
            os.set_inheritable(3, True)

        self.process = subprocess.Popen(
            [tipline, "box"], stdin=asked, stdout=answering, preexec_fn=place, close_fds=False, env={})
        for end in (asked, answering):
            end.close()
        os.close(shared)
        self.processor = -1
        self.receive()

    def receive(self) -> bytes:
        answer = self.answers.recv(HEAD_BYTES)
        if not answer:
            raise Broken("the worker ended")
        return answer

    def ask(self, head: bytes) -> None:
        here = CURRENT_PROCESSOR()
        if here != self.processor:
            os.sched_setaffinity(self.process.pid, {here})
            self.processor = here
        self.window[: len(head)] = head
        question = struct.pack("<Q", len(head)) + b"\0\1\0"
        self.questions.sendall(struct.pack("<I", len(question)) + question)
        self.receive()

    def cost(self, head: bytes, times: int) -> tuple[float, float]:
        """Microseconds of processor time, in the worker and here."""
        inside, here = processor_seconds(self.process.pid), time.thread_time()
        for _ in range(times):
            self.ask(head)
        return (
            (processor_seconds(self.process.pid) - inside) / times * 1e6, (time.thread_time() - here) / times * 1e6)

    def end(self) -> None:
        self.questions.close()
        self.process.wait()


def films(tipline: Path, folder: Path, files: list[Path]) -> list[Row]:
    curl = shutil.which("curl")
    if not curl:
        raise NotHere("curl is not installed")
    with receiving(tipline, folder) as daemon:
        return [film(curl, daemon, file) for file in files]


def film(curl: str, daemon: Daemon, file: Path) -> Row:
    uploads = [upload(curl, daemon.port, file, lambda: workers_seconds(daemon)) for _ in range(ROUNDS + 1)][1:]
    whole, looking = (statistics.median(side) for side in zip(*uploads))
    print(
        f"{file.name}, {file.stat().st_size / 1e6:.0f} MB: {whole * 1e3:.0f} ms to the 201, {looking * 1e3:.1f} ms in the "
        "workers", flush=True)
    return limit(f"{file.name}: the workers' part of its upload", "%", looking / whole * 100, MOST_SHARE * 100)


def upload(curl: str, port: int, file: Path, clock: Callable[[], float]) -> tuple[float, float]:
    """Seconds it took, and of the workers' processor time."""
    before = clock()
    command = [
        curl, "--silent", "--output", os.devnull, "--write-out", "%{http_code} %{time_total}", "--form", "content=seen",
        "--form", f"film=@{file}", f"http://127.0.0.1:{port}/v1/tips"]
    code, seconds = subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()
    if int(code) != http.client.CREATED:
        raise Broken(f"{file.name} was answered {code}")
    return float(seconds), clock() - before


def workers_seconds(daemon: Daemon) -> float:
    return sum(processor_seconds(worker) for worker in below(of(daemon)))


def processor_seconds(pid: int) -> float:
    return int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9
