"""What an output comes to in plain Chinese, and what was compared and proved line by line for the command line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from calculator.answers.phrases import ABSENT, NO_PROOF
from calculator.answers.records import Absent, OutputAnswer, Reason
from calculator.ground.scalars import number, places
from calculator.ground.typed_numbers import grouped

MOST_UNTOUCHED = 20
CENTS = 2
NOT_USED = "未计入（没有读懂，或者不在允许的范围内）："


def value_text(output: OutputAnswer) -> str:
    """What one output comes to, in a phrase: values with unit and everything else that it may be."""
    if output.absent and not output.may_not_apply:
        return "，或者".join(map(absent_text, output.absent))
    return (_known_text(output) or _unknown_text(output)) + "".join(f"（{hedge}）" for hedge in hedges(output))


def absent_text(absent: Absent) -> str:
    """Why an output is absent; that nothing is written is no proof that nothing is owed."""
    remarks = [absent.reason, NO_PROOF if absent.kind == "not_written" else ""]
    told = "；".join(filter(None, remarks))
    return f"{ABSENT[absent.kind]}（{told}）" if told else ABSENT[absent.kind]


def _known_text(output: OutputAnswer) -> str:
    return known_text(output.labels, output.exact, output.rounding)


def known_text(labels: Iterable[str], exact: Sequence[str], rounding: str) -> str:
    """The values that are known in a phrase; empty where there is none."""
    in_full = f"（即 {'、'.join(exact)}）" if exact else ""
    return "、".join(labels) + in_full + (f"（{rounding}）" if rounding else "")


def _unknown_text(output: OutputAnswer) -> str:
    """Where no value is known: the bounds and formulas that are left, or why there are none."""
    options = [*output.open, *may_be_absent(output)]
    if len(options) > 1:
        return f"尚不能得出，可能是：{'；或者'.join(options)}"
    return options[0] if output.within else f"尚不能得出：{options[0] if options else '还缺您的信息'}"


def may_be_absent(output: OutputAnswer) -> tuple[str, ...]:
    """The ways in which an output may be absent, in a word each, where it may also be there."""
    return tuple(dict.fromkeys(ABSENT[one.kind] for one in output.absent)) if output.may_not_apply else ()


def hedges(output: OutputAnswer) -> Iterator[str]:
    """What keeps a value from being taken for all: assumed, inferred, at second hand, only possible, and what else."""
    if output.assumed:
        yield "按您的假设试算，不是办法规定"
    if output.inferred:
        yield "含推断，待核对"
    if output.second_hand:
        yield "来源待核对"
    if output.status == "possible" and output.rests_on_unknown:
        yield "取决于没有见到规定的事项"
    others = [*output.open, *may_be_absent(output)] if output.status == "possible" else []
    if others:
        yield f"只是可能，也可能：{'；或者'.join(others)}"
    elif output.status == "possible" and not output.assumed:
        yield "只是可能"


def rounding_text(to_cent: Iterable[str], values: Iterable[str]) -> str:
    """An amount that no text rounds and that is finer than a cent, to the cent; "" for any other."""
    fine = [
        cents
        for cents, value in zip(to_cent, values, strict=False)
        if "/" in value or (places(number(value)) or 0) > CENTS
    ]
    return f"取整没有规定；四舍五入到分为 {'、'.join(map(grouped, fine))} 元" if fine else ""


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


def reason_text(reason: Reason) -> str:
    """One reason as a sentence, with how sure it is and how far its source can be trusted."""
    trust = "" if reason.confidence == "P" else f"〔{reason.confidence_word}〕"
    return f"{'' if reason.certain else '可能：'}{reason.text}{trust}{reason.note}"
