"""Starts, ends and asks the programs under trial; only ever the very process that was started here."""

from __future__ import annotations

import contextlib
import http.client
import os
import random
import re
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

REPOSITORY = Path(__file__).resolve().parents[2]
RULES = REPOSITORY / "Rules"

# Stages in which nothing more happens unless somebody does something.
FINAL_STAGES = frozenset({"delivered", "expired"})
STUCK_STAGES = frozenset({"parked", "quarantined", "held", "sent-unconfirmed"})


class Broken(Exception):
    """A program did not do what it must; the sentence says what, and what its log said last."""


def leave(*_: object) -> None:
    """SIGTERM as an exception, so that every `finally` ends what was started."""
    raise SystemExit(143)


def free_ports(count: int) -> list[int]:
    """Ports nobody listens on, below the kernel's ephemeral range: while a daemon is down, a client's own connection
    could otherwise be given the daemon's port."""
    found: list[int] = []
    while len(found) < count:
        port = random.SystemRandom().randrange(20_000, 32_000)
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
        if port not in found:
            found.append(port)
    return found


@contextlib.contextmanager
def silent_endpoint() -> Iterator[str]:
    """A platform's URL that takes connections and never says a word: every tip waits, and intake alone is measured."""
    with socket.create_server(("127.0.0.1", 0), backlog=64) as silent:
        yield f"http://127.0.0.1:{silent.getsockname()[1]}/clues"


