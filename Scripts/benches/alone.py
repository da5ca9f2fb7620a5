"""One tip after the other over one connection: its 201 beside what the disk alone takes for 2 KB."""

from __future__ import annotations

import argparse
import os
import statistics
import time
from functools import partial
from pathlib import Path

from benches.load import need_wrk
from benches.receiving import counted
from benches.record import AT_MOST, Row
from benches.takers import Figures, Peer, add_turns, in_turns

ABOUT = "2 KB tips over one connection: the 201 beside a write and an fdatasync of 2 KB on the same disk"
QUICK = {"runs": 3, "seconds": 3}
BYTES = 2048
MOST = 3.0


def add_options(parser: argparse.ArgumentParser) -> None:
    add_turns(parser, seconds=8)


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    need_wrk()
    disk = Peer("write and fdatasync", partial(bare, options.seconds))
    turns = in_turns(partial(tips, options.tipline, options.seconds), [disk], options.runs, folder)
    return [turns.beside("2 KB tip, one connection: median to the 201", disk.name, AT_MOST, MOST)]


def tips(tipline: Path, seconds: int, folder: Path) -> Figures:
    found = counted(tipline, folder, "tips.lua", 1, seconds)
    return Figures(found.p50_milliseconds, "ms", found.figures.p99_milliseconds)


def bare(seconds: int, folder: Path) -> Figures:
    """A file that grows, as a log does."""
    times: list[float] = []
    piece = os.urandom(BYTES)
    log = os.open(folder / "log", os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    try:
        end = time.monotonic() + seconds
        while (began := time.monotonic()) < end:
            os.write(log, piece)
            os.fdatasync(log)
            times.append(time.monotonic() - began)
    finally:
        os.close(log)
    return Figures(statistics.median(times) * 1000, "ms", statistics.quantiles(times, n=100)[98] * 1000)
