"""One module a bench: what Tipline does, beside what somebody would otherwise use, in one run on one machine.

A module has `ABOUT`, `add_options(parser)` and `run(options, folder) -> int`, which prints its figures and returns an
exit code: 0 when the target is met.
"""

NAMES = ("box", "intake", "large", "photo", "rules", "sealed", "upload", "forward")
