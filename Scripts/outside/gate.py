"""A one-way gate: takes files out of one folder and puts some into another, in any order, some twice, some cut."""

from __future__ import annotations

import os
import random
import shutil
from dataclasses import dataclass, field
from pathlib import Path


@dataclass
class Gate:
    """What went in and what came out, by the numbers of the tips' files."""

    source: Path
    target: Path
    noise: random.Random
    loss: float = 0.3
    cut: float = 0.03
    repeat: float = 0.2
    # Numbers that went in, and those of which at least one file came out whole.
    seen: set[int] = field(default_factory=set)
    passed: set[int] = field(default_factory=set)
    files: int = 0
    lost: int = 0

    def carry(self, loss: float | None = None) -> None:
        names = [each for each in os.listdir(self.source) if not each.startswith(".")]
        self.noise.shuffle(names)
        for name in names:
            self.file(name, self.loss if loss is None else loss)

    def file(self, name: str, loss: float) -> None:
        path = self.source / name
        self.files += 1
        number = int(name.split("-")[1]) if name.endswith(".tip") else None
        if number is not None:
            self.seen.add(number)
        if self.noise.random() < loss:
            self.lost += 1
        elif loss and self.noise.random() < self.cut:
            self.lost += 1
            self.put(path.read_bytes()[: self.noise.randrange(path.stat().st_size)], name)
        else:
            for _ in range(2 if self.noise.random() < self.repeat else 1):
                self.copy(path, name)
            if number is not None:
                self.passed.add(number)
        path.unlink()

    def fresh(self, name: str) -> Path:
        return self.target / f"{self.noise.randrange(1 << 32):08x}-{name}"

    def copy(self, path: Path, name: str) -> None:
        draft = self.target / ".draft"
        shutil.copyfile(path, draft)
        draft.rename(self.fresh(name))

    def put(self, content: bytes, name: str) -> None:
        self.fresh(name).write_bytes(content)
