"""A headless Chromium, driven through the WebDriver protocol (W3C WebDriver, https://www.w3.org/TR/webdriver2/)."""

from __future__ import annotations

import http.client
import json
import os
from pathlib import Path
from typing import Any

from outside.programs import Broken, Program, free_ports, wait_until

# The key under which the protocol names an element.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


class Element:
    def __init__(self, browser: Browser, identity: str):
        self.browser = browser
        self.path = f"element/{identity}"

    def type(self, text: str) -> None:
        self.browser.ask("POST", f"{self.path}/value", {"text": text})

    def click(self) -> None:
        self.browser.ask("POST", f"{self.path}/click", {})

    @property
    def text(self) -> str:
        return str(self.browser.ask("GET", f"{self.path}/text"))

    def value_of(self, name: str) -> Any:
        return self.browser.ask("GET", f"{self.path}/property/{name}")

    @property
    def is_gone(self) -> bool:
        try:
            self.browser.ask("GET", f"{self.path}/name")
        except Broken:
            return True
        return False


class Browser(Program):
    """One window, through a driver process of its own that is started here and ends with it."""

    def __init__(self, folder: Path, width: int = 390, height: int = 844, seconds: float = 30):
        self.port = free_ports(1)[0]
        self.seconds = seconds
        self.window = (width, height)
        self.session = ""
        home = folder / "browser"
        home.mkdir(exist_ok=True)
        super().__init__("chromedriver", ["chromedriver", f"--port={self.port}"], folder, {"HOME": str(home)})

    def open(self) -> None:
        self.start()
        if not wait_until(self.is_up, self.seconds):
            raise Broken(f"chromedriver did not come up\n{self.tail()}")
        arguments = ["--headless=new", "--disable-gpu", "--disable-dev-shm-usage"]
        if os.geteuid() == 0:
            # Chromium's own sandbox does not work for root; the pages are ours.
            arguments.append("--no-sandbox")
        wishes = {
            "browserName": "chrome", "goog:chromeOptions": {"args": arguments}, "goog:loggingPrefs": {"browser": "ALL"}}
        answer = self.send("POST", "/session", {"capabilities": {"alwaysMatch": wishes}})
        self.session = f"/session/{answer['sessionId']}"
        # A window cannot be as narrow as a telephone.
        width, height = self.window
        self.devtools(
            "Emulation.setDeviceMetricsOverride", width=width, height=height, deviceScaleFactor=1, mobile=width < 600)
        self.ask("POST", "timeouts", {"pageLoad": int(self.seconds * 1000), "script": int(self.seconds * 1000)})

    def is_up(self) -> bool:
        try:
            return bool(self.send("GET", "/status")["ready"])
        except (Broken, OSError):
            return False

    def close(self) -> None:
        """Ends the window, then the driver."""
        try:
            if self.session:
                self.send("DELETE", self.session)
        except (Broken, OSError):
            pass
        self.kill()

    def send(self, method: str, path: str, body: Any = None) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=self.seconds + 10)
        try:
            data = None if body is None else json.dumps(body)
            connection.request(method, path, data, {"Content-Type": "application/json"})
            answer = connection.getresponse()
            value = json.loads(answer.read())["value"]
        except TimeoutError:
            raise Broken(f"the browser did not answer {method} {path} in time") from None
        finally:
            connection.close()
        if answer.status != 200:
            why = f"{value.get('error')}: {value.get('message', '')[:300]}"
            raise Broken(f"the browser refused {method} {path}: {why}")
        return value

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        return self.send(method, f"{self.session}/{path}", body)

    def devtools(self, name: str, **parameters: Any) -> Any:
        """One of Chromium's own, beyond the protocol (https://chromedevtools.github.io/devtools-protocol/)."""
        return self.ask("POST", "goog/cdp/execute", {"cmd": name, "params": parameters})

    def prefer(self, scheme: str) -> None:
        """`light` or `dark`."""
        self.devtools("Emulation.setEmulatedMedia", features=[{"name": "prefers-color-scheme", "value": scheme}])

    def go(self, address: str) -> None:
        self.ask("POST", "url", {"url": address})

    def reload(self) -> None:
        self.ask("POST", "refresh", {})

    def find(self, selector: str) -> Element:
        found = self.ask("POST", "element", {"using": "css selector", "value": selector})
        return Element(self, found[ELEMENT])

    def leave_by(self, button: Element) -> None:
        """Clicks, and waits until another page is there and whole."""
        old = self.find("html")
        button.click()
        self.wait_for_next(old)

    def double_click(self, button: Element) -> None:
        """Two quick clicks, as a mouse makes them, then the page that follows."""
        old = self.find("html")
        target = {ELEMENT: button.path.removeprefix("element/")}
        press, release = {"type": "pointerDown", "button": 0}, {"type": "pointerUp", "button": 0}
        moves = [{"type": "pointerMove", "duration": 0, "x": 0, "y": 0, "origin": target}]
        mouse = {"type": "pointer", "id": "mouse", "actions": [*moves, press, release, press, release]}
        self.ask("POST", "actions", {"actions": [mouse]})
        self.wait_for_next(old)

    def wait_for_next(self, old: Element) -> None:
        def is_there() -> bool:
            return old.is_gone and self.run("return document.readyState") == "complete"

        if not wait_until(is_there, self.seconds, pause=0.05):
            raise Broken("no other page came")

    def run(self, script: str, *arguments: Any) -> Any:
        """A script of the trial's; the page has none and lets none in."""
        return self.ask("POST", "execute/sync", {"script": script, "args": list(arguments)})

    def run_slowly(self, script: str, *arguments: Any) -> Any:
        """A script that calls its last argument when it is done."""
        return self.ask("POST", "execute/async", {"script": script, "args": list(arguments)})

    @property
    def title(self) -> str:
        return str(self.ask("GET", "title"))

    @property
    def status(self) -> int:
        """The HTTP status of the page."""
        return int(self.run("return performance.getEntriesByType('navigation')[0].responseStatus"))

    @property
    def cookies(self) -> list[Any]:
        return list(self.ask("GET", "cookie"))

    def complaints(self) -> list[str]:
        """What the browser wrote to its console since this was last asked: blocked styles, unreadable answers."""
        return [str(entry["message"]) for entry in self.ask("POST", "se/log", {"type": "browser"})]
