"""Bits flipped in ledger, log, exhibits, manifests; files gone, cut, swapped, foreign; the ledger gone, or an old one.

A round fills a spool whose platform is away, takes `spool backup` beside the daemon in the middle, and kills the daemon
at the end, so that a log is left. Then, each on a copy of its own: single bits of ledger and log, each told apart by
`spool verify` (detected, or every row is what it was); half of the exhibits, with a start and all deliveries behind it;
and a ledger beyond use, with backup and repair as Spool/README.md says it.

`--without check` believes no `spool verify`, `--without backup` recovers from nothing: both must turn red.
"""

from __future__ import annotations

import argparse
import functools
import shutil
import subprocess
import time
from collections import Counter
from pathlib import Path

from outside.citizens import Crowd, Memory
from outside.programs import Broken, Daemon, Platform, free_ports
from outside.store import reckon
from outside.tips import Habits
from trials.bits import LEDGER, Exhibits, Rows, carry_back, content, copy_ledger, differences, flip, last_commit
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "bits flipped, files gone, swapped and foreign, the ledger lost: detected or harmless, and brought back"
ROUNDS = 10
TRIES_RELEASE = True
WITHOUT = ("check", "backup")
HABITS = Habits(with_files=0.4, largest_file=64 << 10)
START_SECONDS = 2.0
# Ended by a sentence of the program's own (sysexits), not by a crash or by an error nobody thought of.
REFUSALS = frozenset({65, 66, 69, 73, 74, 75, 78})
# When a delivery is tried next.
UNSEALED = frozenset({"queue.due"})


def limit(rounds: int) -> float:
    return 120 + 90 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--flips", type=int, default=40, help="single bits of ledger and log a round; default 40")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --flips {options.flips}"


