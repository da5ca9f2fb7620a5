"""Requests from wrk, and what it counted."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benches import NotHere
from benches.takers import Figures
from outside.building import prepare
from outside.programs import Broken

HERE = Path(__file__).parent


def need_wrk() -> None:
    try:
        prepare("wrk")
    except SystemExit:
        raise NotHere("wrk could not be installed from Debian") from None


@dataclass(frozen=True)
class Counted:
    taken: int
    p50_milliseconds: float
    figures: Figures


def wrk(port: int, script: str, connections: int, seconds: int, *arguments: str) -> Counted:
    """Answers of another status than a success are a fault of the bench, and so is nothing."""
    done = subprocess.run(
        ["wrk", f"-t{min(2, connections)}", f"-c{connections}", f"-d{seconds}s", "--latency", "-s", str(HERE / script),
         f"http://127.0.0.1:{port}", *(("--", *arguments) if arguments else ())],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds + 60)
    said = done.stdout + done.stderr
    found = {name: int(value) for name, value in re.findall(r"(\w+)=(\d+)", said)}
    if not found.get("taken") or found["other"]:
        raise Broken(f"wrk did not get what it asked for\n{said}")
    rate = found["taken"] / (found["microseconds"] / 1e6)
    return Counted(found["taken"], found["p50"] / 1000, Figures(rate, p99_milliseconds=found["p99"] / 1000))
