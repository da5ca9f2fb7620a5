"""Tips a second to the platform, durably settled, beside what Postfix relays to smtp-sink: end to end, and out of a queue.

Ours ends when the ledger says that the last tip is delivered, which the stand-in platform has synced before it answered.
smtp-sink keeps nothing. Out of a queue, both begin with everything in it and on the disk, and counted is between the
first and the last; end to end, from the first that is sent.
"""

from __future__ import annotations

import argparse
import time
from functools import partial
from pathlib import Path

from benches.fill import fill
from benches.load import need_wrk
from benches.pace import pace
from benches.peers import mail
from benches.peers.c_loops import curl_loop
from benches.peers.nginx import nginx
from benches.pipeline import pipeline
from benches.record import Row
from benches.takers import Figures, Peer, add_turns, in_turns
from outside.programs import Broken, wait_until

ABOUT = "2 KB tips to the platform, settled durably, end to end and out of a queue, beside Postfix and smtp-sink"
QUICK = {"runs": 3, "tips": 10_000, "messages": 2500}
LEAST_END_TO_END, LEAST_OUT_OF_QUEUE = 10.0, 8.0
BYTES = 2048


def add_options(parser: argparse.ArgumentParser) -> None:
    add_turns(parser)
    parser.add_argument("--tips", type=int, default=20_000, help="of ours in each run; default 20000")
    parser.add_argument("--parallel", type=int, default=64, help="attempts under way at once; default 64")
    parser.add_argument("--messages", type=int, default=5000, help="of Postfix in each run; default 5000")


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    need_wrk()
    rows: list[Row] = []
    for name, ours, theirs, least in (
        ("2 KB tips end to end", sent, mail.end_to_end, LEAST_END_TO_END),
        ("2 KB tips out of a full queue", drained, mail.relayed, LEAST_OUT_OF_QUEUE),
    ):
        print(f"{name}: {options.tips} tips, {options.parallel} at once, the platform on the same machine", flush=True)
        place = folder / ours.__name__
        place.mkdir()
        peers = [
            Peer("Postfix", partial(theirs, count=options.messages, length=BYTES), least),
            Peer("curl_multi to nginx, bare", partial(bare, options))]
        turns = in_turns(partial(ours, options), peers, options.runs, place)
        rows += turns.rows(name)
    return rows


def bare(options: argparse.Namespace, folder: Path) -> Figures:
    """libcurl alone: the end of the scale."""
    with nginx(folder) as server:
        return Figures(curl_loop(
            folder, f"http://127.0.0.1:{server.port}/v1/tips", 5 * options.tips, options.parallel))


def sent(options: argparse.Namespace, folder: Path) -> Figures:
    with pipeline(options.tipline, folder, options.parallel) as line:
        line.platform.start_and_wait()
        line.daemon.start_and_wait()
        filled = fill(line.daemon, options.tips)
        # Each look costs the daemon a request: not so often that it is part of what is measured.
        if not wait_until(lambda: line.delivered() >= filled.count, 120, pause=0.1):
            raise Broken(f"only {line.daemon.stages()} after two minutes\n{line.daemon.tail()}")
        return Figures(filled.count / (time.monotonic() - filled.began))


def drained(options: argparse.Namespace, folder: Path) -> Figures:
    with pipeline(options.tipline, folder, options.parallel) as line:
        line.close()
        line.daemon.start_and_wait()
        count = fill(line.daemon, options.tips).count
        waiting = {stage: number for stage, number in line.daemon.stages().items() if number}
        if waiting != {"queued": count}:
            raise Broken(f"the queue is not as it must be: {waiting}")
        line.daemon.end()
        line.open()
        line.platform.start_and_wait()
        line.daemon.start()
        return Figures(pace(line.delivered, count, 120, 0.1))
