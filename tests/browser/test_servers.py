"""The configurations in `servers/`, kept by the real nginx and the real Caddy, at the root and below a path."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPMessage
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from browser_pages import calculator, open_page
from playwright.sync_api import Browser, BrowserContext, Worker
from web_servers import started

UNCHANGING = "public, max-age=31536000, immutable"
CALCULATOR_POLICY = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'"
OFFLINE_POLICY = "default-src 'none'; connect-src 'self'"
PAGE_POLICY = "frame-ancestors 'none'"
POLICIES = {"assets/calculator/worker.mjs": CALCULATOR_POLICY, "sw.js": OFFLINE_POLICY}
ALWAYS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "Cross-Origin-Opener-Policy": "same-origin",
}
TYPES = {
    ".bin": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".idx": "application/octet-stream",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".map": "application/json",
    ".mjs": "text/javascript; charset=utf-8",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".wasm": "application/wasm",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".webmanifest": "application/manifest+json",
    ".xml": "text/xml; charset=utf-8",
    ".yaml": "application/yaml",
    ".zip": "application/zip",
}
COPIES = {".br": "br", ".gz": "gzip"}
LIKE_A_BROWSER = "gzip, deflate, br"
REFUSED_BY_POLICY = """address => new Promise(settle => {
  self.addEventListener("securitypolicyviolation", event => settle([event.violatedDirective, event.originalPolicy]));
  fetch(address).catch(() => {});
})"""


@dataclass(frozen=True)
class Reply:
    """What a server said."""

    status: int
    headers: HTTPMessage
    body: bytes


@dataclass(frozen=True)
class Served:
    """The site under a server, below a path."""

    site: Path
    port: int
    path: str

    @property
    def url(self) -> str:
        """The address of the first page."""
        return f"http://127.0.0.1:{self.port}{self.path}/"

    def ask(self, address: str, method: str = "GET", **headers: str) -> Reply:
        """What is said to a request for an address of the site; header names are written with `_`."""
        return self.ask_host(f"{self.path}/{address}", method, **headers)

    def ask_host(self, target: str, method: str = "GET", **headers: str) -> Reply:
        """What is said to a request for any address of the host."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=20)
        connection.request(method, target, headers={name.replace("_", "-"): value for name, value in headers.items()})
        response = connection.getresponse()
        reply = Reply(response.status, response.headers, response.read())
        connection.close()
        return reply

    def files(self) -> Iterator[tuple[str, Path]]:
        """The address and the file of all that is published, the compressed copies apart."""
        for file in sorted(self.site.rglob("*")):
            if file.is_file() and file.suffix not in COPIES:
                yield file.relative_to(self.site).as_posix(), file

    def one(self, pattern: str) -> str:
        """The address of the first file of a kind."""
        return next(address for address, file in self.files() if file.match(pattern))

    def unchanging_folder(self) -> str:
        """The folder of the runtime, named after its content."""
        return self.one("assets/runtime/*/*.wasm").rpartition("/")[0]


