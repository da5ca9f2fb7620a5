"""Answers and signals in place of system calls, by strace."""

from __future__ import annotations

import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from outside.programs import Broken, wait_until


def why_no_trace() -> str | None:
    """Why no process can be traced here; None when one can."""
    if shutil.which("strace") is None:
        return "there is no strace"
    tried = subprocess.run(["strace", "-qq", "-e", "trace=none", "true"], capture_output=True, check=False)
    return None if tried.returncode == 0 else "no process may be traced here"


def injecting(calls: str, what: str, log: Path | None = None, logged: str = "") -> list[str]:
    """What goes before a command. The program stays our own child, the tracer is a stranger's (-D)."""
    return ["strace", "-D", *_arguments(calls, what, log, logged), "--"]


@contextlib.contextmanager
def attached(process: int, calls: str, what: str, log: Path | None = None, logged: str = "") -> Iterator[None]:
    """The same for a process that runs already, from now on."""
    command = ["strace", *_arguments(calls, what, log, logged), "-p", str(process)]
    tracer = subprocess.Popen(command, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
    try:
        if not wait_until(lambda: is_traced(process), 10):
            raise Broken("strace did not take hold of the process")
        yield
    finally:
        tracer.terminate()
        tracer.wait()


def is_traced(process: int) -> bool:
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return True  # it has met its call already
    return re.search(r"^TracerPid:\s+[1-9]", status, re.MULTILINE) is not None


def _arguments(calls: str, what: str, log: Path | None, logged: str) -> list[str]:
    """Calls are counted for each thread by itself. With `log`, those of `logged` are written there too, with their times
    and paths.

    Not `--seccomp-bpf`: where that stops a process, the kernel throws an injected signal away.
    """
    arguments = ["-f", "-qq", "-o", str(log or "/dev/null")]
    if log is not None:
        arguments += ["-ttt", "-y", "-s", "0"]
    traced = ",".join(dict.fromkeys([*calls.split(","), *logged.split(",")])).strip(",")
    return [*arguments, "-e", f"trace={traced}", "-e", f"inject={calls}:{what}"]
