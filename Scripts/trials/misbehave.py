"""Every way in which a platform can misbehave, each with 20 tips and a daemon of its own, all at the same time; then they
are healed. And a queue of 10,000 that drains once the platform is back.

Counted are tips lost and recorded twice, requests while it was bad, and connections to any other host: a place where a
redirect and the environment's proxies point to.
"""

from __future__ import annotations

import argparse
import http.client
import json
import random
import threading
import time
from pathlib import Path

from outside import misbehaving
from outside.building import prepare
from outside.certificates import Certificates
from outside.media import png
from outside.misbehaving import Platform, Ward
from outside.programs import Broken, Daemon, free_ports, wait_until
from outside.tips import multipart
from trials.verdict import Setting, Verdict

ABOUT = "a platform that misbehaves in every known way, and 10,000 queued tips after it has healed"
ROUNDS = 1
TRIES_RELEASE = True
TIPS = 20
# What a person must look at: the platform refused it.
PARKS = {"400", "409-wrong", "413"}
# An exchange that stalls is cut within 30 s: the bad time outlasts one, and sees the next attempt begin.
SICK_SECONDS = 40.0
HEALED_SECONDS = 150.0
# Each tip once, a probe now and then, and what was under way when the lane stopped.
MOST_REQUESTS_A_TIP = 3
DRAIN_SECONDS = 60.0


def limit(rounds: int) -> float:
    return 120 + 600 * rounds


def add_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--queued", type=int, default=10_000, help="tips of the queue that drains; default 10000")
    parser.add_argument("--only", help="names of misbehaviours, parted by commas; all, and the queue, unless given")


def repeat_options(options: argparse.Namespace) -> str:
    return f" --queued {options.queued}" + (f" --only {options.only}" if options.only else "")


def why_not_here(_: argparse.Namespace) -> str | None:
    prepare("openssl")
    return None


class Elsewhere:
    """Where nothing may ever arrive."""

    def __init__(self, ward: Ward, port: int):
        self.platform = Platform("elsewhere", port, None)
        ward.begin(self.platform)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.platform.port}/"


def platforms(elsewhere: Elsewhere) -> list[Platform]:
    ways = {
        "refused": None, "reset": misbehaving.reset, "hang-before-headers": misbehaving.hang_before_headers,
        "hang-after-headers": misbehaving.hang_after_headers, "a-byte-a-second": misbehaving.a_byte_a_second,
        "reset-in-upload": misbehaving.reset_in_upload, "answer-cut": misbehaving.answer_cut,
        "wrong-id": misbehaving.wrong_id, "wrong-digest": misbehaving.wrong_digest, "400": misbehaving.says(400),
        "401": misbehaving.says(401), "409-right": misbehaving.conflict_right,
        "409-wrong": misbehaving.conflict_wrong, "413": misbehaving.says(413), "500": misbehaving.says(500),
        "307": misbehaving.says(307, lambda: f"Location: {elsewhere.url}\r\n"), "giant": misbehaving.giant,
    }
    for status in (429, 503):
        for name, value in misbehaving.WAITS.items():
            ways[f"{status}-{name}"] = misbehaving.says(status, misbehaving.retry_after(value))
    found = [Platform(name, 0, way) for name, way in ways.items()]
    return found + [
        Platform(f"certificate-{name}", 0, None, certificate)
        for name, certificate in (
            ("bad", "bad"), ("expired", "expired"), ("foreign", "foreign-made"), ("misnamed", "misnamed"))
    ]


