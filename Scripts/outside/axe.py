"""axe-core, the accessibility checker, as a package on PyPI carries it."""

from __future__ import annotations

import hashlib
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from outside.browser import Browser

PACKAGE = "axe-playwright-python==0.1.8"
SHA256 = "fdd263c998388f1a8e67cad02677e612d946248bd44d163be5e8650ea31f95f8"
# WCAG 2.2 A and AA, and what its makers recommend beyond them.
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


def source(folder: Path) -> str | None:
    """The checker's script; None when it cannot be had here."""
    command = [
        sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:", "--dest", str(folder),
        PACKAGE]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired):
        return None
    wheel = next(folder.glob("*.whl"), None)
    if done.returncode != 0 or wheel is None or hashlib.sha256(wheel.read_bytes()).hexdigest() != SHA256:
        return None
    with zipfile.ZipFile(wheel) as files:
        return files.read("axe_playwright_python/axe.min.js").decode()


def violations(browser: Browser, checker: str) -> list[str]:
    """What it finds wrong with the page that is open, one sentence each."""
    script = checker + """
        const done = arguments[arguments.length - 1];
        axe.run(document, {runOnly: arguments[0]}).then(found => done(found), error => done({failed: String(error)}));"""
    found: dict[str, Any] = browser.run_slowly(script, TAGS)
    if "failed" in found:
        return [f"axe did not run: {found['failed']}"]
    return [f"{each['id']}: {each['help']} ({each['nodes'][0]['html'][:120]})" for each in found["violations"]]
