"""References in legal texts: what they point at, what is left alone, and what comes of them."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_build.corpus.text_references import (
    Fate,
    MentionKind,
    ProvisionWords,
    ReferenceTarget,
    TextPlace,
    find_mentions,
    find_references,
    names_of_titles,
    references_of,
    resolve,
    target_of,
)

PLACE = TextPlace(
    target=target_of("art-10.para-3.item-4"), groups={"章": "chap-2", "节": "chap-2.sec-3"}, title="某办法"
)

# Words, the references in them, and what each points at; a work stands before #.
READ: dict[str, dict[str, list[str]]] = {
    "违反本法第三十七条第二款至第四款、第五款规定": {
        "本法第三十七条第二款至第四款、第五款": ["art-37.para-2", "art-37.para-3", "art-37.para-4", "art-37.para-5"]
    },
    "适用本条例第一条至三条": {"本条例第一条至三条": ["art-1", "art-2", "art-3"]},
    "本规定第二十五、六十四条": {"本规定第二十五、六十四条": ["art-25", "art-64"]},
    "前款第（一）至（三）项、第五项": {
        "前款第（一）至（三）项、第五项": [f"art-10.para-2.item-{item}" for item in (1, 2, 3, 5)]
    },
    "依照前两款和本款第十二项": {
        "前两款": ["art-10.para-1", "art-10.para-2"],
        "本款第十二项": ["art-10.para-3.item-12"],
    },
    "前条、前两条以及前项": {"前条": ["art-9"], "前两条": ["art-8", "art-9"], "前项": ["art-10.para-3.item-3"]},
    "本条第三款第（二）、（三）项和第四款": {
        "本条第三款第（二）、（三）项和第四款": ["art-10.para-3.item-2", "art-10.para-3.item-3", "art-10.para-4"]
    },
    "违反第十条第一款，同条第二款另有规定的": {"第十条第一款": ["art-10.para-1"], "同条第二款": ["art-10.para-2"]},
    "依照同条第二款和该条第三款第一项": {},
    "违反本条列第四十九条第三项": {"本条列第四十九条第三项": ["art-49.item-3"]},
    "本章第二节和本节规定": {"本章第二节": ["chap-2.sec-2"], "本节": ["chap-2.sec-3"]},
    "本规定第三章、第四章第一节": {"本规定第三章、第四章第一节": ["chap-3", "chap-4.sec-1"]},
    "第5条、第7条第（2）项": {"第5条、第7条第（2）项": ["art-5", "art-7.item-2"]},
    "第十五条第一款以及第二十条之一": {"第十五条第一款以及第二十条之一": ["art-15.para-1", "art-20-1"]},
    "有违反第十六条规定，第一项至第三项行为的": {
        "第十六条": ["art-16"],
        "第一项至第三项": ["art-16.item-1", "art-16.item-2", "art-16.item-3"],
    },
    "第二十一条第一款第四项的面积，按照该款第一项计算": {
        "第二十一条第一款第四项": ["art-21.para-1.item-4"],
        "该款第一项": ["art-21.para-1.item-1"],
    },
    "认定其构成刑法第一百二十条之一第一款的": {"刑法第一百二十条之一第一款": ["中华人民共和国刑法#art-120-1.para-1"]},
    "《中华人民共和国水法》（2016年修正）第八条第1款": {
        "《中华人民共和国水法》（2016年修正）第八条第1款": ["中华人民共和国水法#art-8.para-1"]
    },
    "依照《甲市物业办法》处理，适用该办法第十条": {"该办法第十条": ["甲市物业办法#art-10"]},
    "见优化环境条例第二十五、六十四条和甲市减轻负担条例第七条": {
        "优化环境条例第二十五、六十四条": ["优化环境条例#art-25", "优化环境条例#art-64"],
        "甲市减轻负担条例第七条": ["甲市减轻负担条例#art-7"],
    },
    "《国务院关于修改〈水法〉等法律的决定》第三条": {
        "《国务院关于修改〈水法〉等法律的决定》第三条": ["国务院关于修改〈水法〉等法律的决定#art-3"]
    },
    "《某通知》（甲府发[2005]86号）和乙府办发（2017）12号": {
        "甲府发[2005]86号": ["甲府发〔2005〕86号#"],
        "乙府办发（2017）12号": ["乙府办发〔2017〕12号#"],
    },
    "1999年5月25日住房和城乡建设部令第14号": {"住房和城乡建设部令第14号": ["住房和城乡建设部令第14号#"]},
    "《某办法》第三条": {"《某办法》第三条": ["art-3"]},
    "违反第五条第一款第（一）（三）项": {
        "第五条第一款第（一）（三）项": ["art-5.para-1.item-1", "art-5.para-1.item-3"]
    },
    "依照甲府发〔2020〕12号文第三条、国务院令第279号第十六条": {
        "甲府发〔2020〕12号文第三条": ["甲府发〔2020〕12号#art-3"],
        "国务院令第279号第十六条": ["国务院令第279号#art-16"],
    },
    "见住房和城乡建设部公告2018年第142号": {
        "住房和城乡建设部公告2018年第142号": ["住房和城乡建设部公告2018年第142号#"]
    },
    "民法典第三编第一分编和第五编": {
        "民法典第三编第一分编和第五编": ["中华人民共和国民法典#part-3", "中华人民共和国民法典#part-5"]
    },
    "将《甲条例》第十二条修改为：“违反第八条的，依照本条例第九条处罚。”违反第六条的": {
        "《甲条例》第十二条": ["甲条例#art-12"],
        "第六条": ["art-6"],
    },
    "前三款规定的": {"前三款": []},
}
LEFT_ALONE = [
    "第三人主张第一项目和第二款项",
    "本市第一条道路和第三条公路",
    "以上款项应当在目前款项中支付，条件同前条件",
    "应当具备下列基本条件，该条款有效",
    "合同条款、共同条件和本条例",
    "按照污染当量数从大到小排序的第一类前三种",
    "违反条例第三条的",
    "国务院关于加强管理的决定第三条",
    "（2019）第5号",
    "新建第二条生产线、第三条跑道，沿第一条主干道，第五节车厢和第三款产品",
    "土地出让合同第八条、协议第三条第二款和判决书的第五项",
    "删去第十七条第二款，第九条改为第十条",
    "增加一条，作为第十条：“新建项目依照第八条配建。”",
]


def targets(text: str, place: TextPlace | None = PLACE) -> dict[str, list[str]]:
    """The words of each reference with what they point at."""
    return {found.text: [written(target) for target in found.targets] for found in find_references(text, place)}


def written(target: ReferenceTarget) -> str:
    """A target in one line."""
    work = target.document_no or target.work
    return f"{work}#{target.provision}" if work else target.provision


@pytest.mark.parametrize("text", READ)
def test_words_point_at_what_they_name(text: str) -> None:
    """Ranges, lists, elided numbers and relative words give each provision, with the exact words."""
    assert targets(text) == READ[text]


@pytest.mark.parametrize("text", LEFT_ALONE)
def test_words_that_only_look_like_references_are_left_alone(text: str) -> None:
    """第一项目, 目前款项, 基本条件 and a law that nobody could tell are no references."""
    assert targets(text) == {}


def test_number_after_another_law_is_left_alone() -> None:
    """A bare 第四十条 after another law in the sentence may be either's, so it is neither's."""
    assert list(targets("违反《水法》第三十条的，第四十条规定的机关可以处罚")) == ["《水法》第三十条"]
    assert list(targets("违反《水法》第三十条的处罚。第四十条另有规定的除外")) == ["《水法》第三十条", "第四十条"]


def test_short_names_of_the_text_give_the_full_title() -> None:
    """A short name in brackets holds for the whole text; a law's title may do without the country."""
    words = [
        ProvisionWords(id="art-1", text="根据《中华人民共和国消防法》和《甲市物业管理条例》（以下简称《条例》）制定。"),
        ProvisionWords(id="art-2", text="不符合消防法第十条或者《条例》第八条的"),
    ]
    found = references_of(words)["art-2"]
    assert [written(target) for reference in found for target in reference.targets] == [
        "中华人民共和国消防法#art-10",
        "甲市物业管理条例#art-8",
    ]
    assert names_of_titles(["中华人民共和国水法"]) == {"水法": "中华人民共和国水法"}


