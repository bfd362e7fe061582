"""A server of files that says nothing."""

from __future__ import annotations

from http.server import SimpleHTTPRequestHandler


class Handler(SimpleHTTPRequestHandler):
    """Serves files with the types that browsers insist on, silently."""

    extensions_map = {  # noqa: RUF012 - the shape that the base class has
        **SimpleHTTPRequestHandler.extensions_map,
        ".mjs": "text/javascript",
        ".wasm": "application/wasm",
    }

    def log_message(self, *_: object) -> None:
        """Say nothing."""
