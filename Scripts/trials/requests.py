"""Raw requests, one a folder, against a daemon: the answer must be one that the folder's verdict allows.

A folder holds `request.bin` and `expected.json` with a `verdict`, and perhaps `expected_status` (ranges) and a `note`:
`reject`      refused with 4xx or 5xx, or closed without a word; the connection ends;
`complete`    answered as a request that could be read: any status but that of a parse error;
`incomplete`  more is awaited: no answer yet, or closed, or told that the time is over;
`no-desync`   never a second request where a proxy in front may have seen none.
Each is sent in one piece, and once more byte by byte: how the network cuts a request must not change what it means.
"""

from __future__ import annotations

import argparse
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from outside.programs import Broken, Daemon, free_ports
from outside.wire import Exchange, exchange
from trials.verdict import Setting, Verdict

ABOUT = "raw requests from a folder: parsed or refused as their verdicts say, never a second one smuggled"
ROUNDS = 1


def limit(rounds: int) -> float:
    return 60 + 600 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--folder", type=Path, required=True, help="one sub-folder a case")
    parser.add_argument("--only", default="", help="cases whose name contains this")
    parser.add_argument("--show", action="store_true", help="say of every case what came back")
    parser.add_argument("--port", type=int, help="a daemon that is running already, instead of one of its own")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --folder {options.folder}" + (f" --only {options.only}" if options.only else "")


def why_not_here(options: argparse.Namespace) -> str | None:
    return None if options.folder.is_dir() else f"{options.folder} is no folder"


@dataclass(frozen=True)
class Case:
    name: str
    request: bytes
    verdict: str
    statuses: tuple[tuple[int, int], ...]

    @classmethod
    def read(cls, folder: Path) -> Case:
        expected: dict[str, Any] = json.loads((folder / "expected.json").read_text())
        request = (folder / "request.bin").read_bytes()
        if expected["verdict"] in ("reject", "complete"):
            request = ended(request)
        ranges = tuple((int(low), int(high)) for low, high in expected.get("expected_status") or ())
        return cls(folder.name, request, expected["verdict"], ranges)

    @property
    def lacks_host(self) -> bool:
        head = self.request.lstrip().split(b"\r\n\r\n")[0]
        return re.search(rb"\r\nhost:", head, re.IGNORECASE) is None

    def with_host(self) -> Case:
        """The same with what HTTP/1.1 asks for: only then is a 400 a parse error."""
        request = re.sub(rb"(HTTP/\d\.\d\r\n)", rb"\1Host: tips.example\r\n", self.request)
        return Case(f"{self.name} (with a Host)", request, self.verdict, self.statuses)


def ended(request: bytes) -> bytes:
    """With the line ends that were left out: of the last header, of the head, of the last chunk."""
    if request.endswith(b"\r\n"):
        return request if request.endswith(b"\r\n\r\n") else request + b"\r\n"
    return request if b"\r\n\r\n" in request else request + b"\r\n\r\n"


def miss(case: Case, heard: Exchange) -> str | None:
    """What the exchange has against the verdict; None when it is as it must be."""
    answers = heard.final
    if any(low <= answer.status <= high for answer in heard.answers[:1] for low, high in case.statuses):
        return None if case.verdict != "reject" else not_ended(heard)
    match case.verdict:
        case "reject":
            if answers and answers[0].status < 400:
                return "was not refused"
            return not_ended(heard)
        case "complete":
            if not answers:
                return "was not answered"
            return "was taken for malformed" if answers[0].code == "malformed" and not case.lacks_host else None
        case "incomplete":
            return None if not answers or answers[0].status == 408 or is_parse_error(heard) else "was answered"
        case "no-desync":
            if len(answers) > 1 and names_a_coding(case.request):
                return "a second request was answered"
            return not_ended(heard) if is_parse_error(heard) or not answers else None
        case _:
            return f"has a verdict nobody here knows: {case.verdict}"


def not_ended(heard: Exchange) -> str | None:
    return None if heard.is_closed else "the connection was left open"


def is_parse_error(heard: Exchange) -> bool:
    return bool(heard.final) and heard.final[-1].code in ("malformed", "headers-too-large") and heard.is_closed


def names_a_coding(request: bytes) -> bool:
    """Some reader may see a `Transfer-Encoding` here, however it is disguised."""
    lines = re.split(rb"[\r\n]+", request.split(b"\r\n\r\n")[0])
    return any(re.match(rb"[^!-~]*transfer[^a-z]*encoding", line, re.IGNORECASE) for line in lines)


def run(setting: Setting, verdict: Verdict) -> None:
    only = setting.options.only
    cases = [Case.read(path.parent) for path in sorted(setting.options.folder.glob("*/expected.json"))]
    cases = [case for case in cases if only in case.name]
    cases += [case.with_host() for case in cases if case.verdict == "complete" and case.lacks_host]
    if not cases:
        raise Broken(f"{setting.options.folder} holds no cases")
    daemon = None
    port = setting.options.port
    try:
        if port is None:
            port, desk, nobody = free_ports(3)
            daemon = Daemon(
                setting.tipline, setting.folder, setting.folder / "spool", port, desk,
                f"http://127.0.0.1:{nobody}/clues")
            daemon.start_and_wait()
        misses = sum(try_case(case, port, verdict, setting.options.show) for case in cases)
        if daemon is not None:
            daemon.end()
    finally:
        if daemon is not None:
            daemon.kill()
    verdict.rounds = 1
    verdict.said = f"{len(cases)} requests, whole and byte by byte, {misses} not as their verdicts say"


def try_case(case: Case, port: int, verdict: Verdict, shows: bool) -> int:
    first = 0.5 if case.verdict == "incomplete" else 10
    missed = 0
    for piece in (None, 1):
        heard = exchange(port, case.request, piece, first)
        fault = miss(case, heard)
        if fault is None and not case.lacks_host and piece is None and shows:
            print(f"  {case.name}: {case.verdict}, {heard}")
        if fault is not None:
            how = "byte by byte" if piece else "whole"
            verdict.broken.append(f"{case.name} ({how}): {fault}; {case.verdict} asked, {heard}")
            missed = 1
    return missed
