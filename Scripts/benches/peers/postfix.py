"""An instance of Postfix of its own: configuration, queue and log in a folder, started and stopped by its own master."""

from __future__ import annotations

import enum
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from benches.pace import pace
from benches.peers import install
from benches.takers import LeftOut
from outside.programs import Broken, free_ports, is_listening, wait_until

SETTINGS = """\
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
maillog_file_prefixes = {folder}
maillog_file = {folder}/mail.log
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = bench.invalid
mydestination =
mynetworks = 127.0.0.0/8
relayhost = [127.0.0.1]:{sink}
smtpd_relay_restrictions = permit_mynetworks, reject
smtpd_peername_lookup = no
smtp_dns_support_level = disabled
smtp_tls_security_level = none
smtputf8_enable = no
defer_transports = {deferred}
smtpd_client_restrictions = {restrictions}
"""


class Queue(enum.Enum):
    """What becomes of a message that was taken."""

    # Nothing: it is on the disk, and nobody looks at it. What taking alone costs.
    held = "held"
    # It is tried, and put off.
    deferred = "deferred"
    relayed = "relayed"


class Postfix:
    def __init__(self, folder: Path, queue: Queue):
        if os.geteuid() != 0:
            raise LeftOut("Postfix's master must be started by root")
        install("postfix")
        self.folder = folder
        self.port, self.sink_port = free_ports(2)
        self.sink: subprocess.Popen[bytes] | None = None
        folder.mkdir(exist_ok=True)
        (folder / "etc").mkdir()
        (folder / "queue").mkdir()
        (folder / "data").mkdir()
        shutil.chown(folder / "data", "postfix")
        (folder / "etc" / "master.cf").write_text(self.services())
        self.configure(queue)

    def services(self) -> str:
        """Debian's, on a port of ours and without its chroots, which lack a resolver here."""
        lines = []
        for line in Path("/etc/postfix/master.cf").read_text().splitlines():
            words = line.split()
            if len(words) < 8 or line.startswith(("#", " ", "\t")):
                continue
            if words[7] == "pipe":
                continue
            if words[:2] == ["smtp", "inet"]:
                words[0] = f"127.0.0.1:{self.port}"
            words[4] = "n"
            lines.append(" ".join(words))
        return "\n".join(lines) + "\n"

    def configure(self, queue: Queue) -> None:
        (self.folder / "etc" / "main.cf").write_text(SETTINGS.format(
            folder=self.folder, sink=self.sink_port, deferred="smtp" if queue is Queue.deferred else "",
            restrictions="check_client_access static:HOLD" if queue is Queue.held else ""))

    def run(self, *command: str) -> None:
        done = subprocess.run(
            [command[0], "-c", str(self.folder / "etc"), *command[1:]], stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=60)
        if done.returncode != 0:
            raise Broken(f"{' '.join(command)} ended with {done.returncode}: {done.stderr}{self.tail()}")

    def tail(self) -> str:
        log = self.folder / "mail.log"
        return "\n".join(log.read_text(errors="replace").splitlines()[-5:]) if log.exists() else ""

    def start(self) -> None:
        self.run("postfix", "start")
        if not wait_until(lambda: is_listening(self.port), 20):
            raise Broken(f"Postfix did not come up\n{self.tail()}")

    def stop(self) -> None:
        if self.sink is not None:
            self.sink.kill()
            self.sink.wait()
        if (self.folder / "queue" / "pid" / "master.pid").exists():
            subprocess.run(
                ["postfix", "-c", str(self.folder / "etc"), "stop"], stdin=subprocess.DEVNULL, capture_output=True,
                timeout=60)

    def send(self, count: int, length: int, sessions: int) -> float:
        """`count` messages of `length` bytes. Returns the seconds until the last was taken."""
        began = time.monotonic()
        # -d: a session goes on with the next message, as wrk keeps its connections.
        subprocess.run(
            ["smtp-source", "-d", "-s", str(sessions), "-m", str(count), "-l", str(length), "-f", "a@bench.invalid",
             "-t", "b@bench.invalid", f"127.0.0.1:{self.port}"], stdin=subprocess.DEVNULL, check=True, timeout=170)
        return time.monotonic() - began

    def fill(self, count: int, length: int) -> None:
        """`count` messages of `length` bytes, in the queue and not sent."""
        self.send(count, length, 16)
        if not wait_until(lambda: self.waiting() >= count, 30, pause=0.2):
            raise Broken(f"{self.waiting()} of {count} messages are in Postfix's queue\n{self.tail()}")

    def waiting(self) -> int:
        return sum(
            1 for name in ("incoming", "active", "deferred", "hold")
            for path in (self.folder / "queue" / name).rglob("*") if path.is_file())

    def open_sink(self) -> None:
        with open(self.folder / "sink.log", "wb") as log:
            self.sink = subprocess.Popen(
                ["smtp-sink", "-u", "postfix", "-c", f"127.0.0.1:{self.sink_port}", "1024"], stdin=subprocess.DEVNULL,
                stdout=log, stderr=log)
        if not wait_until(lambda: is_listening(self.sink_port), 10):
            raise Broken("smtp-sink did not come up")

    def drain(self, count: int, seconds: float) -> float:
        """Sends what waits to smtp-sink. Returns messages a second, between the first and the last of them."""
        self.open_sink()
        self.configure(Queue.relayed)
        self.run("postfix", "reload")
        time.sleep(1)
        self.run("postqueue", "-f")
        return pace(self.taken, count, seconds, 0.05)

    def taken(self) -> int:
        """Messages, as smtp-sink counts them."""
        text = (self.folder / "sink.log").read_bytes()[-400:]
        found = re.findall(rb"mesg=(\d+)", text)
        return int(found[-1]) if found else 0
