"""Programs from PyPI, each in an environment of its own below `.build`: nothing is installed into the system's Python."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from outside.building import prepare
from outside.programs import REPOSITORY


def environment(name: str, *packages: str) -> Path:
    """The `bin` folder of an environment with `packages` (with versions: what was tried is what is tried again)."""
    folder = REPOSITORY / ".build" / "python" / name
    done = folder / "packages.txt"
    wanted = "\n".join(packages)
    if not done.exists() or done.read_text() != wanted:
        prepare("python3-venv")
        print(f"Installing {', '.join(packages)} into {folder.relative_to(REPOSITORY)}", file=sys.stderr)
        venv.create(folder, clear=True, with_pip=True)
        subprocess.run(
            [folder / "bin" / "pip", "install", "--quiet", "--disable-pip-version-check", *packages],
            stdin=subprocess.DEVNULL, check=True)
        done.write_text(wanted)
    return folder / "bin"
