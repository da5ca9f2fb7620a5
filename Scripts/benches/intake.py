"""Durable tips a second beside what else could take them, in turns; and their slowest hundredth.

What is counted are 201s, and the daemon's own count must not be less. The C loop and nginx are the ends of the scale: one
log and nothing else, and nothing at all.
"""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from benches.load import need_wrk, wrk
from benches.peers import flask_server, mail, redis
from benches.peers.c_loops import log_loop
from benches.peers.nginx import nginx
from benches.peers.postgres import Postgres
from benches.receiving import counted
from benches.record import Row, limit
from benches.takers import Figures, Peer, Turns, add_turns, in_turns
from benches.words import OURS

ABOUT = "2 KB tips over 64 connections beside PostgreSQL, Postfix, Flask, Redis, nginx and a C loop"
QUICK = {"runs": 3, "seconds": 3}
CONNECTIONS = 64
BYTES = 2048
WORK = "2 KB tips, durable, 64 connections"
MOST_P99 = 15.0


def add_options(parser: argparse.ArgumentParser) -> None:
    add_turns(parser, seconds=10)


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    need_wrk()
    print(f"{options.runs} runs of {options.seconds} s each, in turns, {CONNECTIONS} connections, on loopback", flush=True)
    postgres = Postgres(folder / "postgres")
    try:
        turns = in_turns(
            partial(tips, options.tipline, options.seconds), peers(postgres, options.seconds), options.runs, folder)
    finally:
        postgres.stop()
    return [*turns.rows(WORK, "Flask"), *slowest(turns)]


def peers(postgres: Postgres, seconds: int) -> list[Peer]:
    return [
        Peer("PostgreSQL", lambda _: postgres.measure(CONNECTIONS, seconds), 1.5),
        Peer("Postfix", lambda folder: mail.accepted(folder, CONNECTIONS, seconds, BYTES), 15),
        *(Peer(f"Flask, {workers}", partial(flask, workers, seconds), 12) for workers in flask_server.WORKERS),
        Peer("Redis, appendfsync always", lambda folder: redis.measure(folder, CONNECTIONS, seconds, BYTES)),
        Peer("nginx, doing nothing", partial(nothing, seconds), 0.18),
        Peer("C loop, one log", partial(one_log, seconds)),
    ]


def slowest(turns: Turns) -> list[Row]:
    work = f"{WORK}: 99th percentile"
    mine = turns.ours.p99_milliseconds or 0
    return [
        limit(work, "ms", mine, MOST_P99),
        *(Row(work, "ms", mine, name, figures.p99_milliseconds) for name, figures in turns.medians.items()
          if figures.p99_milliseconds and name != OURS)]


def tips(tipline: Path, seconds: int, folder: Path, rules: Path | None = None) -> Figures:
    return counted(tipline, folder, "tips.lua", CONNECTIONS, seconds, rules=rules).figures


def flask(workers: str, seconds: int, folder: Path) -> Figures:
    return flask_server.counted(workers, folder, "tips.lua", CONNECTIONS, seconds).figures


def nothing(seconds: int, folder: Path) -> Figures:
    with nginx(folder) as server:
        return wrk(server.port, "tips.lua", CONNECTIONS, seconds).figures


def one_log(seconds: int, folder: Path) -> Figures:
    with log_loop(folder) as port:
        return wrk(port, "tips.lua", CONNECTIONS, seconds).figures
