"""Definitions in legal texts: the words defined, where they hold, and what is used without being defined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.corpus.definitions import (
    DefinitionKind,
    Lack,
    ScopeKind,
    definitions_of,
    find_definitions,
    holds_at,
    undefined,
    unused,
    uses_of,
)
from site_build.corpus.text_references import ProvisionWords, TextPlace, target_of

PLACE = TextPlace(target=target_of("art-10.para-2"), groups={"章": "chap-2", "节": "chap-2.sec-1"})
Kind, In = DefinitionKind, ScopeKind

# Words, and each term with its kind and scope.
READ: dict[str, list[tuple[str, DefinitionKind, ScopeKind]]] = {
    "本办法所称配建，是指同步建设。": [("配建", Kind.IS, In.DOCUMENT)],
    "本条例所称的主城区指甲区、乙区。": [("主城区", Kind.IS, In.DOCUMENT)],
    "本办法所称服务中心为社区办公和活动用房。": [("服务中心", Kind.IS, In.DOCUMENT)],
    "本法所称行为包括作为和不作为。": [("行为", Kind.INCLUDES, In.DOCUMENT)],
    "所称重大变更，指规模变化超过百分之十。": [("重大变更", Kind.IS, In.DOCUMENT)],
    "本条例所称标志，是指：": [("标志", Kind.IS_LIST, In.DOCUMENT)],
    "本法所称规章，包括部门规章。部门规章，是指国务院部门的规章。": [
        ("规章", Kind.INCLUDES, In.DOCUMENT),
        ("部门规章", Kind.IS, In.DOCUMENT),
    ],
    "本节所称未成年人案件，是指某案件。": [("未成年人案件", Kind.IS, In.GROUP)],
    "本条所称“公摊比例”，是指某比例。": [("公摊比例", Kind.IS, In.ARTICLE)],
    "前款所称科目，收入分为类、款、项、目。": [("科目", Kind.DESCRIBES, In.PREVIOUS_PARAGRAPH)],
    "本法所称以上、以下、以内，包括本数。": [("以上、以下、以内", Kind.COUNTING, In.DOCUMENT)],
    "所得税法第四条第一款所称利息，是指甲；所称债券利息，是指乙。": [
        ("利息", Kind.IS, In.OTHER_WORK),
        ("债券利息", Kind.IS, In.OTHER_WORK),
    ],
    "下列行为属于《反间谍法》第三十九条所称“其他行为”：": [("其他行为", Kind.IS_LIST, In.OTHER_WORK)],
    "《中华人民共和国消防法》(以下简称消防法)和下列单位（以下统称用人单位）": [
        ("消防法", Kind.ABBREVIATION, In.FROM_HERE),
        ("用人单位", Kind.COLLECTIVE_NAME, In.FROM_HERE),
    ],
    "本条例所称住宅物业管理（以下简称物业管理），是指某活动。": [
        ("住宅物业管理", Kind.IS, In.DOCUMENT),
        ("物业管理", Kind.ABBREVIATION, In.FROM_HERE),
    ],
    "《甲法》和《乙法》（以下分别简称为《甲》、《乙》）": [
        ("甲", Kind.ABBREVIATION, In.FROM_HERE),
        ("乙", Kind.ABBREVIATION, In.FROM_HERE),
    ],
    "本办法中的“以上”“以内”含本数，“不足”不含本数。": [
        ("以上", Kind.COUNTING, In.DOCUMENT),
        ("以内", Kind.COUNTING, In.DOCUMENT),
        ("不足", Kind.COUNTING, In.DOCUMENT),
    ],
    "本办法所称以上、以内，均含本数；所称不足，不含本数。": [
        ("以上、以内", Kind.COUNTING, In.DOCUMENT),
        ("不足", Kind.COUNTING, In.DOCUMENT),
    ],
    "前款中的以上均包括本数。": [("以上", Kind.COUNTING, In.PREVIOUS_PARAGRAPH)],
    "位于未建成区域（指没有出让的区域，下同）的项目": [("未建成区域", Kind.IS, In.FROM_HERE)],
    "配套建设商业设施（含农贸市场，下同）": [("商业设施", Kind.INCLUDES, In.FROM_HERE)],
    "办公用房和活动用房，统称社区用房。": [("社区用房", Kind.COLLECTIVE_NAME, In.FROM_HERE)],
    "区人民政府（本办法中简称区政府）": [("区政府", Kind.ABBREVIATION, In.FROM_HERE)],
    "本办法所称甲类项目和乙类项目，分别是指丙和丁。": [
        ("甲类项目", Kind.IS, In.DOCUMENT),
        ("乙类项目", Kind.IS, In.DOCUMENT),
    ],
    "本条例所称境内和境外所得，分别是指甲和乙。": [("境内和境外所得", Kind.IS, In.DOCUMENT)],
    "在本办法中，社区是指某辖区。": [("社区", Kind.IS, In.DOCUMENT)],
    "在本章中，社区是指某辖区。": [("社区", Kind.IS, In.GROUP)],
    "所称义务人，即取得土地的单位。": [("义务人", Kind.IS, In.DOCUMENT)],
    "本解释所称“甲”、“乙”，是指丙。": [("甲", Kind.IS, In.DOCUMENT), ("乙", Kind.IS, In.DOCUMENT)],
}
NO_DEFINITION = [
    "本条例所称战时，按照国家有关规定执行。",
    "前款所称的重大差异，可以参照有关规定认定。",
    "前款所称目录，由市人民政府制定。",
    "不构成前款所称差别待遇。",
    "审理本规定第二条所称案件的法院应当报告。",
    "统筹协调、监督管理辖区内活动，指导有关工作。",
    "根据需要指定监护人。",
    "逾期不办理的，即视为放弃。",
    "材料，包括申请书和图纸。",
    "十八周岁以上（含十八周岁）的人。",
]


@pytest.mark.parametrize("text", READ)
def test_terms_are_read_with_kind_and_scope(text: str) -> None:
    """Each way to define gives the exact words defined, how, and where they hold."""
    found = find_definitions(text, PLACE)
    assert [(definition.term, definition.kind, definition.scope.kind) for definition in found] == READ[text]


@pytest.mark.parametrize("text", NO_DEFINITION)
def test_what_hands_the_matter_on_defines_nothing(text: str) -> None:
    """所称 followed by a duty or by who decides is no definition."""
    assert find_definitions(text, PLACE) == ()


def test_list_of_terms_defines_each_item() -> None:
    """本法下列用语的含义 makes each item a definition for the whole text."""
    words = [
        ProvisionWords(id="art-9", text="本条例下列用语的含义："),
        ProvisionWords(id="art-9.item-1", text="古树，是指树龄在一百年以上的树木。"),
        ProvisionWords(id="art-9.item-2", text="“名木”是指珍贵的树木。"),
    ]
    found = definitions_of(words)
    assert [(d.term, d.provision, d.kind, d.scope.kind) for d in found] == [
        ("古树", "art-9.item-1", Kind.IN_TERMS_LIST, In.DOCUMENT),
        ("名木", "art-9.item-2", Kind.IN_TERMS_LIST, In.DOCUMENT),
    ]


def test_definition_holds_only_in_its_scope() -> None:
    """本章 ends with the chapter, 本条 with the article, a short name holds from where it is given."""
    words = [
        ProvisionWords(id="art-1", text="甲委员会。甲委员会（以下简称甲委）负责。甲委负责。", groups={"章": "chap-1"}),
        ProvisionWords(id="art-2", text="本章所称单位，是指乙。本条所称人员，是指丙。", groups={"章": "chap-1"}),
        ProvisionWords(id="art-3", text="单位和人员报甲委。", groups={"章": "chap-1"}),
        ProvisionWords(id="art-4", text="单位和人员报甲委。", groups={"章": "chap-2"}),
    ]
    definitions = definitions_of(words)
    used = {definitions[at].term: [u.provision for u in uses] for at, uses in uses_of(definitions, words).items()}
    assert used == {"甲委": ["art-1", "art-3", "art-4"], "单位": ["art-3"], "人员": []}
    assert [definition.term for definition in unused(definitions, words)] == ["人员"]
    order = {provision.id: at for at, provision in enumerate(words)}
    short = next(definition for definition in definitions if definition.term == "甲委")
    assert not holds_at(short, words[0], order, 0)


def test_longer_terms_and_titles_are_no_use_of_a_shorter() -> None:
    """A term inside a longer defined term, or inside a title, is not used there."""
    words = [
        ProvisionWords(id="art-1", text="本办法所称绿地，是指甲。本办法所称公园绿地，是指乙。"),
        ProvisionWords(id="art-2", text="公园绿地依照《城市绿地规定》管理。"),
    ]
    definitions = definitions_of(words)
    assert [definition.term for definition in unused(definitions, words)] == ["绿地"]


def test_names_used_before_or_without_being_given_are_listed() -> None:
    """A short name used earlier than it is given, and a 《办法》 that no words tell, are listed."""
    words = [
        ProvisionWords(id="art-1", text="审批局按照《办法》办理。"),
        ProvisionWords(id="art-2", text="县级行政许可部门（以下简称审批局）负责。"),
    ]
    found = undefined(definitions_of(words), words)
    assert [(lacking.use.term, lacking.use.provision, lacking.lack) for lacking in found] == [
        ("审批局", "art-1", Lack.BEFORE),
        ("办法", "art-1", Lack.NOWHERE),
    ]


PIECES = [
    "本办法",
    "所称",
    "前款",
    "是指",
    "，",
    "。",
    "；",
    "包括",
    "（以下简称",
    "）",
    "甲",
    "“乙”",
    "《丙法》",
    "第三条",
    "属于",
    "：",
    "下列",
    "分别简称为",
]


@given(st.lists(st.sampled_from(PIECES), max_size=20).map("".join))
def test_spans_of_terms_quote_the_text(text: str) -> None:
    """Whatever the text, a term stands in it where it is said to, inside the words that define it."""
    for found in find_definitions(text, PLACE):
        assert text[found.start : found.end] == found.term
        assert 0 <= found.opens <= found.start < found.end <= found.closes <= len(text)
