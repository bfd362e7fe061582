"""Clause against rule: what a text counts as a quantity, and what is told where text and rule do not agree."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from paths import DOCUMENTS
from sound_pack import NUMBER, read, rule, rules_of, sound

from calculator import Diagnostic
from calculator.ground.diagnostic_kinds import PROOFS
from calculator.ground.scalars import number
from calculator.proofs import doings
from calculator.proofs.quantities import days_named, quantities, same
from calculator.proofs.verification import verify
from site_build.cli import main
from site_build.corpus.bundle import vocabularies
from site_build.corpus.library import Library
from site_build.corpus.pack_file import read_pack
from site_build.corpus.yaml_source import parse_yaml

Change = Callable[[dict[str, Any]], Any]
CONTRADICTIONS = {kind.word for kind in PROOFS}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("2000户以上的配建", ["2000 户 >="]),
        ("30000 平方米以上不足 100000 的", ["30000 ㎡ >=", "100000 <"]),
        ("2000 户（含）以上", ["2000 户 >="]),
        ("2000 户以上（不含本数）", ["2000 户 >"]),
        ("2000户（含2000户）以上", ["2000 户 >=", "2000 户 "]),
        ("2000 户（不含 2000 户）以下", ["2000 户 <", "2000 户 "]),
        ("3000平方米以上（不含3000平方米）", ["3000 ㎡ >", "3000 ㎡ "]),
        ("500 万元封顶，以 30 日为限", ["5000000 元 <=", "30 天 <="]),
        ("100 万元保底", ["1000000 元 >="]),
        ("不超过三十个工作日", ["30 工作日 <="]),
        ("30 日内", ["30 天 <="]),
        ("未达到 300 户", ["300 户 <"]),
        ("不低于项目总建筑面积的 3‰", ["3‰ >="]),
        ("市场价低于每平方米 1000 元的", ["1000 元 <"]),
        ("大于等于 5 米", ["5 米 >="]),
        ("户数≧2000", ["2000 >="]),
        ("高度≯24米", ["24 米 <="]),
        ("2000户起的，2 层起步", ["2000 户 >=", "2 层 "]),
        ("首付三成，三成员", ["3 成 "]),
        ("设在 1 至 2 层", ["1 层 >=", "2 层 <="]),
        ("百分之三至五", ["3% >=", "5% <="]),
        ("按 3000、1500 平方米", ["3000 ㎡ ", "1500 ㎡ "]),
        ("5 万元", ["50000 元 "]),
        ("五个百分点", ["5 百分点 "]),
        ("自受理之日起六个月", ["6 月 "]),
        ("第三条第二款第（一）项、第二十一、二十二条", []),
        ("渝府发〔2005〕86号，GB 50096-2011，DB50/T 1118—2021", []),
        ("2023 年 5 月 1 日，4 月 19 日，7 月底，2017、2021 年，二〇二一年", []),
        ("一般情况下统一规划，十四五规划，电话 43722009", []),
    ],
)
def test_quantities_have_their_unit_and_their_counting_word(text: str, found: list[str]) -> None:
    """Numbers with unit and word are quantities; numbers of articles, documents, standards and dates are not."""
    assert [f"{one.words} {one.sign}" for one in quantities(text)] == found


def test_days_are_named_with_what_they_begin_and_end() -> None:
    """A full date is a day in any writing; 自…起 includes it."""
    text = "自 2021 年 10 月 7 日起施行，至二〇二六年十月六日止；2020-02-30 没有这一天。"
    assert [(one.day, one.sign) for one in days_named(text)] == [
        (date(2021, 10, 7), ">="),
        (date(2026, 10, 6), "<="),
    ]


@pytest.mark.parametrize(
    ("written", "sign"),
    [
        ("2022年5月1日（含）以后", ">="),
        ("2022年5月1日（含当日）起", ">="),
        ("2022年5月1日及以后", ">="),
        ("2022年5月1日（不含当日）后", ">"),
        ("2022年5月1日（含）以前", "<="),
        ("截至2022年5月1日", "<="),
        ("2022年5月1日后", ""),
        ("2022年5月1日以前", ""),
    ],
)
def test_a_day_counts_where_the_text_says_so(written: str, sign: str) -> None:
    """（含） and 及 count a day in, （不含） out; 后 and 前 alone leave it open."""
    assert [(one.day, one.sign) for one in days_named(written)] == [(date(2022, 5, 1), sign)]


@pytest.mark.parametrize(
    ("value", "written", "agrees"),
    [
        ("0.05", "万分之五", True),
        ("0.5", "万分之五", False),
        ("50", "减半", True),
        ("10", "一成", True),
        ("2", "两成", False),
    ],
)
def test_a_share_in_words_is_its_percentage(value: str, written: str, *, agrees: bool) -> None:
    """万分之五 is 0.05 %, half is 50 %, 一成 is 10 %: no figure of a pack in % differs from its clause there."""
    (one,) = quantities(written)
    assert same(number(value), "%", one) is agrees


def clause(text: str) -> Change:
    """A change of the sound pack's clause."""
    return lambda data: data["clauses"]["a"].update(text=text)