class Case:
    """One platform and the daemon that must hand 20 tips over to it."""

    def __init__(
        self, setting: Setting, folder: Path, platform: Platform, ports: list[int], certificates: Certificates,
        elsewhere: str,
    ):
        self.platform = platform
        self.tips: dict[str, str] = {}
        self.wrong: list[str] = []
        self.requests = self.connections = 0
        self.seed = f"{setting.seed}/{platform.name}"
        self.noise = random.Random(self.seed)
        self.folder = folder / platform.name
        self.folder.mkdir(parents=True)
        tips, desk, platform.port = ports
        scheme = "https" if platform.certificate else "http"
        endpoint = f"{scheme}://127.0.0.1:{platform.port}/clues"
        proxies = dict.fromkeys(
            ("http_proxy", "https_proxy", "all_proxy", "HTTPS_PROXY", "ALL_PROXY"), elsewhere)
        self.daemon = Daemon(
            setting.tipline, self.folder, self.folder / "spool", tips, desk, endpoint,
            {"TIPLINE_LIMITS_CLIENT_TIPS": "unlimited", "TIPLINE_BOX_WORKERS": "1", "NO_PROXY": ""} | proxies)
        if platform.certificate:
            self.daemon.configure(
                f"endpoints:\n  default: {{ url: '{endpoint}', ca: '{certificates.authority}' }}\n")

    def post(self, count: int) -> None:
        """Text, and for an upload that is reset a picture, so that there is a middle to reset it in."""
        connection = http.client.HTTPConnection("127.0.0.1", self.daemon.port, timeout=30)
        files = (png(self.noise, 300_000),) if self.platform.name == "reset-in-upload" else ()
        for number in range(1, count + 1):
            serial = f"{self.seed}/{number}"
            fields = {"content": f"{'A lamp is broken. ' * 10}〔{serial}〕"}
            if files:
                headers, body = {"Content-Type": "multipart/form-data; boundary=x1y2"}, multipart("x1y2", fields, files)
            else:
                headers, body = {"Content-Type": "application/json"}, json.dumps(fields).encode()
            connection.request("POST", "/v1/tips", body=body, headers=headers)
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                raise Broken(f"{self.platform.name}: a tip was answered {answer.status}")
            self.tips[serial] = json.loads(text)["id"]
        connection.close()

    def is_over(self) -> bool:
        stages = self.daemon.stages()
        return bool(stages) and stages.get("delivered", 0) + stages.get("parked", 0) == len(self.tips)

    def release_parked(self) -> None:
        done = self.daemon.command_line("spool", "release", "--parked")
        if done.returncode != 0:
            self.wrong.append(f"spool release ended with {done.returncode}: {done.stderr.strip()}")

    def note_sickness(self) -> None:
        """What the platform has seen while it was bad, and whom it has parked."""
        self.requests, self.connections = len(self.platform.requests), len(self.platform.connections)
        if max(self.requests, self.connections) > MOST_REQUESTS_A_TIP * TIPS:
            self.wrong.append(
                f"{self.requests} requests on {self.connections} connections in {SICK_SECONDS:.0f} s are a storm")
        if self.platform.certificate and self.requests:
            self.wrong.append(f"{self.requests} requests went to somebody with a wrong certificate")
        parked = self.daemon.stages().get("parked", 0)
        if parked != (TIPS if self.platform.name in PARKS else 0):
            self.wrong.append(f"{parked} tips are parked")

    def judge(self, verdict: Verdict) -> None:
        platform = self.platform
        lost = [serial for serial, identity in self.tips.items() if identity not in platform.records]
        twice = [serial for serial, identities in platform.serials.items() if len(identities) > 1]
        stages = {stage: count for stage, count in self.daemon.stages().items() if count}
        if stages != {"delivered": len(self.tips)}:
            self.wrong.append(f"the stages are {stages}")
        if set(platform.serials) - set(self.tips):
            self.wrong.append("something was recorded that nobody sent")
        if platform.sent_bytes > self.requests * (8 << 20):
            self.wrong.append(f"{platform.sent_bytes:,} bytes of replies were taken")
        if fault := self.daemon.verify():
            self.wrong.append(fault)
        verdict.acknowledged += len(self.tips)
        verdict.recorded += len(platform.records)
        verdict.lost += len(lost)
        verdict.twice += len(twice)
        verdict.broken += [f"{platform.name}: {sentence}" for sentence in self.wrong + platform.wrong]
        verdict.remarks.append(
            f"{platform.name}: {self.requests} requests while bad, {len(platform.requests) - self.requests} after, "
            f"{platform.repeats} repeats")


