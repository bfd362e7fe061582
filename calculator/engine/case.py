"""A case as the reader gives it: text per input, read exactly by the input's type; nothing is filled in.

What was not given, what was given and read, and what was given and refused are three different things throughout.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from difflib import get_close_matches
from fractions import Fraction
from math import ceil, floor, inf

from calculator.ground.frozen import frozen
from calculator.ground.problems import SHOWN, Diagnostic, Problems, quoted
from calculator.ground.scalars import Number, Scalar, places, scalar_text
from calculator.ground.typed import read_typed
from calculator.ground.typed_numbers import PLAIN, number_phrase
from calculator.ground.typed_text import LONGEST, NotGiven, Read, Refusal
from calculator.language.cells import Test, holds
from calculator.packs.pack import Pack
from calculator.packs.schema import Input

Case = Mapping[str, Scalar]

DIAGNOSTICS = {
    "no-such-input": "unknown-input",
    "not-text": "input-not-text",
    "out-of-range": "input-out-of-range",
    "outside-clause": "input-out-of-range",
    "too-fine": "input-too-fine",
}
UNUSABLE = dict.fromkeys(("out-of-range", "too-fine", "outside-clause"), "不在允许的范围内")
ENDS = {">=": "不小于 {}", ">": "大于 {}", "<": "小于 {}", "<=": "不大于 {}", "=": "等于 {}"}


@frozen
class EntryProblem:
    """An entry that was refused: what was typed, why it is refused, all of it in a sentence, and that in short."""

    input: str
    title: str
    kind: str
    typed: str
    why: str
    message: str
    short: str


@frozen
class Reading:
    """How an entry was understood: its value as text, null where it counts as not known.

    `changed` says that it was written otherwise than a pack writes it.
    """

    input: str
    value: str | None
    understood: str
    changed: bool


@frozen
class Entries:
    """What became of each entry: the case of those that were read, how each was understood, and those refused.

    An entry that says that it is not known is in `read` and not in `case`; a refused one is in `refused` alone.
    """

    case: Case
    read: Mapping[str, Read | NotGiven]
    refused: tuple[Diagnostic, ...]
    problems: tuple[EntryProblem, ...]

    @property
    def readings(self) -> tuple[Reading, ...]:
        """How each entry was understood."""
        return tuple(
            Reading(
                input=name,
                value=scalar_text(entry.value) if isinstance(entry, Read) else None,
                understood=entry.told,
                changed=entry.changed,
            )
            for name, entry in self.read.items()
        )

    @property
    def unused(self) -> list[str]:
        """A sentence for each entry that was refused and counts for nothing."""
        return [f"未计入：{problem.message}" for problem in self.problems]


def read_entries(pack: Pack, given: Mapping[str, object]) -> Entries:
    """Read what was given for each input, one by one: a problem per bad name or value, which then counts for nothing.

    Numbers come as text, so that none passes through a float.
    """
    read: dict[str, Read | NotGiven] = {}
    refused: list[Diagnostic] = []
    problems: list[EntryProblem] = []
    for name, text in given.items():
        entry = _read(pack, name, text)
        if not isinstance(entry, Refusal):
            read[name] = entry
            continue
        item = pack.record.inputs.get(name)
        before = f"“{item.title}”填的是{quoted(entry.typed)}，" if item else ""
        problem = Diagnostic(
            kind=DIAGNOSTICS.get(entry.kind, "unreadable-input"),
            path=(name,),
            message=f"{before}{entry.told}",
            found=entry.typed,
            fix=f"{entry.instead}。" if entry.instead else "",
        )
        refused.append(problem)
        problems.append(
            EntryProblem(
                input=name,
                title=item.title if item else name,
                kind=entry.kind,
                typed=entry.typed[:LONGEST],
                why=entry.told,
                message=problem.message,
                short=f"“{item.title if item else name}”{UNUSABLE.get(entry.kind, '没有读懂')}，未计入",
            )
        )
    case = {name: entry.value for name, entry in read.items() if isinstance(entry, Read)}
    return Entries(case=case, read=read, refused=tuple(refused), problems=tuple(problems))


def plain_reader(pack: Pack, name: str) -> Callable[[str], Number | None] | None:
    """A quick reader of an input's plain decimals, which need no reading: their value, None for any other text.

    None where the input is no number, or texts bound what may be assumed for it.
    """
    item = pack.record.inputs[name]
    if item.type != "number" or _is_bounded(pack, item):
        return None
    domain = pack.domains.get(name, Test(()))
    by = 10**item.places
    ends = _whole_ends(domain, by)

    def read(text: str) -> Number | None:
        if not PLAIN.fullmatch(text):
            return None
        before, _, after = text.partition(".")
        if len(after) > item.places:
            return None
        scaled = int(before + after) * 10 ** (item.places - len(after))
        value = Fraction(scaled, by) if after else int(before)
        inside = ends[0] <= scaled <= ends[1] if ends else holds(domain, value, {})
        return value if inside else None

    return read


def typed_ends(pack: Pack, name: str) -> tuple[float | int, float | int] | None:
    """The least and greatest number that an input takes, counted in its last place.

    None where it is no number, takes more than one stretch, or texts bound what may be assumed for it.
    """
    item = pack.record.inputs[name]
    if item.type != "number" or _is_bounded(pack, item):
        return None
    return _whole_ends(pack.domains.get(name, Test(())), 10**item.places)


def _is_bounded(pack: Pack, item: Input) -> bool:
    return any(one.low is not None for _, one in pack.parameters.get(item.assumed_for or "", ()))


def _whole_ends(domain: Test, by: int) -> tuple[float | int, float | int] | None:
    """The least and greatest number of a domain of one stretch, times a number; None for any other domain."""
    if domain.negated or len(domain.parts) > 1:
        return None
    low, high = -inf, inf
    for each in domain.parts[0] if domain.parts else ():
        if not isinstance(each.to, int | Fraction):
            return None
        end = Fraction(each.to) * by
        if each.sign in (">", ">=", "="):
            low = max(low, floor(end) + 1 if each.sign == ">" else ceil(end))
        if each.sign in ("<", "<=", "="):
            high = min(high, ceil(end) - 1 if each.sign == "<" else floor(end))
    return low, high


def read_case(pack: Pack, given: Mapping[str, object]) -> Case:
    """Read what was given for each input; raises Problems with one sentence per bad name or value.

    An input that is left out, or said not to be known, stays unknown.
    """
    entries = read_entries(pack, given)
    if entries.refused:
        raise Problems(entries.refused)
    return entries.case


def _read(pack: Pack, name: str, text: object) -> Read | NotGiven | Refusal:
    item = pack.record.inputs.get(name)
    if item is None:
        return Refusal(kind="no-such-input", typed=str(text), why=_no_such(pack, name), instead="")
    if not isinstance(text, str):
        return Refusal(kind="not-text", typed=str(text), why="值应以文字给出", instead='例如 "3000"')
    entry = read_typed(
        item.type,
        text,
        unit=item.unit or "",
        units=pack.record.units,
        values=pack.labels[name],
        also=item.also,
        asked=item.title,
    )
    if not isinstance(entry, Read):
        return entry
    refused = _outside(pack, name, item, entry) or _outside_clause(pack, item, entry.value)
    return entry if refused is None else Refusal(kind=refused[0], typed=text, why=refused[1], instead=refused[2])


def _no_such(pack: Pack, name: str) -> str:
    """That a pack has no input of a name or title, which it has, and which is likely meant."""
    titles = {name: item.title for name, item in pack.record.inputs.items()}
    near = get_close_matches(name[:SHOWN], [*titles, *titles.values()], n=1, cutoff=0.5)
    hint = f"；是不是“{titles.get(near[0], near[0])}”" if near else ""
    return f"没有{quoted(name)}这个输入项。可以写：{'、'.join(titles.values())}{hint}"


Reason = tuple[str, str, str]


def _outside(pack: Pack, name: str, item: Input, entry: Read) -> Reason | None:
    """Why a value lies outside of what an input takes."""
    if name in pack.domains and not holds(pack.domains[name], entry.value, {}):
        read_as = f"读作 {entry.understood}，" if entry.changed else ""
        return "out-of-range", f"{read_as}不在允许的范围内", f"应{_range_words(pack.domains[name], item.unit or '')}"
    if item.type == "number" and _too_fine(entry, item.places):
        least = "只填整数" if item.places == 0 else f"最多 {item.places} 位小数"
        return "too-fine", "小数位太多", f"这一项{least}，请核对"
    return None


def _too_fine(entry: Read, allowed: int) -> bool:
    """Whether a number has too many places; one that its unit makes endless has those that were written."""
    count = places(_number(entry.value))
    written = count if count is not None or entry.number is None else places(entry.number)
    return written is None or written > allowed


def _number(value: Scalar) -> Number:
    assert not isinstance(value, str | date)  # noqa: S101 - an input of numbers
    return value


def _range_words(domain: Test, unit: str) -> str:
    """The ends of a domain in words: 不小于 0 ㎡、不大于 1,000,000 ㎡."""
    parts = ("、".join(ENDS[each.sign].format(_end(each.to, unit)) for each in part) for part in domain.parts)
    return ("不是 " if domain.negated else "") + "，或者".join(parts)


def _end(end: object, unit: str) -> str:
    return number_phrase(end, unit) if isinstance(end, Number) else str(end)


def _outside_clause(pack: Pack, item: Input, value: Scalar) -> Reason | None:
    """What a text leaves open between two ends cannot be assumed to lie outside of them."""
    left_open = [one for _, one in pack.parameters.get(item.assumed_for or "", ()) if one.value is None]
    ends = [(one.low, one.high) for one in left_open if one.low is not None and one.high is not None]
    if ends and len(ends) == len(left_open) and not any(low <= value <= high for low, high in ends):  # type: ignore[operator]
        unit = item.unit or ""
        allowed = "，或者 ".join(f"{_end(low, unit)} 至 {_end(high, unit)}" for low, high in ends)
        return "outside-clause", "不在条款写的范围内", f"条款写的范围是 {allowed}"
    return None
