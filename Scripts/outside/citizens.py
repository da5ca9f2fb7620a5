"""Citizens: threads that post tips, remember what they sent and what they were promised, and ask again when the answer
was lost and their tip has a key."""

from __future__ import annotations

import http.client
import json
import threading
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from outside.tips import Author, Exhibit, Habits, Sent, Tip


@dataclass(frozen=True)
class Promise:
    """A 201 or 200 that was read, with the times of its request and of its answer."""

    identity: str
    receipt: str
    asked_at: float
    read_at: float


class Memory:
    """What was sent, and what was promised. The truth a trial compares with."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.sent: dict[str, Sent] = {}
        self.promises: dict[str, Promise] = {}
        # From the beginning of a power cut to its end. What was asked before it was over and answered after it began is
        # no promise: a machine without power answers nobody, while this one goes on running without its disk.
        self.cuts: list[tuple[float, float]] = []
        self.complaints: list[str] = []
        self.answers: Counter[str] = Counter()

    def will_send(self, tip: Tip) -> None:
        sent = Sent.of(tip)
        with self.lock:
            self.sent[tip.serial] = sent

    def note(self, answer: str) -> None:
        with self.lock:
            self.answers[answer] += 1

    def complain(self, sentence: str) -> None:
        with self.lock:
            self.complaints.append(sentence)

    def counts(self, promise: Promise | None) -> bool:
        return promise is not None and not any(
            promise.asked_at < end and promise.read_at > start for start, end in self.cuts)

    @property
    def acknowledged(self) -> dict[str, str]:
        """Serial to id of every tip that must be kept."""
        with self.lock:
            return {serial: each.identity for serial, each in self.promises.items() if self.counts(each)}

    def is_promised(self, tip: Tip) -> bool:
        return self.counts(self.promises.get(tip.serial))

    def only(self, serials: set[str]) -> Memory:
        """As if nothing had been promised but these."""
        trimmed = Memory()
        trimmed.sent = self.sent
        trimmed.promises = {serial: self.promises[serial] for serial in serials}
        return trimmed

    def acknowledge(self, tip: Tip, answer: dict[str, Any], asked_at: float) -> None:
        """Takes down the promise, and compares it with what was sent and with what was promised before."""
        sent = self.sent[tip.serial]
        promise = Promise(str(answer.get("id")), str(answer.get("receipt")), asked_at, time.monotonic())
        described = tuple(
            Exhibit(each["media_type"], each["bytes"], each["sha256"]) for each in answer.get("exhibits", ()))
        if described != sent.exhibits:
            self.complain(f"{promise.identity}: the answer describes other exhibits than were sent")
        with self.lock:
            known = self.promises.get(tip.serial)
            if known is None or not self.counts(known):
                known = self.promises[tip.serial] = promise
        if known.identity != promise.identity:
            self.complain(f"the same key and tip were given two ids, {known.identity} and {promise.identity}")
        elif known.receipt != promise.receipt:
            self.complain(f"{promise.identity}: the repeat was given another receipt")


class Citizen(threading.Thread):
    """Posts one tip after the other over one connection."""

    def __init__(self, author: Author, port: int, memory: Memory, pause: float):
        super().__init__(daemon=True)
        self.author = author
        self.port = port
        self.memory = memory
        self.pause = pause
        self.stopping = threading.Event()
        self.give_up_at = float("inf")
        self.connection: http.client.HTTPConnection | None = None

    def run(self) -> None:
        try:
            while not self.stopping.is_set():
                tip = self.author.next()
                self.memory.will_send(tip)
                self.bring(tip)
                if tip.key and self.memory.is_promised(tip) and self.author.noise.random() < 0.2:
                    self.bring(tip, again=True)
                time.sleep(self.author.noise.random() * 2 * self.pause)
        except Exception as error:  # a citizen that dies unseen would make the trial easier
            self.memory.complain(f"a citizen of the trial ended by {error!r}")
        finally:
            self.hang_up()

    def bring(self, tip: Tip, again: bool = False) -> None:
        """Sends `tip` until it is answered; one without a key only once, for the second time would be a second tip."""
        headers, body = tip.request()
        while time.monotonic() < self.give_up_at:
            try:
                reached = self.reach()
            except OSError:
                reached = False
            if not reached:
                if self.stopping.is_set() and (tip.key is None or again):
                    return
                time.sleep(0.01)
                continue
            asked_at = time.monotonic()
            status, answer = self.post(headers, body)
            self.memory.note(str(status or "lost"))
            if status in (200, 201):
                if (status == 201 and self.memory.is_promised(tip)) or (status == 200 and tip.key is None):
                    self.memory.complain(f"{tip.serial}: {status} is not the answer to this")
                self.memory.acknowledge(tip, answer, asked_at)
                return
            if status not in (0, 409, 429, 503, 507):
                why = f"{answer.get('code')}: {answer.get('detail')}"
                self.memory.complain(f"{tip.serial}: refused with {status} {why}")
                return
            if tip.key is None or again:
                return
            time.sleep(0.02)
        if tip.key is not None and not again:
            self.memory.complain(f"{tip.serial}: a tip with a key was never answered")

    def reach(self) -> bool:
        """False while nobody listens: then nothing was sent either."""
        if self.connection is None:
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=20)
            connection.connect()
            self.connection = connection
        return True

    def post(self, headers: dict[str, str], body: bytes) -> tuple[int, dict[str, Any]]:
        """Status and answer; status 0 when the answer was lost."""
        assert self.connection is not None
        try:
            self.connection.request("POST", "/v1/tips", body=body, headers=headers)
            answer = self.connection.getresponse()
            text = answer.read()
            if answer.will_close:
                self.hang_up()
            return answer.status, json.loads(text)
        except (OSError, http.client.HTTPException, ValueError):
            self.hang_up()
            return 0, {}

    def hang_up(self) -> None:
        if self.connection is not None:
            self.connection.close()
        self.connection = None


class Crowd:
    """Several citizens at once."""

    def __init__(
        self, count: int, seed: str, port: int, pause: float = 0.01, habits: Habits | None = None,
        memory: Memory | None = None,
    ):
        self.memory = memory or Memory()
        self.citizens = [
            Citizen(Author(f"{seed}/{number}", habits), port, self.memory, pause) for number in range(count)]

    def start(self) -> None:
        for citizen in self.citizens:
            citizen.start()

    def post(self, seconds: float, patience: float) -> None:
        """For so long, and then until they are answered, at most for `patience` seconds."""
        self.start()
        time.sleep(seconds)
        self.no_more(patience)
        self.join()

    def no_more(self, patience: float) -> None:
        """No new tips; those with a key are asked after until they are answered, at most for `patience` seconds."""
        for citizen in self.citizens:
            citizen.give_up_at = min(citizen.give_up_at, time.monotonic() + patience)
            citizen.stopping.set()

    def join(self) -> None:
        for citizen in self.citizens:
            citizen.join(max(0, citizen.give_up_at - time.monotonic()) + 25)
            if citizen.is_alive():
                self.memory.complain("a citizen of the trial is still waiting for an answer")
