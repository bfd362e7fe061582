"""Which old article became which new one: pairs of every kind, what people confirmed, and no pairs."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_build.corpus.alignment import VERDICT_WORDS, Alignment, align, comparable, heaviest_chain
from site_build.corpus.provision import Provision

DUTY = "建设单位应当在住宅首期交付前完成社区综合服务中心建设，并与街道办事处签订移交协议。"
FEE = "规划条件未要求配建的项目，按照建筑面积缴纳配建费用，由财政部门收取并纳入预算管理。"
PLAN = "规划和自然资源部门提供土地出让条件时，载明配建的建筑面积、楼层、层高和出入口位置。"
CHECK = "街道办事处接收后负责日常管理，每年向民政部门报告使用情况，不得改变用途或者出租。"
FINE = "擅自改变服务中心用途的，由民政部门责令限期改正，并追回由此取得的全部收益。"
COUNT = "服务中心的套数、面积和位置由民政部门登记造册，并在门户网站向社会公开。"
OTHER = (
    "电动自行车充电设施由产权人维护，充电车位不得被其他车辆占用，夜间停放须断开电源并保持消防通道畅通；"
    "噪声扰民的由生态环境部门劝阻，屡次发生的记入信用档案；商铺外摆须经城市管理部门同意并按时收回。"
)
TEXTS = (DUTY, FEE, PLAN, CHECK, FINE, COUNT)


def version(*texts: str, numbers: list[int] | None = None) -> list[Provision]:
    """Articles numbered through, with ids of their numbers."""
    counted = numbers or [*range(1, len(texts) + 1)]
    return [Provision(id=f"art-{at}", number=str(at), text=text) for at, text in zip(counted, texts, strict=True)]


def kinds(result: Alignment) -> dict[tuple[str, str], str]:
    """The kind of each link by the numbers that it joins."""
    return {(link.old[4:], link.new[4:]): link.kind for link in result.links}


def test_a_version_with_itself_has_not_changed() -> None:
    """An identical re-issue says 没有改动, and every article is certainly itself."""
    result = align(version(*TEXTS), version(*TEXTS))
    assert VERDICT_WORDS[result.verdict] == "没有改动"
    assert {(link.old == link.new, link.kind, link.certainty, link.moved) for link in result.links} == {
        (True, "same", "certain", False)
    }
    assert (result.deleted, result.new) == ((), ())


def test_equal_articles_of_one_version_are_paired_in_order() -> None:
    """Articles of the same words are not mixed up in a version that did not change."""
    result = align(version("删去。", DUTY, "删去。"), version("删去。", DUTY, "删去。"))
    assert kinds(result) == {("1", "1"): "same", ("2", "2"): "same", ("3", "3"): "same"}


def test_new_deleted_and_renumbered_articles_are_told_apart() -> None:
    """Insertion and deletion renumber the rest without changing it."""
    result = align(version(DUTY, FEE, PLAN, CHECK), version(COUNT, DUTY, PLAN, CHECK))
    assert kinds(result) == {("1", "2"): "renumbered", ("3", "3"): "same", ("4", "4"): "same"}
    assert (result.deleted, result.new) == (("art-2",), ("art-1",))


def test_a_change_of_words_keeps_the_link() -> None:
    """A changed figure or clause leaves the article the same article; it is changed, and surely so."""
    result = align(version(DUTY, FEE, PLAN), version(DUTY, FEE.replace("并纳入预算管理", "，专款专用"), PLAN))
    link = result.of_old("art-2")[0]
    assert (link.new, link.kind, link.certainty) == ("art-2", "changed", "certain")


@pytest.mark.parametrize("order", [(1, 2, 3, 4, 0), (4, 0, 1, 2, 3), (0, 3, 1, 2, 4)])
def test_a_moved_article_is_moved_and_its_neighbours_are_not(order: tuple[int, ...]) -> None:
    """Only the article that left the order is marked, whether its words changed or not."""
    texts = TEXTS[:5]
    result = align(version(*texts), version(*(texts[at] for at in order)))
    moved = next(at for at in range(5) if [place for place in order if place != at] == sorted({*range(5)} - {at}))
    assert [link.old for link in result.links if link.moved] == [f"art-{moved + 1}"]
    assert len(result.links) == len(texts)


def test_an_article_that_was_split_leads_to_all_its_parts() -> None:
    """Each 款 that stands in an article of its own now is linked to it."""
    result = align(version(PLAN, f"{DUTY}\n{CHECK}", FEE), version(PLAN, DUTY, CHECK, FEE))
    assert kinds(result) == {("1", "1"): "same", ("2", "2"): "split", ("2", "3"): "split", ("3", "4"): "renumbered"}


def test_articles_that_were_merged_lead_to_one() -> None:
    """Two articles that became the 款 of one are both linked to it, and neither is deleted."""
    result = align(version(PLAN, DUTY, CHECK, FEE), version(PLAN, f"{DUTY}\n{CHECK}", FEE))
    assert kinds(result) == {("1", "1"): "same", ("2", "2"): "merged", ("3", "2"): "merged", ("4", "3"): "renumbered"}
    assert result.deleted == ()


def test_a_duty_and_the_liability_for_it_are_two_articles() -> None:
    """A new article on liability repeats the words of the duty and is not a part of it."""
    duty = "任何单位不得侵占服务中心的房屋和场地。\n禁止在服务中心内从事与社区服务无关的经营活动。"
    shorter = "任何单位不得侵占服务中心的房屋和场地。"
    liability = "违反本办法规定，有下列行为之一的，由民政部门责令改正，处一万元以下罚款：\n（一）侵占服务中心的；\n"
    liability += "（二）在服务中心内从事经营活动的；\n（三）拒不移交有关资料的。"
    result = align(version(duty, FEE, PLAN), version(shorter, FEE, PLAN, liability))
    assert result.new == ("art-4",)


def test_what_is_only_written_otherwise_is_the_same() -> None:
    """Marks, spaces, characters without width and numbers of articles in references make no change of words."""
    old = "依照第四条、第五条︰(一)提交申请书\u200b；(二)缴纳费用"
    new = "依照第六条、第七条：（一）提交申请书；（二）缴纳　费用"
    assert comparable(old) == comparable(new)
    assert kinds(align(version(old), version(new))) == {("1", "1"): "same"}


def test_confirmed_links_win_and_nothing_is_added_to_them() -> None:
    """An equal `cid` and a `from` stand against any likeness of words, and their articles get no other link."""
    old = [
        Provision(id="art-1", number="1", text=DUTY, cid="duty"),
        Provision(id="art-2", number="2", text=FEE),
        Provision(id="art-3", number="3", text=PLAN),
    ]
    new = [
        Provision(id="art-1", number="1", text=FEE, cid="duty"),
        Provision(id="art-2", number="2", text=COUNT, from_=("art-2", "art-3")),
        Provision(id="art-3", number="3", text=DUTY),
    ]
    result = align(old, new)
    assert {(link.old, link.new, link.certainty) for link in result.links} == {
        ("art-1", "art-1", "confirmed"),
        ("art-2", "art-2", "confirmed"),
        ("art-3", "art-2", "confirmed"),
    }
    assert result.new == ("art-3",)


def test_a_weak_or_rivalled_link_is_doubtful() -> None:
    """Two articles that fit an old one equally well are not told as certain."""
    twin = FEE.replace("财政部门", "住房城乡建设部门")
    other = FEE.replace("财政部门", "民政部门")
    result = align(version(DUTY, FEE, PLAN), version(DUTY, twin, other, PLAN))
    assert {link.certainty for link in result.of_old("art-2")} == {"doubtful"}


def test_a_full_revision_forces_no_pairs() -> None:
    """Where little was kept it says 全面修订; what is doubtful is a proposal and no link."""
    old = version(*TEXTS)
    rewritten = (
        "建设单位可以自愿参加社区服务设施建设，具体协议由双方商定后签订。",
        "市人民政府统筹安排老年食堂、托育点和图书室，鼓励社会力量投资兴办。",
        "设施使用情况由第三方评价，评价结果作为安排补助的依据。",
        "志愿服务时间可以兑换培训课程，兑换规则由团委另行公布。",
        "本市建立智慧社区平台，居民可以在线预约场地和课程。",
    )
    result = align(old, version(DUTY, *rewritten))
    assert VERDICT_WORDS[result.verdict] == "全面修订"
    assert kinds(result) == {("1", "1"): "same"}


def test_two_works_are_not_taken_for_two_versions() -> None:
    """Texts with nothing in common are told as such and have no links."""
    other = version("猫科动物的捕食行为随季节变化。", "蛋白质折叠的速率取决于温度与酸度。")
    result = align(version(*TEXTS), other)
    assert (result.verdict, result.links) == ("unrelated", ())


def test_a_text_of_another_language_is_compared_like_any_other() -> None:
    """Letters are compared as characters are: a translation is unrelated, the same text has not changed."""
    english = version("The developer shall build the centre.", "The fee is paid before the first delivery.")
    assert align(version(*TEXTS), english).verdict == "unrelated"
    assert align(english, english).verdict == "unchanged"


@pytest.mark.parametrize(("old", "new"), [((), TEXTS), (TEXTS, ()), ((), ())])
def test_an_empty_version_is_told(old: tuple[str, ...], new: tuple[str, ...]) -> None:
    """A version without articles is no full revision; everything of the other came or went."""
    result = align(version(*old), version(*new))
    assert (result.verdict, len(result.deleted), len(result.new)) == ("empty", len(old), len(new))


def test_articles_without_words_do_not_stop_the_rest() -> None:
    """An article of spaces, of nothing or of a single mark is compared without an error."""
    result = align(version("", DUTY, " \n ", "。"), version(DUTY, "", "！"))
    assert ("2", "1") in kinds(result)


def test_thousands_of_articles_are_aligned() -> None:
    """Five thousand articles find their new places: candidates are few whatever the length."""
    draw = random.Random(1)  # noqa: S311 - texts need no secrecy
    signs = "天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往秋收冬藏闰余成岁律吕调阳云腾致雨露结为霜金生丽水玉出昆冈"
    texts = ["建设单位应当" + "".join(draw.choices(signs, k=30)) + "。" for _ in range(5000)]
    result = align(version(*texts), version(*texts[1:], numbers=[*range(1, 5000)]))
    assert result.deleted == ("art-1",)
    assert {link.kind for link in result.links} == {"renumbered"}


@pytest.mark.parametrize("count", [20, 600])
def test_articles_made_after_one_pattern_are_paired_by_their_place(count: int) -> None:
    """Where articles differ in a figure only, place decides; where nothing else speaks for it, the link is doubtful."""
    pattern = "第{}号地块应当配建面积为{}平方米的社区综合服务中心。"
    old = version(*(pattern.format(at, 2000) for at in range(count)))
    result = align(old, version("新加的总则，说明本办法的目的。", *(pattern.format(at, 3000) for at in range(count))))
    pairs = {(int(link.old[4:]), int(link.new[4:])) for link in result.links}
    assert len(pairs & {(at, at + 1) for at in range(1, count + 1)}) >= 0.9 * count
    assert all(link.new == f"art-{int(link.old[4:]) + 1}" for link in result.links if link.certainty == "certain")


@settings(deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 8), st.integers(0, 8)), unique=True, max_size=12),
    st.lists(st.integers(1, 9), min_size=12, max_size=12),
)
def test_the_chain_is_the_heaviest(pairs: list[tuple[int, int]], weights: list[int]) -> None:
    """No other pairs that grow on both sides weigh more, by trying all of them."""
    scores = {pair: float(weight) for pair, weight in zip(pairs, weights, strict=False)}
    chain = heaviest_chain(scores)
    assert all(one[0] < other[0] and one[1] < other[1] for one, other in pairwise(chain))

    def heaviest(after: tuple[int, int]) -> float:
        return max(
            (scores[pair] + heaviest(pair) for pair in pairs if pair[0] > after[0] and pair[1] > after[1]), default=0.0
        )

    assert sum(scores[pair] for pair in chain) == heaviest((-1, -1))


@settings(deadline=None)
@given(st.permutations(range(len(TEXTS))), st.sets(st.integers(0, len(TEXTS) - 1), max_size=3))
def test_every_kept_article_is_found_in_any_order(order: list[int], gone: set[int]) -> None:
    """Deleting and reordering loses no article that stayed, and every old and new article is told of once."""
    left = [at for at in order if at not in gone]
    result = align(version(*TEXTS), version(*(TEXTS[at] for at in left)))
    assert {(int(link.old[4:]) - 1, int(link.new[4:]) - 1) for link in result.links} == {
        (at, place) for place, at in enumerate(left)
    }
    assert result.deleted == tuple(f"art-{at + 1}" for at in sorted(gone))


def test_the_long_and_the_short_name_of_a_body_are_one() -> None:
    """人大常委会 and 人民代表大会常务委员会 throughout two versions make no difference: the pair is certain."""
    short = "区人大常委会每年听取区人大常委会工作机构关于市人大常委会交办事项的报告。"
    long = short.replace("人大常委会", "人民代表大会常务委员会")
    result = align(version(short, DUTY, FEE), version(PLAN, DUTY, FEE, long, numbers=[1, 2, 3, 4]))
    (link,) = (link for link in result.links if link.old == "art-1")
    assert (link.new, link.certainty, link.score) == ("art-4", "certain", 1.0)


def test_a_sentence_alike_ties_no_articles_that_are_else_nothing_alike() -> None:
    """One common sentence in two long articles of other matter makes neither a split nor a merge."""
    common = "审查结束后将书面意见反馈有关单位。"
    old = version(DUTY + FEE, f"{PLAN}{COUNT}{CHECK}\n{common}", FINE)
    new = version(DUTY + FEE, f"{PLAN}{COUNT}{CHECK}", FINE, f"{OTHER}\n{common}")
    assert ("2", "4") not in kinds(align(old, new))
