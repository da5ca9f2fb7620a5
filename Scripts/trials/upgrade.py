"""A backlog as each earlier schema had it, opened by this program; and one of a later schema, refused untouched.

The backlog is made by this program and taken back step by step to the tables of the version, so that no old program and
nobody's tips have to be kept. `--without step` is the negative control: the number says the newest version while the
tables are the old ones, as if an upgrade had been left out, and the trial must turn red.
"""

from __future__ import annotations

import contextlib
import hashlib
import shutil
import sqlite3
from pathlib import Path

from outside.citizens import Crowd
from outside.programs import Broken, Daemon, Platform, free_ports
from outside.store import reckon
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "a backlog of each earlier schema is delivered by this program, a later one refused untouched"
TRIES_RELEASE = True
WITHOUT = ("step",)
# What takes version 2, 3, … back to the one before.
UNDO = (
    "DROP TABLE follow; ALTER TABLE ended DROP COLUMN closed;",
    "DROP INDEX ended_expired;",
    "ALTER TABLE ended DROP COLUMN said_kind; ALTER TABLE ended DROP COLUMN said_department;",
    "DROP TABLE company; ALTER TABLE head DROP COLUMN acquainted;",
    "DROP TABLE urgent;",
    "",
    "DROP TABLE figures;",
)
NEWEST = len(UNDO) + 1
# Every earlier version once, and the refusal.
ROUNDS = NEWEST
EX_IOERR = 74


def limit(rounds: int) -> float:
    return 120 + 60 * rounds


def run(setting: Setting, verdict: Verdict) -> None:
    try:
        setting.each_round(verdict, lambda number: Round(setting, verdict, number).run())
    except Broken as broken:
        # A start that cannot work with old tables is what the control asks for.
        verdict.turned_red = True
        if not setting.options.without:
            raise
        verdict.remarks.append(str(broken).splitlines()[0])


def take_back(ledger: Path, version: int) -> None:
    """To the tables of `version`; the ledger still says that it is of the newest."""
    with contextlib.closing(sqlite3.connect(ledger)) as connection:
        found = connection.execute("PRAGMA user_version").fetchone()[0]
        if found != NEWEST:
            raise Broken(f"the program's schema is version {found}, and this trial knows {NEWEST}: add what takes it back")
        for undo in reversed(UNDO[version - 1:]):
            connection.executescript(undo)


def mark(ledger: Path, version: int) -> None:
    """The ledger says that it is of `version`, and nothing is left in its log."""
    with contextlib.closing(sqlite3.connect(ledger)) as connection:
        connection.execute(f"PRAGMA user_version = {version}")
        connection.commit()
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def digests(spool: Path) -> dict[str, str]:
    """Of everything with bytes in it: SQLite may lay an empty log beside a ledger that it only looks at."""
    return {
        str(path.relative_to(spool)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(spool.rglob("*"))
        if path.is_file() and path.stat().st_size and not path.name.endswith("-shm")}


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        # One after the other up to the newest, and behind it one that is newer still.
        self.version = (number - 1) % NEWEST + 1
        self.folder = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.spool = self.folder / "spool"
        self.ledger = self.spool / "ledger.sqlite"
        tips, desk, inner = free_ports(3)
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(setting.tipline, self.folder, self.spool, tips, desk, self.platform.endpoint, SETTINGS)
        self.crowd = Crowd(4, f"{setting.seed}/{number}", tips)

    def run(self) -> None:
        try:
            self.fill()
            if self.version == NEWEST:
                self.refuse_newer()
                mark(self.ledger, NEWEST)
            else:
                take_back(self.ledger, self.version)
                mark(self.ledger, NEWEST if self.setting.options.without else self.version)
            self.deliver()
        finally:
            self.daemon.kill()
            self.platform.kill()
        reckoning = reckon(self.crowd.memory, self.platform.store)
        self.verdict.add(reckoning)
        self.verdict.turned_red = self.verdict.turned_red or not reckoning.is_good
        self.verdict.broken += self.crowd.memory.complaints
        if self.verdict.is_good:
            shutil.rmtree(self.folder)

    def fill(self) -> None:
        """A backlog: nobody listens at the platform."""
        self.daemon.start_and_wait()
        self.crowd.post(self.setting.noise(self.number).uniform(0.3, 0.6), patience=30)
        self.daemon.end()

    def refuse_newer(self) -> None:
        mark(self.ledger, NEWEST + 1)
        before = digests(self.spool)
        self.daemon.start()
        code = self.daemon.process.wait(30) if self.daemon.process else None
        said = self.daemon.command_line("spool", "ls")
        if code != EX_IOERR or said.returncode != EX_IOERR or "newer program" not in said.stderr:
            self.fail(f"a newer ledger: the start ended with {code}, `spool ls` with {said.returncode}")
        after = digests(self.spool)
        if touched := [name for name in before | after if before.get(name) != after.get(name)]:
            self.fail(f"a newer ledger was touched: {touched}")

    def deliver(self) -> None:
        self.platform.start_and_wait()
        self.daemon.start_and_wait()
        if left := self.daemon.drain(60):
            self.fail(f"of a ledger of version {self.version} are not delivered: {left}")
        if fault := self.daemon.verify():
            self.fail(fault)
        self.daemon.end()
        self.platform.end()

    def fail(self, sentence: str) -> None:
        self.verdict.red(f"round {self.number}: {sentence}")
