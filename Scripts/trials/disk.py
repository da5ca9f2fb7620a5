"""A disk that can lose its power: a file system in an image file, frozen by the shutdown ioctl. Needs root."""

from __future__ import annotations

import fcntl
import os
import struct
import subprocess
import time
from pathlib import Path

from outside.programs import wait_until

# _IOR('X', 125, __u32), the same for ext4 (fs/ext4/ext4.h) and XFS (fs/xfs/libxfs/xfs_fs.h: XFS_IOC_GOINGDOWN);
# flag 2 leaves the journal unflushed, as a power cut does.
SHUTDOWN = 0x8004587D
NO_LOG_FLUSH = 2

MEGABYTES = {"ext4": 512, "xfs": 512}
PACKAGES = {"ext4": ("e2fsprogs", "mount"), "xfs": ("xfsprogs", "mount")}


def run(*command: str) -> str:
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
    if done.returncode != 0:
        raise OSError(f"{' '.join(command)}: {done.stderr.strip()}")
    return done.stdout.strip()


def why_no_disk() -> str | None:
    """Why no disk can be made here; None when one can."""
    if os.geteuid() != 0:
        return "mounting an image needs root"
    if not Path("/dev/loop-control").exists():
        return "there are no loop devices here"
    try:
        run("losetup", "--find")
    except OSError as error:
        return f"there is no free loop device: {error}"
    return None


def is_free(device: str) -> bool:
    """Mounted nowhere. A mount namespace that was made meanwhile has the disk, too: until it is gone, mounting again would
    only bring back the file system that was frozen."""
    try:
        os.close(os.open(device, os.O_RDONLY | os.O_EXCL))
    except OSError:
        return False
    return True


def unmount(path: Path) -> None:
    for _ in range(100):
        try:
            run("umount", str(path))
            return
        except OSError:
            time.sleep(0.05)  # the last descriptors of a killed process
    run("umount", "--lazy", str(path))


class LoopDisk:
    """Unmounts and detaches what it made, by its own names only."""

    def __init__(self, folder: Path, kind: str):
        self.kind = kind
        self.image = folder / f"disk.{kind}"
        self.mount_point = folder / "disk"
        self.mount_point.mkdir()
        self.device: str | None = None
        self.is_mounted = False

    def make(self, megabytes: int | None = None, inodes: int | None = None) -> None:
        """A new, empty file system, mounted."""
        self.release()
        with open(self.image, "wb") as image:
            image.truncate((megabytes or MEGABYTES[self.kind]) << 20)
        run(f"mkfs.{self.kind}", "-q", *(["-N", str(inodes)] if inodes else []), str(self.image))
        self.device = run("losetup", "--find", "--show", str(self.image))
        self.mount()

    def mount(self) -> None:
        if self.device is None:
            raise OSError("there is no disk to mount")
        device = self.device
        if not wait_until(lambda: is_free(device), 30, pause=0.05):
            raise OSError(f"{device} is still mounted in another mount namespace")
        run("mount", "-t", self.kind, self.device, str(self.mount_point))
        self.is_mounted = True

    def cut(self) -> None:
        """The power goes: nothing that is not on the disk by now will ever be there."""
        descriptor = os.open(self.mount_point, os.O_RDONLY)
        try:
            fcntl.ioctl(descriptor, SHUTDOWN, struct.pack("I", NO_LOG_FLUSH))
        finally:
            os.close(descriptor)

    def unmount(self) -> None:
        if not self.is_mounted:
            return
        unmount(self.mount_point)
        self.is_mounted = False

    def release(self) -> None:
        self.unmount()
        if self.device is not None:
            run("losetup", "--detach", self.device)
        self.device = None
