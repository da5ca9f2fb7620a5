"""Sends a file with a tus client that no one here wrote; run by the Python of `outside.tus`, which has them.

usage: tus_client.py tuspy|tuspy-sha1|aiotus ENDPOINT FILE PIECE-BYTES      (prints the upload's URL)
"""

from __future__ import annotations

import asyncio
import os
import sys
import time


def tuspy(endpoint: str, path: str, piece: int, checksum: bool) -> str:
    from tusclient import client, exceptions

    end = time.monotonic() + 300
    uploader = None
    while True:
        try:
            if uploader is None:
                # Some servers insist on a name; Tipline neither keeps nor echoes it.
                name = {"filename": os.path.basename(path)}
                uploader = client.TusClient(endpoint).uploader(
                    path, chunk_size=piece, upload_checksum=checksum, metadata=name)
                uploader.set_url(uploader.create_url())
                uploader.offset = 0
            else:
                # What an application does after its retries are used up: ask where it stands, go on.
                uploader.offset = uploader.get_offset()
            uploader.upload()
            return uploader.url
        except exceptions.TusCommunicationError:
            if uploader is not None and uploader.url is None:
                uploader = None
            if time.monotonic() > end:
                raise
            time.sleep(0.2)


async def aiotus(endpoint: str, path: str, piece: int) -> str:
    import aiotus

    config = aiotus.RetryConfiguration(retry_attempts=200, max_retry_period_seconds=1)
    with open(path, "rb") as file:
        url = await aiotus.upload(endpoint, file, config=config, chunksize=piece)
    if url is None:
        raise SystemExit("aiotus gave up")
    return str(url)


def main() -> None:
    name, endpoint, path, piece = sys.argv[1], sys.argv[2], sys.argv[3], int(sys.argv[4])
    if name == "aiotus":
        print(asyncio.run(aiotus(endpoint, path, piece)))
    else:
        print(tuspy(endpoint, path, piece, name == "tuspy-sha1"))


if __name__ == "__main__":
    main()
