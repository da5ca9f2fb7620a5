"""Tipline with the way in alone: forwarding waits on an endpoint that never answers, and cannot disturb."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from outside.programs import Broken, Daemon, free_ports, silent_endpoint


@contextlib.contextmanager
def receiving(
    tipline: Path, folder: Path, settings: dict[str, str] | None = None, rules: Path | None = None
) -> Iterator[Daemon]:
    """A daemon on the spool in `folder`, with the shipped rules unless others are given; killed at the end."""
    port, admin = free_ports(2)
    with silent_endpoint() as endpoint:
        daemon = Daemon(
            tipline, folder, folder / "spool", port, admin, endpoint,
            {"TIPLINE_LOG_LEVEL": "warning"} | (settings or {}))
        if rules:
            daemon.command[daemon.command.index("--rules") + 1] = str(rules)
        try:
            daemon.start_and_wait()
            yield daemon
        finally:
            daemon.kill()


def kept(daemon: Daemon) -> int:
    return int(daemon.metric("tipline_tips_total").get("kept", 0))


def hold_to_its_count(daemon: Daemon, taken: int) -> None:
    """What was answered 201 must have been kept; more may be, that was under way when wrk stopped counting."""
    if (count := kept(daemon)) < taken:
        raise Broken(f"the figures do not agree: {taken} answered 201, {count} kept\n{daemon.tail()}")
