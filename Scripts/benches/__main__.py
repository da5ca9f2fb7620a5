"""`Scripts/bench NAME|all` or `--report`: runs benches, each in a fresh folder on the disk of this checkout."""

from __future__ import annotations

import argparse
import importlib
import os
import shlex
import shutil
import signal
import sys
import tempfile
import time
from pathlib import Path
from types import ModuleType

from benches import NAMES, NotHere
from benches.record import keep
from benches.report import report, text
from outside.building import Build, binary
from outside.programs import REPOSITORY, Broken, leave

MET, MISSED, UNAVAILABLE, BROKEN = 0, 1, 69, 70


def module(name: str) -> ModuleType:
    return importlib.import_module(f"benches.{name}")


def arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="Scripts/bench", description="Measures, beside the real alternative.")
    parser.add_argument("--report", action="store_true", help="the last run of every bench, as text and as a page")
    benches = parser.add_subparsers(dest="name", metavar="NAME")
    for name in NAMES:
        about = module(name)
        bench = benches.add_parser(name, help=about.ABOUT, description=about.ABOUT)
        add_common_options(bench)
        about.add_options(bench)
    add_common_options(benches.add_parser("all", help="every bench, one after the other"))
    return parser


def add_common_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--tipline", type=Path, help="the program to measure; built optimised unless given")
    parser.add_argument("--folder", type=Path, help="where the scratch folder is made; .build unless given")
    parser.add_argument(
        "--quick", "--short", action="store_true", help="fewer and shorter runs; other options of it do not count then")


def measure(name: str, options: argparse.Namespace, command: str) -> int:
    """Runs one bench, prints what it came to, and keeps that."""
    about = module(name)
    if options.quick:
        vars(options).update(about.QUICK)
    parent = options.folder or REPOSITORY / ".build"
    parent.mkdir(parents=True, exist_ok=True)
    # On the disk of the checkout: a temporary folder may be memory, where a sync costs nothing.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=parent))
    # A server that is not root must be able to reach its data below.
    folder.chmod(0o711)
    began, load = time.monotonic(), os.getloadavg()[0]
    try:
        rows = about.run(options, folder)
    except NotHere as why:
        print(f"{name}: not run, {why}")
        return UNAVAILABLE
    except Broken as broken:
        print(f"{name}: {broken}")
        return BROKEN
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    record = keep(name, command, time.monotonic() - began, load, rows)
    print(text(record), flush=True)
    return MISSED if record.is_missed else MET if record.is_judged else UNAVAILABLE


def every(options: argparse.Namespace, given: list[str]) -> int:
    codes: dict[str, int] = {}
    for name in NAMES:
        print(f"== {name}: {module(name).ABOUT}", flush=True)
        own = arguments().parse_args([name, *given])
        own.tipline = options.tipline
        codes[name] = measure(name, own, said([name, *given]))
        print(flush=True)
    words = {MET: "met", MISSED: "missed", UNAVAILABLE: "not run", BROKEN: "broken"}
    print("\n".join(f"{words[code]:<8} {name}" for name, code in codes.items()))
    return MISSED if {MISSED, BROKEN} & set(codes.values()) else MET


def said(given: list[str]) -> str:
    return shlex.join(["Scripts/bench", *given])


def main() -> int:
    given = sys.argv[1:]
    parser = arguments()
    options = parser.parse_args(given)
    if options.report:
        return report()
    if options.name is None:
        parser.error("name a bench, or say all or --report")
    signal.signal(signal.SIGTERM, leave)
    options.tipline = options.tipline.resolve() if options.tipline else binary(Build.release)
    try:
        if options.name == "all":
            return every(options, given[given.index("all") + 1:])
        return measure(options.name, options, said(given))
    except KeyboardInterrupt:
        return 130


if __name__ == "__main__":
    sys.exit(main())