def borders(upper: str, lower: str) -> Change:
    """Another pair of cells at the border of the sound pack."""
    return lambda data: (
        rules_of(data, "route")[0].update({"if": [upper]}),
        rules_of(data, "route")[1].update({"if": [lower]}),
    )


def every(*changes: Change) -> Change:
    """Several changes at once."""
    return lambda data: [change(data) for change in changes]


def first_rule(**keys: Any) -> Change:
    """Change keys of the first rule of the route."""
    return lambda data: rules_of(data, "route")[0].update(keys)


def rate(**keys: Any) -> Change:
    """Change the one value of the parameter."""
    return lambda data: data["parameters"]["rate"]["values"][0].update(keys)


def a_check(must: str, say: str, **item: Any) -> Change:
    """Add a check of a yes or a number."""
    return lambda data: (
        data["inputs"].update(side={"ask": "问", "help": "助", "source": "a", **item}),
        data.update(checks={"side_ok": {"title": "条件", "input": "side", "must": must, "say": say, "source": "a"}}),
    )


def formula(value: str, say: str) -> Change:
    """Another fee, with its words."""
    return lambda data: rules_of(data, "fee")[1].update(then=[value], say=say)


def days(**keys: Any) -> Change:
    """Give the pack a calendar of the year 2022."""
    given = {"first": "2022-01-01", "last": "2022-12-31", "source": "a", **keys}
    return lambda data: data.update(calendar=given)


def another_clause(text: str) -> Change:
    """Add a second clause from which nothing is made."""
    more = {"title": "乙", "text": text, "text_status": "summary", "not_executable": "原则"}
    return lambda data: data["clauses"].update(b=more)


TEXT = "2000户以上的配建；不足的每户缴20元，至少100元。"


def places_and_ways(*places: str) -> Change:
    """Add a list with one rule for each of these cells about the place."""
    rules = [rule(f"w{at}", [place], [word]) for at, (place, word) in enumerate(zip(places, "pqrs", strict=False))]
    values = {"built": "已建成区域", "unbuilt": "未建成区域"}
    words = dict(zip("pqrs", ("新建", "改造", "购买", "共享"), strict=True))
    return lambda data: (
        data["inputs"].update(
            place={"title": "区域", "type": "enum", "values": values, "ask": "问", "help": "助", "source": "a"}
        ),
        data["outputs"].update(
            way={"title": "方式", "type": "enum", "values": {one["then"][0]: words[one["then"][0]] for one in rules}}
        ),
        data["decision_tables"].update(
            way={"title": "方式", "hit_policy": "collect", "inputs": ["place"], "outputs": ["way"], "rules": rules}
        ),
    )


HEIGHT = {"title": "净高", "type": "number", "unit": "米", "domain": "[0..50]"}
YES = {"title": "是否临街", "type": "boolean"}

