"""One module a trial. A trial breaks something on purpose, many times, and counts what that cost: nothing, if the promise holds.

A module has `ABOUT`, `ROUNDS`, `limit(rounds)` in seconds, `add_options(parser)` and `run(setting) -> Verdict`.
"""

NAMES = ("kill", "power-cut")
