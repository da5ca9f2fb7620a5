"""Requests from wrk, and what it counted."""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

from benches import NotHere
from benches.takers import Figures
from outside.building import prepare
from outside.media import Media
from outside.programs import Broken, Program
from outside.tips import SENTENCES, multipart

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

    def hold(self, kept: int, program: Program) -> None:
        """What was answered 201 must have been kept; more may be, that was under way when wrk stopped counting."""
        if kept < self.taken:
            raise Broken(f"the figures do not agree: {self.taken} answered 201, {kept} kept\n{program.tail()}")


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


def form(boundary: str, file: Media, more: str = "") -> bytes:
    """A tip with a file, as a whole request. `more` are further lines of its head."""
    body = multipart(boundary, {"content": SENTENCES[2]}, (file,))
    head = (
        f"POST /v1/tips HTTP/1.1\r\nHost: 127.0.0.1\r\n{more}"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {len(body)}\r\n\r\n")
    return head.encode() + body
