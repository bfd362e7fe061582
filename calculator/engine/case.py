"""A case as the reader gives it: text per input, read exactly by the input's type; nothing is filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any

from calculator.ground.problems import Diagnostic, Problems, quoted, unlisted
from calculator.ground.scalars import Number, Scalar, day, number, places, scalar_text, yes_no
from calculator.language.cells import holds
from calculator.packs.pack import Pack
from calculator.packs.schema import Input

Case = Mapping[str, Scalar]
Json = dict[str, Any]

READERS: Mapping[str, Callable[[str], Scalar]] = {"boolean": yes_no, "date": day, "number": number}


def read_case(pack: Pack, given: Mapping[str, object]) -> Case:
    """Read what was given for each input; raises Problems with one sentence per bad name or value.

    An input that is left out stays unknown. Numbers come as text, so that none passes through a float.
    """
    case: dict[str, Scalar] = {}
    problems: list[Diagnostic] = []
    for name, text in given.items():
        try:
            case[name] = _read(pack, name, text)
        except Problems as error:
            problems += error.problems
    if problems:
        raise Problems(problems)
    return case


def readable_case(pack: Pack, given: Mapping[str, object]) -> tuple[Case, list[Json]]:
    """What can be read of a case, and `{input, message}` per input that cannot and so counts as not given."""
    try:
        return read_case(pack, given), []
    except Problems as error:
        refused = [{"input": problem.path[0], "message": problem.message} for problem in error.problems]
    bad = {problem["input"] for problem in refused}
    return read_case(pack, {name: value for name, value in given.items() if name not in bad}), refused


def _read(pack: Pack, name: str, text: object) -> Scalar:
    item = pack.record.inputs.get(name)
    if item is None:
        raise Problems([unlisted("unknown-input", (name,), name, pack.record.inputs, "没有这个输入项：")])
    if not isinstance(text, str):
        raise _refused("input-not-text", name, f'“{item.title}”的值应以文字给出，例如 "3000"。', str(text))
    if item.type == "enum":
        return _word(name, item, text)
    try:
        value = READERS[item.type](text)
    except ValueError as error:
        message = f"“{item.title}”填的是{quoted(text)}，{error}。"
        raise _refused("unreadable-input", name, message, text) from None
    _check_domain(pack, name, item, value, text)
    _check_assumption(pack, name, item, value, text)
    return value


def _refused(kind: str, name: str, message: str, found: str, allowed: Iterable[str] = ()) -> Problems:
    return Problems([Diagnostic(kind=kind, path=(name,), message=message, found=found, allowed=tuple(allowed))])


def _word(name: str, item: Input, text: str) -> str:
    if text not in item.values:
        allowed = "、".join(f"{word}（{label}）" for word, label in item.values.items())
        message = f"“{item.title}”填的是{quoted(text)}，可用：{allowed}。"
        raise _refused("unreadable-input", name, message, text, item.values)
    return text


def _check_domain(pack: Pack, name: str, item: Input, value: Scalar, text: str) -> None:
    if name in pack.domains and not holds(pack.domains[name], value, {}):
        unit = f"（{item.unit}）" if item.unit else ""
        message = f"“{item.title}”填的是{quoted(text)}，超出允许的范围 {item.domain}{unit}。"
        raise _refused("input-out-of-range", name, message, text, [f"{item.domain}{unit}"])
    if item.type == "number" and not isinstance(value, str | date) and _too_fine(value, item.places):
        message = f"“{item.title}”填的是{quoted(text)}，最多保留 {item.places} 位小数。"
        raise _refused("input-too-fine", name, message, text)


def _check_assumption(pack: Pack, name: str, item: Input, value: Scalar, text: str) -> None:
    """What a text leaves open between two ends cannot be assumed to lie outside of them."""
    left_open = [one for _, one in pack.parameters.get(item.assumed_for or "", ()) if one.value is None]
    ends = [(one.low, one.high) for one in left_open if one.low is not None and one.high is not None]
    if ends and len(ends) == len(left_open) and not any(low <= value <= high for low, high in ends):  # type: ignore[operator]
        allowed = "，或者 ".join(f"{scalar_text(low)} 至 {scalar_text(high)}" for low, high in ends)
        message = f"“{item.title}”填的是{quoted(text)}，条款写的范围是 {allowed}。"
        raise _refused("input-out-of-range", name, message, text, [allowed])


def _too_fine(value: Number, allowed: int) -> bool:
    count = places(value)
    return count is None or count > allowed
