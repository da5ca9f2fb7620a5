"""A thousand citizens upload at once to a daemon that may have only so much memory; some of them go away in mid-body.

Whoever stays must be answered: 201, or 503 with Retry-After. Text goes through all the while. When everybody is gone,
the spool holds the exhibits of the 201s and nothing else, and the daemon no descriptor more than before.
"""

from __future__ import annotations

import argparse
import asyncio
import hashlib
import json
import socket
import time
from collections import Counter
from pathlib import Path

from outside.media import png
from outside.programs import Broken, Daemon, free_ports, wait_until
from outside.tips import multipart
from trials.fence import Fence
from trials.verdict import Setting, Verdict

ABOUT = "1,000 uploads of 2 MB at once within 512 MB of memory; nothing crashes, nothing is left behind"
ROUNDS = 2
TRIES_RELEASE = True


def limit(rounds: int) -> float:
    return 60 + 300 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--clients", type=int, default=1000, help="uploading at the same time; default 1000")
    parser.add_argument("--megabytes", type=float, default=2, help="of each upload; default 2")
    parser.add_argument("--memory", type=int, default=512, help="MB the daemon may have; default 512")
    parser.add_argument(
        "--places", type=int, default=200, help="limits.exhibits_at_once in every second round; default 200")


def repeat_options(options: argparse.Namespace) -> str:
    return (
        f" --clients {options.clients} --megabytes {options.megabytes} --memory {options.memory}"
        f" --places {options.places}")


def run(setting: Setting, verdict: Verdict) -> None:
    for number in range(setting.first_round, setting.first_round + setting.rounds):
        verdict.failed = (number, 1)
        # The first round has places for all, the second has not.
        places = setting.options.places if number % 2 == 0 else None
        Round(setting, verdict, number, places).run()
        verdict.rounds += 1
        setting.progress(number, verdict.acknowledged)
        if not verdict.is_good:
            break


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int, places: int | None):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.places = places
        self.folder: Path = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.noise = setting.noise(number)
        self.fence = Fence(f"tipline-crowd-{setting.seed}-{number}", setting.options.memory)
        self.answers: Counter[str] = Counter()
        self.kept: set[str] = set()

    def run(self) -> None:
        port, admin, _ = free_ports(3)
        settings = {"TIPLINE_LOG_LEVEL": "error"}
        if self.places is not None:
            settings["TIPLINE_LIMITS_EXHIBITS_AT_ONCE"] = str(self.places)
        # Nobody listens there: everything stays in the spool, and no descriptor that is left open is forwarding's.
        with socket.socket() as silent:
            silent.bind(("127.0.0.1", 0))
            endpoint = f"http://127.0.0.1:{silent.getsockname()[1]}/clues"
            daemon = Daemon(
                self.setting.tipline, self.folder, self.folder / "spool", port, admin, endpoint, settings)
            daemon.command = self.fence.prefix + daemon.command
            try:
                daemon.start_and_wait()
                self.look(daemon, port)
            finally:
                daemon.kill()
                self.fence.remove()

    def look(self, daemon: Daemon, port: int) -> None:
        before = descriptors(daemon)
        began = time.monotonic()
        texts = asyncio.run(self.meet(port))
        seconds = time.monotonic() - began
        if not daemon.is_running or self.fence.kills():
            raise Broken(f"round {self.number}: the daemon did not live through it\n{daemon.tail()}")
        if not wait_until(lambda: descriptors(daemon) <= before, 60):
            self.verdict.broken.append(f"{descriptors(daemon) - before} descriptors are left open")
        self.compare(daemon)
        highest, resident = self.fence.highest(), daemon.memory()[1]
        places = f", {self.places} places" if self.places is not None else ""
        self.verdict.remarks.append(
            f"round {self.number}{places}: {dict(sorted(self.answers.items()))} in {seconds:.0f} s; of"
            f" {self.setting.options.memory} MB by {self.fence.by}: resident {resident >> 20} MB at most"
            + (f", with files in memory {highest >> 20} MB" if highest else "")
            + f"; {len(texts)} texts beside, the slowest in {max(texts, default=0) * 1000:.0f} ms")

    def compare(self, daemon: Daemon) -> None:
        """What the spool holds against what was promised."""
        self.verdict.acknowledged += len(self.kept)
        listed = {line.split()[0] for line in daemon.command_line("spool", "ls").stdout.splitlines()}
        lost = len(self.kept - listed)
        self.verdict.lost += lost
        self.verdict.recorded += len(self.kept) - lost
        exhibits = self.folder / "spool" / "exhibits"

        def left() -> int:
            return sum(1 for path in exhibits.rglob("*") if path.is_file()) - 2 * len(self.kept)

        # Of each tip its one exhibit and its manifest.
        if not wait_until(lambda: left() == 0, 30, pause=0.2):
            self.verdict.broken.append(f"round {self.number}: {left():+} files in the spool that no 201 stands for")
        if self.places is not None and self.setting.options.clients > 4 * self.places and not self.answers["503"]:
            self.verdict.broken.append(f"round {self.number}: nobody was told that there is no place")
        if fault := daemon.verify():
            self.verdict.broken.append(fault)

    async def meet(self, port: int) -> list[float]:
        """Everybody connects, then everybody sends. Returns how long each text beside them took."""
        picture = png(self.noise, int(self.setting.options.megabytes * 1_000_000))
        digest = hashlib.sha256(picture.data).hexdigest()
        together = asyncio.Event()
        clients = [
            Client(port, number, multipart(f"crowd-{number}", {"content": f"upload {number}"}, (picture,)), digest,
                   self.noise.random() if self.noise.random() < 0.05 else None)
            for number in range(self.setting.options.clients)]
        tasks = [asyncio.create_task(client.run(together)) for client in clients]
        over = asyncio.Event()
        texts = asyncio.create_task(self.write(port, together, over))
        while not all(client.is_connected or task.done() for client, task in zip(clients, tasks)):
            await asyncio.sleep(0.01)
        together.set()
        await asyncio.gather(*tasks)
        over.set()
        for client in clients:
            self.answers[client.outcome] += 1
            if client.identity:
                self.kept.add(client.identity)
            if client.complaint:
                self.verdict.broken.append(f"round {self.number}, client {client.number}: {client.complaint}")
        return await texts

    async def write(self, port: int, together: asyncio.Event, over: asyncio.Event) -> list[float]:
        """Text tips, one after the other, as long as the others upload."""
        await together.wait()
        times: list[float] = []
        body = json.dumps({"content": "text is taken"}).encode()
        head = f"POST /v1/tips HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
        while not over.is_set():
            began = time.monotonic()
            status, _, _ = await ask(port, head.encode() + b"Connection: close\r\n\r\n" + body)
            times.append(time.monotonic() - began)
            if status != 201:
                self.verdict.broken.append(f"round {self.number}: a text was answered {status}")
                break
            await asyncio.sleep(0.1)
        return times


