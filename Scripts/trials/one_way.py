"""A gate that loses three files of ten, cuts, repeats and reorders the rest, with daemon and collect killed at random.

The gap report must name every hole, the resend list must close it, and each tip is recorded once and confirmed.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import time
from pathlib import Path
from typing import Any

from outside.citizens import Crowd
from outside.gate import Gate
from outside.programs import Broken, Daemon, free_ports, wait_until
from outside.store import reckon
from trials.kill import SETTINGS
from trials.verdict import Setting, Verdict

ABOUT = "a one-way gate that loses 30 % of the files, with daemon and collect killed at random"
ROUNDS = 20
TRIES_RELEASE = True
# Passes after the last tip within which all holes must be closed: 0.33 to the power of this is nothing.
MOST_PASSES = 60
MOVING = {"queued", "sending", "deferred", "in-doubt"}


def limit(rounds: int) -> float:
    return 300 + 15 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--citizens", type=int, default=3, help="posting at the same time; default 3")
    parser.add_argument("--loss", type=float, default=0.3, help="of the files, 0 to 0.9; default 0.3")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --citizens {options.citizens} --loss {options.loss}"


def why_not_here(_: argparse.Namespace) -> str | None:
    return None if shutil.which("openssl") else "there is no openssl to make the inside's key with"


def run(setting: Setting, verdict: Verdict) -> None:
    house = House(setting, verdict)
    try:
        house.run()
    except Broken:
        verdict.failed = (setting.first_round, setting.rounds)
        raise
    finally:
        house.crowd.no_more(0)
        house.daemon.kill()


class House:
    def __init__(self, setting: Setting, verdict: Verdict):
        self.setting = setting
        self.verdict = verdict
        self.folder = setting.folder
        for name in ("drop", "inside"):
            (self.folder / name).mkdir()
        self.key = self.folder / "inside-key.pem"
        port, desk = free_ports(2)
        self.daemon = Daemon(setting.tipline, self.folder, self.folder / "spool", port, desk, "", SETTINGS)
        self.make_keys()
        self.store = self.folder / "store"
        self.gate = Gate(
            self.folder / "drop", self.folder / "inside", setting.noise(0), loss=setting.options.loss)
        self.crowd = Crowd(setting.options.citizens, f"{setting.seed}/{setting.first_round}", port, pause=0.05)
        self.kills = {"daemon": 0, "collect": 0}
        self.vanished = 0
        self.holes = 0

    def make_keys(self) -> None:
        public = self.folder / "inside.pem"
        subprocess.run(
            ["openssl", "genpkey", "-algorithm", "ed25519", "-out", str(self.key)], check=True, capture_output=True)
        subprocess.run(
            ["openssl", "pkey", "-in", str(self.key), "-pubout", "-out", str(public)], check=True,
            capture_output=True)
        self.daemon.configure(
            f"endpoints:\n  default:\n    drop: {self.folder}/drop\n    heartbeat: 1 s\n    confirm_key: {public}\n")

    def run(self) -> None:
        self.daemon.start_and_wait()
        self.crowd.start()
        for number in range(self.setting.first_round, self.setting.first_round + self.setting.rounds):
            self.round(number)
            self.verdict.rounds += 1
            self.setting.progress(number, len(self.crowd.memory.acknowledged))
        self.settle()
        self.compare()

    def round(self, number: int) -> None:
        noise = self.setting.noise(number)
        time.sleep(noise.uniform(0.1, 0.8))
        if noise.random() < 0.4:
            self.kill_daemon(noise.uniform(0, 0.3))
        if noise.random() < 0.3:
            self.unmount(noise.uniform(0.05, 1.2))
        self.gate.carry()
        if noise.random() < 0.5:
            self.kill_collect(noise.uniform(0, 0.4))
        self.check(self.collect())
        if noise.random() < 0.5:
            self.carry_back("resend")
        if noise.random() < 0.3:
            self.carry_back("confirm")
        if noise.random() < 0.2:
            self.forge()

    def kill_daemon(self, pause: float) -> None:
        if not self.daemon.is_running:
            raise Broken(f"the daemon ended by itself\n{self.daemon.tail()}")
        self.daemon.kill()
        self.kills["daemon"] += 1
        time.sleep(pause)
        self.daemon.start_and_wait()

    def unmount(self, pause: float) -> None:
        """The folder is gone for a moment: the lane stops, and goes on when it is back."""
        away = self.folder / "drop-away"
        (self.folder / "drop").rename(away)
        self.vanished += 1
        time.sleep(pause)
        away.rename(self.folder / "drop")

    @property
    def collecting(self) -> list[str]:
        return [
            str(self.setting.tipline), "collect", str(self.folder / "inside"), "--into", str(self.store),
            "--confirm-key", str(self.key), "--patience", "0",
        ]

    def kill_collect(self, pause: float) -> None:
        """kill -9 somewhere between its start and its end."""
        with open(self.folder / "collect.log", "ab") as log:
            process = subprocess.Popen(self.collecting, stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            time.sleep(pause)
            self.kills["collect"] += process.poll() is None
            process.kill()
            process.wait()

    def collect(self) -> dict[str, Any]:
        done = subprocess.run(
            self.collecting, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=120)
        if done.returncode != 0:
            raise Broken(f"collect ended with {done.returncode}: {done.stderr.strip()[-500:]}")
        report: dict[str, Any] = json.loads((self.store / "one-way" / "gaps.json").read_text())
        return report

    def check(self, report: dict[str, Any]) -> None:
        """Every hole is in the report, and nothing in it has arrived."""
        missing: set[int] = set()
        pending: set[int] = set()
        highest = 0
        for lane in report["lanes"]:
            missing |= {each["sequence"] for each in lane["missing"]}
            missing |= {number for low, high in lane["untold"] for number in range(low, high + 1)}
            waiting = {number for low, high in lane["waiting"] for number in range(low, high + 1)}
            # A number that waits is no hole yet: it was put down by a daemon that fell before it had noted so.
            missing |= waiting & self.gate.seen
            pending |= waiting
            highest = max(highest, lane["highest"])
        holes = {number for number in self.gate.seen - self.gate.passed if number <= highest}
        self.holes = max(self.holes, len(holes))
        if unnamed := holes - missing:
            self.verdict.broken.append(f"holes the report does not name: {sorted(unnamed)[:5]} of {len(unnamed)}")
        if wrong := (missing & self.recorded_numbers()) - pending:
            self.verdict.broken.append(f"said to be missing and recorded: {sorted(wrong)[:5]}")

    def recorded_numbers(self) -> set[int]:
        path = self.store / "one-way" / "received.txt"
        return {int(line.split()[2]) for line in path.read_text().splitlines()} if path.exists() else set()

    def lists(self, ending: str) -> list[Path]:
        return sorted((self.store / "one-way").glob(f"*.{ending}"))

    def carry_back(self, purpose: str) -> None:
        for path in self.lists(purpose):
            done = self.daemon.command_line("spool", purpose, str(path))
            if done.returncode != 0:
                self.verdict.broken.append(f"spool {purpose} ended with {done.returncode}: {done.stderr.strip()}")

    def forge(self) -> None:
        """A list with one letter changed is refused, whatever the letter."""
        for path in self.lists("confirm"):
            content = bytearray(path.read_bytes())
            place = self.gate.noise.randrange(len(content))
            content[place] ^= 1
            forged = self.folder / "forged.confirm"
            forged.write_bytes(content)
            before = self.daemon.stages().get("delivered", 0)
            done = self.daemon.command_line("spool", "confirm", str(forged))
            if done.returncode == 0 or self.daemon.stages().get("delivered", 0) != before:
                self.verdict.broken.append(f"a list with byte {place} changed was believed")

    def settle(self) -> None:
        """No new tips; the gate goes on losing until the lists have closed every hole."""
        self.daemon.wait_until_ready()
        self.crowd.no_more(60)
        self.crowd.join()
        for _ in range(MOST_PASSES):
            self.wait_for_rest()
            self.gate.carry()
            report = self.collect()
            self.check(report)
            if self.is_closed(report):
                break
            self.carry_back("resend")
        else:
            self.verdict.broken.append(f"holes are left after {MOST_PASSES} passes")
        self.carry_back("confirm")

    def wait_for_rest(self) -> None:
        """All that is due has been put down, and a heartbeat after it."""
        if not wait_until(lambda: not MOVING & {k for k, n in self.daemon.stages().items() if n}, 60, pause=0.1):
            raise Broken(f"tips are not put down: {self.daemon.stages()}\n{self.daemon.tail()}")
        before = {path.name for path in (self.folder / "drop").glob("*.beat")}
        if not wait_until(lambda: bool({p.name for p in (self.folder / "drop").glob("*.beat")} - before), 30):
            raise Broken(f"no heartbeat comes\n{self.daemon.tail()}")

    def is_closed(self, report: dict[str, Any]) -> bool:
        """Nothing is missing, and a heartbeat has come that speaks of all there is."""
        kept = sum(self.daemon.stages().values())
        return report["missing"] == 0 and all(
            lane["highest"] == kept and lane["recorded"] == kept and not lane["waiting"] for lane in report["lanes"])

    def compare(self) -> None:
        self.daemon.end()
        self.verdict.add(reckon(self.crowd.memory, self.store))
        self.verdict.broken += self.crowd.memory.complaints
        if fault := self.daemon.verify():
            self.verdict.broken.append(fault)
        lines = self.daemon.command_line("spool", "ls").stdout.splitlines()
        left = [line.split()[0] for line in lines if line.split()[1] != "delivered"]
        if left:
            self.verdict.broken.append(f"{len(left)} confirmed, not `delivered` in the ledger, as {left[0]}")
        repeats = (self.store / "deliveries.jsonl").read_text().count("\n")
        self.verdict.remarks.append(
            f"{self.gate.lost} of {self.gate.files} files lost, up to {self.holes} holes at once, all named and closed; "
            f"{repeats} repeats; daemon killed {self.kills['daemon']} times, collect {self.kills['collect']}; "
            f"folder gone {self.vanished} times")
