"""A platform that misbehaves in one of many ways until it is healed, and keeps an honest record all the while.

One thread runs all of them, each on a port of its own. What a platform records it records once for each id, with the
digest it came with, and compares the digest with the bytes that came.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import socket
import ssl
import struct
import threading
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from email.utils import formatdate
from typing import Any

from outside.certificates import Certificates
from outside.tips import SERIAL


class Gone(Exception):
    """The connection is to be closed now."""


@dataclass
class Request:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes

    @property
    def key(self) -> str:
        return self.headers.get("idempotency-key", "")

    @property
    def digest(self) -> str:
        return self.headers.get("tipline-manifest-sha256", "")


@dataclass
class Platform:
    """One misbehaviour. `requests` holds when each request began, from the start of the loop's clock."""

    name: str
    port: int
    misbehave: Callable[["Platform", "Exchange"], Coroutine[Any, Any, None]] | None
    certificate: str | None = None
    records: dict[str, str] = field(default_factory=dict)
    serials: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    repeats: int = 0
    connections: list[float] = field(default_factory=list)
    requests: list[float] = field(default_factory=list)
    # Hand-overs by the id of their tip.
    attempts: Counter[str] = field(default_factory=Counter)
    first_accepted: float | None = None
    last_accepted: float | None = None
    is_well: bool = False
    wrong: list[str] = field(default_factory=list)
    sent_bytes: int = 0

    @property
    def listens_when_sick(self) -> bool:
        return self.name not in ("refused", "queue")

    def record(self, request: Request) -> bool:
        """False when the tip is here with another digest."""
        start = request.body.find(b"\r\n\r\n") + 4
        boundary = b"\r\n--" + request.headers["content-type"].split("boundary=")[1].strip('"').encode()
        manifest = request.body[start:request.body.find(boundary, start)]
        digest = hashlib.sha256(manifest).hexdigest()
        if digest != request.digest:
            self.wrong.append(f"{request.key}: the manifest is not what its header says")
        known = self.records.get(request.key)
        if known is not None:
            self.repeats += 1
            if known != digest:
                self.wrong.append(f"{request.key}: came again with another digest")
            return known == digest
        self.records[request.key] = digest
        for serial in SERIAL.findall(json.loads(manifest)["content"])[-1:]:
            self.serials[serial].add(request.key)
        return True


@dataclass
class Exchange:
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    request: Request

    def reset(self) -> None:
        raw: socket.socket = self.writer.get_extra_info("socket")
        raw.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        raise Gone

    async def read_body(self) -> Request:
        length = int(self.request.headers.get("content-length", 0))
        self.request.body = await self.reader.readexactly(length)
        return self.request

    async def answer(self, status: int, body: bytes = b"", headers: str = "") -> None:
        head = f"HTTP/1.1 {status} Said\r\nContent-Length: {len(body)}\r\n{headers}\r\n"
        self.writer.write(head.encode() + body)
        await self.writer.drain()

    def echo(self, identity: str | None = None, digest: str | None = None) -> bytes:
        return json.dumps({
            "id": identity or self.request.key, "manifest_sha256": digest or self.request.digest, "clue": "C-1",
        }).encode()

    async def until_gone(self) -> None:
        while await self.reader.read(65536):
            pass
        raise Gone


# --- the misbehaviours. What a platform may have recorded before it goes wrong, it records for every second tip.

async def take(platform: Platform, exchange: Exchange) -> bool:
    """Reads the request; True for a hand-over. Records every second one."""
    request = await exchange.read_body()
    if request.method != "POST":
        return False
    if int(hashlib.sha256(request.key.encode()).hexdigest(), 16) % 2:
        platform.record(request)
    return True


async def reset(_: Platform, exchange: Exchange) -> None:
    exchange.reset()


async def hang_before_headers(platform: Platform, exchange: Exchange) -> None:
    await take(platform, exchange)
    await exchange.until_gone()


async def hang_after_headers(platform: Platform, exchange: Exchange) -> None:
    await take(platform, exchange)
    exchange.writer.write(b"HTTP/1.1 201 Said\r\nContent-Length: 150\r\n\r\n")
    await exchange.until_gone()


async def a_byte_a_second(platform: Platform, exchange: Exchange) -> None:
    await take(platform, exchange)
    body = exchange.echo()
    for byte in f"HTTP/1.1 201 Said\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body:
        exchange.writer.write(bytes([byte]))
        await exchange.writer.drain()
        await asyncio.sleep(1)
    raise Gone


async def reset_in_upload(_: Platform, exchange: Exchange) -> None:
    await exchange.reader.read(2000)
    exchange.reset()


async def answer_cut(platform: Platform, exchange: Exchange) -> None:
    await take(platform, exchange)
    exchange.writer.write(b"HTTP/1.1 201 Said\r\nContent-Length: 500\r\n\r\n" + exchange.echo()[:40])
    await exchange.writer.drain()
    raise Gone


