"""Tipline with the way in alone: forwarding waits on an endpoint that never answers, and cannot disturb."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benches.load import Counted, wrk
from outside.programs import Daemon, free_ports, silent_endpoint


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
            daemon.go_by(rules)
        try:
            daemon.start_and_wait()
            yield daemon
        finally:
            daemon.kill()


def kept(daemon: Daemon) -> int:
    return int(daemon.metric("tipline_tips_total").get("kept", 0))


def counted(
    tipline: Path, folder: Path, script: str, connections: int, seconds: int, *arguments: str, rules: Path | None = None
) -> Counted:
    """What wrk counts at such a daemon, which must have kept as many."""
    with receiving(tipline, folder, rules=rules) as daemon:
        found = wrk(daemon.port, script, connections, seconds, *arguments)
        found.hold(kept(daemon), daemon)
    return found
