"""`Scripts/trial NAME`: runs one trial, within its time, and says what it cost."""

from __future__ import annotations

import argparse
import importlib
import random
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

from outside.building import Build, binary
from outside.programs import Broken, leave
from trials import NAMES, ordinary
from trials.verdict import Setting, Verdict


class OutOfTime(Exception):
    pass


def module(name: str) -> ModuleType:
    return importlib.import_module(f"trials.{name.replace('-', '_')}")


def function(name: str, called: str) -> Callable[..., Any]:
    """The trial's own, or the one that most have."""
    found: Callable[..., Any] = getattr(module(name), called, None) or getattr(ordinary, called)
    return found


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Scripts/trial", description="Breaks something on purpose, and counts.")
    trials = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name in NAMES:
        about = module(name)
        trial = trials.add_parser(name, help=about.ABOUT, description=about.ABOUT)
        trial.add_argument("--rounds", type=int, default=about.ROUNDS, help=f"default {about.ROUNDS}")
        trial.add_argument("--seed", type=int, help="what happens when; another each time unless given")
        trial.add_argument("--first-round", type=int, default=1, help="begin with this round of the seed")
        trial.add_argument("--tipline", type=Path, help="the program to try; built from here unless given")
        trial.add_argument("--limit", type=float, help="seconds after which the trial is given up")
        trial.add_argument("--keep", action="store_true", help="leave the scratch folder")
        if getattr(about, "TRIES_RELEASE", False):
            trial.add_argument("--release", action="store_true", help="try the optimised build")
        else:
            trial.set_defaults(release=False)
        if controls := getattr(about, "WITHOUT", ()):
            trial.add_argument("--without", choices=controls, help="negative control: the trial must turn red")
        function(name, "add_options")(trial)
    return parser.parse_args()


def within(seconds: float) -> None:
    def ring(*_: object) -> None:
        raise OutOfTime

    signal.signal(signal.SIGALRM, ring)
    signal.setitimer(signal.ITIMER_REAL, seconds)


def control(setting: Setting) -> str:
    """As it was given; a trial without controls may have an option of its own by that name."""
    without = setting.options.without if hasattr(module(setting.name), "WITHOUT") else None
    return f" --without {without}" if without else ""


def repeat(setting: Setting, verdict: Verdict) -> str:
    first, count = verdict.failed or (setting.first_round, setting.rounds)
    extra = function(setting.name, "repeat_options")(setting.options)
    extra += control(setting)
    extra += " --release" if setting.options.release else ""
    return f"Scripts/trial {setting.name} --seed {setting.seed} --first-round {first} --rounds {count}{extra}"


def report(setting: Setting, verdict: Verdict) -> int:
    if sys.stderr.isatty():
        print("\r\033[K", end="", file=sys.stderr)
    for sentence in (verdict.broken + verdict.findings)[:20]:
        print(f"  {sentence}")
    if len(verdict.broken + verdict.findings) > 20:
        print(f"  … and {len(verdict.broken + verdict.findings) - 20} more")
    for sentence in verdict.remarks:
        print(f"  {sentence}")
    if control(setting):
        # It must see the damage that it makes room for.
        good = verdict.turned_red
        word = "turned red, as it must" if good else "did not turn red: it proves nothing"
        print(f"  without {setting.options.without}: {word}")
    else:
        good = function(setting.name, "is_passed")(setting.options, verdict)
    if not good:
        print(f"  again: {repeat(setting, verdict)}")
        print(f"  what is left of it: {setting.folder}")
    print(verdict.line(setting))
    return 0 if good else 1


def main() -> int:
    options = read_arguments()
    signal.signal(signal.SIGTERM, leave)
    about = module(options.name)
    if (why := function(options.name, "why_not_here")(options)) is not None:
        print(f"{options.name}: not run, {why}")
        return 69
    product = getattr(about, "PRODUCT", "tipline")
    variable = getattr(about, "SWITCHES", {}).get(getattr(options, "without", None))
    build = Build.trials if variable else function(options.name, "build")(options)
    program = options.tipline.resolve() if options.tipline else binary(build, product)
    seed = options.seed if options.seed is not None else random.SystemRandom().randrange(1_000_000)
    folder = Path(tempfile.mkdtemp(prefix=f"tipline-{options.name}-"))
    setting = Setting(
        options.name, options.rounds, options.first_round, seed, program, folder, options,
        {variable: "1"} if variable else {})
    verdict = Verdict()
    code = 1
    try:
        within(options.limit or about.limit(options.rounds))
        try:
            about.run(setting, verdict)
        except OutOfTime:
            verdict.broken.append("the trial did not come to its end in its time")
        except Broken as broken:
            verdict.broken.append(str(broken))
        signal.setitimer(signal.ITIMER_REAL, 0)
        code = report(setting, verdict)
    except KeyboardInterrupt:
        print(f"\n{setting.name}: stopped by hand, seed {seed}")
        code = 130
    finally:
        if not options.keep and code != 1:
            shutil.rmtree(folder, ignore_errors=True)
    return code


if __name__ == "__main__":
    sys.exit(main())
