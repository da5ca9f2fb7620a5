"""tus clients from PyPI."""

from __future__ import annotations

import subprocess
from pathlib import Path

from outside.programs import Broken
from outside.python import environment

PACKAGES = ("tuspy==1.1.0", "aiotus==1.1.0")
CLIENTS = ("tuspy", "tuspy-sha1", "aiotus")


def python() -> Path:
    """The Python that has the clients. Raises Broken when they cannot be had."""
    try:
        return environment("tus", *PACKAGES) / "python"
    except subprocess.CalledProcessError as failed:
        raise Broken(f"PyPI did not give the clients: {failed}") from None


class Sending:
    """A client under way."""

    def __init__(self, client: str, port: int, file: Path, piece: int):
        script = Path(__file__).with_name("tus_client.py")
        self.client = client
        self.process = subprocess.Popen(
            [str(python()), str(script), client, f"http://127.0.0.1:{port}/v1/uploads", str(file), str(piece)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @property
    def is_running(self) -> bool:
        return self.process.poll() is None

    def upload(self, seconds: float) -> str:
        """The id of the finished upload."""
        try:
            out, err = self.process.communicate(timeout=seconds)
        except subprocess.TimeoutExpired:
            self.kill()
            raise Broken(f"{self.client} did not end within {seconds:.0f} s") from None
        if self.process.returncode != 0:
            raise Broken(f"{self.client} failed: {(err.strip().splitlines() or ['without a word'])[-1]}")
        return out.strip().rsplit("/", 1)[-1]

    def kill(self) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
