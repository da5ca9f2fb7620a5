"""The wall clock of a program, set and set back while it runs, by libfaketime. Clocks that nobody sets go on as they are."""

from __future__ import annotations

import subprocess
import time
from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

LIBRARIES = "usr/lib/*/faketime/libfaketimeMT.so.1"
PACKAGE = "libfaketime"


class Clock:
    """What a program with `environment` takes for the time. Any number of programs may share one."""

    def __init__(self, folder: Path):
        library = next(Path("/").glob(LIBRARIES))
        timers = folder / "timers.so"
        source = Path(__file__).with_name("faketime_timers.c")
        subprocess.run(["clang", "-shared", "-fPIC", "-O1", "-o", timers, source], check=True)
        self.path = folder / "clock"
        # When it was set (by a clock that nobody sets), and how far ahead of the machine's it was from then on.
        self.settings: list[tuple[float, int]] = []
        self.set(0)
        self.environment = {
            "LD_PRELOAD": f"{timers}:{library}", "FAKETIME_TIMESTAMP_FILE": str(self.path), "FAKETIME_NO_CACHE": "1",
            "FAKETIME_DONT_FAKE_MONOTONIC": "1", "NO_FAKE_STAT": "1",
            # Said beforehand, since a library that adds to the environment moves it, and Swift finds the arguments by it.
            "FAKETIME_SHARED": f"/tipline-clock-{id(self):x} /tipline-clock-{id(self):x}",
        }

    def set(self, seconds_ahead: int) -> None:
        """All of the new setting or all of the old one is read: nobody sees half of it."""
        draft = self.path.with_suffix(".new")
        draft.write_text(f"{seconds_ahead:+d}\n")
        draft.rename(self.path)
        self.settings.append((time.monotonic(), seconds_ahead))

    def move(self, seconds: int) -> None:
        self.set(self.ahead + seconds)

    def show(self, moment: datetime) -> None:
        self.set(round(moment.timestamp() - time.time()))

    @property
    def ahead(self) -> int:
        return self.settings[-1][1]

    def days(self, start: float, end: float, zone: ZoneInfo) -> set[date]:
        """The days it may have shown between two moments of `time.monotonic()`."""
        later = [*(since for since, _ in self.settings[1:]), float("inf")]
        now, wall = time.monotonic(), time.time()
        return {
            datetime.fromtimestamp(wall + at - now + ahead, zone).date()
            for (since, ahead), until in zip(self.settings, later, strict=True)
            if since <= end and until >= start
            for at in (max(start, since), min(end, until))}

    @staticmethod
    def clear(process: int) -> None:
        """What the library leaves of a process that was killed."""
        for name in (f"faketime_shm_{process}", f"sem.faketime_sem_{process}"):
            Path("/dev/shm", name).unlink(missing_ok=True)
