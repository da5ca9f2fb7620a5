"""What a bench found: rows of what Tipline did beside what somebody else did, kept as the last run of that bench."""

from __future__ import annotations

import json
import os
import platform
import subprocess
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime, timezone
from itertools import groupby
from pathlib import Path
from typing import Any

from outside.programs import REPOSITORY

FOLDER = REPOSITORY / ".build" / "bench"
AT_LEAST, AT_MOST = "at least", "at most"


@dataclass(frozen=True)
class Row:
    """One comparison. Without a peer the target is a limit in the unit; beside one it is a ratio, ours by theirs.

    - theirs: None where the peer was left out; `why` then says why.
    - target: None where the peer is only there to be seen.
    """

    work: str
    unit: str
    ours: float
    peer: str | None = None
    theirs: float | None = None
    sense: str = AT_LEAST
    target: float | None = None
    why: str | None = None

    @property
    def ratio(self) -> float | None:
        return self.ours / self.theirs if self.theirs else None

    @property
    def judged(self) -> float | None:
        """What the target is held against."""
        return self.ours if self.peer is None else self.ratio

    @property
    def outcome(self) -> str:
        if self.why is not None:
            return "peer missing"
        if self.target is None or self.judged is None:
            return "not judged"
        is_met = self.judged >= self.target if self.sense == AT_LEAST else self.judged <= self.target
        return "met" if is_met else "missed"

    @property
    def mark(self) -> float | None:
        """Where the target is on the scale of the work."""
        if self.target is None or self.peer is None:
            return self.target
        return None if self.theirs is None else self.target * self.theirs


def limit(work: str, unit: str, ours: float, most: float) -> Row:
    """What ours may be at most, whatever others do."""
    return Row(work, unit, ours, sense=AT_MOST, target=most)


@dataclass(frozen=True)
class Record:
    """One run of one bench."""

    bench: str
    date: str
    commit: str
    machine: str
    command: str
    seconds: float
    # The machine's load average over a minute before the bench began: what else it had to do.
    load: float
    rows: tuple[Row, ...]

    @property
    def works(self) -> list[tuple[Row, ...]]:
        """The rows of each work; all of one work have the same figure of ours."""
        return [tuple(rows) for _, rows in groupby(self.rows, key=lambda row: (row.work, row.unit))]

    @property
    def is_missed(self) -> bool:
        return any(row.outcome == "missed" for row in self.rows)

    @property
    def is_judged(self) -> bool:
        return any(row.outcome in ("met", "missed") for row in self.rows)


def keep(bench: str, command: str, seconds: float, load: float, rows: Iterable[Row]) -> Record:
    record = Record(
        bench, datetime.now(timezone.utc).strftime("%Y-%m-%d %H:%M UTC"), commit(), machine(), command, round(seconds, 1),
        round(load, 1), tuple(rows))
    FOLDER.mkdir(parents=True, exist_ok=True)
    draft = FOLDER / f"{bench}.draft"
    told = [asdict(row) | {"ratio": row.ratio, "outcome": row.outcome} for row in record.rows]
    draft.write_text(json.dumps(asdict(record) | {"rows": told}, ensure_ascii=False, indent=1) + "\n")
    draft.replace(FOLDER / f"{bench}.json")
    return record


def last(bench: str) -> Record | None:
    """The last run of a bench; None where there was none, or none that this version can read."""
    try:
        told: dict[str, Any] = json.loads((FOLDER / f"{bench}.json").read_text())
        rows = tuple(
            Row(**{name: value for name, value in row.items() if name not in ("ratio", "outcome")})
            for row in told.pop("rows"))
        return Record(**told, rows=rows)
    except (OSError, ValueError, TypeError, KeyError):
        return None


def commit() -> str:
    """With a plus where the checkout has changes that are in no commit."""
    def git(*arguments: str) -> str:
        done = subprocess.run(["git", *arguments], cwd=REPOSITORY, stdin=subprocess.DEVNULL, capture_output=True, text=True)
        return done.stdout.strip()

    return (git("rev-parse", "--short", "HEAD") or "no commit") + ("+" if git("status", "--porcelain") else "")


def machine() -> str:
    processors = Path("/proc/cpuinfo").read_text().splitlines()
    name = next((line.split(":")[1].strip() for line in processors if line.startswith("model name")), platform.machine())
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 1e9
    return f"{os.cpu_count()} cores of {name}, {memory:.0f} GB, Linux {platform.release().split('-')[0]}, {disk()}"


def disk() -> str:
    """The kind of file system that the checkout is on."""
    said = subprocess.run(
        ["stat", "--file-system", "--format=%T", str(REPOSITORY)], stdin=subprocess.DEVNULL, capture_output=True, text=True)
    return said.stdout.strip().replace("ext2/ext3", "ext4") or "unknown disk"
