"""The Flask app of `flask_app.py` under gunicorn, by two ways of working."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benches.load import Counted, wrk
from benches.peers import HERE, Server, listening, python_with
from outside.programs import Program, free_ports

PACKAGES = ("flask==3.1.3", "gunicorn==27.0.1", "python-magic==0.4.27")
SYNC, THREADS = "gunicorn, 2 sync", "gunicorn, 2 gthread"
# Every bench judges the faster of the two.
WORKERS = {
    SYNC: ("--workers=2", "--worker-class=sync"),
    THREADS: ("--workers=2", "--worker-class=gthread", "--threads=8"),
}


@contextlib.contextmanager
def gunicorn(workers: str, folder: Path) -> Iterator[Server]:
    programs = python_with("photo", *PACKAGES)
    port = free_ports(1)[0]
    kept = folder / "kept"
    kept.mkdir()
    command = [
        str(programs / "gunicorn"), *WORKERS[workers], "--chdir", str(HERE), "--bind", f"127.0.0.1:{port}",
        "--log-level=warning", "flask_app"]
    settings = {"KEPT_FOLDER": str(kept), "TMPDIR": str(folder), "PYTHONDONTWRITEBYTECODE": "1"}
    with listening(Program("gunicorn", command, folder, settings), port) as program:
        yield Server(program, port, kept)


def counted(workers: str, folder: Path, script: str, connections: int, seconds: int, *arguments: str) -> Counted:
    """What wrk counts at the app, which must have kept as many."""
    with gunicorn(workers, folder) as server:
        found = wrk(server.port, script, connections, seconds, *arguments)
        found.hold(sum(1 for _ in server.stored.iterdir()), server.program)
    return found
