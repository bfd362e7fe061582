"""The state of a consultation: worked out from its days, the same at build and in the browser, never guessed."""

from __future__ import annotations

import json
import subprocess
from datetime import date, timedelta
from pathlib import Path

import pytest
from paths import ROOT

from site_build.corpus.check import read_library
from site_build.corpus.consultation import mail_address, state_on
from site_build.corpus.yaml_source import BadYaml
from site_build.pages.all_pages import site_pages

FILE = """\
draft: 2022-consultation
holder: 区交通局
opens: {opens}
closes: {closes}
announced: 区政府网站公告
about: 办法全文
channels: {{unknown: 公告没有写}}
sources: [handed]
"""
FIRST, LAST = date(2026, 11, 1), date(2026, 11, 30)


@pytest.mark.parametrize(
    ("day", "said"),
    [
        ("2026-10-31", "还没有开始征求意见，还有 1 天。"),
        ("2026-11-01", "正在征求意见，还剩 29 天。"),
        ("2026-11-30", "正在征求意见，今天是最后一天。"),
        ("2026-12-01", "征求意见已经截止。"),
    ],
)
def test_the_state_is_that_of_the_day(day: str, said: str) -> None:
    """The first and the last day both belong to the consultation."""
    assert state_on(str(FIRST), str(LAST), date.fromisoformat(day)).sentence == said


@pytest.mark.parametrize(
    ("opens", "closes"), [("", ""), ("", "2026-11-30"), ("2026-11-01", ""), ("2026-11", "2026-12"), ("2026", "")]
)
def test_what_is_not_known_to_the_day_is_not_known(opens: str, closes: str) -> None:
    """Without both days nothing is said to be open; a month is no day."""
    assert state_on(opens, closes, date(2026, 11, 15)).state == "unknown"


def test_an_end_that_has_passed_is_an_end() -> None:
    """Once the last day is over it is closed, whether or not the first is known."""
    assert state_on("", "2026-11-14", date(2026, 11, 15)).state == "closed"


def test_the_browser_says_the_same() -> None:
    """`consultation.mjs` gives the same state and sentence for every pair of dates on every day around them."""
    days = [FIRST + timedelta(days=step) for step in range(-3, 36)]
    dates = ["", "2026-11", str(FIRST), str(LAST), "2026-11-10"]
    cases = [(opens, closes, str(day)) for opens in dates for closes in dates for day in days]
    script = f"""
      globalThis.document = {{}};
      const {{ consultationOn }} = await import("{(ROOT / "docs" / "assets" / "consultation.mjs").as_uri()}");
      const {{ readFileSync }} = await import("node:fs");
      console.log(JSON.stringify(JSON.parse(readFileSync(0)).map((one) => consultationOn(...one))));
    """
    run = ["node", "--input-type=module", "--eval", script]
    found = json.loads(subprocess.run(run, input=json.dumps(cases), text=True, capture_output=True, check=True).stdout)
    states = [state_on(opens, closes, date.fromisoformat(day)) for opens, closes, day in cases]
    assert found == [{"state": one.state, "sentence": one.sentence} for one in states]


def with_consultation(root: Path, opens: str, closes: str) -> None:
    """Let the demo place say when it asks the public."""
    text = FILE.format(opens=opens, closes=closes)
    (root / "places" / "demo" / "consultation.yaml").write_text(text, encoding="utf-8")


def test_an_end_before_the_beginning_is_told(small_copy: Path) -> None:
    """Dates the wrong way round are a fault, with both of them named."""
    with_consultation(small_copy, "2026-11-30", "2026-11-01")
    with pytest.raises(BadYaml, match="截止（2026-11-01）早于开始（2026-11-30）"):
        read_library(small_copy)


@pytest.mark.slow
def test_home_door_and_text_carry_the_days_for_the_browser(small_copy: Path) -> None:
    """The home page, the page for the public and the draft itself hold the days; other pages do not."""
    with_consultation(small_copy, "2026-11-01", "2026-11-30")
    pages = {page.address: page.body for page in site_pages(read_library(small_copy))}
    marked = {address for address, body in pages.items() if 'data-closes="2026-11-30"' in body}
    assert {"", "demo/public/"} <= marked
    assert any(address.startswith("demo/measures/") for address in marked)
    assert "demo/procedure/" not in marked
    assert "公告没有写" in pages["demo/public/"]


def test_a_place_that_says_nothing_shows_nothing(small_copy: Path) -> None:
    """Without the file no page speaks of a consultation's state."""
    pages = site_pages(read_library(small_copy))
    assert not [page.address for page in pages if "kb-consultation" in page.body]


@pytest.mark.parametrize(
    ("channels", "address"),
    [
        ("{unknown: 公告没有写}", ""),
        ("寄到区交通局，或者发电子邮件到 yijian@example.gov.cn。", "yijian@example.gov.cn"),
        ("电子邮箱：jt_2026.a@mail.example.cn，主题写明“意见”", "jt_2026.a@mail.example.cn"),
        ("在网站上提交（@区交通局）", ""),
    ],
)
def test_an_address_for_opinions_is_what_the_announcement_names(small_copy: Path, channels: str, address: str) -> None:
    """A mail is offered only where the ways to send opinions name an address."""
    with_consultation(small_copy, "2026-11-01", "2026-11-30")
    file = small_copy / "places" / "demo" / "consultation.yaml"
    written = file.read_text(encoding="utf-8").replace("{unknown: 公告没有写}", channels)
    file.write_text(written, encoding="utf-8")
    assert mail_address(read_library(small_copy).places["demo"].consultation) == address
