"""What a long ledger costs: admission, claims, the start and a month's figures with a million tips in it and with few.

Both are filled through the intake and wait there. The one with few is made anew for every run; of the long one all runs
are the same, some tips longer each time. A month is asked for when the daemon has folded the runs of tips, which it does
at leisure: how long that takes, and what a month costs before, stands beside it.
"""

from __future__ import annotations

import argparse
import contextlib
import sqlite3
import statistics
import subprocess
import time
from datetime import datetime
from pathlib import Path

from benches.fill import fill
from benches.load import need_wrk, wrk
from benches.pace import pace
from benches.pipeline import OFFICE, Pipeline, pipeline
from benches.record import AT_LEAST, AT_MOST, Row, limit
from benches.takers import Figures, Peer, Take, add_turns, in_turns
from outside.programs import Broken, wait_until

ABOUT = "1,000,000 tips in the ledger beside 1,000: admission, claims, start; and a month's figures over them"
QUICK = {"runs": 3, "seconds": 3, "tips": 200_000}
FEW = 1000
MOST = 1.5
MOST_FIGURES_SECONDS = 1.0


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tips", type=int, default=1_000_000, help="in the long ledger; default 1000000")
    add_turns(parser, seconds=5)
    parser.add_argument("--parallel", type=int, default=64, help="attempts under way at once; default 64")


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    need_wrk()
    long = folder / "long"
    began = time.monotonic()
    count = filled(options.tipline, long, options.tips)
    print(f"{count:,} tips in {time.monotonic() - began:.0f} s; beside {FEW:,}", flush=True)
    tips = f"{options.tips:,} tips in the ledger"
    return [
        *months(options, long, count),
        compare(options, folder, f"{tips}: start until it is ready", start, AT_MOST, MOST),
        compare(options, folder, f"{tips}: the first {FEW:,} claimed and settled", claim, AT_LEAST, 1 / MOST),
        compare(options, folder, f"{tips}: 99th percentile of admissions, 64 connections", admit, AT_MOST, MOST),
    ]


def filled(tipline: Path, folder: Path, count: int) -> int:
    folder.mkdir(exist_ok=True)
    with pipeline(tipline, folder, 1) as line:
        line.close()
        line.daemon.start_and_wait()
        have = fill(line.daemon, count).count
        line.daemon.end()
    return have


def compare(options: argparse.Namespace, folder: Path, work: str, measure, sense: str, target: float) -> Row:
    place = folder / measure.__name__
    place.mkdir()

    def few(fresh: Path) -> Figures:
        filled(options.tipline, fresh, FEW)
        return measure(options, fresh)

    ours: Take = lambda _: measure(options, folder / "long")
    peer = Peer(f"{FEW:,} tips", few)
    print(work, flush=True)
    return in_turns(ours, [peer], options.runs, place).beside(work, peer.name, sense, target)


def start(options: argparse.Namespace, folder: Path) -> Figures:
    with pipeline(options.tipline, folder, options.parallel) as line:
        line.close()
        began = time.monotonic()
        line.daemon.start()
        if not wait_until(lambda: line.daemon.is_ready() or not line.daemon.is_running, 60, pause=0.002):
            raise Broken(f"not ready within a minute\n{line.daemon.tail()}")
        seconds = time.monotonic() - began
        line.daemon.end()
    return Figures(seconds * 1000, "ms")


def claim(options: argparse.Namespace, folder: Path) -> Figures:
    with pipeline(options.tipline, folder, options.parallel) as line:
        clues = line.platform.store / "clues.jsonl"
        before = lines(clues)
        line.platform.start_and_wait()
        line.daemon.start()
        # The platform's own list, so that nobody is asked: a thousand are there in a tenth of a second.
        rate = pace(lambda: lines(clues) - before, FEW, 60, 0.002)
        line.daemon.end()
    return Figures(rate)


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def admit(options: argparse.Namespace, folder: Path) -> Figures:
    with pipeline(options.tipline, folder, options.parallel) as line:
        line.close()
        line.daemon.start_and_wait()
        slowest = wrk(line.daemon.port, "tips.lua", 64, options.seconds).figures.p99_milliseconds
        line.daemon.end()
    return Figures(slowest or 0, "ms")


def months(options: argparse.Namespace, folder: Path, count: int) -> list[Row]:
    month = datetime.now(OFFICE).strftime("%Y-%m")
    work = f"a month's figures over {options.tips:,} tips"
    # Of what the daemon folded beside the filling, too, nothing is left.
    with contextlib.closing(sqlite3.connect(folder / "spool" / "ledger.sqlite", isolation_level=None)) as ledger:
        ledger.execute("DELETE FROM figures")
    before = command(options, folder, month, count)
    with pipeline(options.tipline, folder, 1) as line:
        line.close()
        line.daemon.start_and_wait()
        began = time.monotonic()
        if not wait_until(lambda: is_folded(folder), 1800, pause=0.5):
            raise Broken("the runs were not folded within half an hour")
        seconds = time.monotonic() - began
        asked = statistics.median(desk(line, month, count) for _ in range(options.runs))
        line.daemon.end()
    after = statistics.median(command(options, folder, month, count) for _ in range(options.runs))
    print(f"{work}: {after:.2f} s, at the desk {asked:.2f} s; before the runs were folded {before:.1f} s, which took "
          f"{seconds:.0f} s", flush=True)
    return [
        limit(work, "s", after, MOST_FIGURES_SECONDS),
        limit(f"{work}, from the running daemon", "s", asked, MOST_FIGURES_SECONDS),
        Row(f"{work}, before any run is folded", "s", before, sense=AT_MOST),
        Row(f"all runs of {options.tips:,} tips folded at leisure", "s", seconds, sense=AT_MOST),
    ]


def is_folded(folder: Path) -> bool:
    """Every tip lies in a run that is kept: a run is 256 tips, by their serial."""
    path = f"file:{folder}/spool/ledger.sqlite?mode=ro"
    with contextlib.closing(sqlite3.connect(path, uri=True, timeout=30)) as ledger:
        last, runs = ledger.execute("SELECT (SELECT max(serial) FROM tip), (SELECT count(*) FROM figures)").fetchone()
    return runs * 256 >= last


def command(options: argparse.Namespace, folder: Path, month: str, count: int) -> float:
    began = time.monotonic()
    done = subprocess.run(
        [str(options.tipline), "stats", month, "--format", "json", "--spool", str(folder / "spool")],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    seconds = time.monotonic() - began
    if done.returncode != 0 or str(count) not in done.stdout:
        raise Broken(f"stats ended with {done.returncode}: {done.stdout[-300:]}{done.stderr[-300:]}")
    return seconds


def desk(line: Pipeline, month: str, count: int) -> float:
    began = time.monotonic()
    status, said = line.daemon.ask(f"/v1/statistics/{month}")
    seconds = time.monotonic() - began
    if status != 200 or str(count) not in said:
        raise Broken(f"the desk answered {status}: {said[-300:]}")
    return seconds
