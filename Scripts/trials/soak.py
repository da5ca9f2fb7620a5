"""50 tips a second for a quarter of an hour or longer: texts, photos, keyed repeats, resumable uploads. The platform is
well, down, slow, failing, or loses its answers by turns; every minute daemon or platform is killed.

The last third of the time is one life without kills, in which memory and descriptors are compared: the median of its first
third, behind a warm-up, with that of its last. In the end everything is drained, and a start erases what has ended: the
disk must then hold the ledger and nothing else.
"""

from __future__ import annotations

import argparse
import dataclasses
import http.client
import random
import re
import shutil
import statistics
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from outside import resumable
from outside.citizens import Citizen, Crowd
from outside.programs import RULES, Broken, Daemon, Platform, free_ports, wait_until
from outside.store import reckon
from outside.tips import Habits, Tip
from trials.bits import LEDGER, content, differences
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "50 tips a second, a platform that comes and goes, and a kill every minute: memory, descriptors and disk stay flat"
ROUNDS = 1
TRIES_RELEASE = True
MINUTES = 15.0
TIPS_A_SECOND = 50
CITIZENS = 16
HABITS = Habits(with_files=0.12, keyed=0.3, largest_file=120 << 10)
# Of the files, so many come by resumable uploads.
UPLOADED = 0.3
SAMPLE_SECONDS = 2.0
MOST_GROWTH = 0.05
MOST_DESCRIPTORS = 8
# Its usual bound is 12 MiB; where commits never rest the writer itself sees to it that it is no more than this.
MOST_LOG = 48 << 20
# Tips that are looked back at for company, about 300 B of memory each: so few that they are all there behind the warm-up.
REMEMBERED = 2048
# Longer than the daemon ever waits: what a slow or silent platform has left over.
DRAIN_SECONDS = 300.0


def limit(_: int) -> float:
    return 24 * 3600


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=MINUTES, help=f"of load; default {MINUTES:g}")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --minutes {options.minutes:g}"


def run(setting: Setting, verdict: Verdict) -> None:
    setting.each_round(verdict, lambda number: Soak(setting, verdict, number).run())


