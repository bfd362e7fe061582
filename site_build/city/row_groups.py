"""Parquet files of one schema put together row group by row group, as they are: nothing is read or written anew.

The footer of a Parquet file is a structure in Thrift's compact protocol (apache/parquet-format, `parquet.thrift`). It
is read into fields by number, the places of pages in it are moved, and it is written back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MAGIC = b"PAR1"
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST, SET, MAP, STRUCT = range(1, 13)
SCHEMA, ROWS, ROW_GROUPS = 2, 3, 4
COLUMNS, GROUP_PLACE, ORDINAL = 1, 5, 7
PLACE, META, OFFSET_INDEX, COLUMN_INDEX = 2, 3, 4, 6
PAGES = (9, 10, 11, 14)
LONG = 15


@dataclass(slots=True)
class Field:
    """A value of the footer with its type; a structure holds fields by number, a list its type and values."""

    kind: int
    value: Any


Fields = dict[int, Field]


class Reader:
    """Reads a structure in Thrift's compact protocol."""

    def __init__(self, content: bytes) -> None:
        """Start at the beginning."""
        self.content, self.at = content, 0

    def structure(self) -> Fields:
        """A structure up to its end."""
        fields: Fields = {}
        number = 0
        while head := self._byte():
            number = number + (head >> 4) if head >> 4 else self._signed()
            fields[number] = Field(head & LONG, self._value(head & LONG))
        return fields

    def _byte(self) -> int:
        self.at += 1
        return self.content[self.at - 1]

    def _unsigned(self) -> int:
        made = shift = 0
        while True:
            part = self._byte()
            made |= (part & 127) << shift
            if part < 128:  # noqa: PLR2004 - the bit that says more follows
                return made
            shift += 7

    def _signed(self) -> int:
        made = self._unsigned()
        return (made >> 1) ^ -(made & 1)

    def _bytes(self, count: int) -> bytes:
        self.at += count
        return self.content[self.at - count : self.at]

    def _value(self, kind: int) -> Any:
        if kind in (TRUE, FALSE):
            return kind
        if kind in (I16, I32, I64):
            return self._signed()
        if kind == BINARY:
            return self._bytes(self._unsigned())
        if kind == STRUCT:
            return self.structure()
        if kind in (LIST, SET):
            head = self._byte()
            count = self._unsigned() if head >> 4 == LONG else head >> 4
            inner = head & LONG
            return inner, [self._byte() if inner in (TRUE, FALSE) else self._value(inner) for _ in range(count)]
        if kind in (BYTE, DOUBLE):
            return self._bytes(1 if kind == BYTE else 8)
        raise ValueError(kind)


def _unsigned(number: int) -> bytes:
    made = bytearray()
    while number > 127:  # noqa: PLR2004 - the bit that says more follows
        made.append(number & 127 | 128)
        number >>= 7
    made.append(number)
    return bytes(made)


def _signed(number: int) -> bytes:
    return _unsigned(number << 1 if number >= 0 else (-number << 1) - 1)


def _structure(fields: Fields) -> Iterator[bytes]:
    before = 0
    for number, field in sorted(fields.items()):
        step = number - before
        short = 0 < step <= LONG
        yield bytes([(step << 4 if short else 0) | field.kind])
        if not short:
            yield _signed(number)
        before = number
        yield from _value(field.kind, field.value)
    yield b"\0"


def _value(kind: int, value: Any) -> Iterator[bytes]:
    if kind in (I16, I32, I64):
        yield _signed(value)
    elif kind == BINARY:
        yield _unsigned(len(value)) + value
    elif kind == STRUCT:
        yield from _structure(value)
    elif kind in (LIST, SET):
        inner, values = value
        short = len(values) < LONG
        yield bytes([(len(values) if short else LONG) << 4 | inner])
        if not short:
            yield _unsigned(len(values))
        for one in values:
            yield from [bytes([one])] if inner in (TRUE, FALSE) else _value(inner, one)
    elif kind in (BYTE, DOUBLE):
        yield value


def _moved(group: Fields, by: int, ordinal: int) -> None:
    """Move the places that a row group names."""
    for column in group[COLUMNS].value[1]:
        places = [column.get(one) for one in (PLACE, OFFSET_INDEX, COLUMN_INDEX)]
        meta = column[META].value if META in column else {}
        for field in [*places, *(meta.get(one) for one in PAGES)]:
            if field is not None and field.value:
                field.value += by
    if GROUP_PLACE in group and group[GROUP_PLACE].value:
        group[GROUP_PLACE].value += by
    if ORDINAL in group:
        group[ORDINAL].value = ordinal


def _names(footer: Fields) -> list[tuple[Any, ...]]:
    """The columns of a file: their names and how their values are laid out."""
    return [
        tuple(one[number].value if number in one else None for number in (1, 3, 4)) for one in footer[SCHEMA].value[1]
    ]


def put_together(paths: Iterable[Path], target: Path) -> None:
    """Write the row groups of files of one schema into one file; ValueError where schemas differ."""
    whole: Fields = {}
    with target.open("wb") as made:
        made.write(MAGIC)
        for path in paths:
            with path.open("rb") as file:
                file.seek(-8, 2)
                end = file.tell()
                size = int.from_bytes(file.read(4), "little")
                file.seek(end - size)
                footer = Reader(file.read(size)).structure()
                by = made.tell() - len(MAGIC)
                file.seek(len(MAGIC))
                _copy(file, made, end - size - len(MAGIC))
            _, groups = footer[ROW_GROUPS].value
            if whole and _names(whole) != _names(footer):
                raise ValueError(path.name)
            known = whole[ROW_GROUPS].value[1] if whole else []
            for at, group in enumerate(groups):
                _moved(group, by, len(known) + at)
            if whole:
                known += groups
                whole[ROWS].value += footer[ROWS].value
            else:
                whole = footer
        footer_bytes = b"".join(_structure(whole))
        made.write(footer_bytes + len(footer_bytes).to_bytes(4, "little") + MAGIC)


def _copy(source: Any, target: Any, size: int) -> None:
    """Copy so many bytes."""
    while size:
        size -= target.write(source.read(min(size, 1 << 22)))
