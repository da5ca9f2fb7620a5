"""The daemon's wall clock jumps while it holds a backlog and while it forwards, live and over a kill -9: an hour, ten years,
the edges of a month, a year and a leap day, and the hours that daylight saving leaves out and has twice.

Where the clock is moved, the platform answers 503 meanwhile. Wanted: no storm of attempts, nothing that waits for a clock
that was set back, nothing at its end early (texts, exhibits, uploads, idempotency keys), and every tip in the month of the
day that its citizen was told. `--without patience` is the negative control: what ends goes by the machine's clock.
"""

from __future__ import annotations

import argparse
import json
import shutil
import sqlite3
import time
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from outside import misbehaving, resumable
from outside.building import prepare
from outside.citizens import Citizen, Crowd, Memory
from outside.faketime import PACKAGE, Clock
from outside.misbehaving import Ward
from outside.programs import Daemon, Platform, free_ports
from outside.store import Reckoning, read_clues, reckon
from outside.tips import Author, Habits, Tip
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "the daemon's clock jumps: hours, ten years, edges of months, years, leap days and daylight saving"
TRIES_RELEASE = True
SWITCHES = {"patience": "TIPLINE_TRIAL_NO_PATIENCE"}
WITHOUT = tuple(SWITCHES)
HOUR = 3600
DECADE = 3652 * 24 * HOUR
HABITS = Habits(with_files=0.2, keyed=0.5, largest_file=64 << 10)
# A text is kept a day behind its delivery: the trial's own, so that ten years are more.
KEPT = "24 h"
# Under way at once, those that fail before a lane stops, and its probes; and questions about delivered tips, which ten years
# make due together: those under way, and one by one until they are given up for now.
MOST_REQUESTS = (16 + 10 + 5) + (4 + 3)
HEALED_SECONDS = 90.0


@dataclass(frozen=True)
class Case:
    name: str
    # By how much the clock is moved, one after the other.
    moves: tuple[int, ...] = ()
    over_kill: bool = False
    # What the office's clocks show at the beginning; the time it is, unless given.
    begins: str | None = None
    zone: str = "Asia/Shanghai"


CASES = (
    Case("ten years ahead and back, over kills", (DECADE, -DECADE), over_kill=True),
    Case("an hour back", (-HOUR,)),
    Case("into the next year", begins="2026-12-31 23:59:57"),
    Case("ten years back and on", (-DECADE, DECADE)),
    Case("an hour ahead and back, over kills", (HOUR, -HOUR), over_kill=True),
    Case("an hour that is left out", begins="2027-03-14 01:59:57", zone="America/New_York"),
    Case("an hour that comes twice", begins="2027-11-07 01:59:57", zone="America/New_York"),
    Case("ten years ahead and back", (DECADE, -DECADE)),
    Case("ten years back and on, over kills", (-DECADE, DECADE), over_kill=True),
    Case("into the next month, back, and into it again", (1200, -1200, 1200), begins="2027-01-31 23:50:00"),
    Case("into a leap day", begins="2028-02-28 23:59:57"),
    Case("out of a leap day", begins="2028-02-29 23:59:57"),
    Case("an hour ahead and back", (HOUR, -HOUR)),
    Case("an hour back, over a kill", (-HOUR,), over_kill=True),
    Case("a midnight that is left out", begins="2027-09-04 23:59:57", zone="America/Santiago"),
    Case("from a leap day to where there is none", (-DECADE, DECADE), begins="2028-02-29 12:00:00"),
)
ROUNDS = len(CASES)


def limit(rounds: int) -> float:
    return 60 + 150 * rounds


def why_not_here(_: argparse.Namespace) -> str | None:
    prepare(PACKAGE, "tzdata")
    return None


def run(setting: Setting, verdict: Verdict) -> None:
    setting.each_round(verdict, lambda number: Round(setting, verdict, number).run())


