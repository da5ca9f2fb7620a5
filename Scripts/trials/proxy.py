"""Debian's nginx with the file that is published for it, in front of the daemon: a tip with a large file goes through,
and neither nginx nor the spool keeps anything of who sent it.

`--without` is the negative control: with the lines against logs, or against buffering, left out, the trial must see it.
"""

from __future__ import annotations

import argparse
import hashlib
import http.client
import json
import random
import shutil
import socket
import ssl
import subprocess
from pathlib import Path

from outside.building import prepare
from outside.canaries import ADDRESS, FILE_NAME, HEADERS, QUERY, found
from outside.media import Media, png
from outside.programs import REPOSITORY, Broken, Daemon, Platform, Program, free_ports, is_listening, wait_until
from outside.tips import multipart
from outside.watch import Watch
from trials.verdict import Setting, Verdict

ABOUT = "the published nginx site before the daemon: a 20 MB file goes through, and nothing of its sender stays"
ROUNDS = 1
SITE = REPOSITORY / "Scripts" / "outside" / "nginx.conf"
LEFT_OUT = {
    "silence": ("access_log off;", "error_log /dev/null crit;"),
    "streaming": ("proxy_request_buffering off;",),
}
WORDS = "Barrels are dumped behind the old mill at night."
# What Debian's own nginx.conf has around a site, with its logs on.
AROUND = """
daemon off;
user {user};
pid {folder}/nginx.pid;
error_log {folder}/logs/error.log;
events {{ worker_connections 256; }}
http {{
    access_log {folder}/logs/access.log;
    error_log {folder}/logs/error.log;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def limit(rounds: int) -> float:
    return 120 + 120 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--without", choices=tuple(LEFT_OUT), help="leave these lines out; the trial must turn red")
    parser.add_argument("--megabytes", type=int, default=20, help="size of the file; default 20")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --megabytes {options.megabytes}" + (f" --without {options.without}" if options.without else "")


def is_passed(options: argparse.Namespace, verdict: Verdict) -> bool:
    return verdict.is_good and verdict.turned_red == (options.without is not None)


def run(setting: Setting, verdict: Verdict) -> None:
    if nginx() is None:
        prepare("nginx")
    prepare("openssl")
    secure, plain, tips, desk, inner = free_ports(5)
    platform = Platform(setting.tipline, setting.folder, setting.folder / "store", inner)
    debug = {"TIPLINE_LOG_LEVEL": "debug"}
    daemon = Daemon(setting.tipline, setting.folder, setting.folder / "spool", tips, desk, platform.endpoint, debug)
    proxy = start_proxy(setting, secure, plain, tips)
    watch = Watch([proxy.folder / name for name in ("body", "proxy")])
    try:
        platform.start_and_wait()
        daemon.start_and_wait()
        for number in range(setting.first_round, setting.first_round + setting.rounds):
            send(setting, verdict, secure, number)
            verdict.rounds += 1
        provoke(verdict, secure, plain)
        if left := daemon.drain(60):
            verdict.broken.append(f"deliveries not done: {left}")
        daemon.end()
        if "busy" not in ask(secure, "GET", "/v1/limits")[1]:
            verdict.broken.append("a missing daemon is not said in the shape of all errors")
        proxy.end()
        platform.end()
    finally:
        for program in (daemon, proxy, platform):
            program.kill()
    judge(setting, verdict, proxy, daemon, watch)


def nginx() -> str | None:
    return shutil.which("nginx", path="/usr/sbin:/usr/bin:/sbin:/bin")


def start_proxy(setting: Setting, secure: int, plain: int, tips: int) -> Program:
    folder = setting.folder / "nginx"
    for name in ("logs", "body", "proxy"):
        (folder / name).mkdir(parents=True)
    subprocess.run(
        ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
         "-subj", "/CN=tips.example", "-addext", "subjectAltName=DNS:tips.example", "-keyout", folder / "key.pem",
         "-out", folder / "certificate.pem"], stdin=subprocess.DEVNULL, capture_output=True, check=True)
    site = SITE.read_text()
    for published, here in {
        "listen 443 ": f"listen 127.0.0.1:{secure} ", "listen 80 ": f"listen 127.0.0.1:{plain} ",
        "server 127.0.0.1:8080;": f"server 127.0.0.1:{tips};",
        "/etc/ssl/tips.example.pem": f"{folder}/certificate.pem",
        "/etc/ssl/private/tips.example.key": f"{folder}/key.pem",
        **{line: "" for line in LEFT_OUT.get(setting.options.without or "", ())},
    }.items():
        if published not in site:
            raise Broken(f"{SITE} has no {published!r} any more")
        site = site.replace(published, here)
    (folder / "site.conf").write_text(site)
    user = setting.folder.owner()
    (folder / "nginx.conf").write_text(AROUND.format(folder=folder, user=user))
    proxy = Program("nginx", [nginx() or "nginx", "-p", str(folder), "-c", str(folder / "nginx.conf")], folder)
    proxy.start()

    if not wait_until(lambda: is_listening(secure) or not proxy.is_running, 20) or not proxy.is_running:
        raise Broken(f"nginx did not come up\n{proxy.tail()}")
    return proxy


def connect(port: int) -> http.client.HTTPSConnection:
    trusting = ssl.create_default_context()
    trusting.check_hostname = False
    trusting.verify_mode = ssl.CERT_NONE
    return http.client.HTTPSConnection(
        "127.0.0.1", port, timeout=120, source_address=(ADDRESS, 0), context=trusting)


def ask(port: int, method: str, path: str, body: bytes = b"", headers: dict[str, str] | None = None) -> tuple[int, str]:
    connection = connect(port)
    try:
        connection.request(method, path, body, {"Host": "tips.example", **HEADERS, **(headers or {})})
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def send(setting: Setting, verdict: Verdict, port: int, number: int) -> None:
    """A tip with a large file: the answer must name its very bytes."""
    picture = png(setting.noise(number), setting.options.megabytes << 20)
    file = Media(FILE_NAME, picture.declared, picture.media_type, picture.data)
    body = multipart("trialproxy", {"content": WORDS, "nobody_knows": QUERY}, (file,))
    status, text = ask(
        port, "POST", f"/v1/tips?{QUERY}", body, {"Content-Type": "multipart/form-data; boundary=trialproxy"})
    digest = hashlib.sha256(picture.data).hexdigest()
    if status != 201 or [each["sha256"] for each in json.loads(text)["exhibits"]] != [digest]:
        verdict.broken.append(f"the tip was answered {status}: {text[:300]}")
    else:
        verdict.acknowledged += 1


def provoke(verdict: Verdict, secure: int, plain: int) -> None:
    """What a log would have a line for: refusals, a broken request, a cut upload, a handshake that is none, tus."""
    expected = {"/v1/tips": 405, f"/nothing?{QUERY}": 404, "/v1/limits": 200}
    for path, status in expected.items():
        if (said := ask(secure, "GET", path)[0]) != status:
            verdict.broken.append(f"GET {path} was answered {said}")
    allowed = ask(secure, "PATCH", f"/v1/uploads/{QUERY}", b"x", {"Tus-Resumable": "1.0.0"})
    if json.loads(allowed[1] or "{}").get("code") is None:
        verdict.broken.append(f"PATCH does not reach the daemon: {allowed}")
    for port, said in ((plain, b"GET / canary broken\r\n\r\n"), (secure, b"no handshake of " + QUERY.encode())):
        with socket.create_connection(("127.0.0.1", port), timeout=10, source_address=(ADDRESS, 0)) as connection:
            connection.sendall(said)
            connection.recv(1024)
    cut = connect(secure)
    cut.putrequest("POST", f"/v1/tips?{QUERY}")
    for name, value in {**HEADERS, "Content-Type": "multipart/form-data; boundary=b", "Content-Length": "9000000"}.items():
        cut.putheader(name, value)
    cut.endheaders(random.Random(1).randbytes(300_000))
    cut.close()


def judge(setting: Setting, verdict: Verdict, proxy: Program, daemon: Daemon, watch: Watch) -> None:
    made = watch.made()
    watch.close()
    hits = found([proxy.folder, daemon.spool, setting.folder / "store"]) + found_in(daemon.log)
    if made:
        hits.append(f"nginx made {len(made)} files, as {made[0]}")
    if setting.options.without:
        verdict.turned_red = bool(hits)
        verdict.remarks += [f"seen, as it must be: {hit}" for hit in hits[:3]]
    else:
        verdict.broken += hits
    if not found([setting.folder / "store"], (WORDS,)):
        verdict.broken.append("the search does not even find the tip with the platform")
    verdict.said = (
        f"{verdict.acknowledged} tips with {setting.options.megabytes} MB through nginx, {len(made)} files made by it, "
        f"{len(hits)} traces of their senders")


def found_in(log: Path) -> list[str]:
    copy = log.parent / "logs-of-daemon"
    copy.mkdir()
    shutil.copy(log, copy)
    return found([copy])
