"""nginx on loopback: POST /v1/tips is answered 201 without doing anything, and PUT stores what it is given."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path

from benches.peers import Server, found, listening
from outside.programs import Program, free_ports

# No log, the body kept on the disk where it stays so that it is only renamed, and pieces larger than nginx's own.
SETTINGS = """
daemon off;
user {user};
worker_processes auto;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 256; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    client_max_body_size 0;
    client_body_buffer_size 1m;
    keepalive_requests 100000000;
    server {{
        listen 127.0.0.1:{port};
        root {folder}/stored;
        dav_methods PUT;
        location = /v1/tips {{ return 201; }}
    }}
}}
"""


@contextlib.contextmanager
def nginx(folder: Path) -> Iterator[Server]:
    program = found("nginx", "nginx")
    port = free_ports(1)[0]
    (folder / "stored").mkdir(parents=True)
    (folder / "nginx.conf").write_text(SETTINGS.format(folder=folder, port=port, user=folder.owner()))
    server = Program("nginx", [program, "-p", str(folder), "-c", str(folder / "nginx.conf")], folder)
    with listening(server, port):
        yield Server(server, port, folder / "stored")
