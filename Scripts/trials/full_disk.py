"""A disk that runs full, of bytes or of inodes, on tmpfs and on a loop-mounted ext4 (as root).

With room for texts only, and far less of it than the ledger's log would like: a tip with a file is refused with 507 and
`Retry-After` before its body is sent, a tip in words alone is kept out of the reserve, and deliveries go on. With no room
at all, nothing that was acknowledged may be lost, whatever is answered, and a start says what it wants. When there is room
again, files are taken within five seconds. `--without reserve` is the negative control: a daemon told to leave nothing
free must fail to take texts.
"""

from __future__ import annotations

import argparse
import http.client
import os
import shutil
import socket
import time
from pathlib import Path

from outside.building import prepare
from outside.citizens import Citizen, Crowd, Memory
from outside.programs import Broken, Daemon, Platform, free_ports, wait_until
from outside.store import reckon
from outside.tips import Author, Habits
from trials.disk import LoopDisk, run as command, unmount
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "a disk that runs full, of bytes or of inodes, and is given room again (as root)"
ROUNDS = 8
TRIES_RELEASE = True
WITHOUT = ("reserve",)
KINDS = (("tmpfs", "bytes"), ("ext4", "bytes"), ("tmpfs", "inodes"), ("ext4", "inodes"))
MEGABYTES = 96
RESERVE = 24 << 20
# A log that nobody carries back takes this with a hundred tips.
LITTLE = 6 << 20
RECOVERY_SECONDS = 5.0
# Enough that the ledger has to grow: a few fit where its log was before.
TEXTS = 400


def limit(rounds: int) -> float:
    return 120 + 60 * rounds


def why_not_here(_: argparse.Namespace) -> str | None:
    if os.geteuid() != 0:
        return "mounting needs root"
    prepare("e2fsprogs", "mount")
    return None


def run(setting: Setting, verdict: Verdict) -> None:
    slowest = [0.0]
    setting.each_round(verdict, lambda number: Round(setting, verdict, number, slowest).run())
    verdict.remarks.append(f"files were taken again {slowest[0]:.1f} s after there was room, at the latest")


