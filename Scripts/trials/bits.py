"""Damage as disks and people do it: one bit flipped, files gone, swapped, cut, and files that belong to nobody."""

from __future__ import annotations

import random
import shutil
import sqlite3
import struct
from dataclasses import dataclass
from pathlib import Path

LEDGER = ("ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm")


def flip(path: Path, noise: random.Random) -> tuple[int, str]:
    """Turns one bit of the file over, and says in which byte, and in words."""
    at, bit = noise.randrange(path.stat().st_size), noise.randrange(8)
    with open(path, "r+b") as file:
        file.seek(at)
        byte = file.read(1)[0]
        file.seek(at)
        file.write(bytes([byte ^ 1 << bit]))
    return at, f"bit {bit} of byte {at} of {path.name}"


def copy_ledger(source: Path, target: Path) -> None:
    """A spool with a ledger of its own to be damaged, and the exhibits of the other."""
    target.mkdir()
    for name in (*LEDGER[:2], "spool-id"):
        if (source / name).exists():
            shutil.copy(source / name, target / name)
    (target / "exhibits").symlink_to(source / "exhibits")


def last_commit(log: Path) -> int:
    """Where the log's last transaction begins (sqlite.org/fileformat2.html#the_write_ahead_log): what is hit behind it
    cannot be told from a write that a power cut kept from its end."""
    data = log.read_bytes()
    page = struct.unpack_from(">I", data, 8)[0]
    salts = data[16:24]
    ends = [0, 0]
    for at in range(32, len(data) - 23 - page, 24 + page):
        if data[at + 8:at + 16] == salts and struct.unpack_from(">I", data, at + 4)[0]:
            ends.append(at + 24 + page)
    return ends[-2]


def carry_back(ledger: Path) -> None:
    """As a daemon that ended well leaves it: all in the ledger, and no log."""
    connection = sqlite3.connect(ledger)
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    connection.close()


# A cell is bytes: a bit that makes a BLOB a TEXT of the same bytes changes nothing for who reads bytes.
Rows = dict[str, list[tuple[object, ...]]]


def content(ledger: Path) -> Rows | None:
    """Every row a ledger has, by `table`, headed by its columns; None when it cannot be read."""
    connection = sqlite3.connect(ledger)
    connection.text_factory = bytes
    try:
        tables = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").fetchall()
        found: Rows = {}
        for (name,) in tables:
            cursor = connection.execute(f'SELECT * FROM "{name.decode()}"')
            columns = tuple(each[0] for each in cursor.description)
            found[name.decode()] = [columns, *cursor.fetchall()]
        return found
    except (sqlite3.Error, UnicodeDecodeError):
        return None
    finally:
        connection.close()


def differences(whole: Rows | None, hurt: Rows | None) -> set[str]:
    """`table.column` of every cell that is not what it was, or `table` where rows came or went."""
    if whole is None or hurt is None or set(whole) != set(hurt):
        return {"everything"}
    found: set[str] = set()
    for table, rows in whole.items():
        if len(rows) != len(hurt[table]):
            found.add(table)
            continue
        for before, after in zip(rows, hurt[table]):
            found |= {f"{table}.{name}" for name, one, other in zip(rows[0], before, after) if one != other}
    return found


@dataclass(frozen=True)
class Exhibits:
    """The files of the tips of one spool."""

    spool: Path

    @property
    def by_tip(self) -> dict[str, list[Path]]:
        found: dict[str, list[Path]] = {}
        for path in sorted(self.spool.glob("exhibits/*/*")):
            if path.name[27:].isdigit():
                found.setdefault(path.name[:26], []).append(path)
        return found

    def damage(self, noise: random.Random) -> tuple[dict[str, str], int]:
        """Half of the tips with exhibits are damaged, each in its own way. Returns what was done, by tip, and how many
        bits were flipped in all."""
        by_tip = self.by_tip
        done: dict[str, str] = {}
        flips = 0
        hurt = noise.sample(sorted(by_tip), len(by_tip) // 2)
        for tip in hurt:
            how = noise.choice(("flip", "flip", "flip", "delete", "cut", "swap"))
            path = noise.choice(by_tip[tip])
            if how == "swap":
                other = noise.choice(by_tip[noise.choice(sorted(set(by_tip) - set(hurt)))])
                shutil.copy(other, path)
            elif how == "flip":
                flip(path, noise)
                flips += 1
            elif how == "delete":
                path.unlink()
            else:
                with open(path, "r+b") as file:
                    file.truncate(path.stat().st_size // 2)
            done[tip] = how
        return done, flips + self.litter(noise, hurt)

    def litter(self, noise: random.Random, hurt: list[str]) -> int:
        """What the ledger does not need: manifests beside the exhibits, and files that nobody sent."""
        flips = 0
        for path in sorted(self.spool.glob("exhibits/*/*-manifest.json")):
            if path.name[:26] not in hurt and noise.random() < 0.5:
                flip(path, noise)
                flips += 1
        for number in range(3):
            shelf = noise.choice(sorted(self.spool.glob("exhibits/*")))
            (shelf / f"stranger-{number}.jpg").write_bytes(noise.randbytes(100))
        return flips
