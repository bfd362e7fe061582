"""What people say, for the search: no word twice in a concept, no way of asking for two things in one place."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator.ground.problems import Diagnostic, Path
from site_build.corpus.library import YamlFile
from site_build.corpus.model import QuestionsFile, SynonymsFile, UnknownsFile
from site_build.corpus.residents import ResidentsFile

KIND = "wording-twice"
Asked = QuestionsFile | UnknownsFile | ResidentsFile
MARKS = str.maketrans("", "", "？?。，,！! ")


def wording_problems(files: list[YamlFile], records: Mapping[str, Any]) -> Iterator[Diagnostic]:
    """Words that would make no difference or lead two ways, so that what staff add to the search does what they mean.

    A question and an unknown may be asked for alike: they are two views of one thing.
    """
    asked: dict[tuple[str, type, str], str] = {}
    for file in files:
        record = records.get(file.source.file)
        if isinstance(record, SynonymsFile):
            yield from file.source.locate(_concepts(record))
        elif isinstance(record, Asked):
            yield from file.source.locate(_asked(record, file.place, asked))


def _concepts(record: SynonymsFile) -> Iterator[Diagnostic]:
    for name, concept in record.concepts.items():
        seen: dict[str, str] = {}
        for field, words in (
            ("words", concept.words),
            ("texts", concept.texts),
            ("asked", concept.asked),
            ("seldom", concept.seldom),
        ):
            for at, word in enumerate(words):
                before = seen.setdefault(word.lower(), field)
                if before != field or word in words[:at]:
                    said = f"“{word}”在这个概念里已经写过（{before}），删去一个。"
                    yield Diagnostic(kind=KIND, path=("concepts", name, field, at), message=said, found=word)
    for said, word in record.spoken.items():
        if said in word:
            message = f"“{said}”换成“{word}”以后还含有自己，会换不完；换一个写法。"
            yield Diagnostic(kind=KIND, path=("spoken", said), message=message, found=word)


def _asked(record: Asked, place: str, seen: dict[tuple[str, type, str], str]) -> Iterator[Diagnostic]:
    for path, title, wordings in _wordings(record):
        for at, wording in enumerate(wordings):
            plain = wording.translate(MARKS)
            other = title if plain == title.translate(MARKS) else seen.setdefault((place, type(record), plain), title)
            if other != title or plain == title.translate(MARKS) or wording in wordings[:at]:
                message = f"“{wording}”已经用来问“{other}”，一种问法只能指一件事；改写或者删去一处。"
                yield Diagnostic(kind=KIND, path=(*path, "asked_as", at), message=message, found=wording)


def _wordings(record: Asked) -> Iterator[tuple[Path, str, tuple[str, ...]]]:
    if isinstance(record, QuestionsFile):
        for at, question in enumerate(record.questions):
            yield ("questions", at), question.question, question.asked_as
    elif isinstance(record, ResidentsFile):
        for name, part in record.parts.items():
            yield ("parts", name), part.title, part.asked_as
    else:
        for name, unknown in record.unknowns.items():
            yield ("unknowns", name), unknown.what, unknown.asked_as
