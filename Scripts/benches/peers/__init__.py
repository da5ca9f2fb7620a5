"""What somebody would otherwise use, one module each: got from Debian or PyPI where it is missing, and in a folder of
its own. Where it is not to be had, LeftOut says why."""

from __future__ import annotations

import contextlib
import os
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benches.takers import LeftOut
from outside.building import prepare
from outside.programs import Broken, Program
from outside.python import environment

# Debian keeps servers where a plain user does not look for programs.
WHERE = f"{os.environ.get('PATH', '')}:/usr/sbin:/sbin"
HERE = Path(__file__).parent


def install(package: str) -> None:
    """From Debian, unless it is there."""
    try:
        prepare(package)
    except SystemExit:
        raise LeftOut(f"{package} could not be installed from Debian") from None


def found(program: str, package: str) -> str:
    """Where `program` is; its package is installed when it is missing."""
    if (path := shutil.which(program, path=WHERE)) is None:
        install(package)
        path = shutil.which(program, path=WHERE)
    if path is None:
        raise LeftOut(f"{package} brought no {program}")
    return path


def python_with(name: str, *packages: str) -> Path:
    """The `bin` folder of an environment with packages from PyPI."""
    try:
        return environment(name, *packages)
    except (subprocess.CalledProcessError, OSError, SystemExit) as failed:
        raise LeftOut(f"PyPI did not give it: {failed}") from None


@dataclass(frozen=True)
class Server:
    """A peer that listens on loopback, and where it keeps what it is given."""

    program: Program
    port: int
    stored: Path


@contextlib.contextmanager
def listening(program: Program, port: int) -> Iterator[Program]:
    """Started, and ended with SIGTERM, so that its own children end too."""
    try:
        program.start()
        try:
            program.wait_until_listening(port)
        except Broken as broken:
            raise LeftOut(str(broken)) from None
        yield program
        program.end()
    finally:
        program.kill()


def compiled(name: str, folder: Path, *libraries: str) -> str:
    """A C program that stands beside this module, built into `folder`."""
    compiler = next((each for each in ("cc", "clang", "gcc") if shutil.which(each)), None)
    if compiler is None:
        raise LeftOut("there is no C compiler")
    program = folder / name
    done = subprocess.run(
        [compiler, "-std=gnu11", "-O2", "-Wall", "-Wextra", "-o", str(program), str(HERE / f"{name}.c"), *libraries],
        stdin=subprocess.DEVNULL, capture_output=True, text=True)
    if done.returncode != 0:
        raise LeftOut(f"{name}.c does not compile here: {(done.stderr.splitlines() or ['without a word'])[0]}")
    return str(program)