def test_items_go_on_from_the_words_before_the_list() -> None:
    """违反第三项 in a list after “违反第二十二条规定” is an item of that article."""
    words = [
        ProvisionWords(id="art-22", text="禁止下列行为："),
        *(ProvisionWords(id=f"art-22.item-{item}", text="某行为；") for item in range(1, 4)),
        ProvisionWords(id="art-42", text="违反本条例第二十二条规定，按照下列规定处罚："),
        ProvisionWords(id="art-42.item-1", text="违反第三项规定的，处五千元罚款；"),
    ]
    assert [t.provision for r in references_of(words)["art-42.item-1"] for t in r.targets] == ["art-22.item-3"]


def test_previous_article_is_the_one_that_stands_before() -> None:
    """前条 counts articles as they stand, 第X条之一 among them, and a range takes all between."""
    words = [ProvisionWords(id=f"art-{number}", text="甲。") for number in ("5", "5-1", "5-2", "6")]
    words.append(ProvisionWords(id="art-7", text="第五条至第六条、前两条"))
    found = references_of(words)["art-7"]
    assert [t.article for t in found[0].targets] == ["5", "5-1", "5-2", "6"]
    assert [t.article for t in found[1].targets] == ["5-2", "6"]


def test_targets_are_held_against_what_there_is() -> None:
    """An only 款 is the article, an item is in the 款 that has it; not there and not held are told apart."""
    own = {"art-1", "art-2", "art-2.para-1", "art-2.para-2", "art-2.para-2.item-1", "art-3"}
    text = "第一条第一款、第二条第一项、第三条第二款、第九条，《水法》第二条，《火法》第三条"
    found = {"art-3": find_references(text, TextPlace(target=target_of("art-3")))}
    index = {"own": own, "water@2016": {"art-2"}}
    bound = {"中华人民共和国水法": "water@2016"}
    fates = [(t.fate, t.provision) for r in resolve(found, index, "own", bound.get) for t in r.targets]
    assert fates == [
        (Fate.RESOLVED, "art-1"),
        (Fate.RESOLVED, "art-2.para-2.item-1"),
        (Fate.DANGLING, None),
        (Fate.DANGLING, None),
        (Fate.RESOLVED, "art-2"),
        (Fate.NOT_HELD, None),
    ]


