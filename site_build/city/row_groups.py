"""Parquet files of one schema put together by their row groups, which are copied as they stand.

Source: Apache Parquet, parquet.thrift (FileMetaData, RowGroup, ColumnChunk, ColumnMetaData), in Thrift's compact
protocol. A structure is kept as its fields by number, each with its kind; a list as the kind of its items and them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, BinaryIO

MAGIC = b"PAR1"
COPIED = 1 << 22
TRUE, FALSE, BYTE, I16, I32, I64, DOUBLE, BINARY, LIST = range(1, 10)
STRUCT = 12
LONG_LIST = 15
FILE_SCHEMA, FILE_ROWS, FILE_GROUPS = 2, 3, 4
GROUP_COLUMNS, GROUP_OFFSET, GROUP_ORDINAL = 1, 5, 7
CHUNK_META, CHUNK_OFFSETS = 3, (2, 4, 6)
META_OFFSETS = (9, 10, 11, 14)

Fields = dict[int, tuple[int, Any]]


def join_row_groups(paths: Sequence[Path], target: Path) -> bool:
    """Write the row groups of some files, in their order, to one; False, and nothing written, where schemas differ."""
    footers = [_footer(path) for path in paths]
    whole = footers[0][0]
    if any(footer[FILE_SCHEMA] != whole[FILE_SCHEMA] for footer, _ in footers):
        return False
    groups: list[Fields] = []
    with target.open("wb") as made:
        made.write(MAGIC)
        for path, (footer, end) in zip(paths, footers, strict=True):
            for group in footer[FILE_GROUPS][1][1]:
                _move(group, made.tell() - len(MAGIC))
                if GROUP_ORDINAL in group:
                    group[GROUP_ORDINAL] = (I16, len(groups))
                groups.append(group)
            with path.open("rb") as part:
                part.seek(len(MAGIC))
                _copy(part, made, end - len(MAGIC))
        whole[FILE_ROWS] = (I64, sum(footer[FILE_ROWS][1] for footer, _ in footers))
        whole[FILE_GROUPS] = (LIST, (STRUCT, groups))
        written = bytes(_written(STRUCT, whole))
        made.write(written + len(written).to_bytes(4, "little") + MAGIC)
    return True


def _footer(path: Path) -> tuple[Fields, int]:
    """What a file says of itself, and where that begins."""
    with path.open("rb") as file:
        end = file.seek(-8, 2)
        begin = end - int.from_bytes(file.read(4), "little")
        file.seek(begin)
        fields: Fields = _Reader(file.read(end - begin)).value(STRUCT)
    return fields, begin


def _move(group: Fields, by: int) -> None:
    """Let a row group be so many bytes further on in its file; a place of 0 is none."""
    _add(group, (GROUP_OFFSET,), by)
    for column in group[GROUP_COLUMNS][1][1]:
        _add(column, CHUNK_OFFSETS, by)
        _add(column[CHUNK_META][1], META_OFFSETS, by)


def _add(fields: Fields, numbers: Iterable[int], by: int) -> None:
    for number in numbers:
        kind, value = fields.get(number, (I64, 0))
        if value:
            fields[number] = (kind, value + by)


def _copy(part: BinaryIO, made: BinaryIO, size: int) -> None:
    while size:
        size -= made.write(part.read(min(size, COPIED)))


class _Reader:
    """Values of Thrift's compact protocol, one after another."""

    def __init__(self, content: bytes) -> None:
        self.content, self.at = content, 0

    def value(self, kind: int) -> Any:
        """The value of a kind that stands next; ValueError for a kind that no Parquet footer has."""
        if kind == STRUCT:
            return self._fields()
        if kind == LIST:
            (head,) = self._bytes(1)
            items, count = head & 15, head >> 4
            return items, [self.value(items) for _ in range(self._varint() if count == LONG_LIST else count)]
        if kind == BINARY:
            return self._bytes(self._varint())
        if kind in {I16, I32, I64}:
            folded = self._varint()
            return folded >> 1 ^ -(folded & 1)
        if kind in {TRUE, FALSE, BYTE, DOUBLE}:
            return self._bytes(8 if kind == DOUBLE else 1)
        raise ValueError(kind)

    def _fields(self) -> Fields:
        found: Fields = {}
        number = 0
        while head := self._bytes(1)[0]:
            kind, step = head & 15, head >> 4
            number = number + step if step else self.value(I16)
            found[number] = (kind, None if kind in {TRUE, FALSE} else self.value(kind))
        return found

    def _bytes(self, size: int) -> bytes:
        self.at += size
        return self.content[self.at - size : self.at]

    def _varint(self) -> int:
        value = shift = 0
        while True:
            (byte,) = self._bytes(1)
            value |= (byte & 127) << shift
            if byte < 128:  # noqa: PLR2004 - the bit that says that more follows
                return value
            shift += 7


def _written(kind: int, value: Any) -> bytearray:
    """A value in Thrift's compact protocol."""
    made = bytearray()
    if kind == STRUCT:
        before = 0
        for number, (inner, held) in sorted(value.items()):
            step = number - before
            made += bytes([step << 4 | inner]) if step < LONG_LIST else bytes([inner]) + _written(I16, number)
            made += b"" if held is None else _written(inner, held)
            before = number
        return made + b"\0"
    if kind == LIST:
        items, held = value
        count = len(held)
        made += bytes([count << 4 | items]) if count < LONG_LIST else bytes([LONG_LIST << 4 | items]) + _varint(count)
        for item in held:
            made += _written(items, item)
        return made
    if kind == BINARY:
        made += _varint(len(value))
        made += value
        return made
    made += _varint(value << 1 ^ value >> 63) if kind in {I16, I32, I64} else value
    return made


def _varint(value: int) -> bytearray:
    made = bytearray()
    while value >= 128:  # noqa: PLR2004 - the bit that says that more follows
        made.append(value & 127 | 128)
        value >>= 7
    made.append(value)
    return made
