"""Serves a site on 127.0.0.1 with damaged files: missing, empty, cut, another page, of another build, hanging."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from http.server import ThreadingHTTPServer
from pathlib import Path
from types import MappingProxyType
from typing import Any

from quiet_server import Handler

from site_build.runtime.compiled import PYODIDE

FAULTS = ("missing", "empty", "cut", "page", "other")
LOGIN_PAGE = b"<!doctype html><title>Welcome</title><p>Please log in to this network."
PYODIDE_VERSION: bytes = json.loads((PYODIDE / "package.json").read_bytes())["version"].encode()
EXPORT = re.compile(rb"^export (?:async )?(?:function|const) (\w+)", re.MULTILINE)
EXPORT_OF_JOINED = re.compile(rb"^export const \{ (\w+)", re.MULTILINE)


def _other_script(path: str, content: bytes) -> bytes:
    """Exports under other names; a script without any looks for elements that this page does not have."""
    if "/libraries/" in path:
        return b"export const ofAnotherBuild = true;"
    if names := EXPORT.findall(content):
        return re.sub(rb"\b(" + b"|".join(names) + rb")\b", rb"\1OfAnotherBuild", content)
    if EXPORT_OF_JOINED.search(content):
        return EXPORT_OF_JOINED.sub(rb"export const { \1: \1OfAnotherBuild", content)
    if b"data.open" in content:
        return content.replace(b"data.open", b"data.begin")  # the worker, whose words are its exports
    elsewhere = re.sub(rb'part\(document, "([#.])', rb'part(document, "\1another-build-', content)
    return re.sub(rb'(ById|querySelector)\("', rb'\1("another-build-', elsewhere) + b"\nexport const another = true;"


def other_build(path: str, content: bytes, folder: Path) -> bytes:
    """The file as another build would have it: fit for its like, not for the files beside it."""
    name = path.rpartition("/")[2]
    if name.startswith("pyodide"):
        return content.replace(PYODIDE_VERSION, b"0.29.5").replace(b"wasi_snapshot_preview1", b"wasi_snapshot_preview9")
    if name.endswith(".mjs"):
        return _other_script(path, content)
    if name.endswith(".zip"):
        return next(one for one in sorted(folder.glob("*.zip")) if one.name != name).read_bytes()
    if name.endswith(".json"):
        return content.replace(b'"version":"', b'"version":"0').replace(b'"pack":', b'"rules":', 1)
    return content + b" "


def damaged(path: str, fault: str, site: Path) -> tuple[int, bytes]:
    """Status and body of a file's answer."""
    content = (site / path).read_bytes()
    makes: Mapping[str, Callable[[], tuple[int, bytes]]] = {
        "missing": lambda: (404, (site / "404.html").read_bytes()),
        "empty": lambda: (200, b""),
        "cut": lambda: (200, content[: len(content) // 2]),
        "page": lambda: (200, LOGIN_PAGE),
        "other": lambda: (200, other_build(path, content, (site / path).parent)),
    }
    return makes[fault]()


@dataclass(slots=True)
class Faults:
    """What is wrong, by path below the site: a fault, or what comes in place; and all paths asked for, in order.

    `once` faults are mended when they were served; a `hung` file is begun and never ends.
    """

    site: Path
    by_path: dict[str, str | bytes] = field(default_factory=dict)
    once: bool = False
    asked: list[str] = field(default_factory=list)
    ended: threading.Event = field(default_factory=threading.Event)

    def set(self, by_path: Mapping[str, str | bytes] = MappingProxyType({}), *, once: bool = False) -> None:
        """Damage these files and no others, and forget what was asked for."""
        self.by_path = dict(by_path)
        self.once = once
        self.asked.clear()


class FaultyHandler(Handler):
    """Serves the site with its faults; nothing is kept, so that each try is the first."""

    protocol_version = "HTTP/1.1"

    def __init__(self, faults: Faults, *args: Any, **more: Any) -> None:
        self.faults = faults
        super().__init__(*args, **more)

    def do_GET(self) -> None:  # noqa: N802 - the name that the base class calls
        """Answer with the file or with its fault."""
        path = self.path.partition("?")[0].lstrip("/")
        self.faults.asked.append(path)
        fault = self.faults.by_path.get(path)
        if fault is None:
            super().do_GET()
            return
        if self.faults.once:
            self.faults.by_path = {}
        if fault == "hung":
            self._begin(path)
            return
        status, body = (200, fault) if isinstance(fault, bytes) else damaged(path, fault, self.faults.site)
        self._send(status, "text/html" if fault in ("missing", "page") else self.guess_type(path), len(body))
        self.wfile.write(body)

    def _begin(self, path: str) -> None:
        content = (self.faults.site / path).read_bytes()
        self._send(200, self.guess_type(path), len(content))
        self.wfile.write(content[: len(content) // 2])
        self.wfile.flush()
        self.faults.ended.wait()

    def _send(self, status: int, kind: str, length: int) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(length))
        self.end_headers()

    def end_headers(self) -> None:
        """Nothing is kept; what says it never changes is, as on a server."""
        unchanging = "/assets/runtime/" in self.path
        self.send_header("Cache-Control", "max-age=31536000, immutable" if unchanging else "no-store")
        super().end_headers()


class QuietServer(ThreadingHTTPServer):
    """A browser that goes away in the middle of an answer is no fault here."""

    def handle_error(self, *_: object) -> None:
        """Say nothing."""


@contextmanager
def faulty_server(site: Path) -> Iterator[tuple[str, Faults]]:
    """The site's address, and what is wrong with it; the server ends with the block."""
    faults = Faults(site)
    server = QuietServer(("127.0.0.1", 0), partial(FaultyHandler, faults, directory=str(site)))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/", faults
    finally:
        faults.ended.set()
        server.shutdown()
        server.server_close()
        thread.join()
