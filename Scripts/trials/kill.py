"""kill -9 of daemon and platform at random moments under load, also while they start; with `--calls` of the daemon, at
one call after the other that changes a disk (strace sends the signal in place of the call).

A block of rounds shares a spool and a store, is drained, and is then compared with what the citizens remember.
"""

from __future__ import annotations

import argparse
import shutil
import time
from pathlib import Path

from outside.building import prepare
from outside.citizens import Crowd
from outside.programs import Broken, Daemon, Platform, free_ports, wait_until
from outside.store import reckon
from outside.tracing import injecting, why_no_trace
from trials.verdict import Setting, Verdict

ABOUT = "kill -9 of daemon and platform at random moments under load"
ROUNDS = 20
TRIES_RELEASE = True
BLOCK = 20
# Every form of writing, syncing, renaming and unlinking. `write` has rounds of its own: sockets and wake-ups use it too.
CALLS = (
    "pwrite64,pwritev,pwritev2,writev,sync_file_range,fsync,fdatasync,ftruncate,fallocate,rename,renameat,renameat2,"
    "unlink,unlinkat,link,linkat,mkdir,mkdirat")
LATEST_CALL = 300
# Short enough that what a kill put off is due again within the trial.
SETTINGS = {"TIPLINE_RETRY_FIRST": "50 ms", "TIPLINE_RETRY_LONGEST": "1 s", "TIPLINE_LOG_LEVEL": "notice"}


def limit(rounds: int) -> float:
    return 180 + 10 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--citizens", type=int, default=6, help="posting at the same time; default 6")
    parser.add_argument(
        "--calls", action="store_true", help=f"at the daemon's calls, 1 to {LATEST_CALL} of a thread: two rounds for each")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --citizens {options.citizens}" + (" --calls" if options.calls else "")


def why_not_here(options: argparse.Namespace) -> str | None:
    if not options.calls:
        return None
    prepare("strace")
    return why_no_trace()


def run(setting: Setting, verdict: Verdict) -> None:
    end = setting.first_round + setting.rounds
    at_calls = 0
    for first in range(setting.first_round, end, BLOCK):
        kind = CallBlock if setting.options.calls else Block
        block = kind(setting, verdict, first, min(BLOCK, end - first))
        block.run()
        at_calls += block.at_calls
        if not verdict.is_good:
            return
        shutil.rmtree(block.folder)
    if setting.options.calls:
        verdict.remarks.append(f"{at_calls} of {verdict.rounds} rounds ended at their call, the others by time")
    verdict.remarks.append(f"{verdict.recorded - verdict.acknowledged} recorded whole whose answer was lost")


class Block:
    def __init__(self, setting: Setting, verdict: Verdict, first: int, count: int):
        self.setting = setting
        self.verdict = verdict
        self.first = first
        self.count = count
        self.folder: Path = setting.folder / f"round-{first}"
        self.folder.mkdir()
        tips, desk, inner = free_ports(3)
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(
            setting.tipline, self.folder, self.folder / "spool", tips, desk, self.platform.endpoint, SETTINGS)
        self.crowd = Crowd(setting.options.citizens, f"{setting.seed}/{first}", tips)
        # Rounds in which the daemon was stopped at the call it was to be stopped at.
        self.at_calls = 0

    def run(self) -> None:
        try:
            self.platform.start_and_wait()
            self.daemon.start()
            self.crowd.start()
            for number in range(self.first, self.first + self.count):
                self.round(number)
                self.verdict.rounds += 1
                self.setting.progress(number, self.verdict.acknowledged + len(self.crowd.memory.acknowledged))
            self.settle()
        except Broken:
            self.verdict.failed = (self.first, self.count)
            raise
        finally:
            self.crowd.no_more(0)
            self.daemon.kill()
            self.platform.kill()
        self.compare()
        if not self.verdict.is_good:
            self.verdict.failed = (self.first, self.count)

    def round(self, number: int) -> None:
        """Waits for a moment, kills, and starts again what was killed."""
        noise = self.setting.noise(number)
        victims = noise.choices(("d", "p", "dp", "pd"), (6, 2, 1, 1))[0]
        if noise.random() < 0.3:
            time.sleep(noise.random() * 0.3)  # into the start
        else:
            self.wait_for_both()
            time.sleep(noise.uniform(0.02, 0.6))
        by_letter = {"d": self.daemon, "p": self.platform}
        for letter in victims:
            victim = by_letter[letter]
            if not victim.is_running:
                raise Broken(f"round {number}: the {victim.name} ended by itself\n{victim.tail()}")
            victim.kill()
            time.sleep(noise.random() * 0.02)
        for letter in reversed(victims):
            if letter == "p":
                time.sleep(noise.choice((0, 0, noise.random() * 0.5)))
            by_letter[letter].start()

    def wait_for_both(self) -> None:
        self.daemon.wait_until_ready()
        if not wait_until(lambda: self.platform.is_ready() or not self.platform.is_running, 30):
            raise Broken(f"the platform did not come up\n{self.platform.tail()}")

    def settle(self) -> None:
        """Lets everything come to rest: keyed tips answered, deliveries done, both programs ended as they should."""
        self.wait_for_both()
        self.crowd.no_more(60)
        self.crowd.join()
        left = self.daemon.drain(120)
        if left:
            self.verdict.broken.append(f"deliveries not done two minutes after the last kill: {left}")
        self.daemon.end()
        self.platform.end()

    def compare(self) -> None:
        self.verdict.add(reckon(self.crowd.memory, self.platform.store))
        self.verdict.broken += self.crowd.memory.complaints
        if fault := self.daemon.verify():
            self.verdict.broken.append(fault)
        lines = self.daemon.command_line("spool", "ls").stdout.splitlines()
        listed = {line.split()[0]: line.split()[1] for line in lines}
        missing = [each for each in self.crowd.memory.acknowledged.values() if listed.get(each) != "delivered"]
        if missing:
            self.verdict.broken.append(f"{len(missing)} acknowledged, not `delivered` in the ledger, as {missing[0]}")


class CallBlock(Block):
    """The daemon alone, stopped in place of a call: what it did before it is on the disk, what comes after is not."""

    def round(self, number: int) -> None:
        call = (number - 1) // 2 % LATEST_CALL + 1
        calls = "write" if number % 2 else CALLS
        self.wait_for_both()
        self.daemon.end()
        sound = self.daemon.command
        self.daemon.command = injecting(calls, f"signal=SIGKILL:when={call}") + sound
        try:
            self.daemon.start()
            # It may make fewer calls than that in the time that a round is given.
            wait_until(lambda: not self.daemon.is_running, 3)
            if self.daemon.is_running:
                self.daemon.kill()
            else:
                self.at_calls += 1
        finally:
            self.daemon.command = sound
        self.daemon.start()