def is_listening(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def wait_until(condition: Callable[[], bool], seconds: float, pause: float = 0.02) -> bool:
    """Asks until `condition` holds; False when it did not within `seconds`."""
    end = time.monotonic() + seconds
    while True:
        if condition():
            return True
        if time.monotonic() > end:
            return False
        time.sleep(pause)


class Program:
    """One process with its log, to be started again as often as it is killed."""

    def __init__(self, name: str, command: list[str], folder: Path, environment: dict[str, str] | None = None):
        self.name = name
        self.command = command
        self.folder = folder
        self.log = folder / f"{name}.log"
        # Settings of this shell must not reach the trial.
        inherited = {key: value for key, value in os.environ.items() if not key.startswith("TIPLINE_")}
        self.environment = inherited | (environment or {})
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with open(self.log, "ab") as log:
            # A session of its own: Ctrl-C belongs to the trial, which ends its programs itself.
            self.process = subprocess.Popen(
                self.command, cwd=self.folder, env=self.environment, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                start_new_session=True)

    @property
    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def wait_until_listening(self, port: int, seconds: float = 30) -> None:
        if not wait_until(lambda: is_listening(port) or not self.is_running, seconds) or not self.is_running:
            raise Broken(f"{self.name} did not come up\n{self.tail()}")

    def kill(self) -> None:
        """kill -9, and waits until the process is gone with its locks."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()
        if self.process is not None:
            self.process.wait()

    def stop_short(self) -> None:
        """As when its machine stops: it, and whatever it has started. A backtrace of a program whose disk went away would go on
        holding its sockets."""
        if self.process is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)  # a session, and so a group, of its own
        self.kill()

    def end(self, seconds: float = 60) -> None:
        """SIGTERM. Raises Broken when the program does not end, or not with 0."""
        if self.process is None:
            return
        self.process.send_signal(signal.SIGTERM)
        try:
            code = self.process.wait(seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Broken(f"{self.name} did not end within {seconds:.0f} s of SIGTERM") from None
        if code != 0:
            raise Broken(f"{self.name} ended with {code} after SIGTERM\n{self.tail()}")

    def tail(self, lines: int = 8) -> str:
        text = self.log.read_text(errors="replace").splitlines() if self.log.exists() else []
        return "\n".join(f"    {line}" for line in text[-lines:])

    def memory(self) -> tuple[int, int]:
        """Resident memory now and at its highest, in bytes; zero once the process is gone."""
        try:
            status = Path(f"/proc/{self.process.pid if self.process else 0}/status").read_text()
        except OSError:
            return 0, 0
        found = dict(re.findall(r"^(VmRSS|VmHWM):\s+(\d+) kB$", status, re.MULTILINE))
        return int(found.get("VmRSS", 0)) * 1024, int(found.get("VmHWM", 0)) * 1024

    def descriptors(self) -> int:
        """Open files, sockets and the rest; 0 once the process is gone."""
        try:
            return len(os.listdir(f"/proc/{self.process.pid if self.process else 0}/fd"))
        except OSError:
            return 0

    @contextlib.contextmanager
    def stopped(self) -> Iterator[None]:
        """It does not move meanwhile, and its sockets stay open."""
        if self.process is not None and self.is_running:
            self.process.send_signal(signal.SIGSTOP)
        try:
            yield
        finally:
            if self.process is not None and self.is_running:
                self.process.send_signal(signal.SIGCONT)


class Platform(Program):
    """`tipline platform`: the inner side, with its store."""

    def __init__(self, tipline: Path, folder: Path, store: Path, port: int, behave: str | None = None):
        self.store = store
        self.port = port
        command = [str(tipline), "platform", "--listen", f"127.0.0.1:{port}", "--store", str(store)]
        super().__init__("platform", command + (["--behave", behave] if behave else []), folder)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self.port}/clues"

    def is_ready(self) -> bool:
        return is_listening(self.port)

    def start_and_wait(self, seconds: float = 30) -> None:
        self.start()
        self.wait_until_listening(self.port, seconds)


class Daemon(Program):
    """`tipline serve` on loopback."""

    def __init__(
        self, tipline: Path, folder: Path, spool: Path, port: int, admin_port: int, endpoint: str,
        settings: dict[str, str] | None = None,
    ):
        self.tipline = tipline
        self.spool = spool
        self.port = port
        self.admin_port = admin_port
        command = [
            str(tipline), "serve", "--spool", str(spool), "--rules", str(RULES), "--listen", f"127.0.0.1:{port}",
            "--admin", f"127.0.0.1:{admin_port}", "--endpoint", endpoint,
        ]
        super().__init__("daemon", command, folder, settings)

    def configure(self, text: str) -> None:
        """A configuration file in place of the one endpoint on the command line."""
        path = self.folder / "tipline.yaml"
        path.write_text(text)
        at = self.command.index("--endpoint")
        self.command[at:at + 2] = ["--config", str(path)]

    def go_by(self, rules: Path) -> None:
        """Rules in place of the shipped ones."""
        self.command[self.command.index("--rules") + 1] = str(rules)

    def ask(self, path: str) -> tuple[int, str]:
        """What the operators' listener says to GET `path`; (0, "") when nobody answers."""
        connection = http.client.HTTPConnection("127.0.0.1", self.admin_port, timeout=5)
        try:
            connection.request("GET", path)
            answer = connection.getresponse()
            return answer.status, answer.read().decode()
        except (OSError, http.client.HTTPException):
            return 0, ""
        finally:
            connection.close()

    def is_ready(self) -> bool:
        return self.ask("/readyz")[0] == 200

    def wait_until_ready(self, seconds: float = 30) -> None:
        if not wait_until(lambda: self.is_ready() or not self.is_running, seconds) or not self.is_running:
            raise Broken(f"the daemon was not ready within {seconds:.0f} s of its start\n{self.tail()}")

    def start_and_wait(self, seconds: float = 30) -> None:
        self.start()
        self.wait_until_ready(seconds)

    def metric(self, name: str) -> dict[str, float]:
        """Samples of one metric by the value of their (only) label."""
        found = re.findall(rf'^{name}(?:\{{[a-z_]+="([^"]*)"\}})? (\S+)$', self.ask("/metrics")[1], re.MULTILINE)
        return {label: float(value) for label, value in found}

    def stages(self) -> dict[str, int]:
        """Deliveries by stage; empty when the daemon does not answer."""
        return {stage: int(count) for stage, count in self.metric("tipline_deliveries").items()}

    def drain(self, seconds: float) -> dict[str, int]:
        """Waits until nothing moves any more. Returns, by stage, the deliveries not done: none, if all is well."""
        last: dict[str, int] = {"unanswered": 1}

        def is_done() -> bool:
            nonlocal last
            stages = self.stages()
            if stages:
                last = {stage: count for stage, count in stages.items() if count and stage not in FINAL_STAGES}
            return not set(last) - STUCK_STAGES or not self.is_running

        wait_until(is_done, seconds, pause=0.1)
        if not self.is_running:
            raise Broken(f"the daemon ended by itself\n{self.tail()}")
        return last

    def verify(self) -> str | None:
        """What `tipline spool verify` finds wrong; None when the spool is sound."""
        done = self.command_line("spool", "verify")
        if done.returncode == 0 and "sound" in done.stdout:
            return None
        said = (done.stdout + done.stderr).strip().splitlines() or [""]
        return f"spool verify ended with {done.returncode}: {said[0]} … {said[-1]}"

    def command_line(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """`tipline ARGUMENTS --spool …` beside the daemon or after it."""
        return subprocess.run(
            [str(self.tipline), *arguments, "--spool", str(self.spool)], cwd=self.folder, env=self.environment,
            stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
