"""One project under several packs: each takes the inputs that it knows, and answers as if alone."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from calculator.answers.answer import whole_answer
from calculator.answers.phrases import value_phrase
from calculator.engine.case import read_entries
from calculator.ground.problems import Problems, quoted, unlisted
from calculator.packs.pack import Pack

Json = dict[str, Any]


def compare(packs: Mapping[str, Pack], typed: Mapping[str, object]) -> Json:
    """The answer of every pack to what it can read of what was typed; Problems for names that no pack knows.

    `given` is what at least one pack used; `refused` tells each input that a pack could not use, once for all packs;
    `readings` tell how the first pack that asks for an input understood it.
    """
    titles = {name: item.title for pack in reversed([*packs.values()]) for name, item in pack.record.inputs.items()}
    strange = [name for name in typed if name not in titles]
    if strange:
        raise Problems(
            unlisted("unknown-input", (name,), name, titles, "没有一个规则包有这个输入项：") for name in strange
        )
    rows = [_row(pack, typed) for pack in packs.values()]
    return {
        "given": {name: text for row in rows for name, text in row["answer"]["given"].items()},
        "titles": {name: titles[name] for name in typed},
        "refused": [*_refused(packs, typed, rows)],
        "readings": [*{one["input"]: one for row in reversed(rows) for one in row["readings"]}.values()],
        "packs": rows,
    }


def _refused(packs: Mapping[str, Pack], typed: Mapping[str, object], rows: list[Json]) -> Iterator[Json]:
    """Each input that some pack refused, as the first such pack tells it, with `{packs, text}` for all of them."""
    for name in typed:
        told = {row["pack"]: one["message"] for row in rows for one in row["problems"] if one["input"] == name}
        if told:
            asking = [pack for pack in packs.values() if name in pack.record.inputs]
            count = "都" if len(told) == len(asking) else f"中，{len(told)} 个"
            text = f"{_as_typed(asking, name, typed[name])}。问到这一项的 {len(asking)} 个规则包{count}没有计入它。"
            first = next(one for row in rows for one in row["problems"] if one["input"] == name)
            yield {**first, "packs": [*told], "text": text}


def _as_typed(asking: list[Pack], name: str, typed: object) -> str:
    labels = {word: label for pack in asking for word, label in pack.labels[name].items()}
    return f"“{asking[0].record.inputs[name].title}”填的是{quoted(labels.get(str(typed), str(typed)))}"


def _row(pack: Pack, typed: Mapping[str, object]) -> Json:
    asked = {name: text for name, text in typed.items() if name in pack.record.inputs}
    entries = read_entries(pack, asked)
    origin = pack.record.origin
    words = pack.bundle.vocabularies["confidence"]
    return {
        "pack": pack.record.pack,
        "title": pack.record.title,
        "place": origin.place if origin else "",
        "dated": origin.dated if origin else pack.record.law.stage,
        "differs": origin.differs if origin else "",
        "caution": pack.record.law.caution,
        "confidence": words[origin.confidence] if origin else "",
        "sources": [
            {"title": one.title, "address": one.address, "confidence": words[one.confidence]}
            for one in (origin.sources if origin else ())
        ],
        "used": [*entries.case],
        "facts": [
            {"title": pack.record.inputs[name].title, "text": value_phrase(pack, name, value)}
            for name, value in entries.case.items()
        ],
        "unused": [name for name in typed if name not in asked],
        "problems": [*entries.problems],
        "readings": entries.readings,
        "answer": whole_answer(pack, entries.case),
    }


def shared_inputs(packs: Mapping[str, Pack]) -> list[Json]:
    """The inputs of all packs, one entry per name, those first that most packs ask for; assumptions are left out.

    A name means the same in all packs that have it; where its words differ between packs, all of them are offered.
    """
    found: dict[str, Json] = {}
    for pack in packs.values():
        for name, item in pack.record.inputs.items():
            if item.assumed_for is None:
                entry = found.setdefault(name, {"name": name, "one": item, "choices": {}, "packs": []})
                entry["packs"].append(pack.record.title)
                entry["choices"].update(pack.labels[name])
    return sorted(found.values(), key=lambda entry: -len(entry["packs"]))
