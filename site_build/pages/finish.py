"""What a page still needs: finished HTML past Markdown, JSON-LD, and a policy for its inline scripts."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from itertools import count

from site_build.pages.page import relative

INLINE_SCRIPT = re.compile(r"<script(?![^>]*\bsrc=)(?![^>]*application/(?:ld\+)?json)[^>]*>(.*?)</script>", re.DOTALL)
FINISHED = re.compile("<!--finished-->\n(.*?)<!--/finished-->", re.DOTALL)
SET_ASIDE = "<!--finished {}-->"


def finished(html: str, json_ld: str | None, *, strict: bool) -> str:
    """Add JSON-LD if there is any; add the policy if `strict` (not while serving: live reload is an inline script)."""
    if json_ld:
        safe = json_ld.replace("<", "\\u003c")
        html = html.replace("</head>", f'<script type="application/ld+json">{safe}</script></head>', 1)
    if strict:
        meta = f'<meta http-equiv="Content-Security-Policy" content="{policy(html)}">'
        html = html.replace('<meta charset="utf-8">', f'<meta charset="utf-8">{meta}', 1)
    return html


def moved_page(old: str, new: str) -> str:
    """A page at an address of an earlier site that leads on to where its content stands now, anchor and all."""
    target = relative(old, new)
    script = relative(old, "assets/moved.mjs")
    return finished(
        '<!doctype html><html lang="zh"><head><meta charset="utf-8"><title>这一页换了地址</title>'
        f'<link rel="canonical" href="{target}"><script type="module" src="{script}"></script></head>'
        f'<body><p>这一页换了地址：<a id="moved" href="{target}">去新的地址</a></p></body></html>',
        None,
        strict=True,
    )


def policy(html: str) -> str:
    """A policy under which only the site's own files and these inline scripts run, and nothing is sent elsewhere."""
    hashes = {f"'sha256-{b64encode(sha256(code.encode()).digest()).decode()}'" for code in INLINE_SCRIPT.findall(html)}
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src 'self' {' '.join(sorted(hashes))}".strip(),
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            "connect-src 'self'",
            "worker-src 'self'",
            "manifest-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


def set_aside(markdown: str) -> tuple[str, list[str]]:
    """The Markdown without its finished HTML, which Markdown would only take apart tag by tag, and that HTML."""
    pieces: list[str] = FINISHED.findall(markdown)
    at = count()
    return FINISHED.sub(lambda _: SET_ASIDE.format(next(at)), markdown), pieces


def put_back(html: str, pieces: Sequence[str]) -> str:
    """A page's HTML with what was set aside in its place."""
    for at, piece in enumerate(pieces):
        html = html.replace(SET_ASIDE.format(at), piece, 1)
    return html
