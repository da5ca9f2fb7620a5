"""Tips as citizens send them, each with a serial of its own in the text, so that what is recorded can be told apart."""

from __future__ import annotations

import hashlib
import json
import random
import re
import urllib.parse
from dataclasses import dataclass

from outside.media import Media, some

SENTENCES = (
    "昨晚十点左右，东门菜市场后面的巷子里有人聚众赌博，已经连续三天了。",
    "有人冒充快递客服让我转账，我转了两千元后对方就联系不上了。",
    "小区门口的路灯坏了半个月，晚上很不安全，建议尽快修理。",
    "工地夜里十二点还在施工，噪音很大，影响孩子休息。",
    "建议在学校门口增设减速带，上下学时车速太快。",
    "Someone is dumping barrels behind the old mill at night; the water smells of solvent.",
    "A suggestion: put the opening hours of the household registry on the web page.",
)
SERIAL = re.compile(r"〔([^〕]+)〕")


@dataclass(frozen=True)
class Exhibit:
    """What a sent file must still be when it arrives."""

    media_type: str
    size: int
    sha256: str


@dataclass(frozen=True)
class Tip:
    serial: str
    fields: dict[str, str]
    files: tuple[Media, ...]
    key: str | None
    form: str
    # Ids of uploads that bring the files in the body's place.
    uploads: tuple[str, ...] = ()

    def request(self) -> tuple[dict[str, str], bytes]:
        """Headers and body of the POST: the same bytes each time it is sent again."""
        headers: dict[str, str] = {}
        fields = dict(self.fields)
        form = "json" if self.uploads else self.form
        if self.key is not None:
            # In the header or among the fields: the contract has both.
            if form == "json":
                headers["Idempotency-Key"] = self.key
            else:
                fields["idempotency_key"] = self.key
        if form == "json":
            headers["Content-Type"] = "application/json"
            named = {"upload": self.uploads} if self.uploads else {}
            return headers, json.dumps(fields | named, ensure_ascii=False).encode()
        if form == "urlencoded":
            headers["Content-Type"] = "application/x-www-form-urlencoded"
            return headers, urllib.parse.urlencode(fields).encode()
        boundary = "trial" + hashlib.sha256(self.serial.encode()).hexdigest()[:24]
        headers["Content-Type"] = f"multipart/form-data; boundary={boundary}"
        return headers, multipart(boundary, fields, self.files)


def multipart(boundary: str, fields: dict[str, str], files: tuple[Media, ...]) -> bytes:
    pieces: list[bytes] = []
    for name, value in fields.items():
        pieces += [f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()]
    for file in files:
        head = (
            f'--{boundary}\r\nContent-Disposition: form-data; name="file"; filename="{file.name}"\r\n'
            f"Content-Type: {file.declared}\r\n\r\n")
        pieces += [head.encode(), file.data, b"\r\n"]
    return b"".join(pieces) + f"--{boundary}--\r\n".encode()


@dataclass(frozen=True)
class Sent:
    """What the citizen remembers of a tip: enough to know it again, without its files."""

    serial: str
    fields: dict[str, str]
    exhibits: tuple[Exhibit, ...]

    @classmethod
    def of(cls, tip: Tip) -> Sent:
        exhibits = tuple(
            Exhibit(file.media_type, len(file.data), hashlib.sha256(file.data).hexdigest()) for file in tip.files)
        return cls(tip.serial, tip.fields, exhibits)


@dataclass
class Habits:
    """What one citizen's tips are like."""

    with_files: float = 0.15
    keyed: float = 0.3
    largest_file: int = 3 << 20


class Author:
    """Makes one tip after the other; the same ones for the same seed."""

    def __init__(self, seed: str, habits: Habits | None = None):
        self.seed = seed
        self.noise = random.Random(seed)
        self.habits = habits or Habits()
        self.count = 0

    def next(self) -> Tip:
        self.count += 1
        noise = self.noise
        serial = f"{self.seed}/{self.count}"
        text = "".join(noise.choice(SENTENCES) for _ in range(noise.randint(1, 8)))
        fields = {"content": f"{text}〔{serial}〕"}
        if noise.random() < 0.5:
            fields["kind"] = noise.choice(("report", "suggestion"))
        if noise.random() < 0.4:
            fields["place"] = noise.choice(("东门菜市场", "人民路与解放街路口", "Old Mill Lane 3"))
        if noise.random() < 0.2:
            fields["contact"] = f"138{noise.randrange(10**8):08}"
        files: tuple[Media, ...] = ()
        form = noise.choice(("json", "json", "urlencoded", "multipart"))
        if noise.random() < self.habits.with_files:
            form = "multipart"
            files = tuple(some(noise, self.habits.largest_file) for _ in range(noise.randint(1, 3)))
        key = noise.randbytes(16).hex() if noise.random() < self.habits.keyed else None
        return Tip(serial, fields, files, key, form)
