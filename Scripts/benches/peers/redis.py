"""Redis that syncs its log before it answers, and redis-benchmark beside it."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

from benches.peers import found, listening
from benches.takers import Figures, LeftOut
from outside.programs import Program, free_ports

SETTINGS = ("--appendonly", "yes", "--appendfsync", "always", "--save", "", "--auto-aof-rewrite-percentage", "0",
            "--bind", "127.0.0.1", "--loglevel", "warning")


def measure(folder: Path, connections: int, seconds: int, length: int) -> Figures:
    """Values of `length` bytes a second, each under a key of its own."""
    server, client = found("redis-server", "redis-server"), found("redis-benchmark", "redis-tools")
    port = free_ports(1)[0]
    program = Program("redis", [server, "--port", str(port), "--dir", str(folder), *SETTINGS], folder)
    with listening(program, port):
        # It counts requests, not seconds: a short run says how many are needed.
        rate = set_values(client, port, connections, 20_000, length).rate
        return set_values(client, port, connections, int(rate * seconds), length)


def set_values(client: str, port: int, connections: int, count: int, length: int) -> Figures:
    done = subprocess.run(
        [client, "-h", "127.0.0.1", "-p", str(port), "-c", str(connections), "-n", str(count), "-d", str(length),
         "-r", "1000000000", "-t", "set", "--csv"],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    rows = list(csv.DictReader(line for line in done.stdout.splitlines() if line.startswith('"')))
    if done.returncode != 0 or not rows:
        raise LeftOut(f"redis-benchmark said {done.stdout + done.stderr}")
    return Figures(float(rows[0]["rps"]), p99_milliseconds=float(rows[0]["p99_latency_ms"]))