@pytest.fixture(scope="module", params=product(("nginx", "caddy"), ("", "/kb")), ids="".join)
def served(request: pytest.FixtureRequest, site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The site under each server, at the root of the host and below a path."""
    name, path = request.param
    own = tmp_path_factory.mktemp(name)
    root = site
    if path:
        root = own / "root"
        root.mkdir()
        (root / path.strip("/")).symlink_to(site)
    with started(name, own, root, path) as port:
        yield Served(site, port, path)


def test_every_file_comes_whole_and_with_its_type(served: Served) -> None:
    """Each file is sent unchanged to who accepts no encoding, under the type that browsers insist on."""
    for address, file in served.files():
        reply = served.ask(address)
        assert (reply.status, reply.headers["Content-Type"]) == (200, TYPES[file.suffix]), address
        assert "Content-Encoding" not in reply.headers, address
        assert reply.body == file.read_bytes(), address


def test_a_page_is_known_by_its_folder(served: Served) -> None:
    """`about/` is the page; `about` leads there, on the host and port that the reader knows."""
    assert served.ask("about/").body == (served.site / "about" / "index.html").read_bytes()
    reply = served.ask("about")
    assert reply.status in (301, 308)
    assert reply.headers["Location"] == f"{served.path}/about/"


def sent(file: Path, accepted: str) -> tuple[str | None, Path]:
    """The encoding and the file to be sent: the smallest copy that is accepted and was made."""
    for suffix, encoding in COPIES.items():
        copy = file.with_name(file.name + suffix)
        if encoding in accepted and copy.exists():
            return encoding, copy
    return None, file


@pytest.mark.parametrize("accepted", ["br", "gzip", LIKE_A_BROWSER])
def test_the_compressed_copy_is_sent_where_it_is_accepted(served: Served, accepted: str) -> None:
    """Each copy that lies beside its file is sent as it lies, as the file's type, and kept apart in caches by Vary."""
    for address, file in served.files():
        encoding, body = sent(file, accepted)
        reply = served.ask(address, Accept_Encoding=accepted)
        assert (reply.headers["Content-Type"], reply.headers["Content-Encoding"]) == (TYPES[file.suffix], encoding)
        assert not encoding or reply.headers.get_all("Vary") == ["Accept-Encoding"], address
        assert reply.body == body.read_bytes(), address


def test_vary_stands_on_the_plain_answer_too(served: Served) -> None:
    """A cache that keeps the plain page does not think it the only one."""
    assert served.ask("about/").headers["Vary"] == "Accept-Encoding"
    assert served.ask("about/", Accept_Encoding="gzip;q=0, br;q=0").body.startswith(b"\n<!doctype html>")


def test_only_what_is_named_after_its_content_is_kept_without_asking(served: Served) -> None:
    """The runtime and the index are immutable; every other file is asked for again."""
    index = "/".join(served.one("assets/search/*/*/*.idx").split("/")[:3])
    unchanging = (f"{served.unchanging_folder()}/", f"{index}/")
    for address, _ in served.files():
        expected = UNCHANGING if address.startswith(unchanging) else "no-cache"
        assert served.ask(address, "HEAD").headers["Cache-Control"] == expected, address


@pytest.mark.parametrize("accepted", ["identity", "gzip", LIKE_A_BROWSER])
def test_what_has_not_changed_is_not_sent_again(served: Served, accepted: str) -> None:
    """A matching ETag is answered by 304 without a body, under the same rules; any other by the whole."""
    for address in ("about/", "sw.js", "assets/calculator/worker.mjs", served.one("assets/runtime/*/*.wasm")):
        first = served.ask(address, Accept_Encoding=accepted)
        again = served.ask(address, Accept_Encoding=accepted, If_None_Match=first.headers["ETag"])
        assert (again.status, again.body) == (304, b"")
        for name in ("Cache-Control", "Content-Security-Policy", *ALWAYS):
            assert again.headers[name] == first.headers[name]
        assert served.ask(address, Accept_Encoding=accepted, If_None_Match='"another"').status == 200


def test_each_encoding_has_its_own_etag(served: Served) -> None:
    """Who holds one encoding is not told that another is the same bytes."""
    replies = [served.ask("about/", "HEAD", Accept_Encoding=accepted) for accepted in ("identity", "gzip", "br")]
    assert len({reply.headers["ETag"] for reply in replies}) == 3


def test_policies_stand_on_every_answer(served: Served) -> None:
    """Found, moved, lost or refused: the policies are there, and no version of the server is told."""
    kinds = [
        *(served.ask(address) for address in ("", "about", "lost", "assets/", *POLICIES, "manifest.webmanifest")),
        served.ask("about/", If_None_Match=served.ask("about/").headers["ETag"]),
        served.ask("about/", "POST"),
        served.ask_host("/lost"),
    ]
    assert {reply.status for reply in kinds} >= {200, 304, 404}
    for reply in kinds:
        assert {name: reply.headers.get(name) for name in ALWAYS} == ALWAYS
        assert "Content-Security-Policy" in reply.headers
        assert reply.headers.get("Server") in (None, "nginx")
        assert "X-Powered-By" not in reply.headers


def test_each_worker_has_its_own_policy(served: Served) -> None:
    """The calculator's worker may compile WebAssembly, the offline worker may only fetch, all else is never framed."""
    for address, _ in served.files():
        policy = served.ask(address, "HEAD").headers["Content-Security-Policy"]
        assert policy == POLICIES.get(address, PAGE_POLICY), address


@pytest.mark.parametrize("address", ["lost", "lost/page/", "assets/", "assets/calculator/", "{unchanging}/lost.wasm"])
def test_lost_addresses_have_the_page_for_them(served: Served, address: str) -> None:
    """What is not there, and a folder without a page, is 404 with the site's page; none of it is kept for long."""
    target = address.format(unchanging=served.unchanging_folder())
    page = (served.site / "404.html").read_bytes()
    plain, packed = served.ask(target), served.ask(target, Accept_Encoding="gzip")
    assert (plain.status, packed.status) == (404, 404)
    assert plain.body == gzip.decompress(packed.body) == page
    for reply in (plain, packed):
        assert reply.headers["Content-Type"] == "text/html; charset=utf-8"
        assert reply.headers["Cache-Control"] == "no-cache"
        assert reply.headers["Content-Security-Policy"] == PAGE_POLICY


def test_a_lost_address_stays_lost_when_asked_again(served: Served) -> None:
    """Who has the page for lost addresses, or asks for part of it, gets 404 and the whole page, not an empty answer."""
    first = served.ask("lost")
    for condition in (
        {"If_None_Match": first.headers["ETag"]},
        {"If_Modified_Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        {"Range": "bytes=0-9"},
    ):
        again = served.ask("lost", **condition)
        assert (again.status, again.body) == (404, first.body), condition


def test_nothing_outside_the_folder_is_read(served: Served) -> None:
    """Dots in an address lead nowhere."""
    for target in ("/../log", "/%2e%2e/log", f"{served.path}/../../log", f"{served.path}/..%2f..%2flog"):
        assert served.ask_host(target).status in (400, 404)


@pytest.fixture
def offline_context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile in which the service worker may run."""
    found = browser.new_context(locale="zh-CN", service_workers="allow")
    yield found
    found.close()


def refused(worker: Worker, address: str) -> Any:
    """The directive and the whole policy by which a worker is refused a request to another host."""
    return worker.evaluate(REFUSED_BY_POLICY, address)


def test_the_calculator_answers_under_the_policies(served: Served, context: BrowserContext) -> None:
    """A real Chromium computes without a fault, its WebAssembly compiled under the policy of the worker's response."""
    page, faults = calculator(context, served.url)
    assert faults == []
    (worker,) = page.workers
    assert refused(worker, "http://127.0.0.1:9/") == ["connect-src", CALCULATOR_POLICY]


def test_the_site_can_be_kept_offline_under_the_policies(served: Served, offline_context: BrowserContext) -> None:
    """The offline worker starts, is held to fetching from here, and passes on all that the calculator needs."""
    page, _ = open_page(offline_context, f"{served.url}about/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.close()
    page, faults = calculator(offline_context, served.url)
    assert page.evaluate("navigator.serviceWorker.controller.scriptURL") == f"{served.url}sw.js"
    assert faults == []
    (worker,) = offline_context.service_workers
    assert refused(worker, "http://127.0.0.1:9/") == ["connect-src", OFFLINE_POLICY]


def test_no_other_site_can_frame_a_page(served: Served, context: BrowserContext) -> None:
    """A page that frames one of ours shows nothing of it."""
    page = context.new_page()
    with page.expect_console_message(lambda message: "frame-ancestors 'none'" in message.text):
        page.set_content(f'<iframe src="{served.url}about/"></iframe>')
