"""Slips of the pen planted in packs, one at a time and of many kinds, and what tells of them.

A slip is a function from the plain data of a pack to its copies with one thing changed. Every kind is plausible: what a
tired person writes, not noise that no reader would take for a rule.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

from calculator import Problems, read_bundle
from calculator.answers.pack_tests import failures
from calculator.packs.schema import PackRecord
from calculator.proofs.shape import cliffs
from calculator.proofs.verification import findings
from site_build.corpus.references import walk_references

Data = dict[str, Any]
Path = tuple[Any, ...]
Changed = Iterator[tuple[Path, Any]]

FLIPPED = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}
NUMBER = re.compile(r"(?<![\w.-])\d+(?:\.\d+)?(?![\w.-]|\.\d)")
ANY_NUMBER = re.compile(r"(?<![\d.])\d+(?:\.\d+)?(?![\d.])")
DAY = re.compile(r"\d{4}-\d\d-\d\d")
WORTH = ("error", "attention")
GONE = object()


# --- places in a pack --------------------------------------------------------------------------------------------


def listed(pack: Data, kind: str, key: str) -> Iterator[tuple[int, Any, Path]]:
    """Each entry of a list within each record of a kind: its place, the entry, and the path of the list."""
    for name, record in pack.get(kind, {}).items():
        yield from ((at, entry, (kind, name, key)) for at, entry in enumerate(record.get(key, [])))


def cells(pack: Data) -> Iterator[tuple[Path, str]]:
    """Every cell of tables, brackets and checks."""
    for at, rule, path in listed(pack, "decision_tables", "rules"):
        yield from (((*path, at, "if", place), cell) for place, cell in enumerate(rule["if"]))
    yield from (((*path, at, "if"), row["if"]) for at, row, path in listed(pack, "brackets", "rows"))
    yield from ((("checks", name, "must"), check["must"]) for name, check in pack.get("checks", {}).items())


def rows(pack: Data) -> Iterator[Path]:
    """Every rule of a table, row of a bracket and check."""
    for kind, key in (("decision_tables", "rules"), ("brackets", "rows")):
        yield from ((*path, at) for at, _, path in listed(pack, kind, key))
    yield from (("checks", name) for name in pack.get("checks", {}))


def formulas(pack: Data) -> Iterator[tuple[Path, str]]:
    """Every formula, and every outcome that is not one word."""
    yield from ((("formulas", name, "value"), formula["value"]) for name, formula in pack.get("formulas", {}).items())
    for at, rule, path in listed(pack, "decision_tables", "rules"):
        yield from (((*path, at, "then", place), one) for place, one in enumerate(rule["then"]) if is_formula(one))


def is_formula(outcome: Any) -> bool:
    """Whether an outcome is computed or a number."""
    return isinstance(outcome, str) and bool(re.search(r"[-+*/(]|^\d", outcome)) and not DAY.fullmatch(outcome)


def figures(pack: Data) -> Iterator[tuple[Path, str]]:
    """Every figure of parameters, outcomes, rates and formulas, and the days on which values start."""
    for at, value, path in listed(pack, "parameters", "values"):
        yield from (((*path, at, key), value[key]) for key in ("value", "from") if key in value)
        yield from (((*path, at, "between", place), end) for place, end in enumerate(value.get("between", [])))
    for at, rule, path in listed(pack, "decision_tables", "rules"):
        yield from (((*path, at, "then", place), one) for place, one in enumerate(rule["then"]) if isinstance(one, str))
    for at, row, path in listed(pack, "brackets", "rows"):
        yield from (((*path, at, key), row[key]) for key in ("rate", "plus") if key in row)
    yield from ((("formulas", name, "value"), formula["value"]) for name, formula in pack.get("formulas", {}).items())


def held(pack: Data, path: Path) -> Any:
    """What stands at a path."""
    for key in path:
        pack = pack[key]
    return pack


# --- changes of texts --------------------------------------------------------------------------------------------


def flipped(cell: str) -> Iterator[str]:
    """The cell with one border including what it left out, or the other way round."""
    for match in re.finditer(r"<=|>=|<|>", cell):
        yield cell[: match.start()] + FLIPPED[match[0]] + cell[match.end() :]
    if ".." in cell:
        first, last = re.search(r"[\[(](?=[^\[(]*\.\.)", cell), re.search(r"(?<=\w)[\])]", cell)
        assert first, cell
        assert last, cell
        yield cell[: first.start()] + {"[": "(", "(": "["}[first[0]] + cell[first.end() :]
        yield cell[: last.start()] + {"]": ")", ")": "]"}[last[0]] + cell[last.end() :]


def changed_numbers(text: str) -> Iterator[str]:
    """The text with one of its numbers made a tenth larger, and 1 for 0; a day made the next day."""
    if DAY.fullmatch(text):
        yield (date.fromisoformat(text) + timedelta(days=1)).isoformat()
    yield from replaced(text, lambda number: plain(float(number) * 1.1) if float(number) else "1")


def replaced(text: str, change: Callable[[str], str | None], pattern: re.Pattern[str] = NUMBER) -> Iterator[str]:
    """The text with one of its numbers changed, wherever that says something else."""
    for match in pattern.finditer(text):
        other = change(match[0])
        if other is not None and other != match[0]:
            yield text[: match.start()] + other + text[match.end() :]


def plain(value: float) -> str:
    """A number without needless zeros."""
    return f"{value:.6f}".rstrip("0").rstrip(".")


def swapped_digits(number: str) -> str | None:
    """Two neighbouring digits the other way round, where that is another number of as many digits."""
    for at in range(len(number) - 1):
        one, other = number[at : at + 2]
        if one.isdigit() and other.isdigit() and one != other and not (at == 0 and other == "0"):
            return number[:at] + other + one + number[at + 2 :]
    return None


def moved(cell: str) -> Iterator[str]:
    """The cell with one border a step away: a day, or the last place that is written."""
    for match in DAY.finditer(cell):
        day = date.fromisoformat(match[0]) + timedelta(days=1)
        yield cell[: match.start()] + day.isoformat() + cell[match.end() :]
    if not DAY.search(cell):
        yield from replaced(cell, lambda number: plain(float(number) + 10.0 ** -len(number.partition(".")[2])))


def exchanged(text: str, words: Sequence[str], pattern: str = r"(?<![a-z_]){}(?![a-z_])") -> Iterator[str]:
    """The text with one word of a group in place of another."""
    for word in words:
        for match in re.finditer(pattern.format(re.escape(word)), text):
            for other in words:
                if other != word:
                    yield text[: match.start()] + other + text[match.end() :]


# --- the kinds ---------------------------------------------------------------------------------------------------

UNITS = (("%", "‰"), ("天", "工作日"), ("户", "百户"), ("元", "万元"))
Slip = Callable[[Data], Changed]


def texts(places: Callable[[Data], Iterator[tuple[Path, str]]], change: Callable[[str], Iterator[str]]) -> Slip:
    """A slip in the text at each of some places."""

    def slip(bundle: Data) -> Changed:
        for path, text in places(bundle["pack"]):
            yield from ((path, other) for other in change(text))

    return slip


def figure_by(change: Callable[[str], str | None]) -> Slip:
    """A figure of a parameter, outcome, rate, formula or cell changed; no day."""

    def slip(bundle: Data) -> Changed:
        for path, text in (*figures(bundle["pack"]), *cells(bundle["pack"])):
            if not DAY.search(text):
                yield from ((path, other) for other in replaced(text, change))

    return slip


def dropped_rule(bundle: Data) -> Changed:
    """A rule, a row or a check left out."""
    for path in rows(bundle["pack"]):
        yield path, GONE


def doubled_rule(bundle: Data) -> Changed:
    """A rule copied, and the copy given the outcome of another."""
    for name, table in bundle["pack"].get("decision_tables", {}).items():
        for rule in table["rules"]:
            copy = {**deepcopy(rule), "id": f"{rule['id']}-2"}
            others = [one["then"] for one in table["rules"] if one["then"] != rule["then"]]
            copy["then"] = others[0] if others else copy["then"]
            yield ("decision_tables", name, "rules"), [*table["rules"], copy]


def swapped_outcomes(bundle: Data) -> Changed:
    """Two neighbouring rules of a table with each other's outcomes."""
    for name, table in bundle["pack"].get("decision_tables", {}).items():
        for at in range(len(table["rules"]) - 1):
            one, other = table["rules"][at : at + 2]
            if one["then"] != other["then"]:
                swapped = [{**one, "then": other["then"]}, {**other, "then": one["then"]}]
                yield ("decision_tables", name, "rules"), [*table["rules"][:at], *swapped, *table["rules"][at + 2 :]]


