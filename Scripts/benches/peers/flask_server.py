"""The Flask app of `flask_app.py` under gunicorn, by two ways of working."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from benches.peers import HERE, listening, python_with
from outside.programs import Broken, Program, free_ports

PACKAGES = ("flask==3.1.3", "gunicorn==27.0.1", "python-magic==0.4.27")
SYNC, THREADS = "gunicorn, 2 sync", "gunicorn, 2 gthread"
# Every bench judges the faster of the two.
WORKERS = {
    SYNC: ("--workers=2", "--worker-class=sync"),
    THREADS: ("--workers=2", "--worker-class=gthread", "--threads=8"),
}


@dataclass(frozen=True)
class Flask:
    program: Program
    port: int
    kept: Path

    def hold_to_its_count(self, taken: int) -> None:
        if (count := sum(1 for _ in self.kept.iterdir())) < taken:
            raise Broken(f"the figures do not agree: {taken} answered 201, {count} kept\n{self.program.tail()}")


@contextlib.contextmanager
def gunicorn(workers: str, folder: Path) -> Iterator[Flask]:
    programs = python_with("photo", *PACKAGES)
    port = free_ports(1)[0]
    kept = folder / "kept"
    kept.mkdir()
    command = [
        str(programs / "gunicorn"), *WORKERS[workers], "--chdir", str(HERE), "--bind", f"127.0.0.1:{port}",
        "--log-level=warning", "flask_app"]
    settings = {"KEPT_FOLDER": str(kept), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    with listening(Program("gunicorn", command, folder, settings), port) as program:
        yield Flask(program, port, kept)
