"""tus clients from PyPI, in a place of their own below the build folder."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

from outside.building import prepare
from outside.programs import REPOSITORY, Broken

PACKAGES = ("tuspy==1.1.0", "aiotus==1.1.0")
CLIENTS = ("tuspy", "tuspy-sha1", "aiotus")


def python() -> Path:
    """The Python that has the clients; made and filled at the first call."""
    folder = REPOSITORY / ".build" / "tus-clients"
    program = folder / "bin" / "python"
    if (folder / "ready").exists() and program.exists():
        return program
    prepare("python3-venv")
    print("Fetching tuspy and aiotus from PyPI.", file=sys.stderr)
    venv.create(folder, with_pip=True, clear=True)
    done = subprocess.run(
        [str(program), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *PACKAGES],
        stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=300)
    if done.returncode != 0:
        raise Broken(f"PyPI did not give the clients\n{done.stderr.strip()}")
    (folder / "ready").touch()
    return program


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
