"""One module a bench: what Tipline does, beside what somebody would otherwise use, in one run on one machine.

A module has `ABOUT`, `QUICK` (its options for a short run), `add_options(parser)` and `run(options, folder)`, which
returns a `Row` for each comparison; NotHere says why it cannot be run on this machine.
"""

NAMES = (
    "intake", "alone", "photo", "upload", "forward", "resumable", "memory", "growth", "large", "box", "rules", "sealed")


class NotHere(Exception):
    """This bench cannot be run on this machine; the sentence says why."""
