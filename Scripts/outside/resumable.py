"""Resumable uploads by hand (tus 1.0.0), one request after the other."""

from __future__ import annotations

import http.client
from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

VERSION = {"Tus-Resumable": "1.0.0"}


def ask(
    port: int, method: str, path: str, body: Any = None, headers: dict[str, str] | None = None, seconds: float = 300
) -> tuple[int, dict[str, str], bytes]:
    """Status, headers with their names in small letters, and body. Raises OSError or HTTPException when no answer comes."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=seconds)
    try:
        connection.request(method, path, body, headers or {})
        answer = connection.getresponse()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}, answer.read()
    finally:
        connection.close()


def begin(port: int, size: int) -> tuple[int, str]:
    """Status, and the id where it is 201."""
    status, headers, _ = ask(port, "POST", "/v1/uploads", headers=VERSION | {"Upload-Length": str(size)})
    return status, urlsplit(headers.get("location", "")).path.rsplit("/", 1)[-1]


def send(port: int, upload: str, body: bytes | Iterable[bytes], offset: int, size: int) -> tuple[int, bytes]:
    status, _, said = ask(port, "PATCH", f"/v1/uploads/{upload}", body, VERSION | {
        "Upload-Offset": str(offset), "Content-Length": str(size), "Content-Type": "application/offset+octet-stream"})
    return status, said


def offset(port: int, upload: str) -> tuple[int, int]:
    """Status, and how far it is where that is 200."""
    status, headers, _ = ask(port, "HEAD", f"/v1/uploads/{upload}", headers=VERSION)
    return status, int(headers.get("upload-offset", 0))
