"""A static server that takes as little time as it can, so that what is measured is the search: no logging, no cache."""

from __future__ import annotations

import asyncio
import gzip
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from urllib.parse import unquote

TYPES = {".html": "text/html", ".js": "text/javascript", ".json": "application/json", ".mjs": "text/javascript"}
COMPRESSED = (".js", ".json", ".mjs")


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """The address below which a folder is served, on 127.0.0.1; every file must be asked for again each time."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever, daemon=True)
    thread.start()
    started = asyncio.start_server(partial(answer, folder), "127.0.0.1", 0)
    server = asyncio.run_coroutine_threadsafe(started, loop).result()
    try:
        yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/"
    finally:
        loop.call_soon_threadsafe(server.close)
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def answer(folder: Path, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer the requests of one connection until the browser closes it."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            path = unquote(head.split(b" ", 2)[1].partition(b"?")[0].decode())
            writer.write(response(folder / path.removeprefix("/")))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        writer.close()


def response(path: Path) -> bytes:
    """The whole response for a file; programs and data are compressed, as any web server does."""
    path = path / "index.html" if path.is_dir() else path
    if not path.is_file():
        return b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"
    body = path.read_bytes()
    kind = TYPES.get(path.suffix, "application/octet-stream")
    packed = path.suffix in COMPRESSED
    if packed:
        body = gzip.compress(body, 6)
    lines = [
        "HTTP/1.1 200 OK",
        f"Content-Type: {kind}",
        f"Content-Length: {len(body)}",
        "Cache-Control: no-store",
        *(["Content-Encoding: gzip"] if packed else []),
    ]
    return "\r\n".join([*lines, "", ""]).encode() + body
