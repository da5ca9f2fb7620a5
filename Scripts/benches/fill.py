"""A spool filled through the intake, as citizens would."""

from __future__ import annotations

import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from benches.receiving import kept
from outside.programs import Broken, Daemon

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Filled:
    """How many tips are kept, and when the first of them was seen, by the monotonic clock."""

    count: int
    began: float


def fill(daemon: Daemon, count: int) -> Filled:
    """At least `count` tips of 2 KB by wrk over 64 connections.

    wrk counts seconds, not requests: it is ended when the daemon has kept enough, and those under way then are kept too.
    """
    end, began = time.monotonic() + 600, 0.0
    wrk = subprocess.Popen(
        ["wrk", "-t2", "-c64", "-d600s", "-s", str(HERE / "tips.lua"), f"http://127.0.0.1:{daemon.port}"],
        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        while (have := kept(daemon)) < count:
            if wrk.poll() is not None or time.monotonic() > end:
                raise Broken(f"only {have} of {count} tips were kept\n{daemon.tail()}")
            if have and not began:
                began = time.monotonic()
            # Close looks at the beginning, for the clock, and at the end, so that few too many come.
            time.sleep(min(1.0, max(0.005, (count - have) / 50_000)) if began else 0.005)
    finally:
        wrk.kill()
        wrk.wait()
    return Filled(settled(daemon), began or time.monotonic())


def settled(daemon: Daemon) -> int:
    """Kept tips, once those under way are kept."""
    before = -1
    while (have := kept(daemon)) != before:
        before = have
        time.sleep(0.05)
    return have
