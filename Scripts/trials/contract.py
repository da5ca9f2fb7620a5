"""The published contract against the running daemon: schemathesis (PyPI) makes requests, sound and unsound, from
`/openapi.yaml` and holds every answer against it."""

from __future__ import annotations

import argparse
import os
import re
import subprocess
from pathlib import Path

from outside.programs import REPOSITORY, Broken, Daemon, Platform, free_ports
from outside.python import environment
from trials.verdict import Setting, Verdict

ABOUT = "requests made from /openapi.yaml: no server error, no answer the document does not have"
ROUNDS = 1
TESTER = "schemathesis==4.32.5"


def limit(rounds: int) -> float:
    return 120 + 1800 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--examples", type=int, default=60, help="requests an operation and phase; default 60")
    parser.add_argument("--without", help="leave out paths that this regular expression matches")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --examples {options.examples}" + (f" --without '{options.without}'" if options.without else "")


def run(setting: Setting, verdict: Verdict) -> None:
    programs = environment("schemathesis", TESTER)
    tips, desk, inner = free_ports(3)
    platform = Platform(setting.tipline, setting.folder, setting.folder / "store", inner)
    daemon = Daemon(setting.tipline, setting.folder, setting.folder / "spool", tips, desk, platform.endpoint)
    said: list[str] = []
    try:
        platform.start_and_wait()
        daemon.start_and_wait()
        for number in range(setting.first_round, setting.first_round + setting.rounds):
            said.append(test(setting, verdict, programs, tips, number))
            verdict.rounds += 1
        daemon.end()
        platform.end()
    finally:
        daemon.kill()
        platform.kill()
    if fault := daemon.verify():
        verdict.broken.append(fault)
    verdict.said = f"{'; '.join(said)}, seed {setting.seed}"


# tus answers a request without its version with 412, and what is not there with 404: refusals like any other.
CONFIGURATION = """
[checks.negative_data_rejection]
expected-statuses = ["4xx", "5xx"]
[checks.missing_required_header]
expected-statuses = [400, 401, 404, 412, 415, 422]
# What one header of tus asks of another, and how large an upload may be here, no schema says.
[[operations]]
include-path-regex = "^/v1/uploads"
[operations.checks.positive_data_acceptance]
expected-statuses = ["2xx", 400, 404, 409, 410, 412, 413, 415, 429, 460, 503, 507]
"""


def test(setting: Setting, verdict: Verdict, programs: Path, port: int, number: int) -> str:
    """One run over every operation. Returns its own last line."""
    report = setting.folder / f"contract-{number}.log"
    options = setting.options
    configuration = setting.folder / "schemathesis.toml"
    configuration.write_text(CONFIGURATION)
    command = [
        str(programs / "schemathesis"), "--config-file", str(configuration), "run", f"http://127.0.0.1:{port}/openapi.yaml", "--checks", "all",
        "--max-examples", str(options.examples), "--seed", str(setting.seed + number - 1), "--continue-on-failure",
        "--request-timeout", "30", "--no-color", "--warnings", "off",
    ]
    if options.without:
        command += ["--exclude-path-regex", options.without]
    hooks = {"SCHEMATHESIS_HOOKS": "outside.contract_hooks", "PYTHONPATH": str(REPOSITORY / "Scripts")}
    with open(report, "wb") as log:
        code = subprocess.run(
            command, cwd=setting.folder, env=os.environ | hooks, stdin=subprocess.DEVNULL, stdout=log,
            stderr=subprocess.STDOUT).returncode
    text = report.read_text(errors="replace")
    last = [line.strip("= ") for line in text.splitlines() if line.strip("= ")][-1:] or ["nothing"]
    if code not in (0, 1):
        raise Broken(f"schemathesis could not run ({code}):\n{text[-2000:]}")
    if code == 1:
        verdict.broken += [f"{line.strip()}, see {report}" for line in re.findall(r"^- .+$", text, re.MULTILINE)]
        verdict.broken.append(f"the contract does not hold, see {report}")
    return last[0]
