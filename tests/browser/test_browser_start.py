"""The start of the calculator with each of its files damaged: an answer appears, or the page says in words why not."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import product
from pathlib import Path
from urllib.parse import urlencode

import pytest
from browser_pages import CASES, READY
from faulty_server import FAULTS, Faults, faulty_server
from playwright.sync_api import Browser, Locator, Page, expect
from playwright.sync_api import TimeoutError as Late

from site_build.runtime import plain_layers
from site_build.runtime.layers import layers

WORKER = "assets/calculator/worker.mjs"
LIBRARIES = "assets/libraries/"
NO_LATIN = re.compile(r"^[^a-zA-Z]+$")
COMMAND = "policykb verify"

# Where nothing comes any more, a limit of the page passes in one step of its own clock: with the first it wants its
# worker, after one more the worker is started anew, and after the last the page says why there is none.
LONGER_THAN_ANY_LINE = "00:11"
LONGER_THAN_ANY_WORK = "02:01"
MOST_LIMITS = 3
MOST_LOOKS = 96
LOOK_MS = 2500
AT_WORK = 12
SLOWEST = 240_000

LOST = """() => {
  const lost = document.getElementById("kb-lost-page");
  return lost?.checkVisibility() ? lost.textContent.trim() : null;
}"""
AT_WORK_SAID = """() => Boolean(document.querySelector(".kb-progress")?.textContent.includes("正在启动"))"""
OUTCOME = """() => {
  if (document.querySelector("[data-answered]")) return "answered";
  const places = [...document.querySelectorAll("#kb-lost-page, .kb-progress.kb-warning")];
  const told = places.filter((one) => one.checkVisibility()).map((one) => one.textContent.trim());
  return told.find(Boolean) ?? null;
}"""


CALCULATOR = "dazu/calculator/"
STARTS = (CALCULATOR, "compare/", "workshop/")
KINDS_LOADED = ("mjs", "wasm", "zip", "json")


@pytest.fixture(scope="module")
def served(site: Path) -> Iterator[tuple[str, Faults]]:
    """The site with faults to be set."""
    with faulty_server(site) as found:
        yield found


@contextmanager
def fresh(browser: Browser) -> Iterator[Page]:
    """A page without an address in a fresh profile, its clock in our hands."""
    context = browser.new_context(locale="zh-CN", service_workers="block")
    page = context.new_page()
    page.set_default_timeout(READY)
    page.clock.install()
    yield page
    context.close()


@contextmanager
def opened(browser: Browser, root: str, start: str = CALCULATOR, case: str = "") -> Iterator[Page]:
    """The page as it begins to load."""
    with fresh(browser) as page:
        page.goto(f"{root}{start}{case}", wait_until="commit")
        yield page


def outcome(page: Page, faults: Faults, *, patience: int = AT_WORK) -> str | None:
    """What the reader gets in the end: "answered", a sentence, or None if the page stays silent beyond its limits.

    `patience` is how often to look before a limit is let pass though the worker seems to be at work.
    """
    passed = 0
    for look in range(MOST_LOOKS):
        try:
            found: str = page.wait_for_function(OUTCOME, timeout=LOOK_MS).json_value()
        except Late:
            begun = any("/runtime/" in path for path in faults.asked)
            if page.evaluate(AT_WORK_SAID) or (begun and look < patience):
                continue
            if passed == MOST_LIMITS:
                return None
            passed += WORKER in faults.asked  # a page that answers by itself first starts it later
            page.clock.fast_forward(LONGER_THAN_ANY_LINE)
        else:
            return found
    return None


def settled(page: Page) -> str:
    """What the reader gets in the end where nothing is hung, on a machine as slow as it may be."""
    told: str = page.wait_for_function(OUTCOME, timeout=SLOWEST).json_value()
    return told


def in_words(told: str | None) -> bool:
    """Whether it is a sentence in Chinese; one command is named."""
    return told is not None and bool(NO_LATIN.match(told.replace(COMMAND, "")))


def asked_of_server(browser: Browser, served: tuple[str, Faults], start: str, *, held: bool) -> list[str]:
    """The files that a page asks for until all is done, itself apart; with its worker, unless that is held back."""
    root, faults = served
    faults.set({WORKER: "hung"} if held else {})
    with opened(browser, root, start) as page:
        page.wait_for_load_state("load")
        if not held:
            page.wait_for_selector("[data-answered]")
        if not held and start == CALCULATOR:
            page.locator(".kb-paper h1").wait_for(state="attached")
    return [path for path in dict.fromkeys(faults.asked) if (faults.site / path).is_file()]


def scripts_tried(
    browser: Browser, served: tuple[str, Faults], start: str, paths: Sequence[str]
) -> tuple[list[tuple[str, str, str | None]], list[str]]:
    """What the page says to each fault of each file that it cannot do without, and the files that it can do without.

    The worker is held back: that a script did not run is said without it.
    """
    root, faults = served
    tried: list[tuple[str, str, str | None]] = []
    spare: list[str] = []
    with fresh(browser) as page:
        for path in paths:
            for fault in FAULTS:
                faults.set({WORKER: "hung", path: fault})
                page.goto(root + start, wait_until="domcontentloaded")
                told: str | None = page.evaluate(LOST)
                if fault == FAULTS[0] and (told is None or path not in faults.asked):
                    spare.append(path)
                    break
                tried.append((path, fault, told))
    return tried, spare


def sampled(paths: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Pairs of a file and a fault to try, two or more a file, so that each fault meets each kind of file on a page.

    Files of one kind come to the worker on one road, so that what a fault does to one of them it does to the others.
    """
    by_kind: dict[str, list[str]] = {}
    for path in paths:
        by_kind.setdefault(path.rpartition(".")[2], []).append(path)
    for same in by_kind.values():
        each = max(2, -(-len(FAULTS) // len(same)))
        for at, path in enumerate(same):
            yield from ((path, FAULTS[(at * each + step) % len(FAULTS)]) for step in range(each))


def test_no_damaged_file_leaves_the_page_silent(
    browser: Browser, served: tuple[str, Faults], capsys: pytest.CaptureFixture[str]
) -> None:
    """For every file that is asked for and every fault: an answer, or a sentence in Chinese that the reader sees.

    Each file is tried on the first page that asks for it: one by one what the page's scripts or its worker need; all
    together what an answer can do without, and with it there must be one. What the worker loads is a sample by pairs.
    """
    root, faults = served
    done: set[str] = set()
    tried: list[tuple[str, str, str | None]] = []
    for start in STARTS:
        of_page = asked_of_server(browser, served, start, held=True)
        of_both = asked_of_server(browser, served, start, held=False)
        scripts, spare = scripts_tried(
            browser, served, start, [path for path in of_page if path not in {WORKER, *done}]
        )
        tried += scripts
        needed = [path for path in of_both if path == WORKER or path not in of_page]
        for path, fault in sampled([path for path in needed if path not in done]):
            faults.set({path: fault})
            with opened(browser, root, start) as page:
                tried.append((path, fault, outcome(page, faults)))
        for fault in FAULTS if spare else ():
            faults.set(dict.fromkeys(spare, fault))
            with opened(browser, root, start) as page:
                assert settled(page) == "answered", (fault, spare)
        done.update(of_both)
    silent = [one for one in tried if one[2] is None]
    with capsys.disabled():
        print(f"\n{len(done)} files: {len(tried)} tries, {len(silent)} silent")
    assert [one for one in tried if one[2] != "answered" and not in_words(one[2])] == []
    assert {(path.rpartition(".")[2], fault) for path, fault, _ in tried} >= {*product(KINDS_LOADED, FAULTS)}


@pytest.mark.parametrize(
    "name", ["calculator/calculator.mjs", "calculator/worker.mjs", "core.zip", "pyodide.asm.wasm", "pyodide.asm.mjs"]
)
def test_a_file_that_never_comes_holds_up_nothing_for_ever(
    browser: Browser, served: tuple[str, Faults], name: str
) -> None:
    """A file that begins and never ends is given up when ten seconds have passed, asked for once more, and told."""
    root, faults = served
    (file,) = faults.site.rglob(name)
    faults.set({file.relative_to(faults.site).as_posix(): "hung"})
    with opened(browser, root) as page:
        assert in_words(outcome(page, faults, patience=0))
        expect(page.locator("#table-route")).to_be_visible()
        expect(page.locator("#input-building_area")).to_be_visible()


HELD_AT_WORK = """await new Promise((go) => new BroadcastChannel("go").addEventListener("message", go));
  """
GO = """() => new BroadcastChannel("go").postMessage("go")"""


def test_a_slow_machine_is_given_time_once_all_files_are_there(browser: Browser, served: tuple[str, Faults]) -> None:
    """No limit for what comes over a line ends a start whose files are all there; one of its own does, in words."""
    root, faults = served
    script = (faults.site / WORKER).read_text(encoding="utf-8")
    (line,) = (one for one in script.splitlines() if "await loadPyodide(options)" in one)
    faults.set({WORKER: script.replace(line, HELD_AT_WORK + line).encode()})
    for goes_on in (True, False):
        with opened(browser, root) as page:
            at_work(page)
            page.clock.fast_forward(LONGER_THAN_ANY_LINE)
            at_work(page)
            if goes_on:
                page.evaluate(GO)
                assert settled(page) == "answered"
                continue
            page.clock.fast_forward(LONGER_THAN_ANY_WORK)
            at_work(page)  # for the second time
            page.clock.fast_forward(LONGER_THAN_ANY_WORK)
            assert in_words(settled(page))


def at_work(page: Page) -> None:
    """It is said that the calculator is starting, no more that files are on their way."""
    expect(page.locator(".kb-progress")).to_contain_text("正在启动", timeout=SLOWEST)


@pytest.mark.parametrize("start", STARTS)
def test_layers_that_are_not_compiled_answer_too(browser: Browser, served: tuple[str, Faults], start: str) -> None:
    """Where the optional step was left out, each kind of worker starts from the sources."""
    root, faults = served
    (core,) = faults.site.rglob("core.zip")
    folder = core.parent.relative_to(faults.site).as_posix()
    faults.set({f"{folder}/{name}": content for name, content in plain_layers(layers()).items()})
    with opened(browser, root, start) as page:
        assert settled(page) == "answered"
        if start == CALCULATOR:
            with page.expect_download() as download:
                page.locator("#batch [data-template='.xlsx']").click()
            assert download.value.suggested_filename.endswith(".xlsx")
    assert f"{folder}/core.zip" in faults.asked


@pytest.mark.parametrize("name", ["core.zip", "pyodide.asm.mjs"])
def test_a_damaged_file_that_the_browser_kept_for_ever_is_fetched_anew(
    browser: Browser, served: tuple[str, Faults], name: str
) -> None:
    """A file that came damaged once, under an address that never changes, is asked for again before all is given up."""
    root, faults = served
    (file,) = faults.site.rglob(name)
    faults.set({file.relative_to(faults.site).as_posix(): "cut"}, once=True)
    with opened(browser, root) as page:
        assert settled(page) == "answered"


SPOIL_KEPT = """async (path) => {
  await navigator.serviceWorker.ready;
  const store = await caches.open("kb-pages");
  await store.put(new URL(path, location.href), new Response(new Uint8Array(1000)));
}"""
MENDED = """async (path) => {
  const kept = await caches.match(new URL(path, document.baseURI));
  return kept && (await kept.arrayBuffer()).byteLength > 1000;
}"""


def test_a_damaged_file_that_the_site_keeps_offline_is_fetched_anew(
    browser: Browser, served: tuple[str, Faults]
) -> None:
    """What the service worker kept damaged holds up no answer, and the whole file takes its place."""
    root, faults = served
    faults.set()
    (file,) = faults.site.rglob("core.zip")
    core = root + file.relative_to(faults.site).as_posix()
    context = browser.new_context(locale="zh-CN", service_workers="allow")
    page = context.new_page()
    page.set_default_timeout(READY)
    page.goto(f"{root}about/")
    page.evaluate(SPOIL_KEPT, core)
    page.goto(root + CALCULATOR)
    page.wait_for_selector("[data-answered]")
    page.wait_for_function(MENDED, arg=core)
    context.close()


def test_rules_of_another_version_than_the_page_answer_nothing(browser: Browser, served: tuple[str, Faults]) -> None:
    """Where form and rules are not of one version no answer is shown; the page says so."""
    root, faults = served
    path = "assets/dazu/dazu.json"
    rules = (faults.site / path).read_bytes()
    faults.set({path: rules.replace(b'"version":"', b'"version":"0')})
    with opened(browser, root) as page:
        assert "不是同一版" in settled(page)
        expect(page.locator(".kb-answer-body")).to_be_empty()


def test_the_first_answer_stands_for_an_empty_case_alone(browser: Browser, served: tuple[str, Faults]) -> None:
    """It is there without any script, and until the page's own has come; then the whole answer stands in its place."""
    root, faults = served
    faults.set()
    for scripts, held in ((False, False), (True, True), (True, False)):
        context = browser.new_context(locale="zh-CN", service_workers="block", java_script_enabled=scripts)
        page = context.new_page()
        if held:
            page.route("**/calculator/calculator.mjs", lambda _: None)
        page.goto(root + CALCULATOR, wait_until="commit" if held else "domcontentloaded")
        answered = scripts and not held
        place = ".kb-answer-body" if answered else "#first-answer"
        expect(page.locator(f"{place} .kb-headline")).to_contain_text("尚不能确定")
        expect(page.locator("#first-answer")).to_have_count(0 if answered else 1)
        context.close()


@pytest.mark.parametrize("fault", FAULTS)
def test_a_library_that_does_not_arrive_is_told_where_it_is_wanted(
    browser: Browser, served: tuple[str, Faults], fault: str
) -> None:
    """Word, the chart, the calendar, a batch and the code on paper: each says in Chinese that it is not there."""
    root, faults = served
    with opened(browser, root, case=f"#{urlencode(CASES['in kind, area short'])}") as page:
        faults.set({one.relative_to(faults.site).as_posix(): fault for one in (faults.site / LIBRARIES).glob("*.mjs")})
        faults.by_path |= {one.relative_to(faults.site).as_posix(): fault for one in faults.site.rglob("batch.zip")}
        expect(page.locator(".kb-paper .kb-remark").first).to_contain_text("没有二维码", timeout=READY)
        for button, said in (
            ("#take-away [data-take=word]", "#take-away .kb-tool__said"),
            ("#landscape [data-draw=chart] button", "#landscape .kb-tool__said"),
            ("#batch [data-template='.csv']", "#batch .kb-tool__said"),
            ("#work-list [data-calendar]", "#work-list .kb-tool__said"),
        ):
            if "calendar" in button:
                page.locator("#work-list input[type=date]").first.fill("2027-01-04")
            page.locator(button).click()
            expect(page.locator(said)).to_contain_text(re.compile("没有(生成|画出来|完成|导出)"), timeout=READY)
            expect(page.locator(said)).to_have_text(NO_LATIN)


def shown(locator: Locator) -> None:
    """It is in sight, and in Chinese."""
    expect(locator).to_be_visible()
    expect(locator).to_have_text(NO_LATIN)


@pytest.mark.parametrize("fault", FAULTS)
def test_on_any_page_a_script_that_did_not_run_is_told(
    browser: Browser, served: tuple[str, Faults], fault: str
) -> None:
    """The search's link says that there is no search, the banner that buttons lack, the list that it is not there."""
    root, faults = served
    with fresh(browser) as page:
        faults.set({"assets/search/search.mjs": fault, "assets/kb.mjs": fault})
        page.goto(f"{root}about/")
        for lost in ("#kb-lost-search", "#kb-lost-buttons"):
            shown(page.locator(lost))
        faults.set({"assets/search/joined.mjs": fault, "assets/kept-here.mjs": fault})
        page.goto(f"{root}about/?q=移交")
        shown(page.locator("#kb-lost-search"))
        expect(page.locator("#kb-lost-buttons")).to_have_count(0)
        expect(page.locator("#kept-here")).to_contain_text("没有装载成功")
        page.locator(".kb-find").click()
        page.wait_for_url("**/dazu/provisions/")
        shown(page.locator("#kb-lost-search"))
        faults.set()
        page.goto(f"{root}about/")
        expect(page.locator("#kb-lost-search")).to_have_count(0)
