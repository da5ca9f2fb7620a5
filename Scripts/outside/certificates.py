"""Certificates made on the spot with `openssl`: a private authority, a foreign one, and what they have signed."""

from __future__ import annotations

import ssl
import subprocess
from pathlib import Path

KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes")
HERE = "IP:127.0.0.1,DNS:localhost"


class Certificates:
    """`good`, and one for each way of being wrong, in `folder`."""

    def __init__(self, folder: Path):
        self.folder = folder
        folder.mkdir()
        for name in ("inner", "foreign"):
            self.openssl("req", "-x509", "-subj", f"/CN={name}", "-days", "2", *KEY,
                         "-keyout", f"{name}.key", "-out", f"{name}.pem")
        self.sign("good", HERE)
        self.sign("expired", HERE, days=-1)
        self.sign("misnamed", "DNS:platform.example,IP:127.0.0.2")
        self.sign("foreign-made", HERE, authority="foreign")
        # Nobody's: signed with its own key.
        self.openssl("req", "-x509", "-subj", "/CN=bad", "-addext", f"subjectAltName={HERE}", "-days", "2", *KEY,
                     "-keyout", "bad.key", "-out", "bad.pem")

    @property
    def authority(self) -> Path:
        return self.folder / "inner.pem"

    def context(self, name: str) -> ssl.SSLContext:
        """What a server with that certificate listens with."""
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(self.folder / f"{name}.pem", self.folder / f"{name}.key")
        return context

    def sign(self, name: str, names: str, days: int = 2, authority: str = "inner") -> None:
        self.openssl("req", "-subj", f"/CN={name}", *KEY, "-keyout", f"{name}.key", "-out", f"{name}.csr")
        (self.folder / f"{name}.cnf").write_text(f"subjectAltName={names}")
        self.openssl("x509", "-req", "-in", f"{name}.csr", "-CA", f"{authority}.pem", "-CAkey", f"{authority}.key",
                     "-CAcreateserial", "-days", str(days), "-extfile", f"{name}.cnf", "-out", f"{name}.pem")

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, stdin=subprocess.DEVNULL, capture_output=True,
                       check=True)