async def wrong_id(platform: Platform, exchange: Exchange) -> None:
    await take(platform, exchange)
    await exchange.answer(201, exchange.echo(identity="a" * 26))


async def wrong_digest(platform: Platform, exchange: Exchange) -> None:
    await take(platform, exchange)
    await exchange.answer(201, exchange.echo(digest="0" * 64))


async def conflict_right(platform: Platform, exchange: Exchange) -> None:
    request = await exchange.read_body()
    if request.method == "POST":
        platform.record(request)
    await exchange.answer(409, exchange.echo())


async def conflict_wrong(_: Platform, exchange: Exchange) -> None:
    await exchange.read_body()
    await exchange.answer(409, exchange.echo(digest="0" * 64))


async def giant(platform: Platform, exchange: Exchange) -> None:
    await take(platform, exchange)
    exchange.writer.write(b"HTTP/1.1 201 Said\r\nContent-Length: 1000000000\r\n\r\n")
    for _ in range(15_260):
        exchange.writer.write(b" " * 65_536)
        platform.sent_bytes += 65_536
        await exchange.writer.drain()
    raise Gone


def says(status: int, headers: Callable[[], str] = lambda: "") -> Callable[[Platform, Exchange], Any]:
    async def answer(_: Platform, exchange: Exchange) -> None:
        await exchange.read_body()
        await exchange.answer(status, headers=headers())
    return answer


def retry_after(value: str | None) -> Callable[[], str]:
    return lambda: f"Retry-After: {value or formatdate(time.time() + 5, usegmt=True)}\r\n"


WAITS = {"5-s": "5", "ten-years": "315360000", "negative": "-5", "date": None}


class Ward:
    """All platforms, on one loop in one thread."""

    def __init__(self, certificates: Certificates | None = None):
        self.certificates = certificates
        self.loop = asyncio.new_event_loop()
        self.servers: dict[str, asyncio.Server] = {}
        self.open: set[asyncio.StreamWriter] = set()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def begin(self, platform: Platform) -> None:
        if platform.listens_when_sick:
            self.call(self.listen(platform, platform.certificate))

    def heal(self, platform: Platform) -> None:
        async def healed() -> None:
            platform.is_well = True
            if platform.certificate and platform.name in self.servers:
                self.servers.pop(platform.name).close()
            if platform.name not in self.servers:
                await self.listen(platform, "good" if platform.certificate else None)
        self.call(healed())

    def close_all(self) -> None:
        """But for those that stand for other hosts, which are no platform's."""
        async def close() -> None:
            for name in [name for name in self.servers if name != "elsewhere"]:
                self.servers.pop(name).close()
            for writer in list(self.open):
                writer.transport.abort()
        self.call(close())

    def end(self) -> None:
        self.close_all()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(10)

    def call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self.loop).result(30)

    async def listen(self, platform: Platform, certificate: str | None) -> None:
        async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self.serve(platform, reader, writer)
        context: ssl.SSLContext | None = None
        if certificate and self.certificates:
            context = self.certificates.context(certificate)
        self.servers[platform.name] = await asyncio.start_server(
            serve, "127.0.0.1", platform.port, ssl=context, backlog=512, reuse_address=True, limit=1 << 20)

    async def serve(
        self, platform: Platform, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        platform.connections.append(time.monotonic())
        self.open.add(writer)
        try:
            while True:
                request = await read_head(reader)
                platform.requests.append(time.monotonic())
                if request.method == "POST":
                    platform.attempts[request.key] += 1
                exchange = Exchange(reader, writer, request)
                if platform.is_well or platform.misbehave is None:
                    await behave(platform, exchange)
                else:
                    await platform.misbehave(platform, exchange)
        except (Gone, OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError, ssl.SSLError):
            pass
        finally:
            self.open.discard(writer)
            writer.close()


async def read_head(reader: asyncio.StreamReader) -> Request:
    lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
    method, path, _ = lines[0].split(" ", 2)
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines[1:] if line)}
    return Request(method, path, headers, b"")


async def behave(platform: Platform, exchange: Exchange) -> None:
    """As contract 4.2 says."""
    request = await exchange.read_body()
    if request.method == "GET":
        identity = re.sub(r".*/", "", request.path)
        known = platform.records.get(identity)
        await exchange.answer(*((200, exchange.echo(identity, known)) if known else (404, b"")))
        return
    is_new = request.key not in platform.records
    if not platform.record(request):
        await exchange.answer(409, exchange.echo(digest=platform.records[request.key]))
        return
    platform.last_accepted = time.monotonic()
    platform.first_accepted = platform.first_accepted or platform.last_accepted
    await exchange.answer(201 if is_new else 200, exchange.echo())