# What is refused: the change, where the problem stands, and what it says.
REFUSED: dict[str, tuple[Change, str, str]] = {
    "figure not in clause": (rate(value="25"), "parameters.rate.values.0.value", "“25 元”没有出现"),
    "figure not in clause behind one of zero": (
        every(
            rate(value="25"),
            lambda data: data.update(
                parameters={
                    "free": {
                        "title": "免缴",
                        "unit": "元",
                        "values": [{"value": "0", "source": "a", "confidence": "P"}],
                    },
                    **data["parameters"],
                }
            ),
        ),
        "parameters.rate.values.0.value",
        "没有出现",
    ),
    "figure only in an article number": (
        every(clause(f"第二十五条 {TEXT}"), rate(value="25")),
        "parameters.rate.values.0.value",
        "没有出现",
    ),
    "figure only in a document number": (
        every(clause(f"〔2022〕25号：{TEXT}"), rate(value="25")),
        "parameters.rate.values.0.value",
        "没有出现",
    ),
    "day not in clause": (
        lambda data: (
            data["inputs"].update(judged_on={"title": "日", "type": "date", "ask": "问", "help": "助", "source": "a"}),
            rate(**{"from": "2021-01-01"})(data),
        ),
        "parameters.rate.values.0.from",
        "“2021-01-01”没有出现",
    ),
    "hundreds that the clause does not count by": (
        lambda data: (
            data["parameters"]["rate"].update(unit="元/百户"),
            rules_of(data, "fee")[1].update(then=["max(100 元, pro_rata(households, 百户) * rate)"]),
            data.update(tests=data["tests"][:1]),
        ),
        "parameters.rate.unit",
        "“100 户”没有出现",
    ),
    "unit not as in clause": (
        every(
            clause(TEXT.replace("每户缴20元", "按造价的3‰缴")),
            lambda data: data["inputs"].update(cost={**NUMBER, "title": "造价", "unit": "元", "domain": "[0..9]"}),
            lambda data: data["parameters"]["rate"].update(unit="%"),
            rate(value="3"),
            formula("max(100 元, cost * rate)", "说。"),
            lambda data: data.update(tests=data["tests"][:1]),
        ),
        "parameters.rate.values.0.value",
        "写的是“3‰”，这里是“3%”",
    ),
    "sign against clause": (borders("> 2000", "<= 2000"), "decision_tables.route.rules.0.if.0", "却不包括 2000"),
    "sign of a parameter against clause": (
        every(
            lambda data: data["parameters"].update(
                border={"title": "界", "unit": "户", "values": [{"value": "2000", "source": "a", "confidence": "P"}]}
            ),
            borders("> border", "<= border"),
        ),
        "decision_tables.route.rules.1.if.0",
        "却包括 2000",
    ),
    "excluded number counted in": (
        every(clause(TEXT.replace("2000户以上", "超过2000户")), lambda _: None),
        "decision_tables.route.rules.0.if.0",
        "写“超过 2000 户”，这一格“>= 2000”却包括",
    ),
    "day counted out": (
        every(
            clause(f"自2021年10月7日起，{TEXT}"),
            lambda data: (
                data["inputs"].update(on={"title": "日", "type": "date", "ask": "问", "help": "助", "source": "a"}),
                data["outputs"].update(new={"title": "新", "type": "enum", "values": {"new": "新", "old": "旧"}}),
                data["decision_tables"].update(
                    new={
                        "title": "新",
                        "hit_policy": "unique",
                        "inputs": ["on"],
                        "outputs": ["new"],
                        "rules": [rule("n1", ["> 2021-10-07"], ["new"]), rule("n2", ["<= 2021-10-07"], ["old"])],
                    }
                ),
            ),
        ),
        "decision_tables.new.rules.0.if.0",
        "自 2021-10-07 起",
    ),
    "sign against words": (
        every(clause("2000户，每户20元，100元。"), first_rule(say="超过 2000 户的配建。")),
        "decision_tables.route.rules.0.if.0",
        "文字写“超过 2000 户”",
    ),
    "check turned round": (
        every(clause(f"{TEXT}净高不低于3米。"), a_check("<= 3", "净高不低于 3 米。", **HEIGHT)),
        "checks.side_ok.must",
        "3 米以上",
    ),
    "least figure within min": (
        every(formula("min(100 元, households * rate)", "说。"), lambda data: data.update(tests=data["tests"][:1])),
        "decision_tables.fee.rules.1.then.0",
        "公式却取小者（min）",
    ),
    "sharing against words": (
        every(
            clause(TEXT.replace("每户", "每百户")),
            lambda data: data["parameters"]["rate"].update(unit="元/百户"),
            formula("max(100 元, started(households, 百户) * rate)", "不足一百户的按比例。"),
            lambda data: data.update(tests=data["tests"][:1]),
        ),
        "decision_tables.fee.rules.1.then.0",
        "文字写“按比例”",
    ),
    "figure in words of a rule": (
        first_rule(say="2500 户以上的配建。"),
        "decision_tables.route.rules.0.say",
        "“2500 户”",
    ),
    "figure in a note": (first_rule(note="2500 户以上另议。"), "decision_tables.route.rules.0.note", "“2500 户”"),
    "figure in a label": (
        lambda data: data["outputs"]["route"]["values"].update(build="满 2500 户的配建"),
        "outputs.route.values.build",
        "“2500 户”",
    ),
    "figure in a question": (
        lambda data: data["inputs"]["households"].update(help="2500 户以上另议。"),
        "inputs.households.help",
        "“2500 户”",
    ),
    "figure in an unknown": (
        lambda data: data.update(unknowns={"u": {"what": "满 2500 户怎样算", "decided_by": "局", "since": "2020"}}),
        "unknowns.u.what",
        "“2500 户”",
    ),
    "figure in a caution": (lambda data: data["law"].update(caution="2500 户以上另议。"), "law.caution", "“2500 户”"),
    "figure of another rule": (
        every(
            clause(f"{TEXT}3000户以上的另议。"),
            borders(">= 3000", "< 3000"),
            first_rule(say="2000 户以上的配建。"),
            lambda data: data.update(tests=[]),
        ),
        "decision_tables.route.rules.0.say",
        "规则用的是“3000 户”，它的文字写的却是“2000 户”",
    ),
    "no such day": (
        first_rule(note="自 2021 年 10 月 37 日起施行。"),
        "decision_tables.route.rules.0.note",
        "没有“2021 年 10 月 37 日”这一天",
    ),
    "no such month": (
        lambda data: data["inputs"]["households"].update(help="2021 年 13 月以前的不填。"),
        "inputs.households.help",
        "没有“2021 年 13 月”这一天",
    ),
    "another standard": (
        every(clause(f"{TEXT}日照按 GB 50096-2011。"), first_rule(say="配建，日照按 GB 50096-2021。")),
        "decision_tables.route.rules.0.say",
        "这里写的标准“GB50096-2021”",
    ),
    "derived from nothing": (
        rate(value="25", derived="每户 25 元"),
        "parameters.rate.values.0.derived",
        "没有一个数或者一句话出自",
    ),
}

