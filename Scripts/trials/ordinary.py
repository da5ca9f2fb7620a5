"""What most trials answer alike; a trial with another answer has a function of its own by the same name."""

from __future__ import annotations

import argparse

from outside.building import Build
from trials.verdict import Verdict


def add_options(_: argparse.ArgumentParser) -> None:
    pass


def repeat_options(_: argparse.Namespace) -> str:
    return ""


def why_not_here(_: argparse.Namespace) -> str | None:
    return None


def build(options: argparse.Namespace) -> Build:
    return Build.release if options.release else Build.debug


def is_passed(_: argparse.Namespace, verdict: Verdict) -> bool:
    return verdict.is_good
