"""`residents.yaml`: the measures in plain words, as short sentences that each rest on a clause.

From it come a page, a picture, entries of the search, and a line beside each clause.
"""

from __future__ import annotations

from collections.abc import Mapping, Sized

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Problems
from calculator.ground.records import Id
from calculator.packs.schema import Confidence
from site_build.corpus.refs import ProvisionRef, UnknownRef, VersionRef


@frozen
class PlainSentence:
    """One short sentence and the clauses from which it follows; `unknowns` are those that it says are not laid down.

    A figure is never written out: the sentence names the parameter of the place's pack, `{min_area}`.
    """

    say: str
    provisions: tuple[ProvisionRef, ...]
    unknowns: tuple[UnknownRef, ...] = ()
    confidence: Confidence = "P"

    def __post_init__(self) -> None:
        _at_least_one("provisions", self.provisions, "每句话都要写明从哪一条来。")


@frozen
class PlainPart:
    """What is said of one thing, or to one kind of `reader`: the first part of a file is the short answer.

    `asked_as` are the ways in which people ask for it, for the search. `confirmed_for` are versions for which a person
    has looked at its sentences again.
    """

    title: str
    sentences: tuple[PlainSentence, ...]
    reader: bool = False
    asked_as: tuple[str, ...] = ()
    confirmed_for: tuple[VersionRef, ...] = ()

    def __post_init__(self) -> None:
        _at_least_one("sentences", self.sentences, "每一部分至少要有一句话。")


@frozen
class ResidentsFile:
    """`residents.yaml`: the parts by id, the short answer first, then one for each thing, then one for each reader."""

    parts: Mapping[Id, PlainPart]

    def __post_init__(self) -> None:
        _at_least_one("parts", self.parts, "第一部分是最短的回答。")
        name, first = next(iter(self.parts.items()))
        if first.reader:
            message = "第一部分是最短的回答，不写 reader；请把它放在各类读者前面。"
            raise Problems([Diagnostic(kind="answer-not-first", path=("parts", name, "reader"), message=message)])


def _at_least_one(key: str, items: Sized, why: str) -> None:
    if not items:
        raise Problems([Diagnostic(kind="missing-key", path=(key,), message=f"“{key}”是空的；{why}")])
