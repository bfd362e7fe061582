"""The decorator of every record: what `dataclass(frozen=True, slots=True)` gives, made in a fifth of its time.

The standard library compiles six methods for each class, a millisecond each time; a command imports two hundred
records, so that they alone took longer than an answer. Here only `__init__` is compiled; the other methods are
shared and know the fields by name. Fields, defaults, `replace` and `fields` are those of `dataclasses`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import MISSING, FrozenInstanceError, dataclass, field, fields
from operator import attrgetter
from typing import Any, NoReturn, TypeVar, dataclass_transform, overload

T = TypeVar("T")
Row = Callable[[Any], Any]


@overload
def frozen(cls: type[T], /) -> type[T]: ...
@overload
def frozen(*, kw_only: bool = True, eq: bool = True) -> Callable[[type[T]], type[T]]: ...
@dataclass_transform(kw_only_default=True, eq_default=True, frozen_default=True, field_specifiers=(field,))
def frozen(
    cls: type[T] | None = None, /, *, kw_only: bool = True, eq: bool = True
) -> type[T] | Callable[[type[T]], type[T]]:
    """A frozen class with slots, whose fields are given by name unless `kw_only` is off.

    Two records of one class are equal if their fields are, as for `dataclass`; without `eq` each is only itself.
    A method that the class writes itself stays. A change of a field raises `dataclasses.FrozenInstanceError`.
    """

    def made(plain: type[T]) -> type[T]:
        plain.__doc__ = plain.__doc__ or plain.__name__  # else `dataclass` works a signature out to stand for it
        slotted = dataclass(init=False, repr=False, eq=False, slots=True, kw_only=kw_only)(plain)
        return _with_methods(slotted, kw_only=kw_only, eq=eq)

    return made if cls is None else made(cls)


def _with_methods(plain: type[T], *, kw_only: bool, eq: bool) -> type[T]:
    methods: dict[str, Any] = {
        "__init__": _init(plain, kw_only=kw_only),
        "__setattr__": _refused,
        "__delattr__": _refused,
        "__getstate__": _kept,
        "__setstate__": _restored,
        "__repr__": _shown,
    }
    if eq:
        methods["__eq__"], methods["__hash__"] = _compared(plain)
    for name, method in methods.items():
        if vars(plain).get(name) is None:
            setattr(plain, name, method)
    return plain


def _init(plain: Any, *, kw_only: bool) -> Any:
    """`__init__`, which sets each slot past the refusal."""
    names: dict[str, Any] = {}
    parameters, lines = [], []
    for item in fields(plain):
        name = item.name
        names[f"set_{name}"] = getattr(plain, name).__set__
        parameters.append(name)
        value = name
        if item.default is not MISSING:
            names[f"of_{name}"] = item.default
            parameters[-1] += f"=of_{name}"
        elif item.default_factory is not MISSING:
            names["MISSING"], names[f"new_{name}"] = MISSING, item.default_factory
            parameters[-1] += "=MISSING"
            value = f"new_{name}() if {name} is MISSING else {name}"
        lines.append(f" set_{name}(self, {value})")
    if hasattr(plain, "__post_init__"):
        lines.append(" self.__post_init__()")
    star = ["*"] if kw_only and parameters else []
    exec(f"def __init__({', '.join(['self', *star, *parameters])}):\n" + "\n".join(lines or [" pass"]), names)  # noqa: S102
    return names["__init__"]


def _row(names: Sequence[str]) -> Row:
    """What gives the values of these fields, to be compared or kept."""
    if len(names) == 1:
        single = attrgetter(*names)
        return lambda whole: (single(whole),)
    return attrgetter(*names) if names else lambda _: ()


def _compared(plain: Any) -> tuple[Callable[[Any, object], Any], Callable[[Any], int]]:
    listed = [item for item in fields(plain) if item.compare]
    row = _row([item.name for item in listed])
    hashed = _row([item.name for item in listed if item.hash is not False])

    def __eq__(self: Any, other: object) -> Any:  # noqa: N807
        return row(self) == row(other) if other.__class__ is self.__class__ else NotImplemented

    def __hash__(self: Any) -> int:  # noqa: N807
        return hash(hashed(self))

    return __eq__, __hash__


def _shown(self: Any) -> str:
    inner = ", ".join(f"{item.name}={getattr(self, item.name)!r}" for item in fields(self) if item.repr)
    return f"{self.__class__.__qualname__}({inner})"


def _kept(self: Any) -> Sequence[Any]:
    return [getattr(self, item.name) for item in fields(self)]


def _restored(self: Any, row: Sequence[Any]) -> None:
    for item, value in zip(fields(self), row, strict=True):
        object.__setattr__(self, item.name, value)


def _refused(self: Any, name: str, *_value: object) -> NoReturn:
    message = f"{self.__class__.__qualname__}.{name} is frozen"
    raise FrozenInstanceError(message)
