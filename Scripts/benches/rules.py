"""What many rules cost: reading them, one decision, and the intake beside a rule book without a rule.

The rules are made here, of characters drawn at random, and the same for the same seed. The texts are drawn alike, so that
terms are found in them.
"""

from __future__ import annotations

import argparse
import json
import random
import shutil
import statistics
import subprocess
from functools import partial
from pathlib import Path

from benches.intake import tips
from benches.load import need_wrk
from benches.record import Row, limit
from benches.takers import Peer, add_turns, in_turns
from outside.programs import REPOSITORY, Broken

ABOUT = "2,000 rules and 20,000 terms, written or half of them learned: reading, memory, one decision, and the intake"
QUICK = {"runs": 3, "seconds": 3}
RULES, TERMS, TEXT, LEARNED = 2000, 20_000, 500, 5000
MOST_LOAD, MOST_BYTES, MOST_DECISION, LEAST_SHARE = 300, 60_000_000, 30, 0.75

# The 3,755 characters of GB 2312 level 1: a few of them often and most of them seldom.
LETTERS = [
    letter for row in range(0xB0, 0xD8) for cell in range(0xA1, 0xFF)
    if (letter := bytes([row, cell]).decode("gb2312", "ignore"))]
WEIGHTS = [1 / (place + 20) for place in range(len(LETTERS))]


def add_options(parser: argparse.ArgumentParser) -> None:
    add_turns(parser, seconds=8)
    parser.add_argument("--no-intake", action="store_true", help="only reading and deciding")


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    many, learned, none = folder / "many", folder / "learned", folder / "none"
    write_many(many, TERMS)
    # Two lexicons are for the texts in Chinese, one for kinds and one for desks: each as large as it may be.
    write_many(learned, TERMS - 2 * LEARNED)
    write_lexicons(learned)
    write_none(none)
    texts = made_texts(random.Random(7))
    rows = costs(options.tipline, many, "rules", texts) + costs(options.tipline, learned, "rules and lexicons", texts)
    plain = measured(options.tipline, REPOSITORY / "Rules", texts)
    print(f"the shipped rules: {plain['load_milliseconds']:.0f} ms, {plain['decision_microseconds']:.1f} µs", flush=True)
    return rows if options.no_intake else rows + intake(options, folder, many, none)


def costs(tipline: Path, rules: Path, what: str, texts: list[str]) -> list[Row]:
    runs = [measured(tipline, rules, texts) for _ in range(3)]
    figures = {key: statistics.median(each[key] for each in runs) for key in runs[0]}
    return [
        limit(f"{RULES:,} {what}, reading", "ms", figures["load_milliseconds"], MOST_LOAD),
        limit(f"{RULES:,} {what}, memory", "MB", figures["resident_bytes"] / 1e6, MOST_BYTES / 1e6),
        limit(
            f"{RULES:,} {what}, one decision over {TEXT} characters", "µs", figures["decision_microseconds"], MOST_DECISION),
    ]


def measured(tipline: Path, rules: Path, texts: list[str]) -> dict[str, float]:
    done = subprocess.run(
        [tipline, "rules", "time", "--rules", rules, "--seconds", "3"], input="\n".join(texts) + "\n",
        capture_output=True, text=True, timeout=300)
    if done.returncode:
        raise Broken(f"rules time ended with {done.returncode}: {done.stderr[-500:]}")
    return json.loads(done.stdout)


def intake(options: argparse.Namespace, folder: Path, many: Path, none: Path) -> list[Row]:
    need_wrk()
    ours, without = (partial(tips, options.tipline, options.seconds, rules=rules) for rules in (many, none))
    turns = in_turns(ours, [Peer("without a rule", without, LEAST_SHARE)], options.runs, folder)
    return turns.rows(f"2 KB tips with {RULES:,} rules")


def term(dice: random.Random) -> str:
    return "".join(dice.choices(LETTERS, WEIGHTS, k=dice.choice([2, 2, 3, 3, 4, 5])))


def write_many(folder: Path, count: int) -> None:
    """Of every twenty rules one has a pattern, of a hundred one decides: offices have fewer of both."""
    dice = random.Random(2000)
    folder.mkdir()
    departments = [f"部门{number}" for number in range(12)]
    taken: set[str] = set()
    lines = ["departments: {" + ", ".join(f"{name}: desk" for name in departments) + "}", "rules:"]
    for number in range(RULES):
        terms: list[str] = []
        while len(terms) < count // RULES:
            new = term(dice)
            if new not in taken:
                taken.add(new)
                terms.append(new)
        lines += [f"- {{name: r{number}, why: made, any: [{', '.join(terms)}],"]
        if number % 20 == 0:
            lines += [f"   patterns: ['[0-9]{{3}}', '{terms[0]}[^。]{{0,12}}{terms[1]}'],"]
        if number % 100 == 0:
            lines += ["   kind: unsure, decides: true}"]
        else:
            kind = dice.choice(["report", "suggestion"])
            lines += [f"   kind: {kind}, weight: 0.5, department: {dice.choice(departments)}}}"]
    (folder / "classification.yaml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    routes = [f"- {{name: {name}, why: made, departments: [{name}], lanes: [lane-{number}]}}"
              for number, name in enumerate(departments)]
    (folder / "routing.yaml").write_text("routes:\n" + "\n".join(routes) + "\n", encoding="utf-8")
    shutil.copy(REPOSITORY / "Rules" / "formats.yaml", folder)


def write_lexicons(folder: Path) -> None:
    """Terms of one to three characters, as learning gives them: far commoner in a text than those people write."""
    (folder / "lexicons").mkdir()
    for task, scales in [("kind", ["report", "neither"]), ("department", [f"部门{number}" for number in range(12)])]:
        dice = random.Random(task)
        taken: set[str] = set()
        while len(taken) < LEARNED:
            taken.add("".join(dice.choices(LETTERS, WEIGHTS, k=dice.choice([1, 2, 2, 2, 3]))))
        lines = [f"lexicon\t{task}\tchinese", "\t".join(["scales", *scales]), "\t".join(["bias", *["0"] * len(scales)])]
        places = ["[content]", "[first-sentence]", "[sentence-start]"]
        for number, word in enumerate(sorted(taken)):
            if number % (LEARNED // 3 + 1) == 0:
                lines.append(places[number // (LEARNED // 3 + 1)])
            # A learned term leans to one or two desks and says nothing of the others.
            cells = [f"{dice.uniform(-1, 1):.2f}" if dice.random() < 2 / len(scales) else "" for _ in scales]
            lines.append("\t".join([word, *cells]).rstrip("\t"))
        (folder / "lexicons" / f"{task}.tsv").write_text("\n".join([*lines, "[end]"]) + "\n", encoding="utf-8")


def write_none(folder: Path) -> None:
    folder.mkdir()
    (folder / "classification.yaml").write_text("rules: []\n", encoding="utf-8")
    shutil.copy(REPOSITORY / "Rules" / "formats.yaml", folder)


def made_texts(dice: random.Random) -> list[str]:
    """Every 20th character a sign, as in letters."""
    def text() -> str:
        letters = dice.choices(LETTERS, WEIGHTS, k=TEXT)
        return "".join(dice.choice("，，。") if index % 20 == 19 else letter for index, letter in enumerate(letters))

    return [text() for _ in range(200)]