# What is only to be looked at.
WORTH_A_LOOK: dict[str, tuple[Change, str]] = {
    "clause-figure-unused": (clause(f"{TEXT}超过6个月的加收5%。"), "“6 月、5%”没有任何规则"),
    "half a fraction": (
        every(
            clause(f"{TEXT}廉租的缴三分之二。"),
            formula("max(100 元, households * rate / 3 * 3)", "每户 20 元，至少 100 元。"),
        ),
        "“三分之二”没有任何规则",
    ),
    "border-told-both-ways": (clause("2000户以上的配建；2000户以下的每户缴20元，至少100元。"), "有两种读法"),
    "calendar-day-idle": (days(closed=["2022-10-08"], opened=["2022-10-10"]), "2022-10-08 是周末"),
    "figures-exchanged": (
        every(
            clause(f"{TEXT}建筑面积300平方米，室外场地150平方米。"),
            lambda data: [
                data["parameters"].update(
                    {
                        name: {
                            "title": title,
                            "unit": "㎡",
                            "values": [{"value": value, "source": "a", "confidence": "P"}],
                        }
                    }
                )
                for name, title, value in (("inside", "建筑面积", "150"), ("outside", "室外场地", "300"))
            ],
        ),
        "“建筑面积”和“室外场地”的数字可能写反了",
    ),
    "operator-against-words": (formula("100 元 + households * rate", "每户二十元，从一百元里减去。"), "文字写“减去”"),
    "outcome-against-words": (
        lambda data: (
            data["outputs"]["route"]["values"].update(build="配建社区用房", pay="缴纳建设费"),
            first_rule(say="达到户数的缴纳建设费。")(data),
        ),
        "文字写“缴纳建设费”，结果却是“配建社区用房”",
    ),
    "figure-left-out": (
        lambda data: rules_of(data, "fee")[0].update(say="配建的，另缴 100 元。"),
        "写了“100 元”，“费用”却没有数",
    ),
    "condition-against-words": (a_check("false", "用房临街。", **YES), "应为“是”"),
    "condition denied by a cell": (a_check("not(true)", "用房临街。", **YES), "应为“是”"),
    "condition not denied": (a_check("true", "不得设在地下。", **{**YES, "title": "是否在地下"}), "应为“否”"),
    "other-clause": (
        lambda data: (
            data["clauses"].update(b={"title": "乙", "text": "用房由镇街接收并办理登记。", "text_status": "summary"}),
            first_rule(say="用房由镇街接收并办理登记，配建。")(data),
        ),
        "在“乙”里有，所引的“甲”里少",
    ),
    "other clause of a short check": (
        every(
            a_check("true", "用房临街。", **YES),
            lambda data: data["clauses"].update(b={"title": "乙", "text": "用房应当临街。", "text_status": "summary"}),
        ),
        "在“乙”里有，所引的“甲”里少",
    ),
    "outcomes-exchanged": (
        every(
            lambda data: data["outputs"]["route"]["values"].update(build="配建社区用房", pay="缴纳建设费"),
            first_rule(say="达到户数的，缴纳建设费。"),
            lambda data: rules_of(data, "route")[1].update(say="其余的，配建社区用房。"),
        ),
        "规则 r1 和 r2 的结果可能写反了",
    ),
    "condition-against-clause": (
        every(clause(f"{TEXT}已建成区域可以购买。"), places_and_ways("unbuilt")),
        "写的是“已建成区域”，“区域”这一格却是“未建成区域”",
    ),
    "condition left out": (
        every(clause(f"{TEXT}已建成区域可以购买。"), places_and_ways("-")),
        "写的是“已建成区域”，“区域”这一格却没有条件",
    ),
    "condition-unlike-others": (
        places_and_ways("unbuilt", "unbuilt", "built", "unbuilt"),
        "其他 3 条在“区域”上都写 unbuilt，这一条写 built",
    ),
    "condition that the others have": (places_and_ways("built", "built", "built", "-"), "都写 built，这一条没有写"),
    "condition told by nearly all of its words": (
        every(
            clause(f"{TEXT}沿街商业用地可以购买。"),
            places_and_ways("unbuilt"),
            lambda data: data["inputs"]["place"].update(values={"built": "沿街商业用房", "unbuilt": "独立地块建设"}),
        ),
        "写的是“沿街商业用房”，“区域”这一格却是“独立地块建设”",
    ),
    "condition in a bracket unlike the others": (
        every(
            clause(f"{TEXT}超过100户不足2000户的另行登记。"),
            places_and_ways("built", "built", "built", "built"),
            lambda data: data["decision_tables"]["way"].update(inputs=["households"]),
            lambda data: [
                one.update({"if": [cell]})
                for one, cell in zip(
                    rules_of(data, "way"), (">= 2000", ">= 2000", "(100..2000)", ">= 2000"), strict=True
                )
            ],
            lambda data: data["inputs"].pop("place"),
        ),
        "其他 3 条在“户数”上都写 >= 2000，这一条写 (100..2000)",
    ),
    "other side in the first words": (
        first_rule(say="不足 2000 户的配建。"),
        "文字写“不足 2000 户”，这一格却是“>= 2000”",
    ),
    "reason and unknown exchanged": (
        every(
            lambda data: data.update(
                unknowns={"u": {"what": "征收标准另行公布", "decided_by": "局", "since": "2020"}}, tests=[]
            ),
            lambda data: rules_of(data, "fee")[0].update(
                then=[{"not_applicable": "免缴的按减免办法办理"}], say="征收标准另行公布。"
            ),
            lambda data: rules_of(data, "fee")[1].update(then=[{"unknown": "u"}], say="免缴的按减免办法办理。"),
        ),
        "规则 f1 和 f2 的结果可能写反了",
    ),
    "other clause of two pairs of characters": (
        every(another_clause("办登记。"), first_rule(say="办登记。")),
        "在“乙”里有，所引的“甲”里少",
    ),
    "other clause of an inference in five pairs": (
        every(another_clause("镇街接收登记。"), first_rule(say="镇街接收登记。", confidence="I")),
        "在“乙”里有，所引的“甲”里少",
    ),
    "extreme-against-title": (
        every(
            lambda data: data["parameters"].update(
                least={
                    "title": "最低缴费",
                    "unit": "元",
                    "values": [{"value": "100", "source": "a", "confidence": "P"}],
                }
            ),
            clause("2000户以上的配建；不足的每户缴20元，保底为100元。"),
            formula("min(least, households * rate)", "说。"),
        ),
        "“最低缴费”放在了取小者",
    ),
}

