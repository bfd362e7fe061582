"""The answer in plain Chinese, line by line, for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

MOST_UNTOUCHED = 20
NOT_USED = "未计入（没有读懂，或者不在允许的范围内）："


def value_text(output: Mapping[str, Any]) -> str:
    """What one output comes to, in a phrase: values with unit and everything else that it may be."""
    if output["status"] == "not_applicable":
        return "本情形不适用，或者没有写（没有写，不等于不用承担）"
    unit = f" {output['unit']}" if output["unit"] else ""
    known = f"{'、'.join(output['labels'])}{unit}{_cents(output)}"
    return (known if output["labels"] else _unknown_text(output)) + "".join(f"（{hedge}）" for hedge in hedges(output))


def _unknown_text(output: Mapping[str, Any]) -> str:
    """Where no value is known: the bounds and formulas that are left, or why there are none."""
    options = [*output.get("open", ())]
    options += ["不适用"] if output["may_not_apply"] else []
    if len(options) > 1:
        return f"尚不能得出，可能是：{'；或者'.join(options)}"
    return options[0] if output.get("bounds") else f"尚不能得出：{options[0] if options else '还缺您的信息'}"


def hedges(output: Mapping[str, Any]) -> Iterator[str]:
    """What keeps a value from being taken for all: assumed, inferred, at second hand, only possible, and what else."""
    if output["assumed"]:
        yield "按您的假设试算，不是办法规定"
    if output["inferred"]:
        yield "含推断，待核对"
    if output["second_hand"]:
        yield "来源待核对"
    if output["status"] == "possible" and output.get("rests_on_unknown"):
        yield "取决于没有见到规定的事项"
    others = [*_others(output)] if output["status"] == "possible" else []
    if others:
        yield f"只是可能，也可能：{'；或者'.join(others)}"
    elif output["status"] == "possible" and not output["assumed"]:
        yield "只是可能"


def _others(output: Mapping[str, Any]) -> Iterator[str]:
    """What else a value may be that is only possible."""
    yield from output.get("open", ())
    if output["may_not_apply"]:
        yield "不适用"


def _cents(output: Mapping[str, Any]) -> str:
    cents = output.get("to_cent", output["values"])
    return f"（取整没有规定；四舍五入到分为 {'、'.join(cents)} 元）" if cents != output["values"] else ""


def sentences(answer: Mapping[str, Any]) -> Iterator[str]:
    """The whole answer, line by line."""
    yield f"{answer['title']}（{answer['law']['stage']}）"
    yield answer["law"]["caution"]
    for output in answer["outputs"].values():
        yield from (f"请注意：{label}" for label in output["labels"] if output["reminder"])
    for output in answer["outputs"].values():
        if output["reminder"]:
            continue
        yield ""
        yield f"{output['title']}：{output['text']}"
        yield from (f"    · {reason_text(reason)}" for reason in output["because"])
    if answer["explanation"]:
        yield ""
        yield "怎样得出："
        yield from (f"  {at}. {one['text']}" for at, one in enumerate(answer["explanation"], 1))
    if answer["missing"]:
        yield ""
        yield "还需要知道（最能决定结果的在前）："
        yield from (f"  {at}. {item['ask']}（{item['input']}）" for at, item in enumerate(answer["missing"], 1))
    if answer["unknown"]:
        yield ""
        yield "没有见到规定的："
        yield from (f"  - {item['what']}；有待明确（推断）：{item['decided_by']}" for item in answer["unknown"])
    yield from _changes(answer)
    if answer["citations"]:
        yield ""
        yield "引用："
    yield from (f"  - {item['title']}（{item['text_status']}）：{item['text']}" for item in answer["citations"])


def _changes(answer: Mapping[str, Any]) -> Iterator[str]:
    """The nearest change of each input that was given."""
    if answer["nearest_changes"]:
        yield ""
        yield "改动哪一项，结果会变："
    yield from (f"  - {change['text']}" for change in answer["nearest_changes"])


def comparison_sentences(found: Mapping[str, Any]) -> Iterator[str]:
    """One project under all packs, pack by pack."""
    yield "各地规则只供比较；每地的日期、来源和可信度不同，不能互相代替。"
    yield from (f"{NOT_USED}{entry['text']}" for entry in found["refused"])
    for one in found["packs"]:
        whose = "，".join(part for part in (one["place"], one["dated"], one["confidence"]) if part)
        yield ""
        yield f"{one['title']}（{whose}）"
        yield f"  {one['caution']}"
        yield from [f"  比较时注意：{one['differs']}"] if one["differs"] else []
        yield from (f"  来源：{part['title']}，{part['address']}（{part['confidence']}）" for part in one["sources"])
        facts = "；".join(f"{fact['title']}：{fact['text']}" for fact in one["facts"])
        yield f"  用到的填写：{facts or '没有'}"
        yield from (f"    ！{NOT_USED}{problem['message']}" for problem in one["problems"])
        not_asked = "、".join(found["titles"][name] for name in one["unused"])
        yield from [f"  这里不问，没有用到：{not_asked}"] if not_asked else []
        for output in one["answer"]["outputs"].values():
            if not output["reminder"] and not output.get("check"):
                yield f"  {output['title']}：{output['text']}"
        asked = "、".join(entry["title"] for entry in one["answer"]["missing"])
        yield from [f"  还需要知道：{asked}"] if asked else []
        open_ = "；".join(entry["what"] for entry in one["answer"]["unknown"])
        yield from [f"  没有见到规定：{open_}"] if open_ else []


def proof_sentences(found: Mapping[str, Any]) -> Iterator[str]:
    """What was proved of one pack."""
    yield f"{found['title']}（{found['pack']}，{found['version']}）"
    for table in found["tables"]:
        said = [
            *(["完整"] if table["complete"] else []),
            *(["唯一"] if table["unique"] else []),
            *(f"没有证明：{why}" for why in table["not_proved"]),
            *([f"其中 {table['accepted']} 种情形未作规定，已写明"] if table["accepted"] else []),
            *([f"{table['overlaps']} 处重叠，没有写按哪一条，已写明"] if table["overlaps"] else []),
        ]
        yield f"  决策表“{table['title']}”：{table['rules']} 条规则；{'，'.join(said) or '汇集，不要求完整'}。"
    sampled = f"（没有逐一试：{'、'.join(found['sampled'])}，只试了其他项的一部分取值）" if found["sampled"] else ""
    for heading, entries in (("发现", found["findings"]), (f"沿一项输入的跳变{sampled}", found["cliffs"])):
        yield f"  {heading}：{'' if entries else '没有找到'}"
        yield from (f"    - {entry['message']}" for entry in entries)
    tests, untouched = found["tests"], found["tests"]["untouched"]
    touched = f"{tests['touched']}/{tests['targets']} 处结果、规则、边界和相邻的值、公式分支、按日期的值"
    yield f"  测试：{tests['count']} 个，触及 {touched}。"
    yield from (f"    - 没有测试触及：{one['title']}，{one['said']}" for one in untouched[:MOST_UNTOUCHED])
    yield from [f"    - 没有测试触及的共 {len(untouched)} 处"] if len(untouched) > MOST_UNTOUCHED else []
    yield from (f"  没有从条款作出规则：{one['title']}" for one in found["clauses"] if not one["made"])
    yield ""


def reason_text(reason: Mapping[str, Any]) -> str:
    """One reason as a sentence, with how sure it is and how far its source can be trusted."""
    trust = "" if reason["confidence"] == "P" else f"〔{reason['confidence_word']}〕"
    return f"{'' if reason['certain'] else '可能：'}{reason['text']}{trust}{reason.get('note', '')}"
