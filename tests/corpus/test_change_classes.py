"""What kind of words changed, and which changes a reader is warned of, each kind by a sentence."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_build.corpus.change_classes import CLASS_WORDS, EDITORIAL, LABEL, changes, may_be_substantive
from site_build.corpus.redline import redline


def classes(old: str, new: str, articles: dict[str, str] | None = None) -> set[str]:
    """All classes of the changes between two sentences."""
    return {one for change in changes(redline(old, new, articles)) for one in change.classes}


@pytest.mark.parametrize(
    ("expected", "old", "new"),
    [
        ("figure", "配建面积不得少于2000平方米。", "配建面积不得少于3000平方米。"),
        ("figure", "费率为百分之五。", "费率为百分之六。"),
        ("deadline", "应当在15日内办结。", "应当在15个工作日内办结。"),
        ("deadline", "应当及时转交有关部门。", "应当在10个工作日内转交有关部门。"),
        ("deadline", "每年3月31日前报送。", "每年6月30日前报送。"),
        ("date_in_force", "本办法自2020年9月1日起施行。", "本办法自2025年6月1日起施行。"),
        ("date_in_force", "本办法自公布之日起施行。", "本办法自公布之日起30日后施行。"),
        ("deadline", "每年公示一次。", "每半年公示一次。"),
        ("deadline", "施工前报告。", "竣工后报告。"),
        ("deadline", "自签订合同之日起十日内。", "自交付土地之日起十日内。"),
        ("figure", "每平方米每年20元。", "每平方米每月20元。"),
        ("figure", "2/3以上的业主同意。", "1/3以上的业主同意。"),
        ("modality", "原则上应当集中设置。", "应当集中设置。"),
        ("penalty", "可以并处罚款。", "并处罚款。"),
        ("subject", "任何单位和个人不得侵占。", "任何个人不得侵占。"),
        ("modality", "建设单位应当签订移交协议。", "建设单位可以签订移交协议。"),
        ("modality", "必须就近火化。", "应当就近火化。"),
        ("modality", "建设单位可以改变用途。", "建设单位不得改变用途。"),
        ("subject", "由区规划自然资源局负责验收。", "由区住房城乡建委负责验收。"),
        ("subject", "由环境保护主管部门责令改正。", "由生态环境主管部门责令改正。"),
        ("subject", "国务院的负责人列席会议。", "国务院、国家监察委员会的负责人列席会议。"),
        ("scope", "面积在2000平方米以上的项目。", "面积超过2000平方米的项目。"),
        ("scope", "居住用地和商业用地的项目。", "居住用地或者商业用地的项目。"),
        ("scope", "已建成区域的项目缴费。", "已建成区域的项目缴费，规划条件另有要求的除外。"),
        ("scope", "具有危险特性的废物。", "具有危险特性的固体废物。"),
        ("penalty", "未移交的，责令限期改正。", "未移交的，责令限期改正；逾期不改正的，处罚款。"),
        ("penalty", "处二千元以上罚款。", "处二万元以上罚款。"),
        ("penalty", "依法给予行政处分。", "依法给予处分。"),
        ("procedure", "报国务院主管部门备案。", "报国务院主管部门复核。"),
        ("procedure", "经区政府同意后办理。", "报区政府批准后办理。"),
        ("definition", "所称中心，是指老年设施和托育设施。", "所称中心，是指老年设施、托育设施和图书设施。"),
        ("reference", "依照《收养法》办理。", "依照《民法典》办理。"),
        ("reference", "符合收养法规定条件的。", "符合民法典规定条件的。"),
        ("reference", "依照本办法第五条第一款缴费。", "依照本办法第五条第二款缴费。"),
    ],
)
def test_a_change_of_substance_is_marked_with_its_kind(expected: str, old: str, new: str) -> None:
    """A change of each kind is named as that kind and marked, in both directions."""
    for before, after in ((old, new), (new, old)):
        assert expected in classes(before, after)
        assert may_be_substantive(redline(before, after))


@pytest.mark.parametrize(
    ("expected", "old", "new"),
    [
        ("numerals", "自收到之日起三十日内提出。", "自收到之日起30日内提出。"),
        ("numerals", "处1万元以上5万元以下罚款。", "处一万元以上五万元以下罚款。"),
        ("numerals", "不得超过百分之五。", "不得超过5%。"),
        ("numerals", "三分之二以上的业主。", "2/3以上的业主。"),
        ("wording", "除第九条规定的情形以外。", "除本条例第九条规定的情形以外。"),
        ("wording", "由区民政局负责解释。", "由区民政局解释。"),
        ("wording", "自4月19日起施行。", "自4月19日起实施。"),
        ("wording", "在收到申请之日起5日内。", "自收到申请之日起5日内。"),
        ("wording", "任何单位或个人不得侵占。", "任何单位和个人不得侵占。"),
        ("wording", "严禁挪作他用。", "不得挪作他用。"),
        ("wording", "收回有关证件。", "收回相关证件。"),
        ("wording", "报送区主管部门。", "报区主管部门。"),
        ("punctuation", "下列原则:", "下列原则："),
        ("punctuation", "收养法(以下简称法)", "收养法（以下简称法）"),
        ("punctuation", "办理登记手续。", "办理登记手续；"),
        ("punctuation", "危险\u200b废物", "危险废物"),
        ("renumbering", "（七）其他义务。", "（八）其他义务。"),
        ("wording", "依照法律、行政法规和国家有关规定追究责任。", "依法追究责任。"),
        ("wording", "通过企业信用信息公示系统公示。", "依法通过国家企业信用信息公示系统公示。"),
        ("wording", "为了规范配建管理，制定本办法。", "为规范配建管理，制定本办法。"),
        ("wording", "建设单位应当办理手续。", "建设单位应办理手续。"),
        ("wording", "按照规定办理移交。", "依照规定办理移交。"),
        ("wording", "规划、建设等部门以及街道配合。", "规划、建设等部门和街道配合。"),
        ("wording", "报送市人大常委会备案。", "报送市人民代表大会常务委员会备案。"),
        ("wording", "烈士的子女优先录用。", "烈士子女优先录用。"),
        ("wording", "不按规定发放的。", "不按照规定发放的。"),
        ("wording", "本办法所称中心。", "本条例所称中心。"),
        ("wording", "应当予以公示。", "应予公示。"),
        ("wording", "建筑面积不得低于3000平方米。", "建筑面积不低于3000平方米。"),
        ("wording", "最长不超过十日。", "不得超过十日。"),
        ("wording", "禁止出租。", "不得出租。"),
        ("wording", "公民、法人和其他组织举报的。", "公民、法人或者其他组织举报的。"),
        ("wording", "经批准后，方可施工。", "经批准，方可施工。"),
        ("wording", "国家对成绩突出的单位给予奖励。", "对成绩突出的单位，按照国家有关规定给予奖励。"),
    ],
)
def test_a_change_of_writing_is_not_marked(expected: str, old: str, new: str) -> None:
    """What is only written otherwise is named as such and not marked, in both directions."""
    for before, after in ((old, new), (new, old)):
        assert expected in classes(before, after)
        assert not may_be_substantive(redline(before, after))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("及时移交并报告。", "和移交并报告。"),
        ("可以并处罚款。", "可以处罚款。"),
        ("参与表决的单位。", "表决的单位。"),
        ("同时具备下列条件。", "具备下列条件。"),
        ("保证金由银行保管。", "保障金由银行保管。"),
        ("乙方书面通知对方。", "乙方通知对方。"),
        ("居民以外的单位。", "居民单位。"),
        ("不得超过十日。", "一般不超过十日。"),
        ("建设单位和施工单位应当报告。", "建设单位或者施工单位应当报告。"),
    ],
)
def test_small_words_with_weight_are_marked(old: str, new: str) -> None:
    """Words that look empty but are parts of words that bind are not taken for writing."""
    assert may_be_substantive(redline(old, new))


def test_references_after_renumbering_are_apart() -> None:
    """A reference that follows is renumbering; that did not follow, or names another article, is a reference."""
    assert classes("依照第四条办理。", "依照第七条办理。", {"4": "7"}) == {"renumbering"}
    assert classes("依照第四条办理。", "依照第四条办理。", {"4": "7"}) == {"reference"}
    assert "reference" in classes("依照第四条办理。", "依照第八条办理。", {"4": "7"})


def test_each_change_has_its_own_classes() -> None:
    """Two changes of one sentence are classed apart, and an editorial one beside another stays editorial."""
    found = changes(redline("下列单位:建设单位应当缴纳费用。", "下列单位：建设单位可以缴纳费用。"))
    assert [change.classes for change in found] == [("punctuation",), ("modality",)]
    assert [change.may_be_substantive for change in found] == [False, True]


def test_every_class_has_words_for_readers_and_none_overclaims() -> None:
    """Readers see Chinese words for classes, and the label says 可能."""
    assert all(not word.isascii() for word in CLASS_WORDS.values())
    assert {*CLASS_WORDS} > EDITORIAL
    assert LABEL == "可能涉及实质内容"


WORDS = st.lists(
    st.sampled_from(
        [
            *("建设单位", "应当", "可以", "3000平方米", "30日", "，", "。", "的", "和", "依法", "\n", "（一）", "罚款"),
            *("《甲法》", "第五条"),
        ]
    ),
    max_size=12,
).map("".join)


@settings(deadline=None)
@given(WORDS, WORDS)
def test_every_change_has_a_class(old: str, new: str) -> None:
    """No change is left without a class, and a text with itself has no change."""
    assert all(change.classes for change in changes(redline(old, new)))
    assert changes(redline(old, old)) == ()
