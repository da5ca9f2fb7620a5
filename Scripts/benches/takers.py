"""What takes work, in turns: every run of every one in a fresh folder, and the medians at the end."""

from __future__ import annotations

import argparse
import os
import statistics
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from benches.record import AT_LEAST, Row
from benches.words import OURS, shown


@dataclass(frozen=True)
class Figures:
    """What one run came to."""

    rate: float
    unit: str = "/s"
    p99_milliseconds: float | None = None

    def __str__(self) -> str:
        slowest = "" if self.p99_milliseconds is None else f" p99 {self.p99_milliseconds:.1f} ms"
        return f"{shown(self.rate, self.unit)}{slowest}"


class LeftOut(Exception):
    """A peer is not to be had here; the sentence says why."""


Take = Callable[[Path], Figures]


@dataclass(frozen=True)
class Peer:
    """- `least`: how many times as much as this one Tipline must do; None where it is only there to be seen.
    - `take`: LeftOut, raised here the first time, leaves the peer out of this and every later turn.
    """

    name: str
    take: Take
    least: float | None = None


def add_turns(parser: argparse.ArgumentParser, runs: int = 5, seconds: int | None = None) -> None:
    """- seconds: where a run is as long as one likes."""
    parser.add_argument("--runs", type=int, default=runs, help=f"of each, in turns; the median counts; default {runs}")
    if seconds is not None:
        parser.add_argument("--seconds", type=int, default=seconds, help=f"of each run; default {seconds}")


def median(figures: Iterable[Figures]) -> Figures:
    runs = list(figures)
    slowest = [each.p99_milliseconds for each in runs if each.p99_milliseconds is not None]
    return Figures(
        statistics.median(each.rate for each in runs), runs[0].unit, statistics.median(slowest) if slowest else None)


@dataclass
class Turns:
    """The medians by name, and why the others were left out."""

    medians: dict[str, Figures]
    peers: list[Peer]
    absent: dict[str, str]

    @property
    def ours(self) -> Figures:
        return self.medians[OURS]

    def rows(self, work: str, kind: str | None = None) -> list[Row]:
        """A row a peer. Of those whose name begins with `kind` the quickest alone is judged: the others are the same
        program, set up in another way."""
        one_of = [peer.name for peer in self.peers if kind is not None and peer.name.startswith(kind)]
        quickest = max(one_of, key=lambda name: self.medians[name].rate if name in self.medians else 0, default=None)
        return [
            Row(
                work, self.ours.unit, self.ours.rate, peer.name,
                self.medians[peer.name].rate if peer.name in self.medians else None, AT_LEAST,
                None if peer.name in one_of and peer.name != quickest else peer.least, self.absent.get(peer.name))
            for peer in self.peers]

    def beside(self, work: str, name: str, sense: str, target: float) -> Row:
        """One comparison, where less may be better."""
        theirs = self.medians.get(name)
        return Row(
            work, self.ours.unit, self.ours.rate, name, theirs.rate if theirs else None, sense, target,
            self.absent.get(name))


def in_turns(ours: Take, peers: list[Peer], runs: int, folder: Path) -> Turns:
    everyone = {OURS: ours} | {peer.name: peer.take for peer in peers}
    figures: dict[str, list[Figures]] = {name: [] for name in everyone}
    absent: dict[str, str] = {}
    for number in range(1, runs + 1):
        said: list[str] = []
        for name, take in everyone.items():
            if name in absent:
                continue
            place = folder / f"{name.lower().replace(',', '').replace(' ', '-')}-{number}"
            place.mkdir()
            # Nobody pays for what the one before left to write.
            os.sync()
            try:
                figures[name].append(take(place))
                said.append(f"{name} {figures[name][-1]}")
            except LeftOut as why:
                absent[name] = str(why)
                print(f"{name} is left out: {why}", flush=True)
        print(f"run {number}: {', '.join(said)}", flush=True)
    return Turns({name: median(each) for name, each in figures.items() if name not in absent}, peers, absent)
