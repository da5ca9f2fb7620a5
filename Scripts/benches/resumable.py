"""A large file in pieces by tuspy, to the upload's end, beside aiohttp-tus with the same client and the same file.

Ours digests and syncs every piece before it is answered; aiohttp-tus syncs nothing.
"""

from __future__ import annotations

import argparse
import hashlib
import random
import time
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from benches import NotHere
from benches.peers.tus import aiohttp_tus
from benches.receiving import receiving
from benches.record import Row
from benches.takers import Figures, Peer, add_turns, in_turns
from outside import tus
from outside.media import write_film
from outside.programs import Broken

ABOUT = "1 GB as a resumable upload in 8 MiB pieces by tuspy beside aiohttp-tus with the same client"
QUICK = {"runs": 3}
LEAST = 1.3
PIECE = 8 << 20
CLIENT = "tuspy"


@dataclass(frozen=True)
class Film:
    path: Path
    size: int
    digest: str

    def sent(self, port: int) -> Figures:
        began = time.monotonic()
        sending = tus.Sending(CLIENT, port, self.path, PIECE)
        try:
            sending.upload(300)
        finally:
            sending.kill()
        return Figures(self.size / 1e6 / (time.monotonic() - began), "MB/s")

    def compare(self, stored: Path) -> None:
        with open(stored, "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != self.digest:
                raise Broken(f"{stored.name} is not what was sent")


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--megabytes", type=int, default=1000, help="of the film; default 1000")
    add_turns(parser)


def run(options: argparse.Namespace, folder: Path) -> list[Row]:
    try:
        tus.python()
    except (Broken, SystemExit) as why:
        raise NotHere(f"{CLIENT} could not be got: {why}") from None
    path, size = folder / "film.avi", options.megabytes * 1_000_000
    film = Film(path, size, write_film(path, random.Random(1), size))
    peer = Peer("aiohttp-tus", partial(theirs, film), LEAST)
    turns = in_turns(partial(ours, options.tipline, film), [peer], options.runs, folder)
    return turns.rows(f"{options.megabytes:,} MB resumable, pieces of 8 MiB by {CLIENT}")


def ours(tipline: Path, film: Film, folder: Path) -> Figures:
    with receiving(tipline, folder) as daemon:
        figures = film.sent(daemon.port)
        kept = [each for each in (folder / "spool" / "uploads").glob("?" * 26) if each.stat().st_size == film.size]
        if len(kept) != 1:
            raise Broken(f"{len(kept)} uploads of that size are kept")
        film.compare(kept[0])
    return figures


def theirs(film: Film, folder: Path) -> Figures:
    with aiohttp_tus(folder) as server:
        figures = film.sent(server.port)
        film.compare(server.stored / film.path.name)
    return figures
