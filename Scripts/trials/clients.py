"""Ordinary clients that nobody here wrote: each sends a tip with a picture, or text alone, and gets what the contract
promises: 201 with the digest of the very bytes, and 200 with the same receipt when it says the same once more."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from outside.building import prepare
from outside.media import png
from outside.programs import Daemon, Platform, free_ports
from outside.python import environment
from trials.verdict import Setting, Verdict

ABOUT = "curl, requests, httpx and aiohttp send pictures and text: 201 with the right digest, repeats 200"
ROUNDS = 1
LIBRARIES = ("requests==2.34.2", "httpx==0.28.1", "aiohttp==3.14.5")

REQUESTS = """
import requests
session = requests.Session()
for _ in range(2):
    if how == "json": answer = session.post(url, json=fields, headers=headers)
    elif how == "form": answer = session.post(url, data=fields, headers=headers)
    else: answer = session.post(url, data=fields, headers=headers, files={"file": ("现场.png", open(path, "rb"), "image/png")})
    print(answer.status_code, answer.text)
"""
HTTPX = """
import httpx
with httpx.Client() as client:
    for _ in range(2):
        if how == "json": answer = client.post(url, json=fields, headers=headers)
        elif how == "form": answer = client.post(url, data=fields, headers=headers)
        else: answer = client.post(url, data=fields, headers=headers, files={"file": open(path, "rb")})
        print(answer.status_code, answer.text)
"""
AIOHTTP = """
import aiohttp, asyncio
async def main():
    async with aiohttp.ClientSession() as session:
        for _ in range(2):
            if how == "json": body = {"json": fields}
            elif how == "form": body = {"data": fields}
            else: body = {"data": {**fields, "file": open(path, "rb")}}
            async with session.post(url, headers=headers, **body) as answer:
                print(answer.status, await answer.text())
asyncio.run(main())
"""


@dataclass(frozen=True)
class Letter:
    """What every client sends once and once more."""

    url: str
    fields: dict[str, str]
    key: str
    picture: Path

    def header(self) -> str:
        return f"Idempotency-Key: {self.key}"


def limit(rounds: int) -> float:
    return 240 + 60 * rounds


def curl(how: str, letter: Letter) -> list[str]:
    command = ["curl", "--silent", "--show-error", "--write-out", "\n%{http_code} ", letter.url, "-H", letter.header()]
    match how:
        case "json":
            return [*command, "-H", "Content-Type: application/json", "-d", json.dumps(letter.fields)]
        case "form":
            for name, value in letter.fields.items():
                command += ["--data-urlencode", f"{name}={value}"]
            return command
        case _:
            for name, value in letter.fields.items():
                command += ["-F", f"{name}={value}"]
            return [*command, "-F", f"file=@{letter.picture}"]


def with_curl(extra: list[str]) -> Callable[[str, Letter], list[str]]:
    def answers(how: str, letter: Letter) -> list[str]:
        lines: list[str] = []
        for _ in range(2):
            done = subprocess.run(
                curl(how, letter) + extra, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=60)
            body, _, status = done.stdout.rpartition("\n")
            lines.append(f"{status.strip()} {body.strip() or done.stderr.strip()}")
        return lines

    return answers


def with_python(python: Path, script: str) -> Callable[[str, Letter], list[str]]:
    def answers(how: str, letter: Letter) -> list[str]:
        given = {
            "how": how, "url": letter.url, "fields": letter.fields, "path": str(letter.picture),
            "headers": {"Idempotency-Key": letter.key},
        }
        done = subprocess.run(
            [python, "-c", f"globals().update({given!r})\n{script}"], stdin=subprocess.DEVNULL, capture_output=True,
            text=True, timeout=120)
        return done.stdout.splitlines() or done.stderr.splitlines()[-1:]

    return answers


def run(setting: Setting, verdict: Verdict) -> None:
    if shutil.which("curl") is None:
        prepare("curl")
    python = environment("clients", *LIBRARIES) / "python"
    clients = {
        "curl": with_curl([]), "curl, chunked": with_curl(["-H", "Transfer-Encoding: chunked"]),
        "curl, asking for HTTP/2": with_curl(["--http2"]), "curl, HTTP/1.0": with_curl(["--http1.0"]),
        "requests": with_python(python, REQUESTS), "httpx": with_python(python, HTTPX),
        "aiohttp": with_python(python, AIOHTTP),
    }
    tips, desk, inner = free_ports(3)
    platform = Platform(setting.tipline, setting.folder, setting.folder / "store", inner)
    daemon = Daemon(setting.tipline, setting.folder, setting.folder / "spool", tips, desk, platform.endpoint)
    try:
        platform.start_and_wait()
        daemon.start_and_wait()
        for number in range(setting.first_round, setting.first_round + setting.rounds):
            picture = setting.folder / f"picture-{number}.png"
            picture.write_bytes(png(setting.noise(number), 300_000).data)
            for client, answers in clients.items():
                for how in ("json", "form", "multipart"):
                    key = setting.noise(number).randbytes(12).hex() + f"-{how}-{client}".replace(" ", "")
                    fields = {"content": f"{client}: 东门菜市场后面有人聚众赌博。", "place": "Old Mill Lane 3"}
                    letter = Letter(f"http://127.0.0.1:{tips}/v1/tips", fields, key, picture)
                    judge(verdict, f"{client}, {how}", answers(how, letter), picture if how == "multipart" else None)
            verdict.rounds += 1
        if left := daemon.drain(60):
            verdict.broken.append(f"deliveries not done: {left}")
        daemon.end()
        platform.end()
    finally:
        daemon.kill()
        platform.kill()
    verdict.said = f"{verdict.acknowledged} tips of {len(clients)} clients kept, each said twice, {len(verdict.broken)} wrong"


def judge(verdict: Verdict, name: str, answers: list[str], picture: Path | None) -> None:
    """201 and then 200, with one receipt, and the digest of what was sent."""
    wanted = [hashlib.sha256(picture.read_bytes()).hexdigest()] if picture else []
    receipts: set[str] = set()
    for status, line in zip(("201", "200"), answers + [""] * 2):
        said, _, body = line.partition(" ")
        try:
            answer = json.loads(body)
            receipts.add(answer["receipt"])
            is_right = said == status and [each["sha256"] for each in answer["exhibits"]] == wanted
        except (ValueError, KeyError):
            is_right = False
        if not is_right:
            verdict.broken.append(f"{name}: {status} was due, {line[:300]!r} came")
            return
    if len(receipts) != 1:
        verdict.broken.append(f"{name}: two receipts for one tip")
    verdict.acknowledged += 1
