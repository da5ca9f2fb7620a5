"""With recipients configured: the daemon is killed in the middle of uploads, and what rests is searched for every word.

Recipients change while tips wait; the inside opens all of them. Every file opens with the public `age` tool, and what was
altered opens nowhere.
"""

from __future__ import annotations

import argparse
import contextlib
import dataclasses
import hashlib
import http.client
import json
import shutil
import socket
import subprocess
import time
from pathlib import Path
from urllib.parse import urlsplit

from outside import media
from outside.building import prepare
from outside.programs import Broken, Daemon, Platform, free_ports
from outside.tips import multipart
from trials.verdict import Setting, Verdict

ABOUT = "sealed tips: kill -9 in uploads, canaries in all that rests, changed recipients, the age tool, altered files"
ROUNDS = 3
TRIES_RELEASE = True
ALTERATIONS = 1000
WORDS = "Barrels are dumped behind the old mill, says CANARY-{}"
PLACE = "CANARY-PLACE-{}"
CONTACT = "canary-{}@tips.example"
RESUMABLE = {"Tus-Resumable": "1.0.0"}
BYTES = {"Content-Type": "application/offset+octet-stream"}
PIECE = 1 << 20


def limit(rounds: int) -> float:
    return 300 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--alterations", type=int, default=ALTERATIONS, help=f"of sealed files, a round; default {ALTERATIONS}")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --alterations {options.alterations}"


def run(setting: Setting, verdict: Verdict) -> None:
    prepare("age")
    setting.each_round(verdict, lambda number: Round(setting, verdict, number).run())