# Where each of them is told, and as what.
LOOKED_AT = {
    "half a fraction": ("clause-figure-unused", "clauses.a"),
    "clause-figure-unused": ("clause-figure-unused", "clauses.a"),
    "border-told-both-ways": ("border-told-both-ways", "decision_tables.route.rules.1.if.0"),
    "calendar-day-idle": ("calendar-day-idle", "calendar.closed.0"),
    "figures-exchanged": ("figures-exchanged", "parameters.inside.values.0.value"),
    "operator-against-words": ("operator-against-words", "decision_tables.fee.rules.1.then.0"),
    "outcome-against-words": ("outcome-against-words", "decision_tables.route.rules.0.then.0"),
    "figure-left-out": ("figure-left-out", "decision_tables.fee.rules.0.then.0"),
    "condition-against-words": ("condition-against-words", "checks.side_ok.must"),
    "condition denied by a cell": ("condition-against-words", "checks.side_ok.must"),
    "condition not denied": ("condition-against-words", "checks.side_ok.must"),
    "other-clause": ("other-clause", "decision_tables.route.rules.0.source"),
    "other clause of a short check": ("other-clause", "checks.side_ok.source"),
    "outcomes-exchanged": ("outcomes-exchanged", "decision_tables.route.rules.0.then.0"),
    "condition-against-clause": ("condition-against-clause", "decision_tables.way.rules.0.if.0"),
    "condition left out": ("condition-against-clause", "decision_tables.way.rules.0.if.0"),
    "condition-unlike-others": ("condition-unlike-others", "decision_tables.way.rules.2"),
    "condition that the others have": ("condition-unlike-others", "decision_tables.way.rules.3"),
    "condition told by nearly all of its words": ("condition-against-clause", "decision_tables.way.rules.0.if.0"),
    "condition in a bracket unlike the others": ("condition-unlike-others", "decision_tables.way.rules.2"),
    "other side in the first words": ("sign-against-words", "decision_tables.route.rules.0.if.0"),
    "reason and unknown exchanged": ("outcomes-exchanged", "decision_tables.fee.rules.0.then.0"),
    "other clause of two pairs of characters": ("other-clause", "decision_tables.route.rules.0.source"),
    "other clause of an inference in five pairs": ("other-clause", "decision_tables.route.rules.0.source"),
    "extreme-against-title": ("extreme-against-title", "decision_tables.fee.rules.1.then.0"),
}

