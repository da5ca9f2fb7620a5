"""Photos kept a second beside a small Flask app under gunicorn that looks at the file's head and syncs what it keeps.

Every run has a fresh folder, forwarding waits on an endpoint that never answers, and 201s alone are counted: there must
be as many photos on the disk.
"""

from __future__ import annotations

import argparse
import os
import random
import re
import subprocess
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benches.intake import median, shown
from benches.postgres import Figures
from outside.building import prepare
from outside.media import jpeg
from outside.programs import Broken, Daemon, Program, free_ports, silent_endpoint
from outside.python import environment
from outside.tips import SENTENCES, multipart

ABOUT = "tips with a 54 KB photo over 16 connections beside Flask under gunicorn"
CONNECTIONS = 16
LEAST = 3.0
PACKAGES = ("flask==3.1.3", "gunicorn==27.0.1", "python-magic==0.4.27")
Measure = Callable[[Program, int, Callable[[], int]], Figures]
# The faster of the two counts.
WORKERS = {
    "gunicorn, 2 sync": ("--workers=2", "--worker-class=sync"),
    "gunicorn, 2 gthread": ("--workers=2", "--worker-class=gthread", f"--threads={CONNECTIONS // 2}"),
}


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--runs", type=int, default=5, help="of each, in turns; the median counts; default 5")
    parser.add_argument("--seconds", type=int, default=8, help="of each run; default 8")
    parser.add_argument("--short", action="store_true", help="3 runs of 3 seconds")


def run(options: argparse.Namespace, folder: Path) -> int:
    prepare("wrk")
    runs, seconds = (3, 3) if options.short else (options.runs, options.seconds)
    write_request(folder / "request")
    measure = partial(wrk, folder / "request", seconds)
    takers: dict[str, Callable[[Path], Figures]] = {"tipline": partial(tipline, options.tipline, measure)}
    try:
        programs = environment("photo", *PACKAGES)
    except (subprocess.CalledProcessError, OSError) as failed:
        print(f"gunicorn is left out, PyPI did not give it: {failed}")
    else:
        for name, workers in WORKERS.items():
            takers[name] = partial(gunicorn, programs, workers, measure)
    print(f"{runs} runs of {seconds} s each, in turns, {CONNECTIONS} connections, on loopback and in {folder.parent}")
    all_runs: dict[str, list[Figures]] = {name: [] for name in takers}
    for number in range(1, runs + 1):
        for name, take in takers.items():
            place = folder / f"{name.replace(', ', '-').replace(' ', '-')}-{number}"
            place.mkdir()
            # Nobody pays for what the one before left to write.
            os.sync()
            all_runs[name].append(take(place))
        print(f"run {number}: {', '.join(f'{name} {shown(each[-1])}' for name, each in all_runs.items())}", flush=True)
    return judge({name: median(each) for name, each in all_runs.items()})


def judge(medians: dict[str, Figures]) -> int:
    for name, figures in medians.items():
        print(f"{name:<21}{shown(figures)} (201s, file and folder synced)")
    others = [figures.per_second for name, figures in medians.items() if name != "tipline"]
    if not others:
        return 1
    ratio = medians["tipline"].per_second / max(others)
    print(f"{'ratio':<21}{ratio:.2f}, at least {LEAST:.2f} asked for: {'met' if ratio >= LEAST else 'missed'}")
    return 0 if ratio >= LEAST else 1


def write_request(path: Path) -> None:
    boundary = "photo-of-the-bench"
    body = multipart(boundary, {"content": SENTENCES[2]}, (jpeg(random.Random(1), 54_000),))
    head = (
        "POST /v1/tips HTTP/1.1\r\nHost: 127.0.0.1\r\n"
        f"Content-Type: multipart/form-data; boundary={boundary}\r\nContent-Length: {len(body)}\r\n\r\n")
    path.write_bytes(head.encode() + body)


def tipline(program: Path, measure: Measure, folder: Path) -> Figures:
    port, admin = free_ports(2)
    with silent_endpoint() as endpoint:
        daemon = Daemon(program, folder, folder / "spool", port, admin, endpoint, {"TIPLINE_LOG_LEVEL": "warning"})
        try:
            daemon.start_and_wait()
            return measure(daemon, port, lambda: int(daemon.metric("tipline_tips_total").get("kept", 0)))
        finally:
            daemon.kill()


def gunicorn(programs: Path, workers: tuple[str, ...], measure: Measure, folder: Path) -> Figures:
    port = free_ports(1)[0]
    photos = folder / "photos"
    photos.mkdir()
    command = [
        str(programs / "gunicorn"), *workers, "--chdir", str(Path(__file__).parent), "--bind", f"127.0.0.1:{port}",
        "--log-level=warning", "photo_app"]
    server = Program("gunicorn", command, folder, {"PHOTO_FOLDER": str(photos), "PYTHONDONTWRITEBYTECODE": "1"})
    try:
        server.start()
        server.wait_until_listening(port)
        figures = measure(server, port, lambda: sum(1 for _ in photos.iterdir()))
        # Its workers end with SIGTERM only.
        server.end()
        return figures
    finally:
        server.kill()


def wrk(request: Path, seconds: int, program: Program, port: int, count: Callable[[], int]) -> Figures:
    """`count` says how many photos are kept: those under way when wrk stopped counting are kept too."""
    script = Path(__file__).with_name("photo.lua")
    done = subprocess.run(
        ["wrk", "-t2", f"-c{CONNECTIONS}", f"-d{seconds}s", "--latency", "-s", str(script), f"http://127.0.0.1:{port}",
         "--", str(request)],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=seconds + 60)
    said = done.stdout + done.stderr
    found = dict(re.findall(r"(\w+)=(\d+)", said))
    kept = count()
    if int(found.get("taken", 0)) == 0 or int(found["other"]) > 0 or kept < int(found["taken"]):
        raise Broken(f"the figures do not agree: {kept} kept\n{said}\n{program.tail()}")
    return Figures(int(found["taken"]) / (int(found["microseconds"]) / 1e6), int(found["p99"]) / 1000)