def run(setting: Setting, verdict: Verdict) -> None:
    certificates = Certificates(setting.folder / "certificates")
    ward = Ward(certificates)
    try:
        elsewhere = Elsewhere(ward, free_ports(1)[0])
        wanted = set(setting.options.only.split(",")) if setting.options.only else None
        for number in range(setting.first_round, setting.first_round + setting.rounds):
            folder = setting.folder / f"round-{number}"
            chosen = [platform for platform in platforms(elsewhere) if wanted is None or platform.name in wanted]
            ward.close_all()
            round_of(setting, folder, verdict, ward, certificates, elsewhere, chosen)
            if wanted is None:
                drain(setting, folder, verdict, ward, certificates, elsewhere)
            verdict.rounds += 1
            setting.progress(number, verdict.acknowledged)
        strays = len(elsewhere.platform.connections)
        if strays:
            verdict.broken.append(f"{strays} connections went to another host")
        verdict.remarks.append(f"connections to any other host: {strays}")
    finally:
        ward.end()


def round_of(
    setting: Setting, folder: Path, verdict: Verdict, ward: Ward, certificates: Certificates, elsewhere: Elsewhere,
    chosen: list[Platform],
) -> None:
    # All at once: a port that nobody listens on yet could be found twice.
    ports = free_ports(3 * len(chosen))
    cases = [
        Case(setting, folder, platform, ports[3 * at:3 * at + 3], certificates, elsewhere.url)
        for at, platform in enumerate(chosen)]
    try:
        for case in cases:
            ward.begin(case.platform)
            case.daemon.start()
        for case in cases:
            case.daemon.wait_until_ready(120)
        for case in cases:
            case.post(TIPS)
        time.sleep(SICK_SECONDS)
        for case in cases:
            case.note_sickness()
            ward.heal(case.platform)
        for case in cases:
            case.release_parked()
        wait_until(lambda: all(case.is_over() for case in cases), HEALED_SECONDS, pause=0.5)
        for case in cases:
            case.judge(verdict)
            case.daemon.end()
    finally:
        for case in cases:
            case.daemon.kill()


def drain(
    setting: Setting, folder: Path, verdict: Verdict, ward: Ward, certificates: Certificates, elsewhere: Elsewhere
) -> None:
    """A long queue behind a platform that is away; from its first delivery to its last."""
    platform = Platform("queue", 0, None)
    case = Case(setting, folder, platform, free_ports(3), certificates, elsewhere.url)
    count: int = setting.options.queued
    try:
        case.daemon.start_and_wait()
        case.post(200)
        more = [part(case, count - 200, share) for share in range(8)]
        for thread in more:
            thread.start()
        for thread in more:
            thread.join()
        if len(case.tips) != count:
            raise Broken(f"only {len(case.tips)} of {count} tips were taken")
        ward.heal(platform)
        wait_until(lambda: case.daemon.stages().get("delivered", 0) == count, DRAIN_SECONDS + 90, pause=0.25)
        if platform.first_accepted is None or platform.last_accepted is None:
            raise Broken("nothing was delivered after healing")
        took = platform.last_accepted - platform.first_accepted
        lost = count - len(set(case.tips.values()) & set(platform.records))
        verdict.acknowledged += count
        verdict.recorded += len(platform.records)
        verdict.lost += lost
        verdict.broken += platform.wrong
        verdict.remarks.append(f"{count} queued tips drained within {took:.1f} s of the first delivery")
        if took > DRAIN_SECONDS:
            verdict.broken.append(f"the queue took {took:.1f} s to drain")
        case.daemon.end()
    finally:
        case.daemon.kill()


def part(case: Case, count: int, share: int) -> threading.Thread:
    """Posts an eighth of the queue."""
    def work() -> None:
        connection = http.client.HTTPConnection("127.0.0.1", case.daemon.port, timeout=30)
        for number in range(share, count, 8):
            serial = f"{case.seed}/more/{number}"
            body = json.dumps({"content": f"A lamp is broken.〔{serial}〕"}).encode()
            connection.request("POST", "/v1/tips", body=body, headers={"Content-Type": "application/json"})
            answer = connection.getresponse()
            text = answer.read()
            if answer.status != 201:
                return
            case.tips[serial] = json.loads(text)["id"]
    return threading.Thread(target=work, daemon=True)