# Writings that agree: nothing is said of them.
AGREED: dict[str, Change] = {
    "Chinese figures": clause("两千户以上的配建；不足的每户缴二十元，至少一百元。"),
    "grouped and full-width figures": clause("2，０００户以上的配建；不足的每户缴20元，至少100元。"),
    "a border told by what is left": clause("不足2000户的每户缴20元，至少100元。"),
    "other words for the same side": clause("达到2000户的配建；未达到2000户的每户缴20元，至少100元。"),
    "the other side in words that except it": first_rule(say="不足 2000 户的缴费，其余配建。"),
    "the number beside the border": first_rule(say="2000 户以上的配建，1999 户的不配建。"),
    "a half": every(
        clause(f"{TEXT}廉租的减半。"), formula("max(100 元, households * rate / 2 * 2)", "每户 20 元，至少 100 元。")
    ),
    "whole numbers beside the border": every(
        clause("1999户以下的每户缴20元，至少100元；2000户以上的配建。"), borders(">= 2000", "<= 1999")
    ),
    "a border of whole numbers said otherwise": clause("超过1999户的配建；1999户以下的每户缴20元，至少100元。"),
    "what an input takes and how it is filled in": lambda data: data["inputs"]["households"].update(
        help="填 0 至 100000，如 2999 户，2 位小数；1 公顷即 10000 平方米，1 亩约 667 平方米。"
    ),
    "a standard without its year, and a day of a leap year": every(
        clause(f"{TEXT}日照按 GB 50096—2011。"),
        first_rule(say="配建，日照按 GB50096。", note="自 2024 年 2 月 29 日起。"),
    ),
    "the others of a clause where one gives nothing": places_and_ways("built", "built", "unbuilt"),
    "a condition that the others of the clause do not have": places_and_ways("-", "-", "-", "built"),
    "conditions of which two differ": places_and_ways("built", "built", "unbuilt", "unbuilt"),
    "an inference in words of another clause": every(
        lambda data: data["clauses"].update(
            b={"title": "乙", "text": "规划条件写明同步建设。", "text_status": "summary", "not_executable": "原则"}
        ),
        first_rule(say="按规划条件建设。", confidence="I"),
    ),
    "a turn of phrase": first_rule(
        say="一个项目，两种情形，一户一表，第二十五条。", note="见〔2022〕25号，2022 年起。"
    ),
    "hectares and square metres": every(
        clause(f"{TEXT}用地不足1公顷的不配建。"),
        lambda data: (
            data["inputs"].update(land={**NUMBER, "title": "用地", "unit": "㎡", "domain": "[0..99999]"}),
            data["outputs"].update(size={"title": "大小", "type": "enum", "values": {"large": "大", "small": "小"}}),
            data["decision_tables"].update(
                size={
                    "title": "大小",
                    "hit_policy": "unique",
                    "inputs": ["land"],
                    "outputs": ["size"],
                    "rules": [rule("s1", [">= 10000"], ["large"]), rule("s2", ["< 10000"], ["small"])],
                }
            ),
            data["tests"].extend(
                {"name": land, "given": {"land": land}, "expect": {"size": word}}
                for land, word in (("10000", "large"), ("9999", "small"))
            ),
        ),
    ),
    "a share in words": every(
        clause(f"{TEXT}其中居民活动面积不低于百分之六十。"),
        lambda data: (
            data["inputs"].update(share={**NUMBER, "title": "占比", "unit": "%", "domain": "[0..100]"}),
            data.update(
                checks={
                    "ok": {"title": "占比", "input": "share", "must": ">= 60", "say": "不低于 60%。", "source": "a"},
                }
            ),
            data["tests"].extend(
                {"name": share, "given": {"share": share}, "expect": {"ok": word}}
                for share, word in (("60", "met"), ("59", "not_met"))
            ),
        ),
    ),
    "zero, which no clause needs to say": every(
        clause(f"{TEXT}设有用房。"),
        a_check("> 0", "设有用房。", **{**HEIGHT, "title": "用房"}),
        lambda data: data.update(tests=[]),
    ),
    "words of the clause instead of a figure": rate(derived="不足的每户缴"),
    "a condition that neither word nor cell denies": every(
        clause(f"{TEXT}用房临街。"), a_check("true", "用房临街。", **YES)
    ),
    "a condition that word and cell deny": every(
        clause(f"{TEXT}不得设在地下。"), a_check("false", "不得设在地下。", **{**YES, "title": "是否在地下"})
    ),
    "a figure of households beside an outcome in yuan": lambda data: rules_of(data, "fee")[0].update(
        say="2000 户以上配建的，不缴。"
    ),
    "a label of three characters, which other words may hold": every(
        lambda data: data["outputs"]["route"]["values"].update(build="修建社区用房", pay="缴费用"),
        first_rule(say="达到户数的不必缴费用。"),
    ),
    "one pair of characters of another clause": every(another_clause("登记。"), first_rule(say="登记。")),
    "an inference in four pairs of another clause": every(
        another_clause("接收并登记。"), first_rule(say="接收并登记。", confidence="I")
    ),
    "a least figure told as what falls short of it": every(
        clause("2000户以上的配建；不足的每户缴20元，不足100元的按100元缴。"),
        formula("max(100 元, pro_rata(households, 1 户) * rate * 1 户)", "每户 20 元，不足 100 元的按 100 元缴。"),
    ),
    "a bounded unknown among what is compared": every(
        clause(f"{TEXT}另按50元至200元。"),
        lambda data: data["parameters"].update(
            more={
                "title": "另缴",
                "unit": "元",
                "values": [{"unknown": "u", "between": ["50", "200"], "source": "a", "confidence": "P"}],
            }
        ),
        lambda data: data.update(unknowns={"u": {"what": "另按多少", "decided_by": "局", "since": "2020"}}, tests=[]),
        formula("max(100 元, more, households * rate)", "每户 20 元，至少 100 元。"),
    ),
    "in all not more than": every(
        clause(f"{TEXT}合计不超过3000元。"),
        formula("min(3000 元, max(100 元, households * rate - 0 元))", "每户 20 元，至少 100 元，合计不超过 3000 元。"),
        lambda data: data.update(tests=[]),
    ),
    "a figure derived from the clause": every(
        clause(TEXT.replace("2000户", "20个百户单元").replace("百户单元", "单元（每单元100户）")),
        lambda data: [one.update(derived="20 个单元、每单元 100 户，即 2000 户") for one in rules_of(data, "route")],
    ),
}


