"""The last run of every bench, as text and as a page."""

from __future__ import annotations

from benches import NAMES
from benches.page import page
from benches.record import FOLDER, Record, Row, last
from benches.words import OURS, circumstances, shown, verdict


def text(record: Record) -> str:
    return "\n".join(line for rows in record.works for line in work(rows))


def work(rows: tuple[Row, ...]) -> list[str]:
    limits = [verdict(row) for row in rows if row.peer is None and row.target is not None]
    peers = [
        line(row.peer, "left out" if row.theirs is None else shown(row.theirs, row.unit), verdict(row))
        for row in rows if row.peer is not None]
    return [rows[0].work, line(OURS, shown(rows[0].ours, rows[0].unit), "; ".join(limits)), *peers]


def line(name: str, figure: str, said: str) -> str:
    return f"  {name:<28}{figure:>14}   {said}".rstrip()


def tally(records: list[Record]) -> str:
    counted = [row.outcome for record in records for row in record.rows]
    return ", ".join(f"{counted.count(outcome)} {outcome}" for outcome in ("met", "missed", "peer missing"))


def report() -> int:
    """Prints every last run, and writes the page beside the records."""
    records = [record for name in NAMES if (record := last(name)) is not None]
    absent = [name for name in NAMES if name not in {record.bench for record in records}]
    for record in records:
        print(f"{record.bench}: {record.command}\n{circumstances(record)}")
        print(f"{text(record)}\n")
    if absent:
        print(f"not run yet: {', '.join(absent)}")
    print(tally(records))
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / "report.html"
    path.write_text(page(records, absent, tally(records)))
    print(f"the same as a page: {path}")
    return 0