def run(setting: Setting, verdict: Verdict) -> None:
    counts: Counter[str] = Counter()
    setting.each_round(verdict, lambda number: Round(setting, verdict, number, counts).run())
    if slowest := counts.pop("slowest start, ms", 0):
        verdict.remarks.append(f"slowest start {slowest} ms")
    verdict.remarks += [f"{count} {what}" for what, count in sorted(counts.items())]


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int, counts: Counter[str]):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.counts = counts
        self.noise = setting.noise(number)
        self.folder = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.whole = self.folder / "whole"
        self.backup = self.folder / "backup"
        self.memory = Memory()
        # What the backup knows, serial to id.
        self.kept: dict[str, str] = {}

    def run(self) -> None:
        self.fill()
        for index in range(self.setting.options.flips):
            self.probe(index)
        if self.verdict.is_good:
            self.hurt_exhibits()
        if self.verdict.is_good:
            self.lose_ledger()
        self.verdict.broken += self.memory.complaints
        self.setting.progress(self.number, self.verdict.acknowledged)
        if self.verdict.is_good:
            shutil.rmtree(self.folder)

    def fail(self, sentence: str) -> None:
        self.verdict.red(f"round {self.number}: {sentence}")

    def daemon(self, spool: Path, platform: Platform | None = None) -> Daemon:
        """With a platform of its own, or with one that is away."""
        tips, desk, away = free_ports(3)
        endpoint = platform.endpoint if platform else f"http://127.0.0.1:{away}/clues"
        return Daemon(self.setting.tipline, self.folder, spool, tips, desk, endpoint, SETTINGS)

    def platform(self, name: str) -> Platform:
        return Platform(self.setting.tipline, self.folder, self.folder / name, free_ports(1)[0])

    # The spool

    def fill(self) -> None:
        daemon = self.daemon(self.whole)
        try:
            daemon.start_and_wait()
            self.post("before", daemon)
            self.kept = self.memory.acknowledged
            self.take_backup(daemon)
            self.post("after", daemon)
        finally:
            daemon.kill()

    def post(self, when: str, daemon: Daemon) -> None:
        crowd = Crowd(
            4, f"{self.setting.seed}/{self.number}/{when}", daemon.port, habits=HABITS, memory=self.memory)
        crowd.post(self.noise.uniform(0.3, 0.6), patience=30)

    def take_backup(self, daemon: Daemon) -> None:
        """While citizens post on: what was acknowledged before must be in it."""
        crowd = Crowd(
            2, f"{self.setting.seed}/{self.number}/beside", daemon.port, habits=HABITS, memory=self.memory)
        crowd.start()
        done = daemon.command_line("spool", "backup", str(self.backup))
        crowd.no_more(30)
        crowd.join()
        if done.returncode != 0:
            raise Broken(f"spool backup ended with {done.returncode}: {done.stderr.strip()}")
        sums = subprocess.run(
            ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=self.backup, capture_output=True, text=True,
            timeout=60, check=False)
        if sums.returncode != 0:
            raise Broken(f"the backup is not what its list says: {sums.stdout.strip()[:200]}")

    # Single bits of ledger and log

    def probe(self, index: int) -> None:
        """Every second one of a ledger whose log was carried back: beside a log most of it is out of date."""
        name = LEDGER[index % 2]
        spool = self.folder / f"probe-{index}"
        copy_ledger(self.whole, spool)
        if name == LEDGER[0]:
            carry_back(spool / name)
        at, which = flip(spool / name, self.noise)
        done = self.daemon(spool).command_line("spool", "verify")
        where = "log" if name.endswith("-wal") else "ledger"
        if done.returncode not in REFUSALS | {0}:
            self.fail(f"spool verify ended with {done.returncode} after {which}: {done.stderr.strip()[-300:]}")
        elif done.returncode != 0 and self.setting.options.without != "check":
            self.counts[f"flips in the {where} detected"] += 1
        elif not (cells := differences(self.unhurt, content(spool / LEDGER[0]))):
            self.counts[f"flips in the {where} harmless"] += 1
        elif cells <= UNSEALED:
            self.counts["flips in a cell that no seal covers (Spool/README.md says what they cost)"] += 1
        elif where == "log" and at >= last_commit(self.whole / name):
            self.counts["flips in the last commit of the log, taken for a cut"] += 1
        else:
            self.fail(f"not detected, and not harmless: {which}, which changes {sorted(cells)[:3]}")
        shutil.rmtree(spool)

    @functools.cached_property
    def unhurt(self) -> Rows | None:
        spool = self.folder / "unhurt"
        copy_ledger(self.whole, spool)
        return content(spool / LEDGER[0])

    # Exhibits

    def hurt_exhibits(self) -> None:
        spool = self.folder / "exhibits"
        shutil.copytree(self.whole, spool)
        done, flips = Exhibits(spool).damage(self.noise)
        self.counts["flips in exhibits and their manifests"] += flips
        self.counts["exhibits gone, cut or swapped"] += sum(how != "flip" for how in done.values())
        platform = self.platform("store-exhibits")
        daemon = self.daemon(spool, platform)
        try:
            platform.start_and_wait()
            self.start(daemon)
            left = daemon.drain(60)
            if left != ({"quarantined": len(done)} if done else {}):
                self.fail(f"{len(done)} tips had damaged exhibits, and not delivered are {left}")
            self.compare_quarantine(daemon, set(done))
            daemon.end()
            self.put_exhibits_back(spool, set(done))
            if daemon.command_line("spool", "repair").returncode not in (0, 65):
                self.fail("spool repair did not come to its end")
            self.start(daemon)
            daemon.drain(60)
            daemon.end()
            # What it has recorded lies in its folders once it has ended, or started again.
            platform.end()
        finally:
            daemon.kill()
            platform.kill()
        gone = set(done) - set(self.kept.values())
        self.compare({serial for serial, each in self.memory.acknowledged.items() if each not in gone}, platform)

    def start(self, daemon: Daemon) -> None:
        began = time.monotonic()
        daemon.start_and_wait()
        self.note_start(time.monotonic() - began)

    def note_start(self, seconds: float) -> None:
        self.counts["slowest start, ms"] = max(self.counts["slowest start, ms"], round(seconds * 1000))
        if seconds > START_SECONDS:
            self.fail(f"the start took {seconds:.1f} s")

    def compare_quarantine(self, daemon: Daemon, hurt: set[str]) -> None:
        lines = daemon.command_line("spool", "ls").stdout.splitlines()
        quarantined = {line.split()[0] for line in lines if "quarantined(exhibit-" in line}
        if quarantined != hurt:
            self.fail(f"damaged were {sorted(hurt)}, quarantined with a reason are {sorted(quarantined)}")

    def put_exhibits_back(self, spool: Path, tips: set[str]) -> None:
        if self.setting.options.without == "backup":
            return
        for path in self.backup.glob("exhibits/*/*"):
            if path.name[:26] in tips:
                shutil.copy(path, spool / path.relative_to(self.backup))

    # The ledger

    def lose_ledger(self) -> None:
        spool = self.folder / "ledger"
        shutil.copytree(self.whole, spool)
        self.ruin(spool)
        place = self.recover(spool)
        platform = self.platform("store-ledger")
        daemon = self.daemon(place, platform)
        try:
            platform.start_and_wait()
            self.start(daemon)
            if left := daemon.drain(60):
                self.fail(f"not delivered behind backup and repair: {left}")
            if fault := daemon.verify():
                self.fail(fault)
            daemon.end()
            platform.end()
        finally:
            daemon.kill()
            platform.kill()
        back = {serial for serial in self.memory.acknowledged
                if self.memory.sent[serial].exhibits or serial in self.kept}
        self.compare(back, platform)

    def ruin(self, spool: Path) -> None:
        """The start behind it must come to an end: ready, or refused by a sentence."""
        how = self.noise.choice(("deleted", "torn", "bits"))
        self.counts[f"ledgers {how}"] += 1
        if how == "bits":
            for _ in range(200):
                flip(spool / self.noise.choice([each for each in LEDGER[:2] if (spool / each).exists()]), self.noise)
        for name in LEDGER if how == "deleted" else ():
            (spool / name).unlink(missing_ok=True)
        if how == "torn":
            with open(spool / LEDGER[0], "r+b") as file:
                file.truncate(file.seek(0, 2) // 2)
        daemon = self.daemon(spool)
        began = time.monotonic()
        daemon.start()
        try:
            daemon.wait_until_ready()
        except Broken:
            code = daemon.process.wait(10) if daemon.process else None
            if code not in REFUSALS:
                self.fail(f"with its ledger {how} the start ended with {code}\n{daemon.tail()}")
        finally:
            self.note_start(time.monotonic() - began)
            daemon.kill()

    def recover(self, spool: Path) -> Path:
        """As Spool/README.md says: the backup in the spool's place, then the exhibits it does not have, then repair."""
        place = self.folder / "recovered"
        repair = ["spool", "repair"]
        if self.setting.options.without == "backup":
            place.mkdir()
            repair.append("--new-ledger")
        else:
            shutil.copytree(self.backup, place)
        for kind in ("exhibits", "orphans"):
            for path in sorted(spool.glob(f"{kind}/**/*")):
                target = place / path.relative_to(spool)
                if path.is_file() and not target.exists():
                    target.parent.mkdir(parents=True, exist_ok=True)
                    shutil.copy(path, target)
        done = self.daemon(place).command_line(*repair)
        if done.returncode != 0:
            self.fail(f"spool repair ended with {done.returncode}: {(done.stdout + done.stderr).strip()[-300:]}")
        return place

    def compare(self, serials: set[str], platform: Platform) -> None:
        reckoning = reckon(self.memory.only(serials), platform.store)
        self.verdict.add(reckoning)
        self.verdict.turned_red = self.verdict.turned_red or not reckoning.is_good
