"""Pages of the built site in a real Chromium, opened and read as tests need them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from paths import ROOT
from playwright.sync_api import BrowserContext, ConsoleMessage, Page

AXE = ROOT / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = {"width": 1280, "height": 900}, {"width": 390, "height": 900}
# The rules whose outcome hangs on colours and on the room that there is; all others see the same page in every way.
LOOKS = ["color-contrast", "link-in-text-block", "target-size", "scrollable-region-focusable", "meta-viewport"]
# The palette that a reader's choice sets: a page that is open does not follow the system once it has chosen.
SHOW_IN = """async scheme => {
    document.body.dataset.mdColorScheme = scheme === 'dark' ? 'slate' : 'default';
    for (let frame = 0; frame < 3; frame += 1) {
        await new Promise(requestAnimationFrame);
        for (const fading of document.getAnimations()) fading.finish();
    }
}"""
CASES = {
    "in kind, area short": {
        "permit_granted": "false",
        "required_by_planning_conditions": "true",
        "area": "unbuilt",
        "building_area": "2800",
        "outdoor_area": "1499.99",
    },
    "fee with unknown rate": {
        "permit_granted": "false",
        "required_by_planning_conditions": "false",
        "zone": "development_zone",
    },
    "fee with assumed rate": {
        "permit_granted": "false",
        "required_by_planning_conditions": "false",
        "zone": "development_zone",
        "assumed_fee_rate": "59.9999",
        "assumed_fee_base": "61000.01",
    },
    "former policy": {"permit_granted": "true", "handed_over": "false"},
}
READY = 60_000


def told(message: ConsoleMessage) -> bool:
    """Whether a console message tells of a fault; that the tests keep the service worker out is none."""
    return message.type in ("error", "warning") and "registration blocked by Playwright" not in message.text


def open_page(context: BrowserContext, address: str) -> tuple[Page, list[str]]:
    """Open an address and note every console error, page error and request to another host."""
    page = context.new_page()
    page.set_default_timeout(READY)
    faults: list[str] = []
    host = urlsplit(address).netloc
    page.on("console", lambda message: faults.append(message.text) if told(message) else None)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.on("request", lambda request: faults.append(request.url) if urlsplit(request.url).netloc != host else None)
    page.goto(address)
    return page, faults


def calculator(context: BrowserContext, base_url: str, case: dict[str, str] | None = None) -> tuple[Page, list[str]]:
    """Open the calculator, with a case in the address if one is given, and wait for its first answer."""
    page, faults = open_page(context, f"{base_url}dazu/calculator/" + (f"#{urlencode(case)}" if case else ""))
    page.wait_for_selector("#calculator[data-whole]")
    return page, faults


def without_addresses(data: Any) -> Any:
    """An answer without the addresses of pages, which only the site knows."""
    if isinstance(data, dict):
        return {key: without_addresses(value) for key, value in data.items() if key != "page"}
    return [without_addresses(one) for one in data] if isinstance(data, list) else data


def shown_answer(page: Page) -> dict[str, Any]:
    """The JSON of the whole answer that the page shows once typing has paused."""
    page.wait_for_function("() => JSON.parse(document.querySelector('.kb-json')?.textContent ?? '{}').nearest_changes")
    found: dict[str, Any] = json.loads(page.locator(".kb-json").text_content() or "{}")
    return found


def cli_answer(case: dict[str, str]) -> dict[str, Any]:
    """The answer of `policykb calc` to the same case."""
    words = [word for name, value in case.items() for word in ("--given", f"{name}={value}")]
    command = [Path(sys.executable).parent / "policykb", "calc", "dazu", *words, "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def violations(page: Page, rules: list[str] | None = None) -> list[str]:
    """What axe, which the page has loaded, finds by WCAG 2.2 AA and good practice, or by these rules alone."""
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
    only = {"type": "rule", "values": rules} if rules else {"type": "tag", "values": tags}
    found = page.evaluate("only => axe.run({runOnly: only, resultTypes: ['violations']})", only)
    return [f"{one['id']} {one['nodes'][0]['html'][:120]}" for one in found["violations"]]


def looks(page: Page) -> list[str]:
    """What is wrong with an open page on a desk in light by every rule; dark, and on a phone, by what looks can break.

    The page is not loaded again: colours and room change as a reader changes them.
    """
    page.evaluate(AXE.read_text(encoding="utf-8"))
    bad = violations(page)
    for scheme, size in (("dark", DESK), ("dark", PHONE), ("light", PHONE)):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        page.set_viewport_size(size)  # type: ignore[arg-type]
        page.evaluate(SHOW_IN, scheme)
        bad += [f"{scheme} {size['width']}: {one}" for one in violations(page, LOOKS)]
        if page.evaluate("document.documentElement.scrollWidth > innerWidth"):
            bad.append(f"{size['width']}: scrolls sideways")
    return bad