def problems_of(library: Library, change: Change) -> list[Diagnostic]:
    """What `check` says of the sound pack after a change, as its file would be read."""
    data = sound()
    change(data)
    text = yaml.safe_dump(data, allow_unicode=True, sort_keys=False)
    return [*read_pack(parse_yaml(text, "包.yaml"), vocabularies(library), {}).problems]


def place_of(change: Change, path: str) -> tuple[int, int]:
    """The line and column at which a value of the changed pack stands in its file."""
    data = sound()
    change(data)
    source = parse_yaml(yaml.safe_dump(data, allow_unicode=True, sort_keys=False), "包.yaml")
    return source.values[tuple(int(key) if key.isdigit() else key for key in path.split("."))]


@pytest.mark.parametrize(("change", "path", "says"), REFUSED.values(), ids=REFUSED)
def test_what_the_text_contradicts_is_a_problem(library: Library, change: Change, path: str, says: str) -> None:
    """Each contradiction is a problem at the line and column of its value, with a stable kind."""
    told = [one for one in problems_of(library, change) if (one.line, one.column) == place_of(change, path)]
    assert any(says in one.message and one.kind in CONTRADICTIONS for one in told), problems_of(library, change)


@pytest.mark.parametrize(
    ("name", "change", "says"), [(key, *pair) for key, pair in WORTH_A_LOOK.items()], ids=WORTH_A_LOOK
)
def test_what_is_worth_a_look_is_told_by_verify_alone(library: Library, name: str, change: Change, says: str) -> None:
    """Advice is a finding of `verify`, of its kind and at its place, and `check` lets the pack pass."""
    data = sound()
    change(data)
    found = [one for one in verify(read(library, data))["findings"] if says in one["message"]]
    assert [one["severity"] for one in found] == ["attention"], verify(read(library, data))["findings"]
    assert (found[0]["kind"], ".".join(map(str, found[0]["path"]))) == LOOKED_AT[name]
    assert [one for one in problems_of(library, change) if one.kind in CONTRADICTIONS] == []


