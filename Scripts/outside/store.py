"""The platform's store against what citizens remember: nothing lost, nothing twice, nothing torn."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from outside.citizens import Memory
from outside.tips import SERIAL, Sent


@dataclass
class Reckoning:
    """What became of the tips. `findings` says of each that is not as it must be why."""

    acknowledged: int = 0
    recorded: int = 0
    lost: int = 0
    twice: int = 0
    torn: int = 0
    findings: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        return self.lost == self.twice == self.torn == 0


def reckon(memory: Memory, store: Path) -> Reckoning:
    """Compares every recorded clue, byte for byte, with the tip it came from, and looks for every promised tip."""
    promised = memory.acknowledged
    result = Reckoning(acknowledged=len(promised))
    clues = read_clues(store, result)
    result.recorded = len(clues)
    for identity, times in Counter(clue["id"] for clue in clues).items():
        if times > 1:
            result.twice += 1
            result.findings.append(f"{identity}: recorded {times} times")
    by_serial: dict[str, list[str]] = {}
    for clue in clues:
        fault, serial = examine(clue, store, memory)
        if fault:
            result.torn += 1
            result.findings.append(f"{clue['id']}: {fault}")
        by_serial.setdefault(serial, []).append(clue["id"])
    for serial, identities in by_serial.items():
        if serial and len(set(identities)) > 1:
            result.twice += 1
            result.findings.append(f"{serial}: one tip, recorded as {' and '.join(sorted(set(identities)))}")
    for serial, identity in promised.items():
        if identity not in by_serial.get(serial, ()):
            result.lost += 1
            result.findings.append(f"{identity}: acknowledged ({serial}) and not recorded")
    return result


def read_clues(store: Path, result: Reckoning) -> list[dict[str, str]]:
    path = store / "clues.jsonl"
    clues: list[dict[str, str]] = []
    for number, line in enumerate(path.read_bytes().splitlines() if path.exists() else [], 1):
        try:
            clue = json.loads(line)
            clues.append({"id": clue["id"], "manifest_sha256": clue["manifest_sha256"]})
        except (ValueError, KeyError, TypeError):
            result.torn += 1
            result.findings.append(f"{path.name}:{number} is not a clue")
    return clues


def examine(clue: dict[str, str], store: Path, memory: Memory) -> tuple[str | None, str]:
    """What is wrong with a recorded clue, if anything, and the serial of the tip it came from."""
    folder = store / clue["id"]
    try:
        body = (folder / "manifest.json").read_bytes()
        manifest = json.loads(body)
        content = str(manifest["content"])
    except (OSError, ValueError, KeyError) as error:
        return f"its manifest cannot be read: {error!r}", ""
    serial = (SERIAL.findall(content) or [""])[-1]
    sent = memory.sent.get(serial)
    if sent is None:
        return "nobody sent this", serial
    if hashlib.sha256(body).hexdigest() != clue["manifest_sha256"]:
        return "the stored manifest is not the one that was recorded", serial
    return compare(manifest, sent, folder, clue["id"]), serial


def compare(manifest: dict[str, Any], sent: Sent, folder: Path, identity: str) -> str | None:
    if manifest.get("id") != identity:
        return "the manifest is another tip's"
    for name, value in sent.fields.items():
        # The citizen's own kind is a hint; the manifest's is the decision.
        if name != "kind" and manifest.get(name) != value:
            return f"its {name} is not what was sent"
    listed = manifest.get("exhibits", ())
    exhibits = [(each["number"], each["media_type"], each["bytes"], each["sha256"]) for each in listed]
    expected = [(n, each.media_type, each.size, each.sha256) for n, each in enumerate(sent.exhibits, 1)]
    if exhibits != expected:
        return "its manifest names other exhibits than were sent"
    files = sorted(path.name for path in folder.glob("exhibit-*"))
    if files != sorted(f"exhibit-{number}" for number, *_ in expected):
        return f"its folder holds {files}"
    for number, _, _, digest in expected:
        with open(folder / f"exhibit-{number}", "rb") as file:
            if hashlib.file_digest(file, "sha256").hexdigest() != digest:
                return f"the bytes of exhibit {number} are not those that were sent"
    return None
