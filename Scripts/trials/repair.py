"""kill -9 of `tipline spool repair` at its renames, syncs and unlinks, after the ledger was lost or is an older one.

Some tips' files were put aside before, whole or only half of them, as a sweep that was cut leaves them. Run again to
its end, the repair must have every acknowledged tip with exhibits back, and the platform each of them once. Tips in
words alone are back as far as the ledger was: what is behind its backup went with it. `--without exhibit` is the
negative control: one file is taken away before, and the trial must turn red.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import time
from pathlib import Path

from outside.citizens import Crowd, Memory
from outside.programs import Daemon, Platform, free_ports
from outside.store import reckon
from outside.tracing import injecting, why_no_trace
from trials.bits import LEDGER
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "kill -9 of the repair of a spool whose ledger was lost"
ROUNDS = 20
TRIES_RELEASE = True
WITHOUT = ("exhibit",)
MOST_KILLS = 6
# What a repair does to a disk, and about how often for the tips of a round. Each of them is a place to be killed at.
CALLS = (
    ("rename,renameat,renameat2", 16), ("fsync", 60), ("pwrite64", 12), ("unlink,unlinkat", 2), ("openat", 600))


def limit(rounds: int) -> float:
    return 120 + 40 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--citizens", type=int, default=4, help="posting at the same time; default 4")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --citizens {options.citizens}"


def run(setting: Setting, verdict: Verdict) -> None:
    traces = why_no_trace() is None
    kills = [0]
    setting.each_round(verdict, lambda number: Round(setting, verdict, number, traces, kills).run())
    where = "at the calls that change something" if traces else "at random moments (no process can be traced here)"
    verdict.remarks.append(f"{kills[0]} kills {where}")


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int, traces: bool, kills: list[int]):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.traces = traces
        self.kills = kills
        self.noise = setting.noise(number)
        self.folder = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.spool = self.folder / "spool"
        tips, desk, inner = free_ports(3)
        self.tips = tips
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(
            setting.tipline, self.folder, self.spool, tips, desk, self.platform.endpoint, SETTINGS)
        # Else the platform has some of them already, and is handed them again.
        self.is_away = self.noise.random() < 0.5
        self.has_backup = self.noise.random() < 0.5
        self.memory = Memory()
        # What the backup knows, serial to id.
        self.kept: dict[str, str] = {}

    def run(self) -> None:
        try:
            if not self.is_away:
                self.platform.start_and_wait()
            self.post("before")
            if self.has_backup:
                shutil.copy(self.spool / "ledger.sqlite", self.folder / "backup.sqlite")
                self.kept = self.memory.acknowledged
                self.post("after")
            self.lose_ledger()
            self.put_aside()
            self.repair()
            self.settle()
        finally:
            self.daemon.kill()
            self.platform.kill()
        self.compare()
        if self.verdict.is_good:
            shutil.rmtree(self.folder)

    def post(self, when: str) -> None:
        self.daemon.start_and_wait()
        crowd = Crowd(
            self.setting.options.citizens, f"{self.setting.seed}/{self.number}/{when}", self.tips, memory=self.memory)
        crowd.post(self.noise.uniform(0.3, 0.8), patience=30)
        self.daemon.end()

    def lose_ledger(self) -> None:
        for name in LEDGER:
            (self.spool / name).unlink(missing_ok=True)
        if self.has_backup:
            shutil.copy(self.folder / "backup.sqlite", self.spool / "ledger.sqlite")

    @property
    def files(self) -> list[Path]:
        return sorted(path for path in self.spool.glob("exhibits/*/*") if path.is_file())

    def put_aside(self) -> None:
        """Of every third tip that the ledger does not know, as a sweep has it, some or all of its files."""
        by_tip: dict[str, list[Path]] = {}
        known = set(self.kept.values())
        for path in self.files:
            if path.name[:26] not in known:
                by_tip.setdefault(path.name[:26], []).append(path)
        for files in by_tip.values():
            if self.noise.random() < 0.33:
                for path in self.noise.sample(files, self.noise.randint(1, len(files))):
                    path.rename(self.spool / "orphans" / path.name)

    def repair(self) -> None:
        if self.setting.options.without:
            known = set(self.kept.values())
            exhibits = [path for path in self.files if path.name[27:].isdigit() and path.name[:26] not in known]
            self.noise.choice(exhibits).unlink()
        for _ in range(MOST_KILLS):
            if not self.repair_killed():
                break
            self.kills[0] += 1
        done = subprocess.run(self.command, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)
        if done.returncode != 0:
            self.verdict.red(f"the last repair ended with {done.returncode}: {done.stdout.strip()[-400:]}")
        again = subprocess.run(self.command, cwd=self.folder, capture_output=True, text=True, timeout=120, check=False)
        nothing = "0 queued again, 0 restored, 0 still quarantined, 0 left"
        if done.returncode == 0 and not again.stdout.startswith(nothing):
            self.verdict.broken.append(f"a repair behind the last one found more: {again.stdout.strip()[:200]}")

    @property
    def command(self) -> list[str]:
        """A repair that was cut may have begun the new ledger."""
        ledger = self.spool / "ledger.sqlite"
        is_new = not ledger.exists() or ledger.stat().st_size == 0
        command = [str(self.setting.tipline), "spool", "repair", "--spool", str(self.spool)]
        return command + (["--new-ledger"] if is_new else [])

    def repair_killed(self) -> bool:
        """False when it came to its end before it was killed."""
        if self.traces:
            calls, most = self.noise.choice(CALLS)
            number = self.noise.randint(1, most)
            tracing = injecting(calls, f"signal=SIGKILL:when={number}")
            done = subprocess.run(
                tracing + self.command, cwd=self.folder, capture_output=True, timeout=120, check=False)
            return done.returncode in (-9, 137)
        process = subprocess.Popen(
            self.command, cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL)
        time.sleep(self.noise.uniform(0, 0.4))
        was_running = process.poll() is None
        process.kill()
        process.wait()
        return was_running

    def settle(self) -> None:
        if self.is_away:
            self.platform.start_and_wait()
        self.daemon.start_and_wait()
        left = self.daemon.drain(60)
        lines = self.daemon.command_line("spool", "ls").stdout.splitlines()
        parked = [line for line in lines if line.split()[1] == "parked"]
        # Under another number than before: the platform has it, once (Decisions/0025).
        strange = [line for line in parked if "parked(http-409)" not in line]
        if set(left) - {"parked"} or strange or (parked and self.is_away):
            self.verdict.broken.append(f"round {self.number}: not delivered: {left} {(strange or parked)[:1]}")
        if fault := self.daemon.verify():
            self.verdict.broken.append(fault)
        self.daemon.end()
        self.platform.end()

    def compare(self) -> None:
        """Against what must have come back: all with exhibits, and what the backup knew."""
        expected = {
            serial for serial in self.memory.promises
            if self.memory.sent[serial].exhibits or serial in self.kept}
        reckoning = reckon(self.memory.only(expected), self.platform.store)
        self.verdict.add(reckoning)
        self.verdict.broken += self.memory.complaints
        if not reckoning.is_good:
            self.verdict.turned_red = True
