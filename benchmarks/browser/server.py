"""A static server for measuring: sends what was compressed ahead of time, at a chosen speed, and counts the bytes."""

from __future__ import annotations

import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

TYPES = {
    ".css": "text/css",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".json": "application/json",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".wasm": "application/wasm",
    ".webmanifest": "application/manifest+json",
}
PIECE = 8192


@dataclass
class Line:
    """A line to the browser: bytes per second and seconds of delay, both 0 for none; and what went over it, by path."""

    speed: float = 0
    delay: float = 0
    sent: Counter[str] = field(default_factory=Counter)
    free_at: float = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def carry(self, size: int, path: str) -> None:
        """Wait as long as the line needs for so many bytes; all connections share it."""
        with self.lock:
            self.sent[path] += size
            if not self.speed:
                return
            now = time.perf_counter()
            self.free_at = max(self.free_at, now) + size / self.speed
            wait = self.free_at - now
        time.sleep(wait)


class Handler(BaseHTTPRequestHandler):
    """Serves folders by their first part of the path."""

    protocol_version = "HTTP/1.1"

    def __init__(self, folders: Mapping[str, Path], line: Line, *rest: object) -> None:
        self.folders, self.line = folders, line
        super().__init__(*rest)  # type: ignore[arg-type]

    def log_message(self, *_: object) -> None:
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file, in Brotli if it lies there so."""
        time.sleep(self.line.delay)
        first, _, rest = self.path.partition("?")[0].removeprefix("/").partition("/")
        path = self.folders.get(first, Path("/nowhere")) / rest
        path = path / "index.html" if self.path.endswith("/") else path
        if not path.is_file():
            self.send_error(404)
            return
        tag = f'"{path.stat().st_mtime_ns:x}"'
        if self.headers.get("If-None-Match") == tag:
            self.send_response(304)
            self.send_header("ETag", tag)
            self.end_headers()
            return
        packed = path.with_name(f"{path.name}.br")
        content = (packed if packed.is_file() else path).read_bytes()
        self.send_response(200)
        self.send_header("Content-Type", TYPES.get(path.suffix, "application/octet-stream"))
        if packed.is_file():
            self.send_header("Content-Encoding", "br")
        self.send_header("Content-Length", str(len(content)))
        unchanging = "/runtime/" in self.path or first == "peers"
        self.send_header("Cache-Control", "public, max-age=31536000, immutable" if unchanging else "no-cache")
        self.send_header("ETag", tag)
        self.end_headers()
        for at in range(0, len(content), PIECE):
            piece = content[at : at + PIECE]
            self.line.carry(len(piece), self.path)
            self.wfile.write(piece)


@contextmanager
def served(folders: Mapping[str, Path]) -> Iterator[tuple[str, Line]]:
    """The server's address and its line; it ends with the block."""
    line = Line()
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, folders, line))
    server.handle_error = lambda *_: None  # type: ignore[method-assign] - a browser that leaves is no error
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", line
    finally:
        server.shutdown()
        server.server_close()
