"""A headless Chromium fills in the form: a tip with a picture, double clicks, reloads, a file that is refused.

One round is one language and one width. On the way axe-core looks at every page, where it can be had from PyPI.
"""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path

from outside.axe import source, violations
from outside.browser import Browser
from outside.building import prepare
from outside.citizens import Memory
from outside.media import Media, png
from outside.programs import Broken, Daemon, Platform, free_ports
from outside.store import Reckoning, examine, read_clues
from outside.tips import Tip
from trials.verdict import Setting, Verdict

ABOUT = "a headless Chromium sends the form, in both languages"
ROUNDS = 4
TRIES_RELEASE = True
RECEIPT = re.compile(r"[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){3}")
WIDTHS = (390, 1280)
WORDS = {
    "zh": ("昨晚十点，东门菜市场后面有人聚众赌博。\n已经三天了 & <b>\"。", "东门菜市场"),
    "en": ("Someone dumps barrels behind the old mill.\nThe water smells & <b>\".", "Old Mill Lane 3"),
}


def limit(rounds: int) -> float:
    return 180 + 60 * rounds


def why_not_here(_: argparse.Namespace) -> str | None:
    prepare("chromium", "chromium-driver")
    return None


def run(setting: Setting, verdict: Verdict) -> None:
    checker = source(setting.folder)
    if checker is None:
        verdict.remarks.append("not looked at by axe-core: it could not be had from PyPI")
    pages = 0
    for number in range(setting.first_round, setting.first_round + setting.rounds):
        visit = Visit(setting, verdict, number, checker)
        visit.run()
        pages += visit.pages
        verdict.rounds += 1
        setting.progress(number, verdict.acknowledged)
        if not verdict.is_good:
            verdict.failed = (number, 1)
            return
    if checker is not None:
        verdict.remarks.append(f"{pages} pages without a violation that axe-core sees")