@pytest.mark.parametrize("change", AGREED.values(), ids=AGREED)
def test_other_ways_to_write_the_same_agree(library: Library, change: Change) -> None:
    """No problem and no finding where text and rule say the same in other words, units or figures."""
    data = sound()
    change(data)
    assert problems_of(library, change) == []
    assert verify(read(library, data))["findings"] == []


def test_tables_of_very_many_rules_are_not_searched_for_exchanged_outcomes(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A table of as many rules as the limit is searched, one of more is not."""
    data = sound()
    WORTH_A_LOOK["outcomes-exchanged"][0](data)
    pack = read(library, data)
    for most, told in ((3, True), (2, True), (1, False)):
        monkeypatch.setattr(doings, "MOST_COMPARED", most)
        assert ("outcomes-exchanged" in {one["kind"] for one in verify(pack)["findings"]}) == told


@pytest.mark.parametrize(
    ("calendar", "says"),
    [
        ({"closed": ["2022-10-03"], "opened": ["2022-10-03"]}, "既在 closed（放假）里，又在 opened（上班）里"),
        ({"closed": ["2022-10-03", "2022-10-03"]}, "写了不止一次"),
    ],
)
def test_a_calendar_says_one_thing_of_a_day(library: Library, calendar: dict[str, Any], says: str) -> None:
    """A day that is both closed and opened, or listed twice, is a problem."""
    (told,) = problems_of(library, days(**calendar))
    assert says in told.message


@pytest.mark.long
def test_verify_shows_the_proofs_of_a_file_that_contradicts_its_clause(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The file links, so its proofs are printed; its problems are listed and make the exit code 1."""
    path = DOCUMENTS / "good" / "threshold.yaml"
    bad = tmp_path / "bad.yaml"
    text = path.read_text(encoding="utf-8").replace('">= 2000"', '"> 2000"').replace('"< 2000"', '"<= 2000"')
    bad.write_text(text, encoding="utf-8")
    assert main(["verify", str(bad)]) == 1
    told = capsys.readouterr()
    assert "完整，唯一" in told.out
    assert "却不包括 2000" in told.err
