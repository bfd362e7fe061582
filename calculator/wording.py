"""The answer in plain Chinese, line by line, for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def value_text(output: Mapping[str, Any]) -> str:
    """What one output comes to, in a phrase: values with unit, or why there are none."""
    if output["status"] == "not_applicable":
        return "本情形不适用，或者没有写（没有写，不等于不用承担）"
    if output["status"] == "unknown" and output.get("bounds"):
        return f"{bounds_text(output)}（{'；'.join(output.get('remainder', [])) or '还不能算出'}）"
    if output["status"] == "unknown" and output.get("remainder"):
        return f"尚不能得出：{'；'.join(output['remainder'])}"
    if output["status"] == "unknown":
        why = [*(["没有见到规定"] if output["unknown"] else []), *(["还缺您的信息"] if output["missing"] else [])]
        return f"尚不能得出（{'；'.join(why)}）"
    unit = f" {output['unit']}" if output["unit"] else ""
    return f"{'、'.join(output['labels'])}{unit}{_cents(output)}{_hedge(output)}"


def bounds_text(output: Mapping[str, Any]) -> str:
    """The least and greatest value that a text leaves possible."""
    unit = f" {output['unit']}" if output["unit"] else ""
    words = {"low": "不少于", "high": "不超过"}
    return "，".join(f"{word} {output['bounds'][key]}{unit}" for key, word in words.items() if key in output["bounds"])


def _cents(output: Mapping[str, Any]) -> str:
    cents = output.get("to_cent", output["values"])
    return f"（取整没有规定；四舍五入到分为 {'、'.join(cents)} 元）" if cents != output["values"] else ""


def _hedge(output: Mapping[str, Any]) -> str:
    if output["assumed"]:
        return "（按您的假设试算，不是办法规定）"
    inferred = "（含推断，待核对）" if output["inferred"] else ""
    inferred += "（来源待核对）" if output["second_hand"] else ""
    if output["status"] != "possible":
        return inferred
    others = [
        *(["也可能不适用"] if output["may_not_apply"] else []),
        *(["也可能没有规定"] if output["unknown"] else []),
    ]
    return f"{inferred}（{'，'.join(['只是可能', *others])}）"


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
        yield f"{output['title']}：{value_text(output)}"
        yield from (f"    · {reason_text(reason)}" for reason in output["because"])
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
    for change in answer["nearest_changes"]:
        first = change["changes"][0] if change["changes"] else {"before": "", "after": "适用的规则不同"}
        yield f"  - {change['title']}：{change['last']}时，{first['before']}；{change['first']}时，{first['after']}。"


def comparison_sentences(found: Mapping[str, Any]) -> Iterator[str]:
    """One project under all packs, pack by pack."""
    yield "各地规则只供比较；每地的日期、来源和可信度不同，不能互相代替。"
    for one in found["packs"]:
        whose = "，".join(part for part in (one["place"], one["dated"], one["confidence"]) if part)
        yield ""
        yield f"{one['title']}（{whose}）"
        yield from (f"    ！{problem['message']}" for problem in one["problems"])
        for output in one["answer"]["outputs"].values():
            if not output["reminder"] and not output.get("check"):
                yield f"  {output['title']}：{value_text(output)}"
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
            *([f"其中 {table['accepted']} 种情形未作规定，已写明"] if table["accepted"] else []),
        ]
        yield f"  决策表“{table['title']}”：{table['rules']} 条规则；{'，'.join(said) or '汇集，不要求完整'}。"
    for heading, entries in (("发现", found["findings"]), ("沿一项输入的跳变", found["cliffs"])):
        yield f"  {heading}：{'' if entries else '没有'}"
        yield from (f"    - {entry['message']}" for entry in entries)
    tests = found["tests"]
    yield f"  测试：{tests['count']} 个，触及 {tests['touched']}/{tests['targets']} 条规则和边界两侧。"
    yield from (f"    - 没有测试触及：{one['table']} {one['said']}" for one in tests["untouched"])
    yield from (f"  没有从条款作出规则：{one['title']}" for one in found["clauses"] if not one["made"])
    yield ""


def reason_text(reason: Mapping[str, Any]) -> str:
    """One reason as a sentence, with how sure it is and how far its source can be trusted."""
    trust = "" if reason["confidence"] == "P" else f"〔{reason['confidence_word']}〕"
    return f"{'' if reason['certain'] else '可能：'}{reason['text']}{trust}{reason.get('note', '')}"
