"""What a trial is given, and what it says at its end."""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from outside.store import Reckoning


@dataclass
class Setting:
    """What a trial works with."""

    name: str
    rounds: int
    first_round: int
    seed: int
    tipline: Path
    folder: Path
    options: argparse.Namespace
    # Settings of the program that take a promise away.
    switch: dict[str, str] = field(default_factory=dict)
    began: float = field(default_factory=time.monotonic)

    def noise(self, number: int) -> random.Random:
        """The chances of one round; the same for the same seed, whatever rounds ran before."""
        return random.Random(f"{self.seed}/{self.name}/{number}")

    def each_round(self, verdict: Verdict, play: Callable[[int], None]) -> None:
        """One round after the other, up to the first that breaks a promise."""
        for number in range(self.first_round, self.first_round + self.rounds):
            play(number)
            verdict.rounds += 1
            if not verdict.is_good:
                verdict.failed = (number, 1)
                return

    def progress(self, number: int, acknowledged: int) -> None:
        """One line that rewrites itself on a terminal; silence in a pipe."""
        if sys.stderr.isatty():
            done = number - self.first_round + 1
            seconds = time.monotonic() - self.began
            print(f"\r{self.name}: round {done} of {self.rounds}, {acknowledged} acknowledged, {seconds:.0f} s\033[K",
                  end="", file=sys.stderr, flush=True)


@dataclass
class Verdict:
    rounds: int = 0
    acknowledged: int = 0
    recorded: int = 0
    lost: int = 0
    twice: int = 0
    torn: int = 0
    # Broken promises that are no single tip's: not ready, not sound, an answer the contract does not have.
    broken: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    # Damage was seen where the trial looks for it; a negative control must come to this.
    turned_red: bool = False
    # The rounds that show the fault again.
    failed: tuple[int, int] | None = None
    # What a trial that counts something else than tips has counted.
    said: str | None = None

    @property
    def is_good(self) -> bool:
        return self.lost == self.twice == self.torn == 0 and not self.broken

    def red(self, sentence: str) -> None:
        """A broken promise that is no single tip's, seen where the trial looks for damage."""
        self.broken.append(sentence)
        self.turned_red = True

    def add(self, reckoning: Reckoning) -> None:
        self.acknowledged += reckoning.acknowledged
        self.recorded += reckoning.recorded
        self.lost += reckoning.lost
        self.twice += reckoning.twice
        self.torn += reckoning.torn
        self.findings += reckoning.findings

    def line(self, setting: Setting) -> str:
        if self.said is not None:
            return f"{setting.name}: {self.said}"
        others = f", {len(self.broken)} otherwise broken" if self.broken else ""
        return (
            f"{setting.name}: {self.rounds} rounds, {self.acknowledged} acknowledged, {self.lost} lost, "
            f"{self.twice} twice, {self.torn} torn{others}, seed {setting.seed}")
