"""One project under several packs: each takes the inputs that it knows, and answers as if alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from calculator.answer import answer
from calculator.pack import Pack
from calculator.problems import Problem, Problems, not_among

Json = dict[str, Any]


def compare(packs: Mapping[str, Pack], given: Mapping[str, object]) -> Json:
    """The answer of every pack, or what is wrong with what it was given; Problems for names that no pack knows."""
    known = dict.fromkeys(name for pack in packs.values() for name in pack.record.inputs)
    strange = [name for name in given if name not in known]
    if strange:
        raise Problems(
            Problem(path=(name,), message=f"没有一个规则包有这个输入项：{not_among(name, known)}") for name in strange
        )
    return {"given": dict(given), "packs": [_one(pack, given) for pack in packs.values()]}


def _one(pack: Pack, given: Mapping[str, object]) -> Json:
    used = {name: text for name, text in given.items() if name in pack.record.inputs}
    problems: list[Json] = []
    try:
        found = answer(pack, used)
    except Problems as error:
        problems = [{"input": one.path[0], "message": one.message} for one in error.problems]
        bad = {one["input"] for one in problems}
        found = answer(pack, {name: text for name, text in used.items() if name not in bad})
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
        "used": [*used],
        "unused": [name for name in given if name not in used],
        "problems": problems,
        "answer": found,
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
