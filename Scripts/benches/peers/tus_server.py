"""aiohttp-tus as it comes, keeping uploads below a folder; run by the Python that has it. It syncs nothing.

usage: tus_server.py PORT FOLDER
"""

from __future__ import annotations

import sys
from pathlib import Path

from aiohttp import web
from aiohttp_tus import setup_tus

# A piece of 8 MiB is read whole.
LARGEST_PIECE = 16 << 20


def main() -> None:
    application = web.Application(client_max_size=LARGEST_PIECE)
    setup_tus(application, upload_url="/v1/uploads", upload_path=Path(sys.argv[2]))
    web.run_app(application, host="127.0.0.1", port=int(sys.argv[1]), access_log=None, print=None)


if __name__ == "__main__":
    main()
