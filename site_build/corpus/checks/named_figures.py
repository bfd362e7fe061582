"""Texts of a place that name a figure of its rules: the parameter must be there; some texts may not write it out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from calculator.ground.problems import Diagnostic, unlisted
from calculator.ground.scalars import Number, is_number, number
from calculator.packs.named_figures import NAMED, strange_names, texts_of
from calculator.packs.schema import PackRecord
from calculator.proofs.quantities import Quantity, quantities, same
from site_build.corpus import kinds
from site_build.corpus.library import NAMING, SPOKEN, Place, YamlFile

Figures = Mapping[str, list[tuple[Number, str]]]


def named_figure_problems(files: Iterable[YamlFile], places: Mapping[str, Place]) -> Iterator[Diagnostic]:
    """Names in braces that are no parameter of the place's rules, and figures of parameters that are written out."""
    for file in files:
        if file.kind.room == kinds.PLACE and file.path.stem in NAMING and file.place in places:
            place = places[file.place]
            yield from file.source.locate(_no_parameters(file.source.data, place.figures))
            if file.path.stem in SPOKEN and place.figures:
                yield from file.source.locate(_written_out(file.source.data, _figures(place.pack)))


def _no_parameters(data: object, words: Mapping[str, str]) -> Iterator[Diagnostic]:
    for path, name in strange_names(data, words):
        yield unlisted("unknown-name", path, name, words, "文字里的参数")


def _figures(pack: PackRecord) -> Figures:
    """The figures of each parameter with their unit, as far as they are known; what is no number is told elsewhere."""
    return {
        name: [
            (number(text), parameter.unit)
            for value in parameter.values
            for text in (value.value, *(value.between or ()))
            if text is not None and is_number(text)
        ]
        for name, parameter in pack.parameters.items()
    }


def _written_out(data: object, figures: Figures) -> Iterator[Diagnostic]:
    """Each figure in words that is a parameter's: it would stay when the rule changes."""
    for path, text in texts_of(data):
        for written in quantities(NAMED.sub("", text)):
            names = [name for name, values in figures.items() if not written.small and _among(written, values)]
            if names:
                ways = "或者".join(f"“{{{name}}}”" for name in names)
                said = f"这里手写了“{written.words}”，这是规则的参数；请写参数的名称：{ways}，数字由程序填写。"
                allowed = tuple(f"{{{name}}}" for name in names)
                yield Diagnostic(kind="figure-by-hand", path=path, message=said, found=written.words, allowed=allowed)


def _among(written: Quantity, values: Iterable[tuple[Number, str]]) -> bool:
    return any(same(value, unit, written) for value, unit in values)