def swapped_cells(bundle: Data) -> Changed:
    """Two neighbouring cells of a rule the other way round."""
    for at, rule, path in listed(bundle["pack"], "decision_tables", "rules"):
        for place in range(len(rule["if"]) - 1):
            one, other = rule["if"][place : place + 2]
            if one != other:
                yield (*path, at, "if"), [*rule["if"][:place], other, one, *rule["if"][place + 2 :]]


def replaced_word(bundle: Data) -> Changed:
    """A word of an enumeration in a cell or an outcome replaced by another of the same."""
    pack = bundle["pack"]
    words = {
        name: [*item.get("values", ())] or (["true", "false"] if item["type"] == "boolean" else [])
        for name, item in (*pack["inputs"].items(), *pack["outputs"].items())
    }
    for name, table in pack.get("decision_tables", {}).items():
        for at, rule in enumerate(table["rules"]):
            for key, columns in (("if", table["inputs"]), ("then", table["outputs"])):
                for place, column in enumerate(columns):
                    for word in words.get(column, []):
                        other = next((one for one in words[column] if one != word), None)
                        if rule[key][place] == word and other is not None:
                            yield ("decision_tables", name, "rules", at, key, place), other


def unknown_to_number(bundle: Data) -> Changed:
    """What no text fixes given a figure."""
    pack = bundle["pack"]
    for at, value, path in listed(pack, "parameters", "values"):
        if "unknown" in value:
            kept = {key: value[key] for key in value if key not in ("unknown", "between")}
            yield (*path, at), {**kept, "value": "100"}
    for name, table in pack.get("decision_tables", {}).items():
        for at, rule in enumerate(table["rules"]):
            for place, (outcome, output) in enumerate(zip(rule["then"], table["outputs"], strict=True)):
                item = pack["outputs"][output]
                if isinstance(outcome, dict) and "unknown" in outcome:
                    known = next(iter(item.get("values", {})), "100")
                    yield ("decision_tables", name, "rules", at, "then", place), known


