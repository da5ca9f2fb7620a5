"""PostgreSQL with a data folder of its own, on a Unix socket only, durable as it comes; and pgbench beside it."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import statistics
import subprocess
from pathlib import Path

from benches.peers import install
from benches.takers import Figures, LeftOut
from outside.programs import Broken, wait_until

# The row stays in line, neither packed nor moved to a second table, which favours PostgreSQL.
SCHEMA = """
DROP TABLE IF EXISTS tips;
CREATE TABLE tips (id bigserial PRIMARY KEY, received_at timestamptz NOT NULL DEFAULT now(), body text NOT NULL);
ALTER TABLE tips ALTER body SET STORAGE PLAIN;
CHECKPOINT;
"""
INSERT = """\\set n random(1, 1000000000)
INSERT INTO tips (body) VALUES (:n::text || :body);
"""
# Bound as a parameter, so that the client sends its 2 KB with every insert, as whoever stores a tip must.
BODY = ("What was seen, told in some two thousand characters. " * 40)[:2040]
SETTINGS = ("fsync=on", "synchronous_commit=on", "full_page_writes=on", "shared_buffers=256MB", "max_wal_size=4GB",
            "max_connections=100", "listen_addresses=")


def programs() -> Path:
    """Debian keeps the server's own programs off the PATH; installed when they are missing."""
    install("postgresql")
    versions = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    if not versions:
        raise LeftOut("postgresql brought no server")
    return versions[-1].parent


class Postgres:
    def __init__(self, folder: Path):
        self.folder = folder
        self.programs = programs()
        self.process: subprocess.Popen[bytes] | None = None
        # The server refuses to run as root.
        other = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"]
        self.as_user = other if os.geteuid() == 0 else []

    def call(self, program: str, *arguments: str, seconds: float = 120) -> str:
        done = subprocess.run(
            [*self.as_user, str(self.programs / program), *arguments], cwd=self.folder, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=seconds)
        if done.returncode != 0:
            raise Broken(f"{program}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> None:
        self.folder.mkdir()
        if self.as_user:
            user = pwd.getpwnam("postgres")
            os.chown(self.folder, user.pw_uid, user.pw_gid)
            if subprocess.run([*self.as_user, "test", "-w", str(self.folder)]).returncode != 0:
                raise LeftOut(f"the user postgres cannot reach {self.folder}: name another place with --folder")
        data = self.folder / "data"
        self.call("initdb", "--pgdata", str(data), "--auth=trust", "--username=bench", "--no-instructions")
        settings = [argument for setting in SETTINGS for argument in ("-c", setting)]
        with open(self.folder.parent / "postgres.log", "ab") as log:
            self.process = subprocess.Popen(
                [*self.as_user, str(self.programs / "postgres"), "-D", str(data), "-k", str(self.folder), *settings],
                cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True)
        socket = self.folder / ".s.PGSQL.5432"
        if not wait_until(socket.exists, 30):
            raise Broken("PostgreSQL did not come up")
        if not wait_until(self.is_ready, 30):
            raise Broken("PostgreSQL is not ready")
        (self.folder / "insert.sql").write_text(INSERT)

    def is_ready(self) -> bool:
        asked = subprocess.run(
            [str(self.programs / "pg_isready"), "-q", "-h", str(self.folder)], stdin=subprocess.DEVNULL)
        return asked.returncode == 0

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(30)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def measure(self, clients: int, seconds: int) -> Figures:
        """Durable inserts a second, each its own transaction. One server for all runs: its log files are made by then."""
        if self.process is None:
            self.start()
        connection = ("-h", str(self.folder), "-U", "bench")
        # One command each: CHECKPOINT cannot run inside the transaction that several in one -c would share.
        for statement in SCHEMA.strip().split(";\n"):
            self.call("psql", *connection, "-q", "-d", "postgres", "-c", statement)
        prefix = self.folder / "latency"
        said = self.call(
            "pgbench", *connection, "-n", "-M", "prepared", "-c", str(clients), "-j", "2", "-T", str(seconds),
            "-D", f"body={BODY}", "-f", str(self.folder / "insert.sql"), "-l", f"--log-prefix={prefix}", "--sampling-rate=0.1",
            "postgres", seconds=seconds + 120)
        rate = re.search(r"tps = ([0-9.]+) \(without", said)
        failed = re.search(r"number of failed transactions: (\d+)", said)
        if rate is None or (failed and int(failed[1]) > 0):
            raise Broken(f"pgbench: {said}")
        microseconds: list[int] = []
        for log in self.folder.glob("latency.*"):
            microseconds += [int(line.split()[2]) for line in log.read_text().splitlines()]
            log.unlink()
        return Figures(float(rate[1]), p99_milliseconds=statistics.quantiles(microseconds, n=100)[98] / 1000)
