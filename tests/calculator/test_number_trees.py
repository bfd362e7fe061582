"""Trees of numbers and choices by words: walked here as their page walks them, they say what the calculator says."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from itertools import product
from math import ceil, floor
from typing import Any

import pytest
from small_packs import OPEN, asked, small, table, without_domain

from calculator import Pack
from calculator.answers import number_trees as trees_module
from calculator.answers.answer import first_answer
from calculator.answers.choices import fewest_axes
from calculator.answers.number_trees import number_trees
from calculator.answers.phrases import amount_phrase
from calculator.answers.report import amount_line
from calculator.engine.case import Case, read_case
from calculator.engine.signatures import Key, Signatures
from calculator.ground.scalars import places
from calculator.ground.typed_numbers import short_number_phrase
from site_build.corpus.library import Library

Json = Any
OVER = {"kind": ("home", "shop"), "new": ("true", "false")}
# At and beside every border, figure and turn of the pack below, and others of every size.
HOUSEHOLDS = (0, 1, 5, 19, 20, 21, 150, 1999, 2000, 2001, 5000, 5001, 99_999, 100_000)
AREAS = ("0", "0.01", "333.33", "999.99", "1000", "1000.01", "20000", "1000000")


# --- the pages' reader, in Python ------------------------------------------------------------------------------------


class Reader:
    """What trees say of a case; an output of which nothing is known comes to None, one without numbers is left out."""

    def __init__(self, made: Json, over: Mapping[str, tuple[str, ...]]) -> None:
        self.made, self.over = made, over
        self.sizes = [*(1 + len(words) for words in over.values()), *(2 for _ in made["read"])]

    def said(self, case: Mapping[str, str]) -> dict[str, Json]:
        """Per output its end with the numbers put in."""
        numbers = {name: Fraction(case[name]) for name in self.made["read"] if name in case}
        at = [("", *words).index(case.get(name, "")) for name, words in self.over.items()]
        at += [int(name in case) for name in self.made["read"]]
        return {one["output"]: self._end(one, case, numbers, at) for one in self.made["outputs"] if "pick" in one}

    def _end(self, one: Json, case: Mapping[str, str], numbers: Mapping[str, Fraction], at: list[int]) -> Json:
        if any(name in case for name in one["rests"]):
            return None
        if not any(name in case for name in one["numbers"]):
            return {}
        axes, picked = one["pick"]
        place = 0
        for axis in axes:
            place = place * self.sizes[axis] + at[axis]
        way = self.made["trees"][picked[place]]
        while isinstance(way, list):
            question, below, zero, above = way
            value = sum_of(self.made["questions"][question], numbers)
            way = below if value < 0 else above if value > 0 else zero
        return None if way is None else written(self.made["ends"][way], numbers)


def sum_of(terms: Json, numbers: Mapping[str, Fraction]) -> Fraction:
    """A sum of products."""
    total = Fraction(0)
    for factor, *parts in terms:
        part = Fraction(factor)
        for one in parts:
            part *= numbers[one] if isinstance(one, str) else stepped(one, numbers)
        total += part
    return total


def stepped(part: Json, numbers: Mapping[str, Fraction]) -> Fraction:
    """A part that is rounded to steps, or counted in them."""
    function, inner, step = part
    share = sum_of(inner, numbers) / Fraction(step)
    count = {"ceil": ceil, "floor": floor, "started": ceil, "full": floor, "up": ceil, "down": floor}[function](share)
    return Fraction(count) if function in ("started", "full") else count * Fraction(step)


def written(end: Json, numbers: Mapping[str, Fraction]) -> Json:
    """An end with its texts written; None where a number in them never ends."""
    found = {key: end.get(key, False) for key in ("inferred", "second_hand")}
    for key, pieces in (("line", end.get("line", {}).get("text")), ("headline", end.get("headline"))):
        texts = [piece if isinstance(piece, str) else told(piece, numbers) for piece in pieces or ()]
        if None in texts:
            return None
        found[key] = None if pieces is None else "".join(filter(None, texts))
    return {**found, "marks": end.get("line", {}).get("marks"), "title": end.get("line", {}).get("title")}


def told(piece: Json, numbers: Mapping[str, Fraction]) -> str | None:
    """A number for people."""
    terms, unit, amount = piece
    value = sum_of(terms, numbers)
    if places(value) is None:
        return None
    plain = value.numerator if value.denominator == 1 else value
    return amount_phrase(plain, unit) if amount else short_number_phrase(plain, unit)


# --- what the calculator says ----------------------------------------------------------------------------------------


def wanted(pack: Pack, case: Mapping[str, str], name: str) -> Json:
    """What stands on the card for an output."""
    answer = first_answer(pack, read_case(pack, dict(case)))
    output, leading = answer.outputs[name], name == next(iter(answer.outputs))
    line = None if leading else amount_line(name, output)
    shown = line if line and "asks" not in line.marks else None
    return {
        "inferred": output.settled and output.inferred,
        "second_hand": output.settled and output.second_hand,
        "line": shown and shown.text,
        "marks": shown and [*shown.marks],
        "title": shown and shown.title,
        "headline": answer.headline if leading else None,
    }


NUMBER = {"type": "number", "unit": "元"}


def fees(library: Library) -> Pack:
    """A route by number and words; amounts with borders, branches, steps, a product of numbers, a figure not fixed."""

    def formula(title: str, value: str, confidence: str = "P") -> dict[str, Any]:
        return {"title": title, "value": value, "say": "说。", "source": "a", "confidence": confidence}

    return small(
        library,
        inputs={
            "kind": without_domain("用途", "enum") | {"values": {"home": "住宅", "shop": "商业"}},
            "new": without_domain("是否新建", "boolean"),
            "h": asked("户数", unit="户", domain="[0..100000]"),
            "area": asked("面积", unit="㎡", places="2"),
            "day": without_domain("开工日", "date"),
        },
        parameters={"p": {"title": "费率", "unit": "元/户", "values": [OPEN]}},
        outputs={
            "route": {"title": "情形", "type": "enum", "values": {"build": "配建", "pay": "缴费"}},
            "fee": {"title": "费用", **NUMBER},
            "lots": {"title": "批数", "type": "number", "unit": "户"},
            "both": {"title": "合计", **NUMBER},
            "later": {"title": "期满", "type": "date"},
            "open": {"title": "待定", **NUMBER},
        },
        decision_tables=table(
            "route",
            ["h", "kind", "new"],
            ([">= 2000", "home", "true"], "build"),
            (["< 2000", "home", "true"], "pay"),
            (["-", "shop", "true"], "pay"),
            (["-", "-", "false"], {"not_applicable": "不缴"}),
        )
        | table("fee", ["new"], (["true"], "max(100 元, min(h * 20 元/户, 100000 元))"), (["false"], "0")),
        formulas={
            "lots": formula("批数", "ceil(h, 1000 户)", "I"),
            "both": formula("合计", "fee + area * 1.5 元/㎡ + area * h * 1 元/户 / 1 ㎡", "S"),
            "later": formula("期满", "day + 3 月"),
            "open": formula("待定", "h * p"),
        },
    )


def cases(many: int) -> Iterator[dict[str, str]]:
    """Words and numbers, some not given."""
    chance = random.Random(4)  # noqa: S311 - the same cases each time
    for words in product(*(("", *one) for one in OVER.values())):
        for _ in range(many):
            case = {name: word for name, word in zip(OVER, words, strict=True) if word}
            case |= {"h": str(chance.choice(HOUSEHOLDS))} if chance.random() < 0.8 else {}
            case |= {"area": chance.choice(AREAS)} if chance.random() < 0.6 else {}
            yield case


@pytest.fixture(name="pack")
def _pack(library: Library) -> Pack:
    return fees(library)


@pytest.fixture(name="made")
def _made(pack: Pack) -> Json:
    return number_trees(pack, OVER)


def test_trees_say_of_every_case_what_its_card_says(pack: Pack, made: Json) -> None:
    """Nothing else; left to the engine is only what is told with bounds that hang on numbers."""
    reader, seen = Reader(made, OVER), 0
    for case in cases(40):
        for name, end in reader.said(case).items():
            if end:
                assert end == wanted(pack, case, name), case
                seen += 1
            else:
                assert end == {} or name == "open" or (name == "both" and not {"h", "area"} <= {*case}), (case, name)
    assert seen > 500


def test_what_rests_on_a_day_is_left_once_the_day_is_given(made: Json) -> None:
    """Of an input that is neither a word nor a number nothing is known here."""
    by_name = {one["output"]: one for one in made["outputs"]}
    assert by_name["later"] == {"output": "later", "rests": ["day"]}
    assert by_name["fee"]["rests"] == []
    assert by_name["fee"]["numbers"] == ["h"]
    assert by_name["both"]["numbers"] == ["h", "area"]


def test_the_file_says_how_numbers_are_typed(made: Json, library: Library) -> None:
    """Places, and the ends counted in the last of them; an open end is null."""
    assert made["read"] == {"h": [0, "0", "100000"], "area": [2, "0", "100000000"]}
    pack = small(
        library,
        inputs={"x": asked("数", unit="户", domain=">= 5")},
        outputs={"y": {"title": "结果", "type": "number", "unit": "户"}},
        formulas={"y": {"title": "结果", "value": "x", "say": "说。", "source": "a"}},
    )
    assert number_trees(pack, {})["read"] == {"x": [0, "5", None]}


def test_cautions_stand_by_what_is_told(made: Json) -> None:
    """Neither, inferred, at second hand, both: in this order."""
    assert made["cautions"] == ["示例", "示例，含推断", "示例，来源待核对", "示例，含推断，来源待核对"]


def test_nothing_is_written_twice_or_asked_in_vain(made: Json) -> None:
    """Questions, trees and ends are each there once; no question is asked whose three answers lead to the same."""
    for key in ("questions", "trees", "ends"):
        assert len({str(one) for one in made[key]}) == len(made[key])

    def forks(tree: Json) -> Iterator[Json]:
        if isinstance(tree, list):
            yield tree
            for way in tree[1:]:
                yield from forks(way)

    for tree in made["trees"]:
        for _, *ways in forks(tree):
            assert ways[1:] != ways[:-1]


def test_a_pick_hangs_on_what_sways_it_alone(made: Json) -> None:
    """The fee hangs on whether it is new, not on the kind; of one number alone it is known that it is typed."""
    by_name = {one["output"]: [*one["pick"][0]] for one in made["outputs"] if "pick" in one}
    kind, new, households, area = range(4)
    assert by_name["fee"] == [new]
    assert by_name["lots"] == []
    assert by_name["both"] == [new, households, area]
    assert by_name["route"] == [kind, new]


def test_without_time_every_tree_is_left_to_the_engine(pack: Pack) -> None:
    """What is not found by then is null, and no case is answered from it."""
    made = number_trees(pack, OVER, most_seconds=-1)
    assert made["trees"] == [None]
    assert made["ends"] == []


def test_no_more_cases_are_tried_than_allowed(pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tree of few cases says less, and nothing else."""
    tried: Counter[tuple[str, object]] = Counter()
    ask = Signatures.end_from

    def counted(self: Signatures[str], key: Key, case: Case) -> str:
        tried[self.slice.output, key] += 1
        return ask(self, key, case)

    monkeypatch.setattr(trees_module, "MOST_CASES", 3)
    monkeypatch.setattr(Signatures, "end_from", counted)
    reader, left = Reader(number_trees(pack, OVER), OVER), 0
    assert max(tried.values()) == trees_module.MOST_CASES
    for case in cases(10):
        for name, end in reader.said(case).items():
            assert not end or end == wanted(pack, case, name), case
            left += end is None
    assert left


