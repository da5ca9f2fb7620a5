"""EIO from each fsync and fdatasync of the daemon, once and for ever: strace answers in place of the disk.

One citizen posts one tip after the other, so that a sync that failed belongs to the tip that was under way. That tip
must not be answered 201; no descriptor may be synced again after a sync of it has failed (the second would succeed with
the data gone); a ledger whose sync failed is given up, and the daemon with it; and after a start on a healthy disk every
tip acknowledged before or after the fault is there, once. `--without` is the negative control: with an error taken for none,
a tip is acknowledged over a sync that failed, and the trial must see it.
"""

from __future__ import annotations

import argparse
import re
import shutil
import time
from dataclasses import dataclass
from pathlib import Path

from outside.building import prepare
from outside.citizens import Citizen, Memory
from outside.programs import Broken, Daemon, Platform, free_ports, wait_until
from outside.store import reckon
from outside.tips import Author, Habits
from outside.tracing import attached, injecting, why_no_trace
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "EIO from each fsync and fdatasync of the daemon, once and for ever (strace)"
ROUNDS = 40
TRIES_RELEASE = True
SWITCHES = {"honesty": "TIPLINE_TRIAL_BELIEVE_FAILED_SYNC"}
WITHOUT = tuple(SWITCHES)
TIPS = 12
CALLS = ("fsync", "fdatasync")
# Beyond so many of one thread nothing new is met.
LATEST = 24
LOG = "ledger.sqlite-wal"
# Synced behind the tips, for the next start or to shorten the log: the tip under way has no part in it.
BEHIND = frozenset({"ledger.sqlite", "spool-id", "spool", "trace"})
# `[pid 17] 1700000000.123456 fsync(12</spool/exhibits/ab/x-1>) = -1 EIO (Input/output error) (INJECTED)`
LINE = re.compile(r"^(?P<pid>\d+) +(?P<at>[\d.]+) (?P<call>\w+)\((?P<fd>\d+)<(?P<path>[^>]*)>\) += (?P<result>.*)$")


def limit(rounds: int) -> float:
    return 120 + 30 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tips", type=int, default=TIPS, help=f"posted in each round; default {TIPS}")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --tips {options.tips}"


def why_not_here(options: argparse.Namespace) -> str | None:
    prepare("strace")
    return why_no_trace()


@dataclass(frozen=True)
class Sync:
    """One fsync or fdatasync that the tracer saw, or the end of a descriptor."""

    at: float
    call: str
    descriptor: int
    path: str
    has_failed: bool


def run(setting: Setting, verdict: Verdict) -> None:
    failures: dict[str, int] = {}
    setting.each_round(verdict, lambda number: Round(setting, verdict, number, failures).run())
    sites = ", ".join(f"{site} {count}" for site, count in sorted(failures.items()))
    verdict.remarks.append(f"syncs that failed: {sites or 'none'}")
    if not failures and not setting.options.without:
        verdict.broken.append("no sync failed: the trial has tried nothing")


