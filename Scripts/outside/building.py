"""The program under trial, built from this checkout."""

from __future__ import annotations

import enum
import os
import subprocess
import sys
from pathlib import Path

from outside.programs import REPOSITORY


class Build(enum.Enum):
    debug = "debug"
    release = "release"
    # With the fault switches, in a folder of its own so that the real program is never one with switches.
    trials = "trials"


def binary(build: Build, product: str = "tipline") -> Path:
    """Builds when something has changed, and says where the program is."""
    folder = REPOSITORY / (".build-trials" if build is Build.trials else ".build")
    kind = "release" if build is Build.release else "debug"
    environment = {key: value for key, value in os.environ.items() if key != "TIPLINE_TRIALS"}
    if build is Build.trials:
        environment["TIPLINE_TRIALS"] = "1"
    command = ["swift", "build", "--product", product, "--configuration", kind, "--scratch-path", str(folder)]
    program = folder / kind / product
    if not program.exists():
        print(f"Building {program.relative_to(REPOSITORY)}: the first time takes some minutes.", file=sys.stderr)
    done = subprocess.run(
        command, cwd=REPOSITORY, env=environment, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT, text=True)
    if done.returncode != 0:
        sys.exit(f"{done.stdout}\n{' '.join(command)} failed")
    return program


def prepare(*packages: str) -> None:
    """Installs Debian packages that are missing."""
    code = subprocess.run([str(REPOSITORY / "Scripts" / "prepare"), *packages]).returncode
    if code != 0:
        sys.exit(code)
