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

# The page takes its server to be so far away: near, it wakes Python from an image; else Python starts from its layers.
ANSWERS_IN = "performance.getEntriesByType = () => [{{ requestStart: 0, responseStart: {ms} }}];"


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


def shown_answer(page: Page) -> dict[str, Any]:
    """The JSON of the whole answer that the page shows once typing has paused."""
    page.wait_for_function("() => JSON.parse(document.querySelector('.kb-json').textContent).nearest_changes !== null")
    found: dict[str, Any] = json.loads(page.locator(".kb-json").text_content() or "{}")
    return found


def cli_answer(case: dict[str, str]) -> dict[str, Any]:
    """The answer of `policykb calc` to the same case."""
    words = [word for name, value in case.items() for word in ("--given", f"{name}={value}")]
    command = [Path(sys.executable).parent / "policykb", "calc", "dazu", *words, "--json"]
    done = subprocess.run(command, capture_output=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    return found
