"""Tips a second out of a full queue, durably settled, beside what Postfix forwards to smtp-sink in the same run.

Both begin with everything in the queue, written to disk: 2 KB each. Ours ends when the ledger says that the last tip is
delivered, which the stand-in platform has synced before it answered. Counted is between the first and the last.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import threading
import time
from pathlib import Path

from benches.postfix import Postfix
from outside.building import prepare
from outside.programs import Broken, Daemon, free_ports
from outside.programs import Platform as StandIn

ABOUT = "2 KB tips out of a queue, forwarded and settled durably, beside Postfix and smtp-sink"
LEAST_RATIO = 8.0
BYTES = 2048


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tips", type=int, default=20_000, help="in the queue; default 20000")
    parser.add_argument("--parallel", type=int, default=64, help="attempts under way at once; default 64")
    parser.add_argument("--messages", type=int, default=5000, help="in the queue of Postfix; default 5000")


def run(options: argparse.Namespace, folder: Path) -> int:
    if os.geteuid() != 0:
        print("forward: not run, Postfix's master must be started by root")
        return 69
    prepare("postfix")
    ours = forwarded(options.tipline, folder, options.tips, options.parallel)
    print(
        f"tipline  {ours:,.0f}/s, {options.tips} tips of {BYTES} bytes, {options.parallel} at once, "
        "the platform on the same machine", flush=True)
    theirs = relayed(folder / "postfix", options.messages)
    print(f"postfix  {theirs:,.0f}/s, {options.messages} messages of {BYTES} bytes, to smtp-sink")
    ratio = ours / theirs
    print(f"ratio    {ratio:.1f}, at least {LEAST_RATIO:.0f} asked for: {'met' if ratio >= LEAST_RATIO else 'missed'}")
    return 0 if ratio >= LEAST_RATIO else 1


def relayed(folder: Path, count: int) -> float:
    postfix = Postfix(folder)
    try:
        postfix.start()
        postfix.fill(count, BYTES)
        return postfix.drain(count, 60)
    finally:
        postfix.stop()


def forwarded(tipline: Path, folder: Path, count: int, parallel: int) -> float:
    tips, desk, inner = free_ports(3)
    platform = StandIn(tipline, folder, folder / "store", inner)
    settings = {"TIPLINE_LOG_LEVEL": "warning", "TIPLINE_LIMITS_CLIENT_TIPS": "unlimited"}
    daemon = Daemon(tipline, folder, folder / "spool", tips, desk, platform.endpoint, settings)
    daemon.configure(f"endpoints:\n  default: {{ url: '{platform.endpoint}', parallel: {parallel} }}\n")
    try:
        daemon.start_and_wait()
        fill(tips, count)
        waiting = {stage: number for stage, number in daemon.stages().items() if number}
        if sum(waiting.values()) != count or waiting.get("delivered"):
            raise Broken(f"the queue is not as it must be: {waiting}")
        daemon.end()
        platform.start_and_wait()
        daemon.start()
        return pace(daemon, count)
    finally:
        daemon.kill()
        platform.kill()


def pace(daemon: Daemon, count: int) -> float:
    """Deliveries a second by the daemon's own count."""
    began, before = 0.0, 0
    end = time.monotonic() + 120
    while time.monotonic() < end:
        delivered, now = daemon.stages().get("delivered", 0), time.monotonic()
        if delivered and not began:
            began, before = now, delivered
        if delivered == count:
            return (count - before) / (now - began)
        # Each look costs the daemon a request: not so often that it is part of what is measured.
        time.sleep(0.1)
    raise Broken(f"only {daemon.stages()} after two minutes\n{daemon.tail()}")


def fill(port: int, count: int) -> None:
    """Posts over eight connections."""
    failures: list[int] = []

    def work(share: int) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        for number in range(share, count, 8):
            text = f"{number} A lamp is broken at the corner. "
            body = json.dumps({"content": (text * 60)[:BYTES - 14]}).encode()
            connection.request("POST", "/v1/tips", body=body, headers={"Content-Type": "application/json"})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 201:
                failures.append(answer.status)
                return

    threads = [threading.Thread(target=work, args=(share,), daemon=True) for share in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise Broken(f"tips were answered {failures}")
