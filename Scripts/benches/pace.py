"""How quickly a count grows, between the first time it is not zero and the time it is whole."""

from __future__ import annotations

import time
from collections.abc import Callable

from outside.programs import Broken


def pace(counted: Callable[[], int], count: int, seconds: float, pause: float) -> float:
    """A second. Each look may cost whoever counts: `pause` seconds lie between two.

    Broken when it is not whole within `seconds`.
    """
    began, before, now_counted = 0.0, 0, 0
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        now_counted, now = counted(), time.monotonic()
        if now_counted and not began:
            began, before = now, now_counted
        if now_counted >= count:
            return (count - before) / (now - began)
        time.sleep(pause)
    raise Broken(f"only {now_counted} of {count} within {seconds:.0f} s")
