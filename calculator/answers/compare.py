"""One project under several packs: each takes the inputs that it knows, and answers as if alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from calculator.answers.answer import whole_answer
from calculator.answers.records import Comparison, PackAnswer, RefusedByPacks, SourceShown
from calculator.engine.case import read_entries
from calculator.ground.problems import Problems, quoted, unlisted
from calculator.packs.pack import Pack
from calculator.packs.schema import Input


def compare(packs: Mapping[str, Pack], typed: Mapping[str, object]) -> Comparison:
    """The answer of every pack to what it can read of what was typed; Problems for names that no pack knows.

    `readings` tell how the first pack that asks for an input understood it.
    """
    titles = {name: item.title for pack in reversed([*packs.values()]) for name, item in pack.record.inputs.items()}
    strange = [name for name in typed if name not in titles]
    if strange:
        raise Problems(
            unlisted("unknown-input", (name,), name, titles, "没有一个规则包有这个输入项：") for name in strange
        )
    rows = [_row(pack, typed) for pack in packs.values()]
    readings = {one.input: one for row in reversed(rows) for one in row.readings}
    return Comparison(
        given={name: text for row in rows for name, text in row.answer.given.items()},
        titles={name: titles[name] for name in typed},
        refused=tuple(_refused(packs, typed, rows)),
        readings=tuple(readings.values()),
        packs=tuple(rows),
    )


def _refused(
    packs: Mapping[str, Pack], typed: Mapping[str, object], rows: Sequence[PackAnswer]
) -> Iterator[RefusedByPacks]:
    """Each input that some pack refused, as the first such pack tells it, with what holds for all of them."""
    for name in typed:
        told = [(row.pack, one) for row in rows for one in row.problems if one.input == name]
        if told:
            first = told[0][1]
            asking = [pack for pack in packs.values() if name in pack.record.inputs]
            count = "都" if len(told) == len(asking) else f"中，{len(told)} 个"
            yield RefusedByPacks(
                input=name,
                title=first.title,
                kind=first.kind,
                typed=first.typed,
                why=first.why,
                message=first.message,
                short=first.short,
                packs=tuple(pack for pack, _ in told),
                text=f"{_as_typed(asking, name, typed[name])}。问到这一项的 {len(asking)} 个规则包{count}没有计入它。",
            )


def _as_typed(asking: list[Pack], name: str, typed: object) -> str:
    labels = {word: label for pack in asking for word, label in pack.labels[name].items()}
    return f"“{asking[0].record.inputs[name].title}”填的是{quoted(labels.get(str(typed), str(typed)))}"


def _row(pack: Pack, typed: Mapping[str, object]) -> PackAnswer:
    asked = {name: text for name, text in typed.items() if name in pack.record.inputs}
    entries = read_entries(pack, asked)
    origin = pack.record.origin
    words = pack.bundle.vocabularies["confidence"]
    return PackAnswer(
        pack=pack.record.pack,
        title=pack.record.title,
        place=origin.place if origin else "",
        dated=origin.dated if origin else pack.record.law.stage,
        differs=origin.differs if origin else "",
        caution=pack.record.law.caution,
        confidence=words[origin.confidence] if origin else "",
        sources=tuple(
            SourceShown(title=one.title, address=one.address, confidence=words[one.confidence])
            for one in (origin.sources if origin else ())
        ),
        used=tuple(entries.case),
        unused=tuple(name for name in typed if name not in asked),
        problems=entries.problems,
        readings=entries.readings,
        answer=whole_answer(pack, entries.case, entries.unused),
    )


@dataclass(slots=True, kw_only=True)
class SharedInput:
    """An input of one name in several packs: what the first asks, the words of all, and the titles of the packs."""

    name: str
    asked: Input
    choices: dict[str, str] = field(default_factory=dict)
    packs: list[str] = field(default_factory=list)


def shared_inputs(packs: Mapping[str, Pack]) -> list[SharedInput]:
    """The inputs of all packs, one entry per name, those first that most packs ask for; assumptions are left out.

    A name means the same in all packs that have it; where its words differ between packs, all of them are offered.
    """
    found: dict[str, SharedInput] = {}
    for pack in packs.values():
        for name, item in pack.record.inputs.items():
            if item.assumed_for is None:
                entry = found.setdefault(name, SharedInput(name=name, asked=item))
                entry.packs.append(pack.record.title)
                entry.choices.update(pack.labels[name])
    return sorted(found.values(), key=lambda entry: -len(entry.packs))
