"""The last runs as one HTML page that needs nothing from anywhere: a table a work, and a bar a row."""

from __future__ import annotations

from html import escape
from pathlib import Path

from benches.record import Record, Row
from benches.words import OURS, asked, circumstances, outcome, ratio, shown

COLUMNS = (("who", "who"), ("bar", "bar"), ("figure", "figure"), ("ratio", "ratio"), ("asked", "asked for"),
           ("outcome", "outcome"))


def page(records: list[Record], absent: list[str], tally: str) -> str:
    style = Path(__file__).with_name("page.css").read_text()
    missed = "".join(
        f"<li><a href='#{record.bench}'>{escape(record.bench)}</a>: {escape(row.work)}"
        f"{f' beside {escape(row.peer)}' if row.peer else ''}, {percents(outcome(row))}</li>"
        for record in records for row in record.rows if row.outcome == "missed")
    rest = f"<p>Not run yet: {escape(', '.join(absent))}.</p>" if absent else ""
    return (
        "<!doctype html>\n<html lang='en'><head><meta charset='utf-8'>\n"
        "<meta name='viewport' content='width=device-width, initial-scale=1'>\n"
        f"<title>Tipline, measured</title>\n<style>\n{style}</style></head>\n<body><main>\n<h1>Tipline, measured</h1>\n"
        f"<p class='tally'>{escape(tally)}</p>\n{f'<ul>{missed}</ul>' if missed else ''}{rest}\n{key()}\n"
        f"{''.join(bench(record) for record in records)}</main></body></html>\n")


def key() -> str:
    """What the marks mean."""
    def entry(mark: str, width: int, said: str) -> str:
        return f"<span><svg width='{width}' height='14' aria-hidden='true'>{mark}</svg>{said}</span> "

    bars = [(f"<rect class='{kind}' width='48' height='14'/>", 48, said)
            for kind, said in (("ours", "Tipline"), ("peer", "a peer, in the same run"))]
    lines = [(f"<line class='{kind}' x1='4' x2='4' y2='14'/>", 8, said)
             for kind, said in (("asked", "what is asked of Tipline in that row"), ("reached", "what Tipline came to"))]
    return f"<p class='key'>{''.join(entry(*each) for each in bars + lines)}</p>"


def bench(record: Record) -> str:
    tables = "\n".join(table(rows) for rows in record.works)
    return (
        f"<section id='{record.bench}'><h2>{escape(record.bench)}</h2>\n"
        f"<p class='run'><code>{escape(record.command)}</code>, {escape(circumstances(record))}</p>\n{tables}\n</section>\n")


def table(rows: tuple[Row, ...]) -> str:
    # Displayed as a grid on a narrow screen, where a browser would forget that it is a table: hence the roles.
    heads = "".join(f"<th role='columnheader' scope='col' class='{kind}'>{name}</th>" for kind, name in COLUMNS)
    most = max(value for row in rows for value in (row.ours, row.theirs, row.mark) if value is not None) or 1
    limits = [row for row in rows if row.peer is None]
    own = limits[0] if limits else Row(rows[0].work, rows[0].unit, rows[0].ours)
    lines = [line(row, most) for row in (own, *limits[1:], *(row for row in rows if row.peer is not None))]
    return (
        f"<table role='table'><caption>{escape(rows[0].work)}</caption><thead role='rowgroup'><tr role='row'>{heads}</tr>"
        f"</thead><tbody role='rowgroup'>\n{''.join(lines)}</tbody></table>")


def line(row: Row, most: float) -> str:
    value = row.ours if row.peer is None else row.theirs
    cells = {
        "bar": bar(row, value, most), "figure": "left out" if value is None else escape(shown(value, row.unit)),
        "ratio": ratio(row) if row.peer else "", "asked": escape(asked(row)),
        "outcome": f"<span class='{row.outcome.replace(' ', '-')}'>{percents(row.why or outcome(row))}</span>"}
    told = "".join(f"<td role='cell' class='{kind}'>{cells[kind]}</td>" for kind, _ in COLUMNS[1:])
    name = escape(row.peer or OURS)
    return f"<tr role='row'><th role='rowheader' scope='row' class='who'>{name}</th>{told}</tr>\n"


def percents(said: str) -> str:
    return escape(said).replace(" %", "&nbsp;%")


def bar(row: Row, value: float | None, most: float) -> str:
    """As long as its share of the longest of the work; its text says what only its lines show."""
    kind = "ours" if row.peer is None else "peer"
    parts = [] if value is None else [f"<rect class='{kind}' width='{percent(value, most)}' height='16'/>"]
    said = [] if value is None else [shown(value, row.unit)]
    if row.peer is not None:
        parts.append(upright("reached", row.ours, most, 0))
    if row.mark is not None:
        parts.append(upright("asked", row.mark, most, 3))
        said.append(f"{row.sense} {shown(row.mark, row.unit)} asked of Tipline")
    label = escape("; ".join(said) or "left out")
    return f"<svg role='img' aria-label='{label}' width='100%' height='16'>{''.join(parts)}</svg>"


def upright(kind: str, value: float, most: float, beyond: int) -> str:
    """- beyond: how far it stands out of the bar on both sides."""
    place = percent(value, most)
    return f"<line class='{kind}' x1='{place}' x2='{place}' y1='{-beyond}' y2='{16 + beyond}'/>"


def percent(value: float, most: float) -> str:
    # A line at the far end keeps its width within the picture.
    return f"{value / most * 99:.2f}%"
