"""A program and the processes it has started."""

from __future__ import annotations

import re
from pathlib import Path

from outside.programs import Program


def below(process: int) -> list[int]:
    """Every process that came of this one and still runs."""
    found: list[int] = []
    for task in Path(f"/proc/{process}/task").iterdir():
        for child in (task / "children").read_text().split():
            found += [int(child), *below(int(child))]
    return found


def of(program: Program) -> int:
    assert program.process is not None
    return program.process.pid


def memory_of_all(program: Program) -> int:
    """Resident bytes of a program and all below it; what several of them share counts once (PSS, proc(5))."""
    return sum(share(process) for process in [of(program), *below(of(program))])


def share(process: int) -> int:
    found = re.search(r"^Pss:\s+(\d+) kB$", Path(f"/proc/{process}/smaps_rollup").read_text(), re.MULTILINE)
    return int(found[1]) * 1024 if found else 0