def number_to_unknown(bundle: Data) -> Changed:
    """A figure that a text fixes called unknown."""
    unknowns = [*bundle["unknowns"]]
    for at, value, path in listed(bundle["pack"], "parameters", "values"):
        if "value" in value and unknowns:
            yield (*path, at), {**{key: value[key] for key in value if key != "value"}, "unknown": unknowns[0]}


def changed_unit(bundle: Data) -> Changed:
    """The unit of a parameter or of a quantity in a formula replaced by its neighbour."""
    pack = bundle["pack"]
    named = [(("parameters", name, "unit"), item["unit"]) for name, item in pack.get("parameters", {}).items()]
    for path, text in (*named, *formulas(pack)):
        for group in UNITS:
            for other in exchanged(text, group, r"(?<![百千万公]){}(?![㎡%‰一-鿿])"):
                yield path, other


def changed_policy(bundle: Data) -> Changed:
    """Another hit policy: the first rule of those that were to be the only one, or all of them.

    A list of one item that always belongs is the same under each.
    """
    for name, table in bundle["pack"].get("decision_tables", {}).items():
        if [one for rule in table["rules"] for one in rule["if"]] == [] and len(table["rules"]) == 1:
            continue
        other = {"unique": "first", "first": "unique", "collect": "first"}[table["hit_policy"]]
        yield ("decision_tables", name, "hit_policy"), other


def changed_rounding(bundle: Data) -> Changed:
    """Rounded another way, or another step, or as if nothing were fixed."""
    for name, output in bundle["pack"]["outputs"].items():
        rounding = output.get("round")
        path = ("outputs", name, "round")
        if isinstance(rounding, dict):
            yield from (
                (path, {**rounding, "mode": mode}) for mode in ("half_up", "up", "down") if mode != rounding["mode"]
            )
            yield path, "unstated"
        elif rounding is None and output["type"] == "number":
            source = next(iter(bundle["clauses"]))
            yield path, {"mode": "down", "to": "1", "source": source}


def dropped_branch(bundle: Data) -> Changed:
    """`min` or `max` left out, one of its arguments standing alone."""
    for path, text in formulas(bundle["pack"]):
        for match in re.finditer(r"(?:min|max)\(", text):
            end, depth, commas = match.end(), 1, []
            while depth:
                depth += {"(": 1, ")": -1}.get(text[end], 0)
                commas += [end] if text[end] == "," and depth == 1 else []
                end += 1
            edges = [match.end() - 1, *commas, end - 1]
            for low, high in pairwise(edges):
                yield path, f"{text[: match.start()]}({text[low + 1 : high].strip()}){text[end:]}"


