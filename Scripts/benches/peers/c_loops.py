"""The C programs: how near the hardware somebody could come who had nothing else to do."""

from __future__ import annotations

import contextlib
import subprocess
from collections.abc import Iterator
from pathlib import Path

from benches.peers import compiled, listening
from outside.programs import Broken, Program, free_ports


@contextlib.contextmanager
def log_loop(folder: Path) -> Iterator[int]:
    """One group-committed log; the port it takes requests on."""
    with started("log_loop", folder, folder / "log") as port:
        yield port


@contextlib.contextmanager
def file_loop(folder: Path) -> Iterator[int]:
    """A SHA-256 and an fsync for each file, kept below `folder`."""
    with started("file_loop", folder, folder, "-lcrypto") as port:
        yield port


def curl_loop(folder: Path, url: str, count: int, parallel: int) -> float:
    """Requests a second."""
    program = compiled("curl_loop", folder, "-lcurl")
    done = subprocess.run(
        [program, url, str(count), str(parallel)], stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
    if done.returncode != 0:
        raise Broken(f"curl_loop: {done.stderr}")
    return float(done.stdout)


@contextlib.contextmanager
def started(name: str, folder: Path, target: Path, *libraries: str) -> Iterator[int]:
    port = free_ports(1)[0]
    program = Program(name, [compiled(name, folder, *libraries), str(port), str(target)], folder)
    with listening(program, port):
        yield port
