"""A bound on the memory of one program, by whatever this machine has for it: systemd, a cgroup of our own, or prlimit."""

from __future__ import annotations

import os
import subprocess
import time
from pathlib import Path

GROUPS = Path("/sys/fs/cgroup")


class Fence:
    """`prefix` goes before a command and keeps its process id. Files in memory count too, except with prlimit."""

    def __init__(self, name: str, megabytes: int):
        self.bytes = megabytes << 20
        self.group: Path | None = None
        self.prefix: list[str] = []
        self.by = self._systemd(name) or self._group(name) or self._prlimit()

    def _systemd(self, name: str) -> str | None:
        if os.geteuid() != 0 or not Path("/run/systemd/system").exists():
            return None
        self.prefix = [
            "systemd-run", "--scope", "--quiet", f"--unit={name}", f"--property=MemoryMax={self.bytes}",
            "--property=MemorySwapMax=0"]
        done = subprocess.run([*self.prefix[:3], "true"], stdin=subprocess.DEVNULL, capture_output=True)
        return "systemd-run" if done.returncode == 0 else None

    def _group(self, name: str) -> str | None:
        """A cgroup of version 2, or of version 1 where memory is still governed by that."""
        controllers = GROUPS / "cgroup.controllers"
        is_second = controllers.exists() and "memory" in controllers.read_text().split()
        group = (GROUPS if is_second else GROUPS / "memory") / name
        try:
            group.mkdir()
            (group / ("memory.max" if is_second else "memory.limit_in_bytes")).write_text(str(self.bytes))
        except OSError:
            if group.is_dir():
                group.rmdir()
            return None
        self.group = group
        self.prefix = ["sh", "-c", f'echo $$ > {group}/cgroup.procs; exec "$@"', "sh"]
        return f"a cgroup of version {2 if is_second else 1}"

    def _prlimit(self) -> str:
        """Data and stacks only, and a program that meets the bound crashes at once: stricter, and less real."""
        self.prefix = ["prlimit", f"--data={self.bytes}"]
        return "prlimit --data"

    def highest(self) -> int:
        """The most the group ever held, with the files it had in memory; 0 where nobody counts."""
        for name in ("memory.peak", "memory.max_usage_in_bytes"):
            if self.group is not None and (self.group / name).exists():
                return int((self.group / name).read_text())
        return 0

    def kills(self) -> int:
        """How often the kernel had to kill something for its memory."""
        for name in ("memory.events", "memory.oom_control"):
            if self.group is not None and (self.group / name).exists():
                words = (self.group / name).read_text().split()
                return int(words[words.index("oom_kill") + 1]) if "oom_kill" in words else 0
        return 0

    def remove(self) -> None:
        if self.group is None:
            return
        for _ in range(50):
            try:
                self.group.rmdir()
                return
            except OSError:
                time.sleep(0.1)  # until the process is gone
