"""Plain data (dicts, lists, text) into frozen dataclasses, driven by their type hints, with every problem collected.

One reader serves rule packs in the browser and documents at build time. All scalars arrive as text and are
read by the field they stand in, so nothing is guessed (YAML 1.1 would read `no` as False and `12:30` as 750).
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass, replace
from datetime import date
from functools import cache, partial
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin, get_type_hints

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Path, Problems, quoted, unlisted
from calculator.ground.scalars import day, yes_no

T = TypeVar("T")


@frozen(kw_only=False)
class Pattern:
    """Annotation: the text must match this regular expression in full; `says` tells people what is meant."""

    regex: str
    says: str


@frozen(kw_only=False)
class RefTo:
    """Annotation: the text is the id of a record of this kind, which must exist somewhere.

    Not a tuple: `typing` caches annotations by equality, and would hand a re-imported module the old one's tuple.
    """

    kind: str


Id = Annotated[str, Pattern(r"[a-z0-9]+([-.][a-z0-9]+)*", "小写字母、数字、连字符和点，如 fee-rate")]
Name = Annotated[str, Pattern(r"[a-z][a-z0-9_]*", "小写字母、数字和下划线，如 building_area")]
PartialDate = Annotated[
    str, Pattern(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?", "年、年-月或年-月-日，如 2022-04")
]

SHORTHAND = "SHORTHAND"
LIST_WANTED = "应为列表（每项以“- ”开头）"
MAPPING_WANTED = "应为“键: 值”的映射"
MISSING_KEY, NOT_A_LIST, NOT_A_MAPPING = "missing-key", "not-a-list", "not-a-mapping"


@cache
def hints_of(record: type) -> Mapping[str, Any]:
    """The resolved type hints of a dataclass, with their annotations."""
    return get_type_hints(record, include_extras=True)


def required(item: Field[Any]) -> bool:
    """Whether a dataclass field must be written: it has no default."""
    return item.default is MISSING and item.default_factory is MISSING


def lacking_key(path: Path, key: str) -> Diagnostic:
    """The problem that a mapping lacks a key."""
    return Diagnostic(kind=MISSING_KEY, path=path, message=f"缺少必填的键“{key}”。", allowed=(key,))


def decode(record: type[T], data: object, path: Path = ()) -> T:
    """Read `data` as `record`; raises Problems naming every bad value by its key path."""
    problems: list[Diagnostic] = []
    value = _read_record(record, data, path, problems)
    if problems:
        raise Problems(problems)
    return value  # type: ignore[no-any-return]


Reader = Callable[[object, Path, list[Diagnostic]], Any]


@frozen(kw_only=False)
class _Key:
    """A key of a record as written: the name of its field, what reads its value, and whether it must be there."""

    name: str
    read: Reader
    wanted: bool


@cache
def _keys(record: type) -> Mapping[str, _Key]:
    hints = hints_of(record)
    return {
        item.name.rstrip("_"): _Key(item.name, _reader(hints[item.name]), required(item)) for item in fields(record)
    }


@cache
def _reader(hint: Any) -> Reader:
    """What reads a value of this type; made once per type, since asking what a type is takes longer than reading."""
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        patterns = tuple(note for note in arguments[1:] if isinstance(note, Pattern))
        return partial(_read_annotated, _reader(arguments[0]), patterns) if patterns else _reader(arguments[0])
    if origin in (Union, types.UnionType):
        return _reader(next(argument for argument in arguments if argument is not type(None)))
    if origin is tuple:
        return partial(_read_sequence, _reader(arguments[0]))
    if origin in (dict, Mapping):
        words = get_args(arguments[0]) if get_origin(arguments[0]) is Literal else ()
        return partial(_read_mapping, (_reader(arguments[0]), _reader(arguments[1])), words)
    if is_dataclass(hint):
        return partial(_read_record, hint)
    if origin is Literal:
        return partial(_read_scalar, partial(_listed, arguments))
    return partial(_read_scalar, partial(_converted, hint))


def _read_annotated(
    read: Reader, patterns: Sequence[Pattern], data: object, path: Path, problems: list[Diagnostic]
) -> Any:
    before = len(problems)
    value = read(data, path, problems)
    for pattern in patterns:
        if len(problems) == before and not re.fullmatch(pattern.regex, value):
            message = f"{quoted(value)}写法不对，应为{pattern.says}。"
            problems.append(
                Diagnostic(kind="malformed-text", path=path, message=message, found=value, allowed=(pattern.says,))
            )
    return value


def _read_sequence(read: Reader, data: object, path: Path, problems: list[Diagnostic]) -> Any:
    if not isinstance(data, list | tuple):
        problems.append(_misshapen(NOT_A_LIST, path, LIST_WANTED, data))
        return ()
    return tuple(read(item, (*path, at), problems) for at, item in enumerate(data))


def _read_mapping(
    readers: tuple[Reader, Reader], wanted: Sequence[str], data: object, path: Path, problems: list[Diagnostic]
) -> Any:
    if not isinstance(data, Mapping):
        problems.append(_misshapen(NOT_A_MAPPING, path, MAPPING_WANTED, data))
        return {}
    problems.extend(lacking_key(path, key) for key in wanted if key not in data)
    read_key, read = readers
    return {read_key(key, (*path, key), problems): read(item, (*path, key), problems) for key, item in data.items()}


def _read_record(record: Any, data: object, path: Path, problems: list[Diagnostic]) -> Any:
    shorthand = getattr(record, SHORTHAND, None)
    if shorthand is not None and isinstance(data, str):
        data = {shorthand: data}
    if not isinstance(data, Mapping):
        problems.append(_misshapen(NOT_A_MAPPING, path, MAPPING_WANTED, data))
        return None
    keys = _keys(record)
    before = len(problems)
    problems.extend(
        unlisted("unknown-key", (*path, key), str(key), keys, "不认识的键：", at_key=True)
        for key in data
        if key not in keys
    )
    values = {}
    for written, key in keys.items():
        if written in data:
            values[key.name] = key.read(data[written], (*path, written), problems)
        elif key.wanted:
            problems.append(lacking_key(path, written))
    if len(problems) > before:
        return None
    try:
        return record(**values)
    except Problems as error:
        problems.extend(replace(problem, path=(*path, *problem.path)) for problem in error.problems)
        return None


_SCALARS: Mapping[Any, Callable[[str], Any]] = {str: str, bool: yes_no, int: int, date: day}


def _read_scalar(
    read: Callable[[str, Path, list[Diagnostic]], Any], data: object, path: Path, problems: list[Diagnostic]
) -> Any:
    if not isinstance(data, str):
        problems.append(_misshapen("not-a-value", path, "应为一个值", data))
        return ""
    if not data.strip():
        message = "值为空；不知道的写 unknown 及原因，不适用的删去这一行。"
        problems.append(Diagnostic(kind="empty-value", path=path, message=message))
        return ""
    return read(data, path, problems)


def _listed(words: Sequence[str], data: str, path: Path, problems: list[Diagnostic]) -> str:
    if data not in words:
        problems.append(unlisted("unknown-word", path, data, words))
    return data


def _converted(hint: Any, data: str, path: Path, problems: list[Diagnostic]) -> Any:
    try:
        return _SCALARS[hint](data)
    except ValueError as error:
        wanted = "应为整数" if hint is int else str(error)
        message = f"{quoted(data)}{wanted}。"
        problems.append(Diagnostic(kind="unreadable-value", path=path, message=message, found=data))
        return data


def _misshapen(kind: str, path: Path, wanted: str, data: object) -> Diagnostic:
    found = data if isinstance(data, str) else ""
    return Diagnostic(kind=kind, path=path, message=f"{wanted}，{_found(data)}。", found=found)


def _found(data: object) -> str:
    if isinstance(data, Mapping):
        return "这里是映射"
    if isinstance(data, list | tuple):
        return "这里是列表"
    return f"这里是{quoted(str(data))}" if data else "这里是空的"


def exactly_one(path: Path, **choices: object) -> None:
    """Raise Problems unless exactly one of the named choices is given: a value or a reason, never both or neither."""
    given = [name for name, value in choices.items() if value is not None]
    if len(given) != 1:
        told = "同时写了 " + "、".join(given) if given else "一个都没有写"
        message = f"{'、'.join(choices)} 必须且只能写一个，这里{told}。"
        raise Problems([_of_keys("not-exactly-one", path, message, given, choices)])


def together(path: Path, **choices: object) -> None:
    """Raise Problems unless the named choices are all given or all left out."""
    lacking = [name for name, value in choices.items() if value is None]
    if lacking and len(lacking) < len(choices):
        message = f"{'、'.join(choices)} 要一起写，这里缺少 {'、'.join(lacking)}。"
        given = [name for name in choices if name not in lacking]
        raise Problems([_of_keys("not-together", path, message, given, choices)])


def _of_keys(kind: str, path: Path, message: str, given: Iterable[str], choices: Iterable[str]) -> Diagnostic:
    return Diagnostic(kind=kind, path=path, message=message, found="、".join(given), allowed=tuple(choices))
