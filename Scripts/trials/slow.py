"""A thousand clients that send a byte now and then (slowhttptest, in heads and in bodies) beside one that behaves.

In each round the good client posts to an idle daemon, then beside slow heads, then beside slow bodies; what counts is
the median over the rounds of its 99th percentile, and how that compares with the idle one.
"""

from __future__ import annotations

import argparse
import http.client
import json
import statistics
import subprocess
import time
from pathlib import Path

from outside.building import prepare
from outside.programs import Broken, Daemon, free_ports, silent_endpoint, wait_until
from trials.verdict import Setting, Verdict

ABOUT = "1,000 slow clients beside one that behaves, whose 99th percentile stays within twice the idle one's"
ROUNDS = 3
TRIES_RELEASE = True
MOST = 2.0
KINDS = {"heads": ["-H"], "bodies": ["-B", "-s", "65536"]}


def limit(rounds: int) -> float:
    return 60 + 150 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clients", type=int, default=1000, help="slow ones, at the same time; default 1000")
    parser.add_argument("--requests", type=int, default=1000, help="of the good client each time; default 1000")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --clients {options.clients} --requests {options.requests}"


def why_not_here(_: argparse.Namespace) -> str | None:
    prepare("slowhttptest")
    return None


def run(setting: Setting, verdict: Verdict) -> None:
    port, admin, _ = free_ports(3)
    times: dict[str, list[float]] = {"idle": [], **{kind: [] for kind in KINDS}}
    with silent_endpoint() as endpoint:
        daemon = Daemon(
            setting.tipline, setting.folder, setting.folder / "spool", port, admin, endpoint,
            {"TIPLINE_LOG_LEVEL": "error"})
        try:
            daemon.start_and_wait()
            good_client(port, 200)  # what is only made once is made by now
            for number in range(setting.first_round, setting.first_round + setting.rounds):
                times["idle"].append(good_client(port, setting.options.requests))
                for kind, options in KINDS.items():
                    times[kind].append(beside(setting, daemon, kind, options))
                verdict.rounds += 1
                verdict.acknowledged += 3 * setting.options.requests
                setting.progress(number, verdict.acknowledged)
            if not wait_until(lambda: connections(daemon) == 0, 60):
                verdict.broken.append(f"{connections(daemon)} connections are left open")
        finally:
            daemon.kill()
    idle = statistics.median(times["idle"])
    verdict.remarks.append(f"idle: p99 {idle * 1000:.1f} ms")
    for kind in KINDS:
        beside_them = statistics.median(times[kind])
        ratio = beside_them / idle
        verdict.remarks.append(
            f"beside {setting.options.clients} slow {kind}: p99 {beside_them * 1000:.1f} ms, ratio {ratio:.2f}")
        if ratio > MOST:
            verdict.broken.append(f"beside slow {kind} the good client waits {ratio:.2f} times as long as idle")


def good_client(port: int, count: int) -> float:
    """The 99th percentile of tips posted one after the other, each over a connection of its own, in seconds."""
    times: list[float] = []
    body = json.dumps({"content": "小区门口的路灯坏了半个月，晚上很不安全，建议尽快修理。" * 20}).encode()
    for _ in range(count):
        began = time.monotonic()
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        try:
            connection.request("POST", "/v1/tips", body=body, headers={"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException) as error:
            raise Broken(f"the good client was not answered: {error!r}") from error
        finally:
            connection.close()
        times.append(time.monotonic() - began)
        if answer.status != 201:
            raise Broken(f"the good client was answered {answer.status}")
        # Not a load of its own: as one citizen after the other.
        time.sleep(0.002)
    return statistics.quantiles(times, n=100)[98]


def beside(setting: Setting, daemon: Daemon, kind: str, options: list[str]) -> float:
    """Measures while the slow ones are there. They are let go after half a minute, which is longer than it takes."""
    count = setting.options.clients
    log: Path = setting.folder / f"slow-{kind}.log"
    with open(log, "ab") as out:
        slow = subprocess.Popen(
            ["slowhttptest", *options, "-c", str(count), "-r", str(count), "-i", "2", "-x", "16", "-l", "60", "-p", "5",
             "-t", "POST", "-u", f"http://127.0.0.1:{daemon.port}/v1/tips"],
            stdin=subprocess.DEVNULL, stdout=out, stderr=out, start_new_session=True)
    try:
        if not wait_until(lambda: connections(daemon) >= count * 0.95, 20):
            raise Broken(f"only {connections(daemon)} of {count} slow {kind} came")
        highest = good_client(daemon.port, setting.options.requests)
        if connections(daemon) < count * 0.5:
            raise Broken(f"most of the slow {kind} were gone before the measurement was over")
        return highest
    finally:
        slow.terminate()
        slow.wait()
        wait_until(lambda: connections(daemon) == 0, 60)


def connections(daemon: Daemon) -> int:
    return int(daemon.metric("tipline_connections").get("", 0))
