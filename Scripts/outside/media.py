"""Small and large files of real formats, made at run time: whole pictures, sounds and films, not only their heads."""

from __future__ import annotations

import hashlib
import random
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Media:
    name: str
    declared: str
    media_type: str
    data: bytes


def png(noise: random.Random, size: int) -> Media:
    """True colour, noise, stored rather than packed so that the size is as asked."""
    width = 256
    rows = max(1, size // (3 * width))
    raw = b"".join(b"\0" + noise.randbytes(3 * width) for _ in range(rows))

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, rows, 8, 2, 0, 0, 0)
    data = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(raw, 0)) + chunk(b"IEND", b"")
    return Media("现场.png", "image/png", "image/png", data)


def bmp(noise: random.Random, size: int) -> Media:
    width = 64
    rows = max(1, size // (3 * width))
    pixels = noise.randbytes(3 * width * rows)
    head = struct.pack("<2sIHHI", b"BM", 54 + len(pixels), 0, 0, 54)
    info = struct.pack("<IiiHHIIiiII", 40, width, rows, 1, 24, 0, len(pixels), 2835, 2835, 0, 0)
    return Media("photo 1.bmp", "image/bmp", "image/bmp", head + info + pixels)


def jpeg(noise: random.Random, size: int) -> Media:
    """Grey noise, baseline. The one Huffman code of each table is a zero bit and stands for four bits that follow: a
    block of 8 by 8 is always 40 bytes, and no byte can be 0xFF."""
    across = 30
    rows = max(1, size // (40 * across))

    def segment(marker: int, body: bytes) -> bytes:
        return struct.pack(">BBH", 0xFF, marker, 2 + len(body)) + body

    head = b"\xff\xd8" + segment(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0") + segment(0xDB, b"\0" + b"\1" * 64)
    frame = segment(0xC0, struct.pack(">BHHBBBB", 8, 8 * rows, 8 * across, 1, 1, 0x11, 0))
    codes = b"".join(segment(0xC4, bytes([table, 1] + [0] * 15 + [4])) for table in (0x00, 0x10))
    scan = segment(0xDA, b"\1\1\0\0\x3f\0")
    count = 40 * across * rows
    kept = int.from_bytes(int("01111" * 8, 2).to_bytes(5, "big") * (count // 5), "big")
    blocks = (int.from_bytes(noise.randbytes(count), "big") & kept).to_bytes(count, "big")
    return Media("IMG_0001.jpg", "image/jpeg", "image/jpeg", head + frame + codes + scan + blocks + b"\xff\xd9")


def wav_head(bytes_of_sound: int) -> bytes:
    """16 bit, 16 kHz, one channel."""
    form = struct.pack("<HHIIHH", 1, 1, 16_000, 32_000, 2, 16)
    return (
        struct.pack("<4sI4s4sI", b"RIFF", 36 + bytes_of_sound, b"WAVE", b"fmt ", len(form)) + form
        + struct.pack("<4sI", b"data", bytes_of_sound))


def wav(noise: random.Random, size: int) -> Media:
    sound = noise.randbytes(max(64, size) & ~1)
    return Media("录音.wav", "audio/x-wav", "audio/wav", wav_head(len(sound)) + sound)


def avi(noise: random.Random, size: int) -> Media:
    """Uncompressed frames of 32 by 32."""
    frame = 32 * 32 * 3
    count = max(1, size // frame)

    def chunk(kind: bytes, body: bytes) -> bytes:
        return kind + struct.pack("<I", len(body)) + body + b"\0" * (len(body) & 1)

    def group(kind: bytes, body: bytes) -> bytes:
        return chunk(b"LIST", kind + body)

    main = struct.pack("<14I", 40_000, frame * 25, 0, 0x10, count, 0, 1, frame, 32, 32, 0, 0, 0, 0)
    stream = b"vidsDIB " + struct.pack("<10I4H", 0, 0, 0, 1, 25, 0, count, frame, 0, frame, 0, 0, 32, 32)
    picture = struct.pack("<IiiHHIIiiII", 40, 32, 32, 1, 24, 0, frame, 0, 0, 0, 0)
    head = group(b"hdrl", chunk(b"avih", main) + group(b"strl", chunk(b"strh", stream) + chunk(b"strf", picture)))
    frames = group(b"movi", b"".join(chunk(b"00db", noise.randbytes(frame)) for _ in range(count)))
    index = chunk(
        b"idx1", b"".join(b"00db" + struct.pack("<III", 0x10, 4 + n * (frame + 8), frame) for n in range(count)))
    return Media("VID_0001.AVI", "video/avi", "video/x-msvideo", chunk(b"RIFF", b"AVI " + head + frames + index))


def write_film(path: Path, noise: random.Random, size: int) -> str:
    """A film of `size` bytes by its head, then noise. Returns its SHA-256."""
    head = avi(noise, 1_000_000).data
    digest = hashlib.sha256()
    with open(path, "wb") as out:
        left = size
        while left > 0:
            piece = (head or noise.randbytes(1 << 20))[:left]
            head = b""
            left -= len(piece)
            out.write(piece)
            digest.update(piece)
    return digest.hexdigest()


MAKERS: tuple[Callable[[random.Random, int], Media], ...] = (png, bmp, wav, avi)


def some(noise: random.Random, largest: int) -> Media:
    """Any format; small sizes as likely as large ones."""
    size = int(200 * (largest / 200) ** noise.random())
    return noise.choice(MAKERS)(noise, size)
