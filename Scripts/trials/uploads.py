"""One large file by each tus client: in one request, in pieces with three kill -9 of the daemon between, and with checksums.

Each upload is named by a tip, and the file is compared where the platform has it.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import time
from pathlib import Path

from outside import media, resumable, tus
from outside.programs import Broken, Daemon, Platform, free_ports, wait_until
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "large uploads by tuspy and aiotus with kill -9 of the daemon between"
ROUNDS = 1
TRIES_RELEASE = True
MEGABYTES = 200
PIECE = 8 << 20
KILLS = 3
# What the issue asks for.
MOST_RESIDENT = 120_000_000


def limit(rounds: int) -> float:
    return 600 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=MEGABYTES, help=f"of the file; default {MEGABYTES}")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --megabytes {options.megabytes}"


def run(setting: Setting, verdict: Verdict) -> None:
    tus.python()
    setting.each_round(verdict, lambda number: Round(setting, verdict, number).run())


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.noise = setting.noise(number)
        self.folder = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.size = setting.options.megabytes * 1_000_000
        self.file = self.folder / "film.avi"
        self.resident = 0
        tips, desk, inner = free_ports(3)
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(
            setting.tipline, self.folder, self.folder / "spool", tips, desk, self.platform.endpoint, SETTINGS)

    def run(self) -> None:
        self.digest = media.write_film(self.file, self.noise, self.size)
        try:
            self.platform.start_and_wait()
            self.daemon.start_and_wait()
            self.each("one request", self.one_request, 0)
            for client in tus.CLIENTS:
                self.each(client, lambda kills, client=client: self.in_pieces(client, kills), KILLS)
            self.watch()
            self.daemon.end()
            if fault := self.daemon.verify():
                self.verdict.broken.append(fault)
        finally:
            self.daemon.kill()
            self.platform.kill()
        self.verdict.remarks.append(f"resident at most {self.resident / 1e6:.0f} MB")
        if self.resident > MOST_RESIDENT:
            self.verdict.broken.append(f"more than {MOST_RESIDENT / 1e6:.0f} MB resident")

    def each(self, name: str, send, kills: int) -> None:
        began = time.monotonic()
        upload = send(kills)
        seconds = time.monotonic() - began
        self.verdict.remarks.append(
            f"{name}, {kills} kills: {self.size / 1e6:.0f} MB in {seconds:.1f} s, {self.size / 1e6 / seconds:.0f} MB/s")
        self.name(name, upload)
        self.setting.progress(self.number, self.verdict.acknowledged)

    def one_request(self, _: int) -> str:
        status, upload = resumable.begin(self.daemon.port, self.size)
        if status != 201:
            raise Broken(f"an upload was answered {status}")
        with open(self.file, "rb") as body:
            status, said = resumable.send(self.daemon.port, upload, body, 0, self.size)
        if status != 204:
            raise Broken(f"the bytes were answered {status}: {said[:200]!r}")
        return upload

    def in_pieces(self, client: str, kills: int) -> str:
        sending = tus.Sending(client, self.daemon.port, self.file, PIECE)
        try:
            for number in range(1, kills + 1):
                mark = int(self.size * (number - 1 + self.noise.random()) / kills * 0.95)
                if not wait_until(lambda: self.arrived() >= mark or not sending.is_running, 120, pause=0.002):
                    raise Broken(f"{client} did not bring {mark} bytes\n{self.daemon.tail()}")
                if not sending.is_running:
                    self.verdict.remarks.append(f"{client} was done before kill {number}")
                    break
                self.watch()
                self.daemon.kill()
                self.daemon.start_and_wait()
            return sending.upload(300)
        finally:
            sending.kill()

    def arrived(self) -> int:
        """Bytes of the one upload no tip has taken; asking over HTTP would evict the client's request."""
        files = (self.folder / "spool" / "uploads").glob("?" * 26)
        try:
            return sum(each.stat().st_size for each in files)
        except OSError:
            return 0

    def watch(self) -> None:
        self.resident = max(self.resident, self.daemon.memory()[1])

    def name(self, client: str, upload: str) -> None:
        """A tip that names the upload, and its file where the platform has it."""
        body = json.dumps({"content": f"大型视频 {client}", "upload": [upload]}).encode()
        status, _, said = resumable.ask(self.daemon.port, "POST", "/v1/tips", body, {"Content-Type": "application/json"})
        if status != 201:
            raise Broken(f"the tip of {client} was answered {status}: {said[:300]!r}")
        kept = json.loads(said)
        self.verdict.acknowledged += 1
        exhibit = kept["exhibits"][0]
        if exhibit["sha256"] != self.digest or exhibit["bytes"] != self.size:
            self.verdict.torn += 1
            self.verdict.findings.append(f"{client}: the receipt has another digest")
        left = self.daemon.drain(120)
        if left:
            self.verdict.broken.append(f"{client}: not delivered: {left}")
            return
        self.watch()
        self.compare(client, self.platform.store / kept["id"] / "exhibit-1")

    def compare(self, client: str, there: Path) -> None:
        if not there.exists():
            self.verdict.lost += 1
            self.verdict.findings.append(f"{client}: the platform has no file")
            return
        with open(there, "rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
        self.verdict.recorded += 1
        if found != self.digest:
            self.verdict.torn += 1
            self.verdict.findings.append(f"{client}: the platform has other bytes")
        there.unlink()