class SmallDisk:
    """A file system of our own with little room."""

    def __init__(self, folder: Path, kind: str):
        self.loop = LoopDisk(folder, "ext4") if kind == "ext4" else None
        self.path = self.loop.mount_point if self.loop else folder / "disk"
        if self.loop:
            self.loop.make(MEGABYTES, inodes=3000)
        else:
            self.path.mkdir()
            command("mount", "-t", "tmpfs", "-o", f"size={MEGABYTES}m,nr_inodes=3000", "tmpfs", str(self.path))
        self.ballast = self.path / "ballast"
        self.ballast.mkdir()

    def fill_bytes(self, left: int) -> None:
        """Leaves at most `left` bytes."""
        with open(self.ballast / "bytes", "ab") as file:
            while (free := self.free_bytes()) > left:
                try:
                    file.write(bytes(min(1 << 20, max(4096, free - left))))
                    file.flush()
                    os.fsync(file.fileno())
                except OSError:
                    return

    def fill_inodes(self) -> None:
        for number in range(100_000):
            try:
                (self.ballast / f"inode-{number}").touch()
            except OSError:
                return

    def free_bytes(self) -> int:
        status = os.statvfs(self.path)
        return status.f_bavail * status.f_frsize

    def clear(self) -> None:
        shutil.rmtree(self.ballast)
        self.ballast.mkdir()

    def release(self) -> None:
        if self.loop:
            self.loop.release()
        elif os.path.ismount(self.path):
            unmount(self.path)


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int, slowest: list[float]):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.slowest = slowest
        self.kind, self.what = KINDS[(number - 1) % len(KINDS)]
        self.folder = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.disk = SmallDisk(self.folder, self.kind)
        tips, desk, inner = free_ports(3)
        self.tips = tips
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        reserve = "0 B" if setting.options.without else f"{RESERVE} B"
        self.daemon = Daemon(
            setting.tipline, self.folder, self.disk.path / "spool", tips, desk, self.platform.endpoint,
            SETTINGS | {"TIPLINE_LIMITS_RESERVE": reserve, "TIPLINE_LIMITS_CLIENT_TIPS": "unlimited"})
        self.memory = Memory()

    def run(self) -> None:
        try:
            self.platform.start_and_wait()
            self.daemon.start_and_wait()
            self.crowd("before")
            if self.what == "bytes":
                self.disk.fill_bytes(0 if self.setting.options.without else LITTLE)
            else:
                self.disk.fill_inodes()
            self.little_room()
            if self.what == "bytes":
                self.disk.fill_bytes(0)
                self.crowd("none")
                self.start_without_room()
            self.disk.clear()
            self.room_again()
            self.settle()
        finally:
            self.daemon.kill()
            self.platform.kill()
            self.disk.release()
        self.verdict.add(reckon(self.memory, self.platform.store))
        self.verdict.broken += self.memory.complaints
        self.verdict.turned_red = self.verdict.turned_red or not self.verdict.is_good
        if self.verdict.is_good:
            shutil.rmtree(self.folder)

    def red(self, sentence: str) -> None:
        self.verdict.red(f"round {self.number}, {self.kind} out of {self.what}: {sentence}")

    def crowd(self, when: str) -> None:
        crowd = Crowd(
            4, f"{self.setting.seed}/{self.number}/{when}", self.tips, memory=self.memory,
            habits=Habits(with_files=0.4, keyed=0, largest_file=64 << 10))
        crowd.post(1, patience=20)

    def little_room(self) -> None:
        """Texts are kept and delivered; files are turned away before they are sent."""
        author = Author(f"{self.setting.seed}/{self.number}/texts", Habits(with_files=0, keyed=0))
        citizen = Citizen(author, self.tips, self.memory, 0)
        citizen.stopping.set()
        citizen.give_up_at = time.monotonic() + 60
        before = len(self.memory.acknowledged)
        for _ in range(TEXTS):
            tip = author.next()
            self.memory.will_send(tip)
            citizen.bring(tip)
        citizen.hang_up()
        if (kept := len(self.memory.acknowledged) - before) < TEXTS:
            self.red(f"of {TEXTS} tips in words alone only {kept} were kept")
        if left := self.daemon.drain(20):
            self.red(f"deliveries do not go on: {left}")
        # Without inodes there is room by every figure until a file is made: then the body is on its way.
        if self.what == "bytes" and not self.setting.options.without:
            status, headers = ask_with_file(self.tips)
            if status != 507 or "retry-after" not in headers:
                self.red(f"a tip with a file was answered {status}, with {sorted(headers)}, before its body")

    def start_without_room(self) -> None:
        """Killed now, the daemon is ready again all the same, or says that it wants room and that nothing is lost."""
        self.daemon.kill()
        self.daemon.start()
        wait_until(lambda: self.daemon.is_ready() or not self.daemon.is_running, 30, pause=0.05)
        if self.daemon.is_ready():
            return
        says = ("There is no room to start in", "the room on the disk")
        if self.daemon.is_running or not any(word in self.daemon.tail() for word in says):
            self.red(f"killed and started without room, it does not say so\n{self.daemon.tail()}")
        self.daemon.kill()
        self.disk.clear()
        self.daemon.start_and_wait()

    def room_again(self) -> None:
        began = time.monotonic()
        author = Author(f"{self.setting.seed}/{self.number}/again", Habits(with_files=1, keyed=0, largest_file=32 << 10))
        citizen = Citizen(author, self.tips, self.memory, 0)
        citizen.stopping.set()
        citizen.give_up_at = began + 30

        def is_taken() -> bool:
            tip = author.next()
            self.memory.will_send(tip)
            citizen.bring(tip)
            return self.memory.is_promised(tip)

        taken = wait_until(is_taken, 30, pause=0.1)
        citizen.hang_up()
        seconds = time.monotonic() - began
        self.slowest[0] = max(self.slowest[0], seconds)
        if not taken or seconds > RECOVERY_SECONDS:
            self.red(f"{seconds:.1f} s after there was room, files were {'' if taken else 'not '}taken")

    def settle(self) -> None:
        if not self.daemon.is_running:
            raise Broken(f"the daemon ended by itself\n{self.daemon.tail()}")
        if left := self.daemon.drain(60):
            self.red(f"deliveries not done a minute after there was room: {left}")
        self.daemon.end()
        self.platform.end()
        if fault := self.daemon.verify():
            self.red(fault)


def ask_with_file(port: int) -> tuple[int, dict[str, str]]:
    """The head of a large multipart body, which waits to be told to go on: what is said to it."""
    head = (
        "POST /v1/tips HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: multipart/form-data; boundary=b\r\n"
        "Content-Length: 10000000\r\nExpect: 100-continue\r\n\r\n")
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.sendall(head.encode())
        answer = http.client.HTTPResponse(connection, method="POST")
        try:
            answer.begin()
        except (OSError, http.client.HTTPException):
            return 0, {}
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}
