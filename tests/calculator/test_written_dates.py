"""One reader of days in texts and queries: what it reads, that a form's reader agrees, and that the browser's does."""

from __future__ import annotations

import json
import random
import subprocess
from collections.abc import Callable
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT
from test_numerals import in_chinese

from calculator.ground.typed import read_typed
from calculator.ground.typed_text import Read
from calculator.ground.written_dates import WrittenDate, dates_in

SEARCH = ROOT / "docs" / "assets" / "search"

READ: dict[str, list[tuple[int | None, int, int | None]]] = {
    "2022.4.19": [(2022, 4, 19)],
    "2022-04-19": [(2022, 4, 19)],
    "2022/4/19": [(2022, 4, 19)],
    "20220419": [(2022, 4, 19)],
    "2022 4 19": [(2022, 4, 19)],
    "2022年4月19日": [(2022, 4, 19)],
    "2022年4月19号": [(2022, 4, 19)],
    "二〇二二年四月十九日": [(2022, 4, 19)],
    "22年4月19": [(2022, 4, 19)],
    "4月19日": [(None, 4, 19)],
    "四月十九": [(None, 4, 19)],
    "元月一日": [(None, 1, 1)],
    "2022年4月": [(2022, 4, None)],
    "2022.4": [(2022, 4, None)],
    "2022-04": [(2022, 4, None)],
    "202204": [(2022, 4, None)],
    "4.19": [(None, 4, 19)],
    "4/19": [(None, 4, 19)],
    "April 19, 2022": [(2022, 4, 19)],
    "19 Apr 2022": [(2022, 4, 19)],
    "Apr 2022": [(2022, 4, None)],
    "2月29日": [(None, 2, 29)],
    "2022-07：报审的时限": [(2022, 7, None)],
    "3月15日起草，2022年3月22日开会": [(None, 3, 15), (2022, 3, 22)],
    "DB50/T 543-2024 于 2024-10-27 施行": [(2024, 10, 27)],
}
ALPHABET = "012456789.-/年月日号元 四十二〇廿Apr,，第x"
NOT_READ = (
    "2022年13月",
    "2023年2月29日",
    "2022.13.1",
    "20221301",
    "3000平方米",
    "1.2.3.4",
    "3个月内",
    "7月底",
    "渝委发〔2018〕26号",
    "DB50/T 1118-2021",
    "GB 50180-2018",
    "面积 1.25 倍",
    "2016—2020 年",
    "13/40",
    "",
)


def parts(found: list[WrittenDate]) -> list[tuple[int | None, int, int | None]]:
    """What was read, without where it stands."""
    return [(one.year, one.month, one.day) for one in found]


@pytest.mark.parametrize(("text", "found"), READ.items())
def test_a_day_is_read(text: str, found: list[tuple[int | None, int, int | None]]) -> None:
    """Every usual writing is read, and what is not written stays open."""
    assert parts(dates_in(text)) == found


@pytest.mark.parametrize("text", NOT_READ)
def test_what_may_be_something_else_is_not_read(text: str) -> None:
    """Numbers of documents, measures, spans and days that no calendar has are no days."""
    assert dates_in(text) == []


WRITINGS: tuple[Callable[[date], str], ...] = (
    lambda day: f"{day.year}-{day.month}-{day.day}",
    lambda day: f"{day.year}.{day.month:02}.{day.day:02}",
    lambda day: f"{day.year}/{day.month}/{day.day}",
    lambda day: day.strftime("%Y%m%d"),
    lambda day: f"{day.year}年{day.month}月{day.day}日",
    lambda day: f"{day.year}年{in_chinese(day.month, two='二', bare_ten=True)}月{day.day}号",
    lambda day: day.strftime("%B %d, %Y"),
    lambda day: day.strftime("%d %b %Y"),
)


@given(st.dates(date(1950, 1, 1), date(2099, 12, 31)), st.sampled_from(WRITINGS))
def test_a_day_is_read_as_in_a_form(day: date, write: Callable[[date], str]) -> None:
    """Whatever writing of a day a form accepts, the search reads the same day in it."""
    text = write(day)
    typed = read_typed("date", text)
    assert isinstance(typed, Read)
    assert typed.value == day
    assert parts(dates_in(text)) == [(day.year, day.month, day.day)]


@given(st.text(ALPHABET, max_size=14))
def test_what_is_read_exists_and_stands_where_it_is_said(text: str) -> None:
    """A day that is read is in the calendar, stands within the text, and none lies over another."""
    found = dates_in(text)
    assert all(one.exists and 0 <= one.start < one.end <= len(text) for one in found)
    assert all(one.end <= other.start for one, other in pairwise(found))


def test_the_browser_reads_the_same() -> None:
    """`dates.mjs` gives the same days at the same places, and refuses the same."""
    draw = random.Random(5)  # noqa: S311 - the same cases each time
    odd = ["".join(draw.choice(ALPHABET) for _ in range(draw.randint(1, 12))) for _ in range(3000)]
    texts = [*READ, *NOT_READ, *odd, "2022年0月1日", "0年1月1日", "一九四九年十月一日", "may 5"]
    script = f"""
      import {{ datesIn }} from "{SEARCH.as_uri()}/dates.mjs";
      import {{ readFileSync }} from "node:fs";
      console.log(JSON.stringify(JSON.parse(readFileSync(0)).map(datesIn)));
    """
    run = ["node", "--input-type=module", "--eval", script]
    said = subprocess.run(run, input=json.dumps(texts), text=True, capture_output=True, check=True)
    read = [[(one.year, one.month, one.day, one.start, one.end) for one in dates_in(text)] for text in texts]
    names = ("year", "month", "day", "start", "end")
    assert [[tuple(one[name] for name in names) for one in found] for found in json.loads(said.stdout)] == read
