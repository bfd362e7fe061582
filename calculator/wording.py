"""The answer in plain Chinese, line by line, for the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any


def value_text(output: Mapping[str, Any]) -> str:
    """What one output comes to, in a phrase: values with unit, or why there are none."""
    if output["status"] == "not_applicable":
        return "本情形不适用，或者没有写（没有写，不等于不用承担）"
    if output["status"] == "unknown":
        why = [*(["没有见到规定"] if output["unknown"] else []), *(["还缺您的信息"] if output["missing"] else [])]
        return f"尚不能得出（{'；'.join(why)}）"
    unit = f" {output['unit']}" if output["unit"] else ""
    return f"{'、'.join(output['labels'])}{unit}{_cents(output)}{_hedge(output)}"


def _cents(output: Mapping[str, Any]) -> str:
    cents = output.get("to_cent", output["values"])
    return f"（取整没有规定；四舍五入到分为 {'、'.join(cents)} 元）" if cents != output["values"] else ""


def _hedge(output: Mapping[str, Any]) -> str:
    if output["assumed"]:
        return "（按您的假设试算，不是办法规定）"
    inferred = "（含推断，待核对）" if output["inferred"] else ""
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
    if answer["citations"]:
        yield ""
        yield "引用："
    yield from (f"  - {item['title']}（{item['text_status']}）：{item['text']}" for item in answer["citations"])


def reason_text(reason: Mapping[str, Any]) -> str:
    """One reason as a sentence, with how sure it is and how far its source can be trusted."""
    trust = "" if reason["confidence"] == "P" else f"〔{reason['confidence_word']}〕"
    return f"{'' if reason['certain'] else '可能：'}{reason['text']}{trust}{reason.get('note', '')}"