# --- choices ---------------------------------------------------------------------------------------------------------


def test_fewest_axes_keep_every_pick_and_no_axis_in_vain() -> None:
    """A pick is the same for every case, None being any; an axis is left out if, one after another, it may be."""
    chance = random.Random(7)  # noqa: S311 - the same each time
    lost = 0
    for _ in range(300):
        sizes = [chance.randint(1, 3) for _ in range(chance.randint(1, 4))]
        matter = [at for at in range(len(sizes)) if chance.random() < 0.5]
        picks: dict[tuple[int, ...], int] = {}
        held: dict[tuple[int, ...], int | None] = {}
        for case in product(*map(range, sizes)):
            known = picks.setdefault(tuple(case[at] for at in matter), chance.randint(0, 3))
            held[case] = None if chance.random() < 0.2 else known
        names = [10 + at for at in range(len(sizes))]
        kept, fewer = fewest_axes(names, held)
        places_kept = [names.index(axis) for axis in kept]
        assert [*kept] == sorted(kept)
        assert {*fewer} == {tuple(case[at] for at in places_kept) for case in held}
        for case, pick in held.items():
            assert pick in (None, fewer[tuple(case[at] for at in places_kept)])
        for at in range(len(kept)):
            alike: dict[tuple[int, ...], set[int]] = {}
            for case, pick in fewer.items():
                alike.setdefault((*case[:at], *case[at + 1 :]), set()).update(() if pick is None else (pick,))
            assert any(len(some) > 1 for some in alike.values()), (held, kept)
        lost += len(kept) < len(sizes)
    assert lost > 50