class Round:
    def __init__(self, setting: Setting, verdict: Verdict, number: int):
        self.setting = setting
        self.verdict = verdict
        self.number = number
        self.noise = setting.noise(number)
        self.folder = setting.folder / f"round-{number}"
        self.folder.mkdir()
        self.spool = self.folder / "spool"
        self.store = self.folder / "store"
        self.tips, self.desk, self.inner = free_ports(3)
        self.keys = [self.folder / "old.key", self.folder / "new.key"]
        self.recipients = [self.tipline("keygen", str(key)).strip() for key in self.keys]
        (self.folder / "host.pub").write_text(self.tipline("keygen", "--host-key", str(self.folder / "host.key")))
        # Both identities in one file: what came before the change is opened as well.
        (self.folder / "inside.key").write_text("".join(key.read_text() for key in self.keys))
        self.platform = Platform(setting.tipline, self.folder, self.store, self.inner)
        self.platform.command += [
            "--identity", str(self.folder / "inside.key"), "--host-key", str(self.folder / "host.pub")]
        self.daemon = self.made(self.recipients[0])
        # By tip: the words, and the bytes of the files.
        self.sent: dict[str, tuple[str, list[bytes]]] = {}
        self.secrets: list[bytes] = []

    def made(self, recipient: str) -> Daemon:
        return Daemon(
            self.setting.tipline, self.folder, self.spool, self.tips, self.desk, self.platform.endpoint, {
                "TIPLINE_RECIPIENTS": f"[{recipient}]", "TIPLINE_HOST_KEY": str(self.folder / "host.key"),
                "TIPLINE_RETRY_FIRST": "50 ms", "TIPLINE_RETRY_LONGEST": "1 s", "TIPLINE_LOG_LEVEL": "trace"})

    def tipline(self, *arguments: str) -> str:
        done = subprocess.run(
            [str(self.setting.tipline), *arguments], cwd=self.folder, capture_output=True, text=True, check=True)
        return done.stdout

    def run(self) -> None:
        try:
            self.daemon.start_and_wait()
            self.words(1)
            self.form(2)
            self.uploads(3)
            self.search("while tips wait")
            # The platform is still away: these tips change nothing for those that wait.
            self.daemon.end()
            self.daemon = self.made(self.recipients[1])
            self.daemon.start_and_wait()
            self.form(4)
            self.open_spool()
            self.platform.start_and_wait()
            if left := self.daemon.drain(60):
                self.verdict.broken.append(f"not delivered: {left}")
            self.search("after the hand-over")
            self.compare()
            self.alter()
            self.daemon.end()
            if fault := self.daemon.verify():
                self.verdict.broken.append(fault)
        finally:
            self.daemon.kill()
            self.platform.kill()

    # What is sent

    def fields(self, number: int) -> dict[str, str]:
        fields = {
            "content": WORDS.format(number), "place": PLACE.format(number), "contact": CONTACT.format(number),
            "idempotency_key": f"{self.noise.randrange(1 << 64):016x}"}
        self.secrets += [value.encode() for value in fields.values()]
        return fields

    def file(self, size: int) -> media.Media:
        """A film by its head, with a canary in every kilobyte."""
        head = media.avi(self.noise, min(size, 200_000)).data
        rest = b"".join(self.noise.randbytes(1000) + b"CANARY-IN-A-FILM" for _ in range((size - len(head)) // 1016))
        data = head + rest
        self.secrets += [b"CANARY-IN-A-FILM", hashlib.sha256(data).hexdigest().encode(), hashlib.sha256(data).digest()]
        return dataclasses.replace(media.avi(self.noise, 1000), data=data)

    def ask(self, method: str, path: str, body: bytes, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self.tips, timeout=60)
        try:
            connection.request(method, path, body, headers)
            answer = connection.getresponse()
            return answer.status, dict(answer.getheaders()), answer.read()
        finally:
            connection.close()

    def keep(self, fields: dict[str, str], files: list[media.Media], uploads: list[tuple[str, bytes]]) -> None:
        boundary = "sealed-trial"
        body = multipart(boundary, fields, tuple(files))
        headers = {"Content-Type": f"multipart/form-data; boundary={boundary}"}
        status, _, said = self.ask("POST", "/v1/tips", body, headers)
        if status != 201:
            raise Broken(f"a tip was answered {status}: {said[:300]!r}\n{self.daemon.tail()}")
        kept = json.loads(said)
        contents = [file.data for file in files] + [content for _, content in uploads]
        if [each["sha256"] for each in kept["exhibits"]] != [hashlib.sha256(each).hexdigest() for each in contents]:
            self.verdict.broken.append("the 201 has other digests than what was sent")
        status, _, again = self.ask("POST", "/v1/tips", body, headers)
        if status != 200 or json.loads(again) != kept:
            self.verdict.broken.append(f"the repeat was answered {status}")
        self.sent[kept["id"]] = (fields["content"], contents)
        self.verdict.acknowledged += 1

    def words(self, number: int) -> None:
        self.keep(self.fields(number), [], [])

    def form(self, number: int) -> None:
        self.keep(self.fields(number), [self.file(300_000)], [])

    def uploads(self, number: int) -> None:
        """One in requests of a megabyte, the daemon killed in every third; then a tip that names it."""
        content = self.file(6_000_000).data
        status, headers, _ = self.ask("POST", "/v1/uploads", b"", RESUMABLE | {"Upload-Length": str(len(content))})
        if status != 201:
            raise Broken(f"an upload was answered {status}")
        path = urlsplit(headers["Location"]).path
        self.secrets.append(path.rsplit("/", 1)[1].encode())
        offset = 0
        turn = 0
        while offset < len(content):
            turn += 1
            piece = content[offset : offset + self.noise.randrange(1, PIECE)]
            if turn % 3 == 0:
                self.kill_in(path, offset, content)
                self.search("after a kill")
                self.daemon.start_and_wait()
                offset = self.offset(path)
                continue
            status, headers, said = self.ask(
                "PATCH", path, piece, RESUMABLE | BYTES | {"Upload-Offset": str(offset)})
            if status != 204:
                raise Broken(f"bytes were answered {status}: {said[:200]!r}")
            offset = int({name.lower(): value for name, value in headers.items()}["upload-offset"])
        fields = self.fields(number) | {"upload": path.rsplit("/", 1)[1]}
        self.keep(fields, [], [(path, content)])

    def kill_in(self, path: str, offset: int, content: bytes) -> None:
        """A request that brings all the rest, cut by kill -9 somewhere in it."""
        rest = content[offset:]
        head = f"PATCH {path} HTTP/1.1\r\nHost: a\r\nContent-Length: {len(rest)}\r\nUpload-Offset: {offset}\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in (RESUMABLE | BYTES).items())
        part = self.noise.randrange(1, min(len(rest), 700_000))
        with socket.create_connection(("127.0.0.1", self.tips)) as connection:
            with contextlib.suppress(OSError):
                connection.sendall(head.encode() + b"\r\n" + rest[:part])
            time.sleep(self.noise.random() * 0.05)
            self.daemon.kill()

    def offset(self, path: str) -> int:
        status, headers, _ = self.ask("HEAD", path, b"", RESUMABLE)
        if status != 200:
            raise Broken(f"the offset after a kill was answered {status}")
        return int({name.lower(): value for name, value in headers.items()}["upload-offset"])

    # What is looked at

    def search(self, when: str) -> None:
        """Spool, logs and, of the platform, what it was sent: no word, no digest, no URL."""
        for path in self.folder.rglob("*"):
            if not path.is_file() or "opened" in path.parts or path.name == "inside.key":
                continue
            bytes_of = path.name.encode() + b"\n" + path.read_bytes()
            for secret in set(self.secrets):
                if secret in bytes_of:
                    self.verdict.broken.append(f"{when}: {secret[:40]!r} is in {path.relative_to(self.folder)}")

    def age(self, path: Path) -> bytes | None:
        done = subprocess.run(
            ["age", "-d", "-i", str(self.folder / "inside.key"), str(path)], capture_output=True, check=False)
        return done.stdout if done.returncode == 0 else None

    def open_spool(self) -> None:
        """What waits opens with the public tool."""
        for path in (self.spool / "exhibits").rglob("*"):
            if path.is_file() and not path.name.endswith("-manifest.json") and self.age(path) is None:
                self.verdict.broken.append(f"age does not open {path.name}")

    def compare(self) -> None:
        """The inside has opened every tip, and the public tool opens the same."""
        for tip, (content, files) in self.sent.items():
            folder = self.store / tip
            try:
                statement = json.loads((folder / "opened" / "statement.json").read_bytes())
                opened = [(folder / "opened" / f"exhibit-{number + 1}").read_bytes() for number in range(len(files))]
            except OSError as error:
                self.verdict.lost += 1
                self.verdict.findings.append(f"{tip}: {error}")
                continue
            self.verdict.recorded += 1
            by_age = [self.age(folder / f"exhibit-{number + 1}") for number in range(len(files))]
            words = self.age(folder / "statement.json.age")
            if statement["content"] != content or opened != files or by_age != files:
                self.verdict.torn += 1
                self.verdict.findings.append(f"{tip}: not what was sent")
            if words is None or json.loads(words) != statement:
                self.verdict.broken.append(f"{tip}: age reads another statement")

    def alter(self) -> None:
        """Bits, ends, chunks and parts, each changed by itself: none may open."""
        tips = [tip for tip, (_, files) in self.sent.items() if files]
        refused = 0
        for number in range(self.setting.options.alterations):
            tip, other = self.noise.sample(tips, 2)
            target = self.folder / "altered"
            shutil.rmtree(target, ignore_errors=True)
            shutil.copytree(self.store / tip, target, ignore=shutil.ignore_patterns("opened"))
            said = self.change(number, target, self.store / other)
            done = subprocess.run(
                [str(self.setting.tipline), "open", "--identity", str(self.folder / "inside.key"), str(target),
                 str(self.folder / "altered-opened")], capture_output=True, check=False)
            if done.returncode == 0 or (self.folder / "altered-opened").exists():
                self.verdict.broken.append(f"opened in spite of {said}")
                shutil.rmtree(self.folder / "altered-opened", ignore_errors=True)
            else:
                refused += 1
        self.verdict.remarks.append(f"{refused} of {self.setting.options.alterations} altered tips refused")

    def change(self, number: int, target: Path, other: Path) -> str:
        path = target / self.noise.choice(["exhibit-1", "statement.json.age"])
        data = bytearray(path.read_bytes())
        kind = number % 5
        if kind == 0:
            place = self.noise.randrange(len(data))
            data[place] ^= 1 << self.noise.randrange(8)
            said = f"a flipped bit at {place}"
        elif kind == 1:
            del data[self.noise.randrange(len(data)) :]
            said = f"an end at {len(data)}"
        elif kind == 2:
            path = target / "exhibit-1"
            data = bytearray(path.read_bytes())
            start = data.index(b"\n--- ") + 65
            first, second = self.noise.sample(range(4), 2)
            chunks = [bytes(data[start + 65_552 * each : start + 65_552 * (each + 1)]) for each in (first, second)]
            data[start + 65_552 * first : start + 65_552 * (first + 1)] = chunks[1]
            data[start + 65_552 * second : start + 65_552 * (second + 1)] = chunks[0]
            said = f"chunks {first} and {second} exchanged"
        elif kind == 3:
            data = bytearray((other / path.name).read_bytes())
            said = f"another tip's {path.name}"
        else:
            path = target / "manifest.json"
            data = bytearray((other / "manifest.json").read_bytes())
            said = "another tip's manifest"
        path.write_bytes(bytes(data))
        return f"{said} in {path.name}"