class Visit:
    """One citizen at the form, and what the platform must have in the end."""

    def __init__(self, setting: Setting, verdict: Verdict, number: int, checker: str | None):
        self.verdict = verdict
        self.checker = checker
        self.pages = 0
        self.language = ("zh", "en")[number % 2]
        self.noise: random.Random = setting.noise(number)
        self.folder: Path = setting.folder / f"round-{number}"
        self.folder.mkdir()
        tips, desk, inner = free_ports(3)
        self.home = f"http://127.0.0.1:{tips}"
        self.platform = Platform(setting.tipline, self.folder, self.folder / "store", inner)
        self.daemon = Daemon(setting.tipline, self.folder, self.folder / "spool", tips, desk, self.platform.endpoint)
        self.browser = Browser(self.folder, width=WIDTHS[number // 2 % 2])
        self.memory = Memory()
        self.serials = 0

    def run(self) -> None:
        try:
            self.platform.start_and_wait()
            self.daemon.start_and_wait()
            self.browser.open()
            self.send_with_picture()
            self.click_twice()
            self.send_refused_file()
            self.compare()
            self.daemon.end()
        finally:
            self.browser.close()
            self.daemon.kill()
            self.platform.kill()

    def expect(self, holds: bool, otherwise: str) -> None:
        if not holds:
            self.verdict.broken.append(f"{self.language}: {otherwise}")

    def look(self, status: int, what: str) -> None:
        """What every page must be."""
        self.pages += 1
        browser = self.browser
        self.expect(browser.status == status, f"{what} came with {browser.status} instead of {status}")
        tag = "zh-CN" if self.language == "zh" else "en"
        self.expect(browser.find("html").value_of("lang") == tag, f"{what} is in another language")
        self.expect(not browser.cookies, f"{what} has set a cookie")
        fetched = browser.run("return performance.getEntriesByType('resource').map(each => each.name)")
        self.expect(not fetched, f"{what} fetched {fetched}")
        wider = browser.run("return document.documentElement.scrollWidth > innerWidth")
        self.expect(not wider, f"{what} is wider than its window")
        for message in browser.complaints():
            # The console repeats every status of 400 and more; an icon is asked for by the browser, not by the page.
            self.expect("Failed to load resource" in message, f"{what}: {message}")
        if self.checker is not None:
            for scheme in ("dark", "light"):
                browser.prefer(scheme)
                for sentence in violations(browser, self.checker):
                    self.verdict.broken.append(f"{self.language}: {what}, {scheme}: {sentence}")

    def open_form(self) -> None:
        self.browser.go(f"{self.home}/?lang={self.language}")

    def fill(self, files: tuple[Media, ...] = ()) -> Tip:
        """Types a new tip and remembers it. The browser sends what a text area holds with CR LF."""
        self.serials += 1
        serial = f"{self.language}/{self.serials}"
        text, place = WORDS[self.language]
        fields = {"content": f"{text}〔{serial}〕", "place": place}
        for name, value in fields.items():
            self.browser.find(f"#{name}").type(value)
        for file in files:
            self.choose(file)
        fields["content"] = fields["content"].replace("\n", "\r\n")
        tip = Tip(serial, fields, files, None, "multipart")
        self.memory.will_send(tip)
        return tip

    def choose(self, file: Media) -> None:
        path = self.folder / file.name
        path.write_bytes(file.data)
        self.browser.find("#image").type(str(path))

    def send(self) -> None:
        self.browser.leave_by(self.browser.find("button"))

    def receipt(self) -> str:
        text = self.browser.find("#receipt").text
        self.expect(RECEIPT.fullmatch(text) is not None, f"“{text}” is no receipt")
        return text

    def tips(self) -> int:
        return len(self.daemon.command_line("spool", "ls").stdout.splitlines())

    def send_with_picture(self) -> None:
        self.open_form()
        self.look(200, "the form")
        picture = png(self.noise, 60_000)
        self.fill((picture,))
        self.send()
        self.look(201, "the receipt")
        receipt = self.receipt()
        row = self.browser.find("tbody").text
        self.expect("PNG" in row and row.startswith("1 "), f"the receipt does not show the picture: {row}")
        self.browser.reload()
        self.look(200, "the receipt, sent again")
        self.expect(self.receipt() == receipt, "another receipt after a reload")
        self.expect(self.tips() == 1, f"{self.tips()} tips after a reload")
        self.ask_status(receipt)

    def ask_status(self, receipt: str) -> None:
        self.daemon.drain(30)
        self.browser.go(f"{self.home}/status?lang={self.language}")
        self.look(200, "the question for a receipt")
        self.browser.find("#receipt").type("0000 0000 0000 0000")
        self.send()
        self.look(404, "an unknown receipt")
        self.browser.find("#receipt").type(receipt.lower().replace("-", " "))
        self.send()
        self.look(200, "the status")
        self.expect("PNG" in self.browser.find("tbody").text, "the status does not show the picture")

    def click_twice(self) -> None:
        before = self.tips()
        self.open_form()
        self.fill()
        self.browser.double_click(self.browser.find("button"))
        self.receipt()
        self.daemon.drain(30)
        self.expect(self.tips() == before + 1, f"a double click made {self.tips() - before} tips")

    def send_refused_file(self) -> None:
        before = self.tips()
        self.open_form()
        document = Media("秘密.pdf", "application/pdf", "", b"%PDF-1.4\n" + self.noise.randbytes(40_000))
        picture = png(self.noise, 3000)
        tip = self.fill((picture,))
        key = self.browser.find("[name=idempotency_key]").value_of("value")
        self.browser.run("document.getElementById('image').value = ''")
        self.choose(document)
        self.send()
        self.look(415, "the refusal")
        self.expect(self.tips() == before, "a refused tip was kept")
        typed = self.browser.find("#content").value_of("value").replace("\n", "\r\n")
        self.expect(typed == tip.fields["content"], "the text is not what was typed")
        self.expect(self.browser.find("#place").value_of("value") == tip.fields["place"], "the place is gone")
        self.expect(self.browser.find("[name=idempotency_key]").value_of("value") == key, "the key has changed")
        focused = self.browser.run("return document.activeElement.className")
        self.expect(focused == "problem", "what is wrong does not have the focus")
        invalid = self.browser.run("return [...document.querySelectorAll('[aria-invalid]')].map(each => each.id)")
        self.expect(invalid == ["image"], f"marked as wrong: {invalid}")
        self.expect(self.browser.title.startswith(("错误：", "Error: ")), f"the title is “{self.browser.title}”")
        self.choose(picture)
        self.send()
        self.receipt()

    def compare(self) -> None:
        """What the platform has is what was typed and chosen, byte for byte, each once."""
        if left := self.daemon.drain(60):
            raise Broken(f"not delivered: {left}")
        result = Reckoning()
        clues = read_clues(self.platform.store, result)
        serials: list[str] = []
        for clue in clues:
            fault, serial = examine(clue, self.platform.store, self.memory)
            serials.append(serial)
            self.expect(fault is None, f"{serial}: {fault}")
        self.expect(sorted(serials) == sorted(self.memory.sent), f"the platform has {sorted(serials)}")
        self.verdict.acknowledged += len(self.memory.sent)
        self.verdict.recorded += len(clues)
        if fault := self.daemon.verify():
            self.verdict.broken.append(fault)
