"""aiohttp-tus on loopback."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benches.peers import HERE, Server, listening, python_with
from outside.programs import Program, free_ports

PACKAGES = ("aiohttp-tus==1.1.0", "aiohttp==3.14.5", "attrs==26.1.0")


@contextlib.contextmanager
def aiohttp_tus(folder: Path) -> Iterator[Server]:
    programs = python_with("aiohttp-tus", *PACKAGES)
    port = free_ports(1)[0]
    stored = folder / "stored"
    stored.mkdir()
    command = [str(programs / "python"), str(HERE / "tus_server.py"), str(port), str(stored)]
    with listening(Program("aiohttp-tus", command, folder), port) as program:
        yield Server(program, port, stored)
