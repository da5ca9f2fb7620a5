"""What a sender may betray of themselves, made to be found again in whatever shape it may have been put away."""

from __future__ import annotations

import base64
import hashlib
import urllib.parse
from pathlib import Path

HEADERS = {
    "X-Forwarded-For": "203.0.113.77",
    "Forwarded": "for=198.51.100.88",
    "X-Real-IP": "2001:db8:77::99",
    "User-Agent": "Canary-Browser/77.5",
    "Cookie": "session=canary-cookie",
    "Referer": "https://canary-referer.example/page",
    "Accept-Language": "x-canary-tongue",
}
ADDRESS = "127.77.66.55"
FILE_NAME = "canary-holiday.png"
QUERY = "canary-query"
CANARIES = (*HEADERS.values(), ADDRESS, "198.51.100.88", FILE_NAME, QUERY)


def shapes(text: str) -> list[bytes]:
    plain = text.encode()
    encoded = []
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + plain).rstrip(b"=")
        encoded.append(whole[shift + 1 if shift else 0 : -1])
    digest = hashlib.sha256(plain)
    return [
        plain, plain.lower(), urllib.parse.quote(text, safe="").encode(), plain.hex().encode(), text.encode("utf-16-le"),
        text.encode("utf-16-be"), digest.hexdigest().encode(), digest.digest(), *encoded,
    ]


def found(below: list[Path], texts: tuple[str, ...] = CANARIES) -> list[str]:
    """Every file below the folders that holds one of `texts` in any shape, in its bytes or its name."""
    wanted = [(text, shape) for text in texts for shape in shapes(text)]
    hits: set[str] = set()
    for folder in below:
        for path in folder.rglob("*"):
            content = path.name.encode() + b"\n" + (path.read_bytes() if path.is_file() else b"")
            hits.update(f"{text} is in {path}" for text, shape in wanted if shape in content)
    return sorted(hits)