class Client:
    """One upload. `leaves_at`: the part of its body after which it goes away without a word."""

    def __init__(self, port: int, number: int, body: bytes, digest: str, leaves_at: float | None):
        self.port = port
        self.number = number
        self.body = body
        self.digest = digest
        self.leaves_at = leaves_at
        self.is_connected = False
        self.outcome = "nothing"
        self.identity: str | None = None
        self.complaint: str | None = None

    async def run(self, together: asyncio.Event) -> None:
        try:
            await asyncio.wait_for(self.talk(together), 240)
        except TimeoutError:
            self.complaint = "not answered within four minutes"
        except OSError as error:
            self.complaint = f"cut off: {error!r}"
        finally:
            self.body = b""

    async def talk(self, together: asyncio.Event) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        self.is_connected = True
        await together.wait()
        head = (
            "POST /v1/tips HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
            f"Content-Type: multipart/form-data; boundary=crowd-{self.number}\r\nContent-Length: {len(self.body)}\r\n\r\n")
        answer = asyncio.create_task(reader.read())
        try:
            end = len(self.body) if self.leaves_at is None else int(len(self.body) * self.leaves_at)
            writer.write(head.encode())
            for start in range(0, end, 65_536):
                if answer.done():
                    break
                writer.write(self.body[start:min(end, start + 65_536)])
                await writer.drain()
            if self.leaves_at is not None:
                self.outcome = "left"
                writer.transport.abort()
                return
            self.judge(*parsed(await answer))
        except (ConnectionError, BrokenPipeError):
            # The answer may have come before the connection broke.
            self.judge(*parsed(await answer))
        finally:
            answer.cancel()
            writer.close()

    def judge(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.outcome = str(status)
        if status == 201:
            told = json.loads(body)
            self.identity = told["id"]
            if [each["sha256"] for each in told["exhibits"]] != [self.digest]:
                self.complaint = "the answer has another digest than what was sent"
        elif status != 503 or "retry-after" not in headers:
            self.complaint = f"answered {status} {body[:200]!r}"


async def ask(port: int, request: bytes) -> tuple[int, dict[str, str], bytes]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    try:
        return parsed(await asyncio.wait_for(reader.read(), 60))
    except (OSError, TimeoutError):
        return 0, {}, b""
    finally:
        writer.close()


def parsed(answer: bytes) -> tuple[int, dict[str, str], bytes]:
    """Status, headers and body; status 0 when there was no answer."""
    head, _, body = answer.partition(b"\r\n\r\n")
    lines = head.decode("latin-1").split("\r\n")
    words = lines[0].split()
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:])}
    return (int(words[1]), headers, body) if len(words) > 1 else (0, {}, b"")


def descriptors(daemon: Daemon) -> int:
    process = daemon.process.pid if daemon.process else 0
    return sum(1 for _ in Path(f"/proc/{process}/fd").iterdir())
