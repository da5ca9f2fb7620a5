"""One module a trial: it breaks something on purpose, many times, and counts what that cost. Nothing, if promises hold.

A module has `ABOUT`, `ROUNDS` (as many as it takes unless told), `limit(rounds)` in seconds and `run(setting, verdict)`;
`TRIES_RELEASE` where the optimised build may be tried; `WITHOUT` the names of its negative controls, one of which is then
`options.without` or None; `SWITCHES` those of them that the program has, by the variable of each: it is then the build for
trials, and `setting.switch` is to be among its settings. What it does not have is as in `ordinary`: `add_options(parser)`,
`repeat_options(options)` (its own options as they were given), `why_not_here(options)` (a reason, or None),
`build(options)` (which program; of `PRODUCT` where it is not `tipline`) and `is_passed(options, verdict)`.
"""

NAMES = (
    "kill", "power-cut", "sync-error", "full-disk", "repair", "corruption", "upgrade", "clock", "soak", "requests",
    "contract", "proxy", "clients", "crowd", "slow", "browser", "uploads", "sealed", "misbehave", "one-way", "simulation")
