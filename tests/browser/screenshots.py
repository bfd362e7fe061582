"""Pictures of every state of the site at three widths, to be looked at: `make screenshots` writes build/screenshots/.

The best of them stand in docs/assets/screenshots/ for the README; `--keep` renews those.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from itertools import product
from pathlib import Path
from tempfile import TemporaryDirectory

from browser_setup import find_browser
from paths import ROOT
from playwright.sync_api import Browser, Page, sync_playwright
from quiet_server import serving

from site_build.cli import main as policykb

TARGET = ROOT / "build" / "screenshots"
KEPT = {
    "calculator-1280.png": "calculator.png",
    "scenarios-1280.png": "scenarios.png",
    "chart-820.png": "chart.png",
    "answer-390.png": "phone.png",
    "calculator-1280-dark.png": "dark.png",
    "large-820.png": "large.png",
    "paper-820.png": "paper.png",
    "residents-820.png": "residents.png",
    "opinion-820.png": "opinion.png",
}
WIDTHS = (390, 820, 1280)
BUILD = "#permit_granted=false&required_by_planning_conditions=true&area=unbuilt&building_area=2800&outdoor_area=1500"
PAY = "#permit_granted=false&required_by_planning_conditions=false&zone=development_zone"

State = Callable[[Page], None]


def answered(page: Page) -> None:
    """Wait for the whole answer."""
    page.wait_for_selector("#calculator[data-whole]")


def scenarios(page: Page) -> None:
    """Two cases side by side."""
    answered(page)
    page.locator("#scenarios input").fill("自建")
    page.locator("#scenarios form button").click()
    page.locator("input[name=required_by_planning_conditions][value=false]").check()
    page.locator("#scenarios input").fill("缴费")
    page.locator("#scenarios form button").click()
    page.locator("#scenarios table").wait_for()
    show(page, "#scenarios")


def chart(page: Page) -> None:
    """The outcome along the floor area."""
    answered(page)
    page.locator("[data-draw=chart] button").click()
    page.locator("#landscape canvas").wait_for()
    show(page, "#landscape")


def area(page: Page) -> None:
    """The outcome over two questions."""
    answered(page)
    page.locator("[data-draw=map] button").click()
    page.locator("#landscape table").wait_for()
    show(page, "#landscape")


def batch(page: Page) -> None:
    """A file with a refused row."""
    answered(page)
    content = "项目名称,是否已获得规划许可证,规划条件是否要求配建\n甲,否,是\n乙,否,也许\n".encode()
    page.locator("#batch input[type=file]").set_input_files(
        {"name": "a.csv", "mimeType": "text/csv", "buffer": content}
    )
    page.locator("#batch [data-write]").first.wait_for()
    show(page, "#batch")


def show(page: Page, where: str) -> None:
    """Bring a part to the top of the picture."""
    page.evaluate("(where) => scrollTo(0, document.querySelector(where).offsetTop - 90)", where)
    page.wait_for_timeout(400)


def large(page: Page) -> None:
    """The older reader's mode."""
    answered(page)
    page.locator(".kb-large-button").click()


def paper(page: Page) -> None:
    """What the printer gets."""
    answered(page)
    page.emulate_media(media="print")
    page.evaluate("document.querySelector('.kb-paper').style.padding = '20mm 18mm'")  # the margins of the sheet


def opinion(page: Page) -> None:
    """Other words proposed for a clause, shown against it."""
    proposed = page.get_by_label("建议修改为")
    proposed.fill(proposed.input_value().replace("3000平方米", "2500平方米"))
    page.locator(".kb-comment__form ins").wait_for()
    show(page, "#opinion-form")


def nothing(_: Page) -> None:
    """The page as it opens."""


STATES: dict[str, tuple[str, State]] = {
    "home": ("", nothing),
    "part": ("dazu/measures/v/2022-consultation/", nothing),
    "search": ("?q=移交", lambda page: page.locator(".kb-hit").first.wait_for()),
    "calculator": (f"dazu/calculator/{BUILD}", answered),
    "answer": (f"dazu/calculator/{PAY}", lambda page: (answered(page), show(page, ".kb-result"))[0]),
    "empty": ("dazu/calculator/", answered),
    "scenarios": (f"dazu/calculator/{BUILD}", scenarios),
    "chart": ("dazu/calculator/#permit_granted=false&required_by_planning_conditions=true&area=unbuilt", chart),
    "map": ("dazu/calculator/", area),
    "batch": ("dazu/calculator/", batch),
    "large": (f"dazu/calculator/{PAY}", large),
    "paper": (f"dazu/calculator/{BUILD}", paper),
    "residents": ("dazu/residents/", nothing),
    "opinion": ("dazu/comment/#text=dazu-measures@2022-consultation&clause=ch-2.st-1", opinion),
    "compare": ("compare/#households=1999", lambda page: page.locator("[data-answered]").wait_for()),
    "about": ("about/#kept", nothing),
}


def take(browser: Browser, base: str) -> None:
    """A picture of each state at each width, of the calculator in dark too."""
    schemes = {name: ("light", "dark") if name == "calculator" else ("light",) for name in STATES}
    for width, (name, (address, prepare)) in product(WIDTHS, STATES.items()):
        for scheme in schemes[name]:
            page = browser.new_page(viewport={"width": width, "height": 900}, locale="zh-CN", color_scheme=scheme)
            page.goto(base + address)
            prepare(page)
            suffix = "-dark" if scheme == "dark" else ""
            page.screenshot(path=TARGET / f"{name}-{width}{suffix}.png")
            page.close()


def main() -> int:
    """Build the site and take all pictures."""
    TARGET.mkdir(parents=True, exist_ok=True)
    chromium = find_browser()
    with TemporaryDirectory() as folder:
        assert policykb(["build", "--site-dir", folder]) == 0
        with serving(Path(folder)) as base, sync_playwright() as playwright:
            take(playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox"]), base)
    if "--keep" in sys.argv:
        for picture, name in KEPT.items():
            shutil.copy(TARGET / picture, ROOT / "docs" / "assets" / "screenshots" / name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
