"""`Scripts/bench NAME`: runs one bench in a fresh folder on the disk of this checkout."""

from __future__ import annotations

import argparse
import importlib
import shutil
import signal
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from benches import NAMES
from outside.building import Build, binary
from outside.programs import REPOSITORY, Broken


def module(name: str) -> ModuleType:
    return importlib.import_module(f"benches.{name}")


def read_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="Scripts/bench", description="Measures, beside the real alternative.")
    benches = parser.add_subparsers(dest="name", required=True, metavar="NAME")
    for name in NAMES:
        about = module(name)
        bench = benches.add_parser(name, help=about.ABOUT, description=about.ABOUT)
        bench.add_argument("--tipline", type=Path, help="the program to measure; built optimised unless given")
        bench.add_argument("--folder", type=Path, help="where the scratch folder is made; .build unless given")
        about.add_options(bench)
    return parser.parse_args()


def leave(*_: object) -> None:
    """SIGTERM as an exception, so that every `finally` ends what was started."""
    raise SystemExit(143)


def main() -> int:
    options = read_arguments()
    signal.signal(signal.SIGTERM, leave)
    options.tipline = options.tipline.resolve() if options.tipline else binary(Build.release)
    # On the disk of the checkout: a temporary folder may be memory, where a sync costs nothing.
    folder = Path(tempfile.mkdtemp(prefix="bench-", dir=options.folder or REPOSITORY / ".build"))
    # A database server that is not root must be able to reach its data below.
    folder.chmod(0o711)
    try:
        return int(module(options.name).run(options, folder))
    except Broken as broken:
        print(broken)
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
