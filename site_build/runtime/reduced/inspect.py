"""Stands in for inspect: what dataclasses asks while it makes a class."""


def iscoroutinefunction(_: object) -> bool:
    """Never: the calculator is asked and answers."""
    return False


def get_annotations(cls: type) -> dict[str, object]:
    """The annotations written in the class itself."""
    return dict(cls.__dict__.get("__annotations__", {}))


def signature(_: object) -> None:
    """Refuses, so that dataclasses makes no docstring out of it."""
    raise ValueError
