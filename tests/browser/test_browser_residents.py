"""The page for residents on a phone, on a desk, in dark and on paper."""

from __future__ import annotations

from typing import Literal

import pytest
from browser_pages import DESK, PHONE, open_page
from playwright.sync_api import Browser

# What of the picture that is shown reaches past the box in which it begins, measured with the font that there is.
PAST_THEIR_BOX = """() => {
  const shown = [...document.querySelectorAll(".kb-picture__svg")].filter((one) => one.getBoundingClientRect().width);
  const svg = shown[0];
  const boxes = [...svg.querySelectorAll(".kb-picture__box, .kb-picture__ground")].reverse();
  const past = [...svg.querySelectorAll("text")].filter((text) => {
    const own = text.getBoundingClientRect();
    const middle = [own.left + own.width / 2, own.top + own.height / 2];
    const box = boxes.map((one) => one.getBoundingClientRect()).find(
      (one) => one.left <= middle[0] && middle[0] <= one.right && one.top <= middle[1] && middle[1] <= one.bottom);
    return !box || own.left < box.left || own.right > box.right || own.bottom > box.bottom + 1;
  });
  const smallest = Math.min(...[...svg.querySelectorAll("text")].map((text) => text.getBoundingClientRect().height));
  return { pictures: shown.length, past: past.map((text) => text.textContent), smallest };
}"""


@pytest.mark.parametrize("size", [PHONE, DESK])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_picture_for_residents_fits_and_the_answer_is_on_the_first_screen(
    browser: Browser, base_url: str, size: dict[str, int], scheme: Literal["light", "dark"]
) -> None:
    """One picture is shown, no line of it leaves its box, none is smaller than 12 px; the answer needs no scrolling."""
    context = browser.new_context(service_workers="block", viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
    page, faults = open_page(context, f"{base_url}dazu/residents/")
    seen = page.evaluate(PAST_THEIR_BOX)
    bottom = page.locator(".kb-plain__answer").evaluate("(answer) => answer.getBoundingClientRect().bottom")
    context.close()
    assert faults == []
    assert (seen["pictures"], seen["past"]) == (1, [])
    assert seen["smallest"] >= 12
    assert bottom <= size["height"]


def test_paper_has_the_wide_picture_in_light_colours(browser: Browser, base_url: str) -> None:
    """Printed from a phone in dark, the picture of two columns stands on paper, dark on a light ground."""
    context = browser.new_context(service_workers="block", viewport=PHONE, color_scheme="dark")  # type: ignore[arg-type]
    page, _ = open_page(context, f"{base_url}dazu/residents/")
    page.emulate_media(media="print", color_scheme="dark")
    shown = page.locator(".kb-picture__svg:visible")
    count, box = shown.count(), shown.get_attribute("viewBox")
    colours = [
        page.locator(f".kb-picture__wide .kb-picture__{one}").first.evaluate("(part) => getComputedStyle(part).fill")
        for one in ("ground", "line")
    ]
    context.close()
    assert (count, (box or "").split()[2]) == (1, "720")
    assert colours == ["rgb(255, 255, 255)", "rgb(31, 42, 42)"]
