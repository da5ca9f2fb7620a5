"""One large file in one multipart part, with digest and sync, beside nginx that stores the same bytes by PUT.

nginx only moves bytes into a file: the bench syncs it in nginx's time. Both start on a disk with nothing left to write.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import os
import random
import shutil
import statistics
import time
from pathlib import Path

from outside.building import prepare
from outside.media import Media, wav
from outside.programs import Broken, Daemon, Program, free_ports, silent_endpoint
from outside.tips import SENTENCES, multipart

ABOUT = "100 MB in one multipart part beside nginx's DAV PUT and a sync"
MEGABYTE = 1_000_000
LEAST = 1.0
# No log, the body kept on the disk where it stays so that it is only renamed, and pieces larger than nginx's own.
SETTINGS = """
daemon off;
user {user};
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 64; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 0;
    client_body_buffer_size 1m;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/stored;
        dav_methods PUT;
    }}
}}
"""


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=100, help="of sound; default 100")
    parser.add_argument("--runs", type=int, default=5, help="of each, in turns; the median counts; default 5")


def run(options: argparse.Namespace, folder: Path) -> int:
    recording = wav(random.Random(1), options.megabytes * MEGABYTE)
    port, tips, desk = free_ports(3)
    ours: list[float] = []
    theirs: list[float] = []
    with silent_endpoint() as endpoint:
        daemon = Daemon(
            options.tipline, folder, folder / "spool", tips, desk, endpoint, {"TIPLINE_LOG_LEVEL": "warning"})
        nginx = server(folder / "nginx", port)
        try:
            daemon.start_and_wait()
            for number in range(1, options.runs + 1):
                ours.append(post(tips, recording))
                said = f"run {number}: tipline {shown(recording, ours[-1])}"
                if nginx:
                    theirs.append(put(port, recording, nginx.folder / "stored" / f"recording-{number}"))
                    said += f", nginx {shown(recording, theirs[-1])}"
                print(said, flush=True)
        finally:
            daemon.kill()
            if nginx:
                nginx.end()
    return judge(recording, ours, theirs)


def judge(recording: Media, ours: list[float], theirs: list[float]) -> int:
    print(f"tipline   {shown(recording, statistics.median(ours))} (multipart, digest, record, all synced)")
    if not theirs:
        return 1
    print(f"nginx     {shown(recording, statistics.median(theirs))} (DAV PUT, then the file synced)")
    ratio = statistics.median(theirs) / statistics.median(ours)
    print(f"ratio     {ratio:.2f}, at least {LEAST:.2f} asked for: {'met' if ratio >= LEAST else 'missed'}")
    return 0 if ratio >= LEAST else 1


def shown(recording: Media, seconds: float) -> str:
    return f"{len(recording.data) / MEGABYTE / seconds:,.0f} MB/s ({seconds:.2f} s)"


def server(folder: Path, port: int) -> Program | None:
    """nginx on loopback; None, with a word, where it is not to be had."""
    where = "/usr/sbin:/usr/bin:/sbin:/bin"
    try:
        if shutil.which("nginx", path=where) is None:
            prepare("nginx")
    except SystemExit:
        print("nginx is left out: it could not be installed")
        return None
    (folder / "stored").mkdir(parents=True)
    (folder / "nginx.conf").write_text(SETTINGS.format(folder=folder, port=port, user=folder.owner()))
    program = shutil.which("nginx", path=where) or "nginx"
    nginx = Program("nginx", [program, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder)
    nginx.start()
    try:
        nginx.wait_until_listening(port)
    except Broken as broken:
        nginx.kill()
        print(f"nginx is left out: {broken}")
        return None
    return nginx


def post(port: int, recording: Media) -> float:
    boundary = "upload-of-the-bench"
    body = multipart(boundary, {"content": SENTENCES[3]}, (recording,))
    os.sync()
    began = time.monotonic()
    answer = send("POST", port, "/v1/tips", body, f"multipart/form-data; boundary={boundary}")
    seconds = time.monotonic() - began
    if json.loads(answer)["exhibits"][0]["sha256"] != hashlib.sha256(recording.data).hexdigest():
        raise Broken(f"not the digest of what was sent: {answer.decode()}")
    return seconds


def put(port: int, recording: Media, stored: Path) -> float:
    os.sync()
    began = time.monotonic()
    send("PUT", port, f"/{stored.name}", recording.data, recording.declared)
    with open(stored, "rb") as file:
        os.fsync(file.fileno())
        seconds = time.monotonic() - began
        if file.read() != recording.data:
            raise Broken("nginx did not store what was sent")
    return seconds


def send(method: str, port: int, path: str, body: bytes, media_type: str) -> bytes:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=120)
    try:
        connection.request(method, path, body, {"Content-Type": media_type})
        answer = connection.getresponse()
        text = answer.read()
    finally:
        connection.close()
    if answer.status != 201:
        raise Broken(f"{method} {path} was answered {answer.status}: {text.decode(errors='replace')}")
    return text