def other_operand(bundle: Data) -> Changed:
    """A parameter replaced by another of the same unit."""
    pack = bundle["pack"]
    parameters = pack.get("parameters", {})
    for path, text in (*formulas(pack), *outcomes_of_one_word(pack), *cells(pack)):
        for name, item in parameters.items():
            for other, candidate in parameters.items():
                if other != name and candidate["unit"] == item["unit"]:
                    for match in re.finditer(rf"(?<![a-z_]){name}(?![a-z0-9_])", text):
                        yield path, text[: match.start()] + other + text[match.end() :]


def outcomes_of_one_word(pack: Data) -> Iterator[tuple[Path, str]]:
    """Outcomes that are a word or the name of a parameter."""
    for at, rule, path in listed(pack, "decision_tables", "rules"):
        for place, one in enumerate(rule["then"]):
            if isinstance(one, str) and not is_formula(one):
                yield (*path, at, "then", place), one


def moved_start(bundle: Data) -> Changed:
    """The day from which a value holds, one later."""
    for at, value, path in listed(bundle["pack"], "parameters", "values"):
        if "from" in value:
            yield (*path, at, "from"), (date.fromisoformat(value["from"]) + timedelta(days=1)).isoformat()


def calendar_day(bundle: Data) -> Changed:
    """A day off or a working day of the calendar left out."""
    calendar = bundle["pack"].get("calendar", {})
    for key in ("closed", "opened"):
        for at in range(len(calendar.get(key, []))):
            yield ("calendar", key, at), GONE


def other_clause(bundle: Data) -> Changed:
    """The clause of a rule, figure, formula or check replaced by another."""
    pack, clauses = bundle["pack"], [*bundle["clauses"]]
    rules, values = (listed(pack, *key) for key in (("decision_tables", "rules"), ("parameters", "values")))
    paths = [(*path, at) for at, _, path in (*rules, *values)]
    for path in (*paths, *((kind, name) for kind in ("formulas", "checks", "brackets") for name in pack.get(kind, {}))):
        source = held(pack, path)["source"]
        other = next((one for one in clauses if one != source), None)
        if other is not None:
            yield (*path, "source"), other


def said_figure(bundle: Data) -> Changed:
    """A figure in the words of a rule that is not the one of its cells."""
    pack = bundle["pack"]
    paths = [path for path in rows(pack) if path[0] != "brackets"]
    paths += [(kind, name) for kind in ("formulas", "brackets") for name in pack.get(kind, {})]
    for path in paths:
        for other in replaced(held(pack, path)["say"], lambda number: plain(float(number) + 500), ANY_NUMBER):
            yield (*path, "say"), other


def applies_or_not(bundle: Data) -> Changed:
    """A value called not applicable, and the other way round."""
    pack = bundle["pack"]
    for name, table in pack.get("decision_tables", {}).items():
        for at, rule in enumerate(table["rules"]):
            for place, (outcome, output) in enumerate(zip(rule["then"], table["outputs"], strict=True)):
                path = ("decision_tables", name, "rules", at, "then", place)
                if isinstance(outcome, str) and table["hit_policy"] != "collect":
                    yield path, {"not_applicable": "没有写"}
                elif isinstance(outcome, dict) and "not_applicable" in outcome:
                    values = pack["outputs"][output].get("values") or {"0": ""}
                    yield path, next(iter(values))


def swapped_values(bundle: Data) -> Changed:
    """Two values of a parameter on each other's days; of one value, those of two parameters of a unit."""
    pack = bundle["pack"]
    for name, item in pack.get("parameters", {}).items():
        if len(item["values"]) > 1:
            one, other, *rest = item["values"]
            starts = [{key: value for key, value in each.items() if key == "from"} for each in (one, other)]
            bare = [{key: value for key, value in each.items() if key != "from"} for each in (one, other)]
            yield ("parameters", name, "values"), [{**bare[1], **starts[0]}, {**bare[0], **starts[1]}, *rest]
    names = [*pack.get("parameters", {})]
    for name, other in pairwise(names):
        one, two = pack["parameters"][name], pack["parameters"][other]
        if one["unit"] == two["unit"] and one["values"] != two["values"]:
            swapped = {name: {**one, "values": two["values"]}, other: {**two, "values": one["values"]}}
            yield ("parameters",), {**pack["parameters"], **swapped}