def test_item_in_two_paragraphs_is_told_as_doubtful() -> None:
    """第二条第一项 where two 款 have a first item points at neither."""
    own = {"art-2.para-1", "art-2.para-1.item-1", "art-2.para-2", "art-2.para-2.item-1"}
    found = {"art-3": find_references("第二条第一项")}
    (resolved,) = resolve(found, {"own": own}, "own", lambda _: None)
    assert [target.fate for target in resolved.targets] == [Fate.AMBIGUOUS]
    assert resolved.dangling


def test_works_named_as_a_whole_are_mentions() -> None:
    """本办法, 《…》 and short names are mentions where no provision follows, and none inside a reference."""
    found = find_mentions(
        "根据消防法、《水法》第三条和《土地管理法》制定本办法。", names={"消防法": "中华人民共和国消防法"}
    )
    assert [(mention.text, mention.kind, mention.work) for mention in found] == [
        ("消防法", MentionKind.SHORT_NAME, "中华人民共和国消防法"),
        ("《土地管理法》", MentionKind.TITLE, "中华人民共和国土地管理法"),
        ("本办法", MentionKind.OWN_WORK, None),
    ]


def chinese(number: int) -> str:
    """A number below 1000 as articles are counted: 一百零三."""
    digits, units = "零一二三四五六七八九", ("百", "十", "")
    words, skipped = "", False
    for digit, unit in zip(f"{number:03}", units, strict=True):
        if digit == "0":
            skipped = bool(words)
            continue
        words += ("零" if skipped else "") + digits[int(digit)] + unit
        skipped = False
    return words.removeprefix("一") if words.startswith("一十") else words


@given(
    st.lists(
        st.tuples(st.integers(1, 700), st.none() | st.integers(1, 20), st.none() | st.integers(1, 30)),
        min_size=1,
        max_size=6,
    ),
    st.randoms(),
)
def test_lists_of_numbers_read_back(numbers: list[tuple[int, int | None, int | None]], order: random.Random) -> None:
    """Any list of articles, 款 and 项 reads back as it was written, whatever its order."""
    order.shuffle(numbers)
    parts = [
        f"第{chinese(article)}条"
        + (f"第{chinese(paragraph)}款" if paragraph else "")
        + (f"第（{chinese(item)}）项" if item else "")
        for article, paragraph, item in numbers
    ]
    wanted = [ReferenceTarget(article=str(a), paragraph=p, item=i) for a, p, i in numbers]
    (found,) = find_references(f"违反本条例{'、'.join(parts)}规定的")
    assert found.text == f"本条例{'、'.join(parts)}"
    assert found.targets == tuple(dict.fromkeys(wanted))


PIECES = [
    "第十条",
    "第二款",
    "第（三）项",
    "、",
    "和",
    "至",
    "前款",
    "前两条",
    "本条",
    "本法",
    "《水法》",
    "该款",
    "规定的",
    "，",
    "。",
    "刑法",
]
PIECES += [
    "第五",
    "（",
    "）",
    "〔2005〕86号",
    "甲府发",
    "令第3号",
    "项目",
    "条件",
    "之一",
    "本章",
    "第三节",
    "十二条",
    "|",
    "\n",
    "以下简称",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_spans_quote_the_text_and_never_overlap(text: str) -> None:
    """Whatever the text, each span lies in it, quotes it exactly, and stands after the one before."""
    end = 0
    for found in find_references(text, PLACE):
        assert end <= found.start < found.end <= len(text)
        assert text[found.start : found.end] == found.text
        end = found.end
    taken = {at for found in find_references(text, PLACE) for at in range(found.start, found.end)}
    for mention in find_mentions(text, PLACE):
        assert text[mention.start : mention.end] == mention.text
        assert taken.isdisjoint(range(mention.start, mention.end))


@pytest.mark.parametrize("text", READ)
def test_the_parts_of_a_reference_are_words_of_it_in_order(text: str) -> None:
    """Each part lies in the reference, after the one before, and names one of its targets; there is one if any is."""
    for found in find_references(text, PLACE):
        places = [found.start, *(place for part in found.parts for place in (part.start, part.end)), found.end]
        assert places == sorted(places)
        assert {part.target for part in found.parts} <= {*found.targets}
        assert bool(found.parts) == bool(found.targets)
