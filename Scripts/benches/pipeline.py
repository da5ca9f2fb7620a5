"""Tipline with its way out, and the stand-in platform on the same machine."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path

from outside.programs import Daemon, Platform, free_ports

# The office's clocks, unless configured.
OFFICE = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Pipeline:
    """One lane, `parallel` attempts wide. Nothing runs until it is started."""

    daemon: Daemon
    platform: Platform
    parallel: int

    def close(self) -> None:
        """From its next start on the daemon sends nothing: by its schedule, so that no attempt fails and is put off."""
        hour = (datetime.now(OFFICE).hour + 12) % 24
        self.write(f", schedule: ['{hour:02}:00-{hour + 1:02}:00']")

    def open(self) -> None:
        self.write("")

    def write(self, more: str) -> None:
        lane = f"{{ url: '{self.platform.endpoint}', parallel: {self.parallel}{more} }}"
        (self.daemon.folder / "tipline.yaml").write_text(f"endpoints:\n  default: {lane}\n")

    def delivered(self) -> int:
        return self.daemon.stages().get("delivered", 0)


@contextlib.contextmanager
def pipeline(tipline: Path, folder: Path, parallel: int) -> Iterator[Pipeline]:
    """On the spool and the store in `folder`, whatever they hold; both killed at the end."""
    tips, desk, inner = free_ports(3)
    platform = Platform(tipline, folder, folder / "store", inner)
    daemon = Daemon(
        tipline, folder, folder / "spool", tips, desk, platform.endpoint, {"TIPLINE_LOG_LEVEL": "warning"})
    daemon.configure("")
    made = Pipeline(daemon, platform, parallel)
    made.open()
    try:
        yield made
    finally:
        daemon.kill()
        platform.kill()