class Uploader(Citizen):
    """Brings some files by resumable uploads, and goes on with them when a request or the daemon was cut off."""

    uploads = 0

    def bring(self, tip: Tip, again: bool = False) -> None:
        # A repeat brings its files in the body: the same tip, whichever way they came.
        if tip.files and not again and self.author.noise.random() < UPLOADED:
            uploads = [self.upload(file.data) for file in tip.files]
            if None in uploads:
                return  # nothing was asked for: nobody owes anything
            tip = dataclasses.replace(tip, uploads=tuple(filter(None, uploads)))
        super().bring(tip, again)

    def upload(self, content: bytes) -> str | None:
        """Its id once it is whole; None when it is time to stop first."""
        upload = ""
        while time.monotonic() < self.give_up_at and not (self.stopping.is_set() and not upload):
            try:
                if not upload:
                    status, upload = resumable.begin(self.port, len(content))
                    if status != 201:
                        upload = ""
                        time.sleep(0.05)
                        continue
                status, there = resumable.offset(self.port, upload)
                if status == 404:
                    upload = ""  # made, and never answered for
                elif status == 200 and there == len(content):
                    self.uploads += 1
                    return upload
                elif status == 200:
                    piece = content[there:there + max(1, len(content) // 2)]
                    resumable.send(self.port, upload, piece, there, len(piece))
            except (OSError, http.client.HTTPException):
                time.sleep(0.05)
        return None


@dataclasses.dataclass
class Figures:
    """Resident memory and descriptors of one life, by the seconds since its start."""

    began: float = dataclasses.field(default_factory=time.monotonic)
    samples: list[tuple[float, int, int]] = dataclasses.field(default_factory=list)

    def take(self, daemon: Daemon) -> None:
        resident, descriptors = daemon.memory()[0], daemon.descriptors()
        if resident and descriptors:
            self.samples.append((time.monotonic() - self.began, resident, descriptors))

    def thirds(self, behind: float) -> tuple[list[tuple[float, int, int]], list[tuple[float, int, int]]]:
        settled = [each for each in self.samples if each[0] >= behind]
        third = max(1, len(settled) // 3)
        return settled[:third], settled[-third:]


class Flapping:
    """The platform's ups and downs, each some seconds long."""

    def __init__(self, platform: Platform, noise: random.Random):
        self.platform = platform
        self.noise = noise
        self.sound = list(platform.command)
        self.until = 0.0
        self.pulse = 0.0
        self.slow = False
        self.counts: Counter[str] = Counter()
        self.ways: tuple[tuple[str, Callable[[], None]], ...] = (
            ("well", self.be_well), ("down", self.platform.kill), ("slow", self.be_slow),
            ("failing", lambda: self.behave("500:0.5,503:0.3:retry-after=2")),
            ("answers lost", lambda: self.behave("drop-answer:0.4")),
            ("wrong answers", lambda: self.behave("wrong-digest:0.3,refuse:0.3")),
        )
        # As often as all others together.
        self.weights = (5, 1, 1, 1, 1, 1)

    def step(self) -> None:
        """Called often: goes on to the next way when it is time."""
        now = time.monotonic()
        if now >= self.until:
            self.slow = False
            (name, way), = self.noise.choices(self.ways, self.weights)
            self.counts[name] += 1
            way()
            self.until = now + self.noise.uniform(3, 12)
        if self.slow and now >= self.pulse:
            with self.platform.stopped():
                time.sleep(self.noise.uniform(0.2, 0.8))
            self.pulse = time.monotonic() + self.noise.uniform(0.2, 0.5)

    def be_well(self) -> None:
        self.start(self.sound)

    def be_slow(self) -> None:
        self.start(self.sound)
        self.slow = True

    def behave(self, how: str) -> None:
        self.start(self.sound + ["--behave", how])

    def start(self, command: list[str]) -> None:
        if not self.platform.is_running or self.platform.command != command:
            self.platform.kill()
            self.platform.command = command
            self.platform.start()


class Soak:
    def __init__(self, setting: Setting, verdict: Verdict, number: int):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.noise = setting.noise(number)
        self.folder: Path = setting.folder / f"round-{number}"
        self.folder.mkdir()
        tips, desk, inner = free_ports(3)
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(
            setting.tipline, self.folder, self.folder / "spool", tips, desk, self.platform.endpoint, SETTINGS | {
                "TIPLINE_RETENTION_ENDED": "1 s", "TIPLINE_LIMITS_CLIENT_TIPS": "unlimited",
                "TIPLINE_LIMITS_CLIENT_UPLOADS": "unlimited"})
        rules = self.folder / "rules"
        shutil.copytree(RULES, rules)
        company = rules / "company.yaml"
        company.write_text(re.sub(r"(?m)^remembered: \d+", f"remembered: {REMEMBERED}", company.read_text()))
        self.daemon.go_by(rules)
        self.crowd = Crowd(CITIZENS, f"{setting.seed}/{number}", tips, habits=HABITS, pause=CITIZENS / TIPS_A_SECOND)
        self.crowd.citizens = [
            Uploader(each.author, tips, self.crowd.memory, each.pause) for each in self.crowd.citizens]
        self.flapping = Flapping(self.platform, self.noise)
        self.kills: Counter[str] = Counter()
        self.lives: list[Figures] = []
        self.seconds: float = 60 * setting.options.minutes

    def run(self) -> None:
        began = time.monotonic()
        try:
            self.start_life()
            self.crowd.start()
            self.live_dangerously(began + self.seconds * 2 / 3)
            self.live_on(began + self.seconds)
            loaded = time.monotonic() - began
            self.settle()
        except Broken:
            self.verdict.failed = (self.number, 1)
            raise
        finally:
            self.crowd.no_more(0)
            self.daemon.kill()
            self.platform.kill()
        self.verdict.add(reckon(self.crowd.memory, self.platform.store))
        self.verdict.broken += self.crowd.memory.complaints
        if fault := self.daemon.verify():
            self.verdict.broken.append(fault)
        self.say(loaded)

    def start_life(self) -> None:
        self.daemon.start()
        self.lives.append(Figures())

    def go_on(self, until: float) -> None:
        while (now := time.monotonic()) < until:
            self.flapping.step()
            if not self.daemon.is_running:
                raise Broken(f"the daemon ended by itself\n{self.daemon.tail()}")
            samples = self.lives[-1].samples
            if not samples or now - self.lives[-1].began - samples[-1][0] >= SAMPLE_SECONDS:
                self.lives[-1].take(self.daemon)
                self.setting.progress(self.number, len(self.crowd.memory.promises))
            time.sleep(0.1)

    def live_dangerously(self, until: float) -> None:
        """A kill every minute, in a short trial every tenth of it: of the daemon mostly."""
        pause = min(60.0, self.seconds / 10)
        while time.monotonic() < until:
            self.go_on(min(until, time.monotonic() + self.noise.uniform(0.7, 1.3) * pause))
            victim = self.noise.choices(("daemon", "platform", "both"), (3, 1, 1))[0]
            self.kills[victim] += 1
            if victim != "daemon":
                self.platform.kill()
                self.flapping.until = 0
            if victim != "platform":
                self.daemon.kill()
                self.start_life()

    def live_on(self, until: float) -> None:
        """One life more."""
        self.daemon.kill()
        self.start_life()
        self.go_on(until)

    def settle(self) -> None:
        """Healed and drained; then a start finds what has ended, and erases it."""
        self.flapping.be_well()
        self.crowd.no_more(60)
        self.crowd.join()
        if left := self.daemon.drain(DRAIN_SECONDS):
            self.verdict.broken.append(f"deliveries not done behind the last of the load: {left}")
        self.daemon.end()
        time.sleep(2)
        self.daemon.start_and_wait()
        if not wait_until(lambda: not self.exhibits(), 120, pause=0.5):
            self.verdict.broken.append(f"{len(self.exhibits())} exhibits of ended tips stay on the disk")
        if (log := self.size(LEDGER[1])) > MOST_LOG:
            self.verdict.broken.append(f"a log of {log / 1e6:.1f} MB was not carried back by a daemon that rests")
        self.daemon.end()
        self.platform.end()
        # The log's file is kept and written over; what is in it must be in the ledger too.
        alone = self.folder / "alone.sqlite"
        shutil.copy(self.daemon.spool / LEDGER[0], alone)
        if differences(content(self.daemon.spool / LEDGER[0]), content(alone)):
            self.verdict.broken.append("the log was not carried back by a daemon that ended")
        alone.unlink()

    def exhibits(self) -> list[Path]:
        return [each for each in self.daemon.spool.glob("exhibits/*/*") if each.is_file()]

    def size(self, name: str) -> int:
        path = self.daemon.spool / name
        return path.stat().st_size if path.exists() else 0

    # What it came to

    def say(self, loaded: float) -> None:
        memory = self.crowd.memory
        uploads = sum(each.uploads for each in self.crowd.citizens if isinstance(each, Uploader))
        exhibits = sum(len(memory.sent[serial].exhibits) for serial in memory.acknowledged)
        self.verdict.remarks += [
            f"{len(memory.sent) / loaded:.0f} tips a second for {loaded / 60:.1f} minutes, {exhibits} exhibits kept, "
            f"{uploads} by resumable uploads",
            f"answers {dict(sorted(memory.answers.items()))}",
            f"kills {dict(sorted(self.kills.items()))}, the platform was {dict(sorted(self.flapping.counts.items()))}",
        ]
        self.compare_lives()
        self.compare_last()
        self.say_disk()

    def compare_lives(self) -> None:
        """Told, not judged: each has another length and another load."""
        ends = [life.samples[-1] for life in self.lives[:-1] if life.samples and life.samples[-1][0] >= 20]
        if len(ends) >= 2:
            shown = ", ".join(f"{resident / 1e6:.0f}" for _, resident, _ in ends)
            self.verdict.remarks.append(f"resident at the end of each life of 20 s or more, MB: {shown}")

    def compare_last(self) -> None:
        life = self.lives[-1]
        length = life.samples[-1][0] if life.samples else 0
        first, last = life.thirds(behind=min(60.0, length / 4))
        if len(first) < 5:
            self.verdict.broken.append("the last life was too short to tell anything")
            return
        (before, after), (opened, open_now) = (
            [statistics.median(each[column] for each in third) for third in (first, last)] for column in (1, 2))
        growth = after / before - 1
        self.verdict.remarks.append(
            f"last life of {length:.0f} s: resident {before / 1e6:.1f} MB, then {after / 1e6:.1f} MB ({growth:+.1%}), "
            f"descriptors {opened:.0f}, then {open_now:.0f}")
        if growth > MOST_GROWTH:
            self.verdict.broken.append(f"resident memory grew by {growth:.1%} in the last life")
        if open_now > opened + MOST_DESCRIPTORS:
            self.verdict.broken.append(f"descriptors grew from {opened:.0f} to {open_now:.0f} in the last life")

    def say_disk(self) -> None:
        def weight(folder: str) -> str:
            files = [each for each in (self.daemon.spool / folder).rglob("*") if each.is_file()]
            return f"{folder} {len(files)} files of {sum(each.stat().st_size for each in files) / 1e6:.1f} MB"
        self.verdict.remarks.append(
            f"disk: ledger {self.size(LEDGER[0]) / 1e6:.1f} MB ({len(self.crowd.memory.acknowledged)} tips' counts and "
            f"custody), log {self.size(LEDGER[1])} bytes, {weight('exhibits')}, {weight('uploads')} "
            f"(marks of those that tips took, for a day), {weight('orphans')} (of tips nobody was answered for)")
