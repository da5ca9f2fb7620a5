"""The power goes at a random moment: a spool on a loop-mounted disk is frozen, mounted again, and looked through.

The platform stands on another disk. In most rounds it is down until after the cut, so that a tip can only come from the
spool; in the others deliveries are under way when the power goes. `--without` is the negative control: with a sync left
out, the trial must see the damage, or it proves nothing.

Answers read while the ioctl runs are no promises: on ext4 fdatasync may then return 0 for what is thrown away (Linux
6.18: 12 of 38,783 plain synced writes without Tipline, none of them synced before the ioctl began).
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from outside.building import prepare
from outside.citizens import Crowd
from outside.programs import Broken, Daemon, Platform, free_ports
from outside.store import Reckoning, reckon
from outside.tips import Habits
from trials.disk import PACKAGES, LoopDisk, why_no_disk
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "the power goes under load; the disk is mounted again and every exhibit hashed (as root)"
ROUNDS = 50
TRIES_RELEASE = True
SWITCHES = {"exhibit-sync": "TIPLINE_TRIAL_NO_EXHIBIT_SYNC", "ledger-sync": "TIPLINE_TRIAL_NO_LEDGER_SYNC"}
WITHOUT = tuple(SWITCHES)


def limit(rounds: int) -> float:
    return 120 + 20 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--fs", choices=sorted(PACKAGES), default="ext4", help="the file system; default ext4")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --fs {options.fs}"


def why_not_here(options: argparse.Namespace) -> str | None:
    why = why_no_disk()
    if why is None:
        prepare(*PACKAGES[options.fs])
    return why


def run(setting: Setting, verdict: Verdict) -> None:
    disk = LoopDisk(setting.folder, setting.options.fs)
    epoch: Epoch | None = None
    try:
        for number in range(setting.first_round, setting.first_round + setting.rounds):
            noise = setting.noise(number)
            if noise.random() < 0.15 or epoch is None:
                if epoch is not None:
                    shutil.rmtree(epoch.folder)
                disk.make()
                epoch = Epoch(setting, number, disk)
            verdict.failed = (epoch.first, number - epoch.first + 1)
            epoch.round(number, verdict)
            verdict.rounds += 1
            setting.progress(number, verdict.acknowledged)
            if not verdict.is_good:
                break
    finally:
        if epoch is not None:
            epoch.end()
        disk.release()


class Epoch:
    """Rounds on one disk: what was promised in one must also survive the cuts of the next."""

    def __init__(self, setting: Setting, first: int, disk: LoopDisk):
        self.setting = setting
        self.first = first
        self.disk = disk
        self.folder: Path = setting.folder / f"round-{first}"
        self.folder.mkdir()
        tips, desk, inner = free_ports(3)
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(
            setting.tipline, self.folder, disk.mount_point / "spool", tips, desk, self.platform.endpoint,
            SETTINGS | setting.switch)
        self.memory = Crowd(0, "", tips).memory
        self.known = Reckoning()

    def end(self) -> None:
        self.daemon.kill()
        self.platform.kill()

    def round(self, number: int, verdict: Verdict) -> None:
        noise = self.setting.noise(number)
        noise.random()  # spent on whether the disk is new
        if noise.random() < 0.3:
            self.platform.start_and_wait()
        crowd = Crowd(
            6, f"{self.setting.seed}/{number}", self.daemon.port, pause=0.004,
            habits=Habits(with_files=0.4, largest_file=512 << 10), memory=self.memory)
        self.daemon.start()
        crowd.start()
        try:
            if noise.random() < 0.85:
                self.daemon.wait_until_ready()
            time.sleep(noise.uniform(0, 0.5))
            began = time.monotonic()
            self.disk.cut()
            self.memory.cuts.append((began, time.monotonic()))
            crowd.no_more(60)
            time.sleep(noise.random() * 0.02)
            self.daemon.stop_short()
            self.disk.unmount()
            self.disk.mount()
            self.look(crowd, verdict)
        finally:
            crowd.no_more(0)
            crowd.join()
            self.end()

    def look(self, crowd: Crowd, verdict: Verdict) -> None:
        """After the cut: start, let everything through, and compare."""
        if not self.platform.is_running:
            self.platform.start_and_wait()
        try:
            self.daemon.start_and_wait()
            crowd.join()
            left = self.daemon.drain(60)
            self.daemon.end()
        except Broken as broken:
            self.count(verdict)
            verdict.red(f"after the cut: {broken}")
            return
        self.platform.end()
        self.count(verdict)
        if left:
            verdict.red(f"deliveries not done a minute after the cut: {left}")
        for complaint in self.memory.complaints:
            verdict.red(complaint)
        if fault := self.daemon.verify():
            verdict.red(fault)

    def count(self, verdict: Verdict) -> None:
        """Adds what is new since the last round of this disk; the comparison itself is of everything."""
        now = reckon(self.memory, self.platform.store)
        verdict.add(now)
        verdict.turned_red = verdict.turned_red or not now.is_good
        verdict.acknowledged -= self.known.acknowledged
        verdict.recorded -= self.known.recorded
        self.known = now