def turned_check(bundle: Data) -> Changed:
    """What must be at least, at most; a word that must be, must not."""
    for name, check in bundle["pack"].get("checks", {}).items():
        must = check["must"]
        turned = re.sub("[<>]", lambda match: {"<": ">", ">": "<"}[match[0]], must)
        yield ("checks", name, "must"), turned if turned != must else f"not({must})"


def dropped_condition(bundle: Data) -> Changed:
    """A condition of a check left out, or a cell of a rule that asks nothing any more."""
    pack = bundle["pack"]
    for name, check in pack.get("checks", {}).items():
        yield from (((("checks", name, "if", key)), GONE) for key in check.get("if", {}))
    for at, rule, path in listed(pack, "decision_tables", "rules"):
        yield from (((*path, at, "if", place), "-") for place, cell in enumerate(rule["if"]) if cell != "-")


KINDS: Mapping[str, Slip] = {
    "边界含与不含写反": texts(cells, flipped),
    "边界移一步": texts(cells, moved),
    "数字多一个零": figure_by(lambda number: number + "0" if "." not in number and float(number) else None),
    "数字大一成": figure_by(lambda number: plain(float(number) * 1.1)),
    "数字两位写颠倒": figure_by(swapped_digits),
    "漏一条规则": dropped_rule,
    "多一条规则": doubled_rule,
    "两条规则的结果对调": swapped_outcomes,
    "一行两格对调": swapped_cells,
    "词写成另一个": replaced_word,
    "未知写成数字": unknown_to_number,
    "数字写成未知": number_to_unknown,
    "单位写错": changed_unit,
    "命中方式写错": changed_policy,
    "取整写错": changed_rounding,
    "进一、舍去、按比例写错": texts(formulas, lambda text: exchanged(text, ("started", "full", "pro_rata"))),
    "取大、取小写错": texts(formulas, lambda text: exchanged(text, ("min", "max"))),
    "加减写错": texts(formulas, lambda text: exchanged(text, (" + ", " - "), "{}")),
    "公式漏一支": dropped_branch,
    "用错参数": other_operand,
    "起算日移一天": moved_start,
    "日历漏一天": calendar_day,
    "引错条款": other_clause,
    "说明里的数字写错": said_figure,
    "不适用与结果互换": applies_or_not,
    "两个值对调": swapped_values,
    "条件方向写反": turned_check,
    "漏一个条件": dropped_condition,
}


# --- planting and telling ----------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class Planted:
    """A bundle with one slip, and where it is."""

    kind: str
    where: str
    data: Data


def planted(data: Data, kind: str) -> Iterator[Planted]:
    """Every slip of a kind in a bundle."""
    for path, value in KINDS[kind](data):
        copy = deepcopy(data)
        holder = held(copy["pack"], path[:-1])
        if value is GONE:
            del holder[path[-1]]
        else:
            holder[path[-1]] = value
        yield Planted(kind=kind, where=f"{'.'.join(map(str, path))} → {'' if value is GONE else value}", data=copy)


@dataclass(frozen=True, kw_only=True)
class Told:
    """What is said of a bundle: errors, failing tests and findings worth a look; and the lines about jumps."""

    findings: Counter[str]
    jumps: Counter[str]


def told(data: Data) -> Told:
    """What reading, the pack's own tests and the proofs say; nothing new said of a slip means that nobody notices."""
    *_, last = Told(findings=Counter(), jumps=Counter()), *telling(data)
    return last


def telling(data: Data) -> Iterator[Told]:
    """What is said of a bundle, the cheapest first, each with what came before it."""
    try:
        pack = read_bundle(data)
    except Problems as error:
        yield Told(findings=Counter(map(str, error.problems)), jumps=Counter())
        return
    said = Counter(map(str, failures(pack))) + Counter(unused(data))
    yield Told(findings=said, jumps=Counter())
    said += Counter(one.message for one in findings(pack) if one.severity in WORTH)
    yield Told(findings=said, jumps=Counter())
    yield Told(findings=said, jumps=Counter(one.message for one in cliffs(pack).findings))


def unused(data: Data) -> Iterator[str]:
    """Unknowns of a pack that stands alone which it never names, as `check` tells them."""
    named = {name for kind, name, _ in walk_references(PackRecord, data["pack"]) if kind == "unknown"}
    yield from (f"未知事项“{name}”没有被任何记录引用" for name in data["pack"].get("unknowns", {}) if name not in named)


def with_first_test(data: Data) -> Data:
    """The bundle with only the first of its tests."""
    return {**data, "pack": {**data["pack"], "tests": data["pack"].get("tests", [])[:1]}}
