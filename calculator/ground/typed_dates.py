"""A day as people type it: 2026/11/25, 20261125, 2026年11月25日, Excel's numbers; or why it is none.

The year comes first and has four digits; nothing is read two ways, and no part of a day is made up.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from calculator.ground.frozen import frozen
from calculator.ground.numerals import SPELLED, whole_or_decimal
from calculator.ground.scalars import Number
from calculator.ground.typed_text import NONE_WORDS, Read, Unread, refuse_error_value

EXAMPLE = "2026-11-25"
FIRST_OF_EXCEL = date(1899, 12, 30)
WEEKDAYS = "一二三四五六日"
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NUMERAL = "[0-9零〇○一二两三四五六七八九十廿卅壹贰叁肆伍陆柒捌玖拾元]+"
NUMERIC = re.compile(r"([0-9]{4})( ?[-–—/.] ?| )([0-9]{1,2})\2([0-9]{1,2})\.?")
COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
CHINESE = re.compile(rf"(?:公元)?({NUMERAL})年({NUMERAL})月({NUMERAL})[日号]?")
ENGLISH_MONTH = rf"({'|'.join(MONTHS)})[a-z]*\.?"
ENGLISH = re.compile(
    rf"(?:([0-9]{{1,2}})(?:st|nd|rd|th)?[ -]{ENGLISH_MONTH}[ -]|{ENGLISH_MONTH} ([0-9]{{1,2}})(?:st|nd|rd|th)?,? )"
    r"([0-9]{4})",
    re.IGNORECASE,
)
SERIAL = re.compile(r"([2-7][0-9]{4})(?:\.[0-9]{1,15})?")
WEEKDAY = re.compile(rf" ?\(?(?:星期|周|礼拜)([{WEEKDAYS}天])\)?$")
TIME = re.compile(
    r"(?:[ T] ?|(?<=[日号一二三四五六天)]))(?:上午|下午|中午|晚上|凌晨)? ?"
    r"([0-9]{1,2})(?::([0-9]{2})(?::([0-9]{2})(?:\.[0-9]+)?)?|[时点](?:([0-9]{1,2})分)?) ?(?:am|pm)?"
    r"( ?(?:z|utc|gmt|[+-][0-9]{2}:?[0-9]{2}))?$",
    re.IGNORECASE,
)
HOURS, SIXTY = 24, 60
A_YEAR = "[0-9零〇一二三四五六七八九]{4}"
YEAR_AND_MONTH = (
    rf"^{A_YEAR}年{NUMERAL}月份?$|^[0-9]{{4}} ?[-/.] ?(?:0?[1-9]|1[0-2])$|^(?:19|20)[0-9]{{2}}(?:0[1-9]|1[0-2])$"
)
SHORT_YEAR = (
    r"^'?[0-9]{2}(?:年|[-/.])[0-9]{1,2}(?:月|[-/.])[0-9]{1,2}日?$|^[0-9]{1,2}[-/.][0-9]{1,2}[-/.][0-9]{2}$|"
    r"^[0-9]{6}$|[-/ ][a-z]{3,9}[-/ ][0-9]{2}$"
)
# Per reason: its kind, what a text looks like to which it applies (compiled when first asked), why the text is no
# day, and what to write.
WRITE_DAY = f"请写年、月、日，如 {EXAMPLE}"
REASONS: Sequence[tuple[str, str, str, str]] = (
    ("none", rf"^(?:{'|'.join(NONE_WORDS)})$", "这里没有日期", "还没有、不知道就空着"),
    (
        "bound",
        "以[前后内]|[之]?[前后]$|起$|[≥≤><]|不[早晚迟]于|之[前后]",
        "这说的是某一天之前或者之后，不是一天",
        f"请写确定的一天，如 {EXAMPLE}",
    ),
    (
        "relative",
        "今|明[天日年]|昨|现在|目前|当[天日年]|本[月年周]|上[月年周]|下[月年周]|去年|前[天年]|后[天年]",
        "这要看是哪一天说的",
        WRITE_DAY,
    ),
    (
        "calendar",
        "农历|阴历|正月|冬月|腊月|闰|初[一二三四五六七八九十]|民国|光绪",
        "这里只用公历",
        f"请换成公历，如 {EXAMPLE}",
    ),
    (
        "approximate",
        "[约近左右?]|[上中下]旬|[月年][初中底末]|季度|大概|前后|预计|暂定",
        "这不是确定的一天",
        WRITE_DAY,
    ),
    (
        "range",
        rf"{A_YEAR}.*(?:至|到|~|—|–).*[0-9一二三四五六七八九十]",
        "这是一段时间，不是一天",
        f"请写确定的一天，如 {EXAMPLE}",
    ),
    ("partial", rf"^{A_YEAR}年?$", "只有年，没有月、日", WRITE_DAY),
    (
        "partial",
        YEAR_AND_MONTH,
        "只有年、月，没有日",
        WRITE_DAY,
    ),
    ("partial", rf"^(?:{NUMERAL}月)?{NUMERAL}[日号]$|^{NUMERAL}月$", "没有写哪一年", WRITE_DAY),
    (
        "short-year",
        SHORT_YEAR,
        "年份只有两位，说不准哪个是年、哪个是月",
        f"年份请写四位，放在最前面，如 {EXAMPLE}",
    ),
    (
        "year-last",
        r"^[0-9]{1,2} ?[-/. ] ?[0-9]{1,2} ?[-/. ] ?[0-9]{4}$",
        "年份在最后，说不准哪个是月、哪个是日",
        f"年份请放在最前面，如 {EXAMPLE}",
    ),
    ("partial", r"^[0-9]{1,2} ?[-/.] ?[0-9]{1,2}$", "没有写哪一年", WRITE_DAY),
    ("ambiguous", r"^[0-9]{7}$", "七位数说不准月和日各是几位", f"请写八位或者分开写，如 {EXAMPLE}"),
    ("several", rf"{A_YEAR}.*[、;,和及].*{A_YEAR}", "这里不止一天", f"请只写一天，如 {EXAMPLE}"),
    ("not-a-date", "", "没有读出日期", WRITE_DAY),
)


@frozen(kw_only=False)
class _Day:
    """A day as it was written, its parts perhaps not of any calendar."""

    year: int
    month: int
    day: int
    remark: str = ""

    def checked(self) -> date:
        """The day; Unread if no calendar has it."""
        try:
            return date(self.year, self.month, self.day)
        except ValueError:
            raise Unread("no-such-day", "日历上没有这一天", "请核对年、月、日") from None


def read_date(typed: str, text: str) -> Read:
    """Read a tidy text as a day; Unread says why it is none, or in doubt."""
    refuse_error_value(text)
    bare, weekdays, clock = _without_time(text)
    written = _written(bare)
    if written is None:
        raise next(
            Unread(kind, why, instead)
            for kind, pattern, why, instead in REASONS
            if re.search(pattern, bare, re.IGNORECASE)
        )
    day = written.checked()
    wrong = next((name for name in weekdays if WEEKDAYS.index(name.replace("天", "日")) != day.weekday()), None)
    if wrong:
        why = f"{date_phrase(day)}是星期{WEEKDAYS[day.weekday()]}，不是星期{wrong}"
        raise Unread("weekday", why, "请核对是哪一天")
    remarks = [remark for remark in (written.remark, "只用日期，不用时刻" if clock else "") if remark]
    return Read(
        typed=typed,
        value=day,
        understood=date_phrase(day),
        changed=typed.strip() != day.isoformat(),
        remark="；".join(remarks),
    )


def date_phrase(day: date) -> str:
    """A day for people."""
    return f"{day.year} 年 {day.month} 月 {day.day} 日"


def is_date(text: str) -> bool:
    """Whether a tidy text is written as a day."""
    try:
        written = _written(_without_time(text)[0])
    except Unread:
        return False
    return written is not None


def _without_time(text: str) -> tuple[str, list[str], bool]:
    """A text without days of the week and a time of day; those days, and whether the time says more than midnight."""
    weekdays: list[str] = []
    clock = False
    for _ in range(2):
        time = TIME.search(text)
        if time:
            clock = _clock(time) or clock
            text = text[: time.start()].strip()
        weekday = WEEKDAY.search(text)
        if weekday:
            weekdays.append(weekday[1])
            text = text[: weekday.start()].strip()
    return text, weekdays, clock


def _clock(time: re.Match[str]) -> bool:
    """Whether a time of day says more than midnight; Unread if it is none, or of another place."""
    hours, minutes, seconds, more, zone = time.groups()
    if zone:
        raise Unread("time-zone", "这是带时区的时刻，换成北京时间可能是另一天", f"请只写日期，如 {EXAMPLE}")
    parts = [int(part or 0) for part in (hours, minutes or more, seconds)]
    if parts[0] >= HOURS or max(parts[1:]) >= SIXTY:
        raise Unread("time", "时刻写得不对", f"请只写日期，如 {EXAMPLE}")
    return any(parts) and not (parts == [12, 0, 0] and re.search("am|上午|凌晨", time[0], re.IGNORECASE))


def _written(text: str) -> _Day | None:
    """The parts of a day, by the first way of writing that a text is; None if it is none of them."""
    match = NUMERIC.fullmatch(text)
    if match:
        return _Day(int(match[1]), int(match[3]), int(match[4]))
    match = COMPACT.fullmatch(text)
    if match:
        return _Day(int(match[1]), int(match[2]), int(match[3]))
    match = SERIAL.fullmatch(text)
    if match:
        day = FIRST_OF_EXCEL + timedelta(days=int(match[1]))
        return _Day(day.year, day.month, day.day, f"按 Excel 的日期序号 {match[1]} 认的")
    match = CHINESE.fullmatch(text.replace(" ", ""))
    if match:
        return _in_chinese(match)
    match = ENGLISH.fullmatch(text)
    if match:
        month = MONTHS.index((match[2] or match[3]).lower()) + 1
        return _Day(int(match[5]), month, int(match[1] or match[4]))
    return None


def _in_chinese(match: re.Match[str]) -> _Day | None:
    year, month, day = (_part(part) for part in match.groups())
    four = 4
    digits = len(match[1]) == four or (isinstance(year, int) and year >= 10 ** (four - 1) and not match[1].isdecimal())
    if not digits or not all(isinstance(part, int) for part in (year, month, day)):
        return None
    return _Day(int(year or 0), int(month or 0), int(day or 0))


def _part(written: str) -> Number | None:
    """A part of a day in figures or Chinese; 元 is the first of months and years."""
    return 1 if written == "元" else whole_or_decimal(written.translate(SPELLED))