class DatedMemory(Memory):
    """Also what day each citizen was told, which is one that the daemon's clock showed meanwhile."""

    def __init__(self, clock: Clock, zone: ZoneInfo):
        super().__init__()
        self.clock = clock
        self.zone = zone
        self.since: dict[str, float] = {}
        self.keyed: list[Tip] = []
        # By the tip's id.
        self.received_on: dict[str, str] = {}

    def will_send(self, tip: Tip) -> None:
        self.since[tip.serial] = time.monotonic()
        if tip.key:
            self.keyed.append(tip)
        super().will_send(tip)

    def acknowledge(self, tip: Tip, answer: dict[str, Any], asked_at: float) -> None:
        super().acknowledge(tip, answer, asked_at)
        identity, day = str(answer.get("id")), str(answer.get("received_on"))
        if (known := self.received_on.setdefault(identity, day)) != day:
            self.complain(f"{identity}: received on {known}, its repeat says {day}")
        # The answer to a keyed tip's first request may have been lost.
        shown = self.clock.days(self.since[tip.serial] if tip.key else asked_at, time.monotonic(), self.zone)
        if day not in map(str, shown):
            self.complain(f"{identity}: received on {day} by a clock that showed {sorted(map(str, shown))}")


class ClockedDaemon(Daemon):
    def kill(self) -> None:
        super().kill()
        self.tidy()

    def end(self, seconds: float = 60) -> None:
        super().end(seconds)
        self.tidy()

    def tidy(self) -> None:
        if self.process is not None:
            Clock.clear(self.process.pid)


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.noise = setting.noise(number)
        self.case = CASES[(number - 1) % len(CASES)]
        self.folder: Path = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.clock = Clock(self.folder)
        self.zone = ZoneInfo(self.case.zone)
        if self.case.begins:
            self.clock.show(datetime.fromisoformat(self.case.begins).replace(tzinfo=self.zone))
        self.tips, desk, self.inner = free_ports(3)
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", self.inner)
        settings = SETTINGS | self.clock.environment | setting.switch | {
            "TIPLINE_TIME_ZONE": self.case.zone, "TIPLINE_RETENTION_ENDED": KEPT,
            "TIPLINE_LIMITS_CLIENT_TIPS": "unlimited"}
        self.daemon = ClockedDaemon(
            setting.tipline, self.folder, self.folder / "spool", self.tips, desk, self.platform.endpoint, settings)
        self.memory = DatedMemory(self.clock, self.zone)
        self.crowds = 0
        self.most = 0

    def run(self) -> None:
        ward = Ward()
        try:
            self.platform.start_and_wait()
            self.daemon.start_and_wait()
            if self.case.moves:
                self.jump(ward)
            else:
                self.pass_edge()
            self.settle()
        finally:
            self.daemon.kill()
            self.platform.kill()
            ward.end()
        self.compare()
        self.setting.progress(self.number, self.verdict.acknowledged)
        if self.verdict.is_good:
            shutil.rmtree(self.folder)

    def fail(self, sentence: str) -> None:
        self.verdict.red(f"round {self.number}, {self.case.name}: {sentence}")

    def post(self, seconds: float) -> None:
        self.crowds += 1
        crowd = Crowd(4, f"{self.setting.seed}/{self.number}/{self.crowds}", self.tips, memory=self.memory, habits=HABITS)
        crowd.post(seconds, patience=60)

    def restart(self) -> None:
        self.daemon.kill()
        self.daemon.start()
        # Ready it is not, where the clock says that a backlog is ten years old.
        self.daemon.wait_until_listening(self.tips)

    # What the clock passes by itself

    def pass_edge(self) -> None:
        self.post(2)
        self.restart()
        self.post(3)

    # What it is moved over

    def jump(self, ward: Ward) -> None:
        self.post(0.7)
        self.daemon.drain(30)
        self.platform.end()
        sick = misbehaving.Platform("sick", self.inner, misbehaving.says(503))
        ward.begin(sick)
        self.post(1.5)
        uploads = self.begin_uploads()
        for move in self.case.moves:
            before = len(sick.requests)
            if self.case.over_kill:
                self.daemon.kill()
            self.clock.move(move)
            if self.case.over_kill:
                self.restart()
            self.post(1)
            self.repeat_keyed()
            self.look_at(uploads)
            time.sleep(1)
            requests = len(sick.requests) - before
            self.most = max(self.most, requests)
            if requests > MOST_REQUESTS:
                self.fail(f"{requests} requests behind a move of {move} s are a storm")
        backlog = sum(self.daemon.stages().get(stage, 0) for stage in ("queued", "deferred", "in-doubt"))
        self.verdict.remarks.append(
            f"{self.case.name}: {backlog} waited, at most {self.most} requests behind a move, "
            f"{max(sick.attempts.values(), default=0)} attempts of one tip in all")
        ward.close_all()
        self.platform.start_and_wait()

    def repeat_keyed(self) -> None:
        """Tips from before the move are known by their keys behind it."""
        citizen = Citizen(Author("nobody"), self.tips, self.memory, 0)
        citizen.give_up_at = time.monotonic() + 30
        known = [tip for tip in self.memory.keyed if self.memory.is_promised(tip)]
        for tip in self.noise.sample(known, min(20, len(known))):
            citizen.bring(tip, again=True)
        citizen.hang_up()

    def begin_uploads(self) -> dict[str, int]:
        """One that is whole and one that is not, by their ids: how far they are."""
        uploads: dict[str, int] = {}
        for size in (1000, 500):
            _, upload = resumable.begin(self.tips, 1000)
            resumable.send(self.tips, upload, bytes(size), 0, size)
            uploads[upload] = size
        return uploads

    def look_at(self, uploads: dict[str, int]) -> None:
        for upload, size in uploads.items():
            if (found := resumable.offset(self.tips, upload)) != (200, size):
                self.fail(f"an upload of {size} bytes was answered {found}")

    # The end

    def settle(self) -> None:
        began = time.monotonic()
        if left := self.daemon.drain(HEALED_SECONDS):
            self.fail(f"not delivered {HEALED_SECONDS:.0f} s behind the last move: {left}")
        elif self.case.moves:
            self.verdict.remarks.append(f"{self.case.name}: all delivered after {time.monotonic() - began:.1f} s")
        # A start looks for what is over.
        self.restart()
        time.sleep(0.5)
        self.daemon.end()
        self.platform.end()

    def compare(self) -> None:
        reckoning = reckon(self.memory, self.platform.store)
        self.verdict.add(reckoning)
        self.verdict.turned_red = self.verdict.turned_red or not reckoning.is_good
        for complaint in self.memory.complaints:
            self.fail(complaint)
        if fault := self.daemon.verify():
            self.fail(fault)
        self.look_for_ends()
        self.compare_months()

    def look_for_ends(self) -> None:
        """Nothing here is a day old."""
        ledger = sqlite3.connect(self.daemon.spool / "ledger.sqlite")
        erased = ledger.execute("SELECT count(*) FROM tip WHERE body IS NULL").fetchone()[0]
        undelivered = ledger.execute("SELECT count(*) FROM ended WHERE stage != 8").fetchone()[0]
        ledger.close()
        if erased or undelivered:
            self.fail(f"{erased} tips were erased early, {undelivered} ended undelivered")
        gone = [
            f"{identity}-{number}"
            for serial, identity in self.memory.acknowledged.items()
            for number, _ in enumerate(self.memory.sent[serial].exhibits, 1)
            if not list(self.daemon.spool.glob(f"exhibits/*/{identity}-{number}"))]
        if gone:
            self.fail(f"{len(gone)} exhibits are gone early, as {gone[0]}")

    def compare_months(self) -> None:
        """Each tip's day is that of its manifest's time, and each month's figure is the tips of its days."""
        days: dict[str, str] = {}
        for clue in read_clues(self.platform.store, Reckoning()):
            manifest = json.loads((self.platform.store / clue["id"] / "manifest.json").read_bytes())
            received = datetime.fromisoformat(manifest["received_at"]).astimezone(self.zone)
            days[clue["id"]] = str(received.date())
        told = self.memory.received_on
        if wrong := [each for each in told if each in days and days[each] != told[each]]:
            self.fail(f"{len(wrong)} tips came on another day than was said, as {wrong[0]}")
        for month, count in sorted(Counter(day[:7] for day in days.values()).items()):
            said = json.loads(self.daemon.command_line("stats", month, "--format", "json").stdout)
            if said["sum"]["tips"] != count or said["sum"]["outcomes"]["delivered"] != count:
                self.fail(f"{count} tips came in {month}, the figures say {said['sum']['tips']}")
