"""Worlds made up from a seed: the real rooms and the real SQLite on a disk that tears and forgets, before a platform with bad
days, on one thread and a clock of their own (Tests/Simulation). A round is a world, and its seed is the trial's and the
rounds before it; a world that breaks a promise does so again every time.

Each control takes one promise away inside the worlds and nowhere else; the trial must turn red.
"""

from __future__ import annotations

import argparse
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor

from outside.building import Build
from outside.programs import Broken
from trials.verdict import Setting, Verdict

ABOUT = "seeded worlds on a disk that tears, forgets and fails keep every promise, and replay the same"
WITHOUT = ("exhibit-sync", "upload-sync", "backup-sync", "drop-sync", "ledger-sync", "folder-sync", "sync-error", "answer", "sealing")
ROUNDS = 2000
PRODUCT = "simulate"
# A process plays so many: progress is seen between them.
SLICE = 250

END = re.compile(r"end: (\d+) rounds, (\d+) acknowledged, (\d+) lost, (\d+) twice, (\d+) torn, (\d+) otherwise, trace (\w+)")
BREACH = re.compile(r"seed (\d+): (\w+): (.*)")


def limit(rounds: int) -> float:
    return 120 + rounds / 4


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--processes", type=int, default=1, help="play in so many at once; default 1")


def build(_: argparse.Namespace) -> Build:
    return Build.release


def slices(setting: Setting) -> list[tuple[int, int]]:
    """First seed and number of worlds, up to the last round."""
    first = setting.seed + setting.first_round - 1
    end = first + setting.rounds
    return [(start, min(SLICE, end - start)) for start in range(first, end, SLICE)]


def play(setting: Setting, seed: int, rounds: int) -> str:
    command = [str(setting.tipline), "--seed", str(seed), "--rounds", str(rounds)]
    if setting.options.without:
        command += ["--without", setting.options.without]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode not in (0, 1):
        raise Broken(f"{' '.join(command)} ended with {done.returncode}:\n{done.stdout[-2000:]}")
    return done.stdout


def run(setting: Setting, verdict: Verdict) -> None:
    with ThreadPoolExecutor(max(1, setting.options.processes)) as pool:
        for said in pool.map(lambda part: play(setting, *part), slices(setting)):
            take(setting, verdict, said)
            setting.progress(setting.first_round + verdict.rounds - 1, verdict.acknowledged)
            if failed := re.search(BREACH, said):
                verdict.failed = (int(failed[1]) - setting.seed + 1, 1)
                verdict.turned_red = True
                pool.shutdown(cancel_futures=True)
                return


def take(setting: Setting, verdict: Verdict, said: str) -> None:
    end = re.search(END, said)
    if end is None:
        raise Broken(f"a simulation said no end:\n{said[-2000:]}")
    rounds, acknowledged, lost, twice, torn, _, trace = end.groups()
    verdict.rounds += int(rounds)
    verdict.acknowledged += int(acknowledged)
    verdict.lost += int(lost)
    verdict.twice += int(twice)
    verdict.torn += int(torn)
    for seed, sort, sentence in re.findall(BREACH, said):
        (verdict.broken if sort == "other" else verdict.findings).append(f"seed {seed}: {sentence}")
    if setting.rounds == 1:
        verdict.remarks.append(f"trace {trace}")

