"""Sees every file that is made in a folder, also one that is unlinked at once. Linux only."""

from __future__ import annotations

import ctypes
import os
import struct
from pathlib import Path

IN_CREATE = 0x100
IN_MOVED_TO = 0x80
HEAD = struct.Struct("iIII")  # inotify(7): watch, mask, cookie, length of the name


class Watch:
    def __init__(self, folders: list[Path]):
        libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = libc.inotify_init1(os.O_NONBLOCK)
        self.folders: dict[int, Path] = {}
        for folder in folders:
            watch = libc.inotify_add_watch(self.descriptor, os.fsencode(folder), IN_CREATE | IN_MOVED_TO)
            if watch < 0:
                raise OSError(ctypes.get_errno(), f"{folder} cannot be watched")
            self.folders[watch] = folder

    def made(self) -> list[Path]:
        """Files made since the last time this was asked."""
        found: list[Path] = []
        while True:
            try:
                events = os.read(self.descriptor, 65_536)
            except BlockingIOError:
                return found
            while events:
                watch, _, _, length = HEAD.unpack_from(events)
                name = events[HEAD.size : HEAD.size + length].rstrip(b"\0")
                found.append(self.folders[watch] / os.fsdecode(name))
                events = events[HEAD.size + length :]

    def close(self) -> None:
        os.close(self.descriptor)
