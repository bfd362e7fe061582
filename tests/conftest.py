"""What tests share: the library, the Dazu pack, one built site served on 127.0.0.1, and a real Chromium."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from browser_setup import REMEDY, find_browser
from hypothesis import settings
from paths import LIVING, SMALL, SMALL_DAY
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from quiet_server import serving

from calculator import Pack, read_bundle
from site_build.cli import main
from site_build.corpus.check import read_library
from site_build.corpus.library import Library, Place
from site_build.corpus.today import SET
from site_build.pages.bundles import site_bundles

settings.register_profile("untimed", deadline=None)  # how busy a machine is, is no fault of ours
settings.load_profile("untimed")


def pytest_addoption(parser: pytest.Parser) -> None:
    """`--update` rewrites the golden diagnostics; `git diff` is then the review."""
    parser.addoption("--update", action="store_true", help="rewrite golden files")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What needs the built site or a browser is marked, so that `make test-fast` can leave it out."""
    for item in items:
        if {"site", "browser"} & {*getattr(item, "fixturenames", ())}:
            item.add_marker(pytest.mark.built)


@pytest.fixture(scope="session")
def living() -> Library:
    """The whole of policy_yaml/, read and checked."""
    return read_library(LIVING)


@pytest.fixture(scope="session")
def library(living: Library) -> Library:
    """What a test reads from: the living YAML, unless its folder says otherwise."""
    return living


@pytest.fixture(scope="session")
def small_library() -> Library:
    """The small corpus of the tests, read and checked as of a day that does not change."""
    return read_library(SMALL, SMALL_DAY)


@pytest.fixture(scope="session")
def small_pack(small_library: Library) -> Pack:
    """The pack of the small corpus, linked and proved."""
    return read_bundle(site_bundles(small_library)["demo"])


@pytest.fixture(scope="session")
def dazu(living: Library) -> Place:
    """The records of Dazu."""
    return living.places["dazu"]


@pytest.fixture(scope="session")
def packs(living: Library) -> dict[str, Pack]:
    """Every pack of the living YAML, linked."""
    return {name: read_bundle(data) for name, data in site_bundles(living).items()}


@pytest.fixture(scope="session")
def pack(packs: dict[str, Pack]) -> Pack:
    """The Dazu pack, linked and proved."""
    return packs["dazu"]


@pytest.fixture
def yaml_copy(tmp_path: Path) -> Path:
    """A copy of policy_yaml/ that a test may change."""
    return Path(shutil.copytree(LIVING, tmp_path / "policy_yaml"))


@pytest.fixture
def small_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the small corpus that a test may break, read as of the day of the small corpus."""
    monkeypatch.setenv(SET, SMALL_DAY.isoformat())
    return Path(shutil.copytree(SMALL, tmp_path / "corpus"))


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site as `policykb build` makes it; the build itself must succeed without a dead link."""
    folder = tmp_path_factory.mktemp("build") / "site"
    assert main(["build", "--site-dir", str(folder)]) == 0
    return folder


@pytest.fixture(scope="session")
def base_url(site: Path) -> Iterator[str]:
    """The site's address, below a path as on a shared host; the server ends with the tests."""
    root = site.parent / "served"
    root.mkdir()
    (root / "kb").symlink_to(site)
    with serving(root) as address:
        yield f"{address}kb/"


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """A real Chromium; a missing one is a failure with the remedy, never a skip."""
    path = find_browser()
    if path is None:
        pytest.fail(REMEDY.format(missing="Chromium"))
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
        found = playwright.chromium.launch(executable_path=path, args=arguments)
        yield found
        found.close()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile per test, in Chinese."""
    found = browser.new_context(
        locale="zh-CN", service_workers="block", permissions=["clipboard-read", "clipboard-write"]
    )
    yield found
    found.close()
