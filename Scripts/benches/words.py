"""How figures and targets are said, in text and on the page alike."""

from __future__ import annotations

from benches.record import Record, Row

OURS = "Tipline"


def shown(value: float, unit: str) -> str:
    digits = 0 if abs(value) >= 100 else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f}{'' if unit.startswith('/') else ' '}{unit}"


def ratio(row: Row) -> str:
    return "" if row.ratio is None else f"{row.ratio:.2f}"


def asked(row: Row) -> str:
    """`at least 1.50`, or `at most 15.0 ms`; empty where nothing is asked."""
    if row.target is None:
        return ""
    return f"{row.sense} {shown(row.target, row.unit) if row.peer is None else f'{row.target:.2f}'}"


def outcome(row: Row) -> str:
    """`met`, `missed by 10 %`, `missed 3.2-fold`, `peer missing` or nothing."""
    if row.outcome == "not judged":
        return ""
    if row.outcome != "missed" or not row.judged or not row.target:
        return row.outcome
    if row.judged > 2 * row.target:
        return f"missed {row.judged / row.target:.1f}-fold"
    return f"missed by {abs(row.judged / row.target - 1) * 100:.0f} %"


def verdict(row: Row) -> str:
    """`ratio 1.35, at least 1.50 asked for: missed by 10 %`"""
    if row.why is not None:
        return row.why
    measured = f"ratio {ratio(row)}" if ratio(row) else ""
    if row.target is None:
        return measured
    return f"{measured}{', ' if measured else ''}{asked(row)} asked for: {outcome(row)}"


def circumstances(record: Record) -> str:
    """When, of what and on what; a machine that was busy with something else is told by its load."""
    return (
        f"{record.date}, commit {record.commit}, {record.seconds:,.0f} s on {record.machine}, "
        f"load {record.load:.1f} when it began")
