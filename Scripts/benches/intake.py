"""Durable tips a second beside PostgreSQL's durable inserts a second, in turns.

Forwarding cannot disturb: the endpoint is a listening socket that takes connections and never answers, so the lane
waits on its first few tips and claims no more. What is counted are 201s, and the daemon's own count must not be less.
"""

from __future__ import annotations

import argparse
import re
import statistics
import subprocess
from pathlib import Path

from benches.postgres import Figures, Postgres
from outside.building import prepare
from outside.programs import Broken, Daemon, free_ports, silent_endpoint

ABOUT = "2 KB tips over 64 connections beside durable 2 KB inserts of PostgreSQL"
CONNECTIONS = 64


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, default=5, help="of each, in turns; the median counts; default 5")
    parser.add_argument("--seconds", type=int, default=10, help="of each run; default 10")
    parser.add_argument("--short", action="store_true", help="3 runs of 3 seconds")


def run(options: argparse.Namespace, folder: Path) -> int:
    prepare("wrk", "postgresql")
    runs, seconds = (3, 3) if options.short else (options.runs, options.seconds)
    postgres = Postgres(folder / "postgres")
    ours: list[Figures] = []
    theirs: list[Figures] = []
    print(f"{runs} runs of {seconds} s each, in turns, {CONNECTIONS} connections, on loopback and in {folder.parent};")
    print("forwarding waits on an endpoint that never answers")
    try:
        postgres.start()
        for number in range(1, runs + 1):
            ours.append(tips(options.tipline, folder / f"tips-{number}", seconds))
            theirs.append(postgres.measure(CONNECTIONS, seconds))
            print(f"run {number}: tipline {shown(ours[-1])}, postgres {shown(theirs[-1])}", flush=True)
    finally:
        postgres.stop()
    mine, other = median(ours), median(theirs)
    ratio = mine.per_second / other.per_second
    print(f"tipline   {shown(mine)} (durable 201s)")
    print(f"postgres  {shown(other)} (durable inserts, fsync and synchronous_commit on)")
    print(f"ratio     {ratio:.2f}, at least 1.00 asked for: {'met' if ratio >= 1 else 'missed'}")
    return 0 if ratio >= 1 else 1


def shown(figures: Figures) -> str:
    return f"{figures.per_second:,.0f}/s p99 {figures.p99_milliseconds:.1f} ms"


def median(all_runs: list[Figures]) -> Figures:
    return Figures(
        statistics.median(each.per_second for each in all_runs),
        statistics.median(each.p99_milliseconds for each in all_runs))


def tips(tipline: Path, folder: Path, seconds: int, rules: Path | None = None) -> Figures:
    """One run: a new daemon on a new spool, with the shipped rules unless others are given."""
    folder.mkdir()
    port, admin, _ = free_ports(3)
    with silent_endpoint() as endpoint:
        daemon = Daemon(
            tipline, folder, folder / "spool", port, admin, endpoint, {"TIPLINE_LOG_LEVEL": "warning"})
        if rules:
            daemon.command[daemon.command.index("--rules") + 1] = str(rules)
        try:
            daemon.start_and_wait()
            said = wrk(port, seconds)
            kept = int(daemon.metric("tipline_tips_total").get("kept", 0))
        finally:
            daemon.kill()
    found = dict(re.findall(r"(\w+)=(\d+)", said))
    # Requests under way when wrk stopped counting were kept too.
    if not found or int(found["status"]) > 0 or kept < int(found["requests"]):
        raise Broken(f"the figures do not agree: {kept} kept\n{said}\n{daemon.tail()}")
    return Figures(int(found["requests"]) / (int(found["microseconds"]) / 1e6), int(found["p99"]) / 1000)


def wrk(port: int, seconds: int) -> str:
    script = Path(__file__).with_name("tips.lua")
    done = subprocess.run(
        ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds + 60)
    return done.stdout + done.stderr