def site(path: str) -> str:
    """What a path is to the spool."""
    name = Path(path).name
    if name.startswith("ledger.sqlite"):
        return name
    if "/uploads/" in path:
        return "upload"
    if name.endswith("-manifest.json"):
        return "manifest"
    if "/exhibits/" in path:
        return "exhibit" if "-" in name else "shelf"
    return name


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int, failures: dict[str, int]):
        self.setting = setting
        self.verdict = verdict
        self.failures = failures
        noise = setting.noise(number)
        # Each call at each place in turn, the order of the seed; every other round the fault stays.
        self.call = CALLS[number % 2]
        # Of one thread: the threads of the exhibits sync seldom, that of the ledger often.
        self.place = noise.choice((1, 2, 3, noise.randrange(1, LATEST)))
        self.stays = noise.random() < 0.5
        # Else the fault is there when it starts.
        self.runs = noise.random() < 0.75
        self.folder = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.trace = self.folder / "trace"
        tips, desk, inner = free_ports(3)
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(
            setting.tipline, self.folder, self.folder / "spool", tips, desk, self.platform.endpoint,
            SETTINGS | setting.switch)
        self.memory = Memory()
        author = Author(f"{setting.seed}/{number}", Habits(with_files=0.5, keyed=0, largest_file=64 << 10))
        self.citizen = Citizen(author, tips, self.memory, 0)
        # When each tip was under way, by the clock of the trace.
        self.spans: dict[str, tuple[float, float]] = {}

    def run(self) -> None:
        try:
            self.platform.start_and_wait()
            self.daemon.start_and_wait()
            self.post(3)
            self.daemon.end()
            self.fail()
            self.compare_with_trace()
            self.recover()
        finally:
            self.citizen.hang_up()
            self.daemon.kill()
            self.platform.kill()
        self.verdict.add(reckon(self.memory, self.platform.store))
        self.verdict.broken += self.memory.complaints
        if self.verdict.is_good:
            shutil.rmtree(self.folder)

    def post(self, count: int) -> None:
        """One tip after the other; one without a key is never sent again."""
        self.citizen.give_up_at = time.monotonic() + 60
        self.citizen.stopping.set()
        for _ in range(count):
            if not self.daemon.is_running:
                return
            tip = self.citizen.author.next()
            self.memory.will_send(tip)
            began = time.time()
            self.citizen.bring(tip)
            self.spans[tip.serial] = (began, time.time())

    def fail(self) -> None:
        """The daemon on a disk whose syncs fail, from its start on or once it runs. It may end by itself."""
        what = f"error=EIO:when={self.place}{'+' if self.stays else ''}"
        logged = "fsync,fdatasync,close"
        if self.runs:
            self.daemon.start_and_wait()
            assert self.daemon.process is not None
            with attached(self.daemon.process.pid, self.call, what, self.trace, logged):
                self.post_and_wait()
            return
        sound = self.daemon.command
        self.daemon.command = injecting(self.call, what, self.trace, logged) + sound
        try:
            self.daemon.start()
            if wait_until(lambda: self.daemon.is_ready() or not self.daemon.is_running, 30):
                self.post_and_wait()
            self.daemon.kill()
        finally:
            self.daemon.command = sound

    def post_and_wait(self) -> None:
        self.post(self.setting.options.tips)
        # A daemon without its ledger ends; it may take its time over those it is still talking to.
        if any(sync.has_failed and site(sync.path) == LOG for sync in self.syncs()):
            wait_until(lambda: not self.daemon.is_running, 30)
        self.daemon.kill()

    def syncs(self) -> list[Sync]:
        found: list[Sync] = []
        text = self.trace.read_text(errors="replace") if self.trace.exists() else ""
        for line in joined(text.splitlines()):
            if match := LINE.match(line):
                found.append(Sync(
                    float(match["at"]), match["call"], int(match["fd"]), match["path"], "INJECTED" in match["result"]))
        return found

    def compare_with_trace(self) -> None:
        """No 201 over a sync that failed, and no second sync of what one has failed on."""
        promised = set(self.memory.acknowledged)
        failed: dict[int, str] = {}
        given_up = False
        committed = 0.0
        for sync in self.syncs():
            if sync.call == "close":
                failed.pop(sync.descriptor, None)
                continue
            if sync.descriptor in failed:
                self.verdict.red(f"{failed[sync.descriptor]} was synced again after its sync had failed")
            where = site(sync.path)
            if not sync.has_failed:
                if where == LOG:
                    committed = sync.at
                continue
            self.failures[where] = self.failures.get(where, 0) + 1
            failed[sync.descriptor] = where
            given_up = given_up or where == LOG
            for serial, (began, ended) in self.spans.items():
                # Its own commit may have been synced, and that of a delivery behind it have failed.
                if where in BEHIND or (where == LOG and committed >= began):
                    continue
                if serial in promised and began <= sync.at <= ended:
                    self.verdict.red(f"{serial}: acknowledged, though the sync of {where} failed while it was under way")
        if given_up and self.daemon.process is not None and self.daemon.process.returncode == -9:
            self.verdict.red("the daemon went on after a sync of the ledger's log had failed")

    def recover(self) -> None:
        self.daemon.start_and_wait()
        self.post(2)
        if left := self.daemon.drain(60):
            raise Broken(f"deliveries not done a minute after the disk was well: {left}\n{self.daemon.tail()}")
        self.daemon.end()
        self.platform.end()
        if fault := self.daemon.verify():
            self.verdict.red(fault)


def joined(lines: list[str]) -> list[str]:
    """A call that another thread interrupted stands on two lines: joined, at the place of the second."""
    begun: dict[str, str] = {}
    whole: list[str] = []
    for line in lines:
        pid, _, rest = line.partition(" ")
        if rest.endswith("<unfinished ...>"):
            begun[pid] = line.removesuffix("<unfinished ...>").rstrip()
        elif match := re.match(r" *[\d.]+ <\.\.\. \w+ resumed>(.*)$", rest):
            whole.append(begun.pop(pid, "") + match[1])
        else:
            whole.append(line)
    return whole
