"""Requests as bytes on the wire, and every answer that comes back on the same connection."""

from __future__ import annotations

import json
import re
import socket
import time
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def code(self) -> str | None:
        """The stable code of a problem; None for every other answer."""
        if self.headers.get("content-type") != "application/problem+json" or not self.body:
            return None
        code = json.loads(self.body).get("code")
        return code if isinstance(code, str) else None


@dataclass
class Exchange:
    """What one connection brought until it ended, or until nothing more came."""

    answers: list[Answer] = field(default_factory=list)
    is_closed: bool = False

    @property
    def final(self) -> list[Answer]:
        """The answers to requests: a 100 is none."""
        return [answer for answer in self.answers if answer.status >= 200]

    def __str__(self) -> str:
        said = " ".join(f"{each.status}{f' {each.code}' if each.code else ''}" for each in self.answers)
        return f"{said or 'no answer'}, {'closed' if self.is_closed else 'left open'}"


def exchange(port: int, request: bytes, piece: int | None = None, first: float = 10, more: float = 0.3) -> Exchange:
    """Sends `request`, in pieces of `piece` bytes where that is given, and listens.

    The first byte of an answer may take `first` seconds; `more` seconds of silence behind it are taken for the end.
    """
    heard = b""
    result = Exchange()
    with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
        connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        try:
            for start in range(0, len(request), piece or max(1, len(request))):
                connection.sendall(request[start : start + (piece or len(request))])
                if piece:
                    time.sleep(0.0002)  # else the kernel joins the pieces again
        except OSError:
            pass  # closed in the middle of what was sent: what was answered until then can be read
        while True:
            connection.settimeout(more if heard else first)
            try:
                got = connection.recv(65_536)
            except TimeoutError:
                break
            except OSError:
                got = b""
            if not got:
                result.is_closed = True
                break
            heard += got
    result.answers = cut(heard, request.startswith(b"HEAD "))
    return result


def cut(heard: bytes, to_head: bool = False) -> list[Answer]:
    """Every answer in `heard`; those to HEAD announce a body and have none."""
    answers: list[Answer] = []
    while (end := heard.find(b"\r\n\r\n")) >= 0:
        lines = heard[:end].decode("latin-1").split("\r\n")
        status = re.match(r"HTTP/1\.1 (\d{3}) ", lines[0] + " ")
        if status is None:
            raise ValueError(f"this is not the first line of an answer: {lines[0]!r}")
        headers = dict((name.lower(), value.strip()) for name, _, value in (line.partition(":") for line in lines[1:]))
        length = 0 if to_head else int(headers.get("content-length", 0))
        body = heard[end + 4 : end + 4 + length]
        answers.append(Answer(int(status[1]), headers, body))
        heard = heard[end + 4 + length :]
    return answers
