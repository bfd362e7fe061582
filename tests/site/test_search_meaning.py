"""What a question means: dialect, other wordings, days and numbers in any writing, and what stands behind what."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import Any

import pytest
from asked_search import Ask, pages, searching
from hypothesis import given
from hypothesis import strategies as st
from paths import ROOT

from site_build.corpus import kinds
from site_build.corpus.library import Library
from site_build.corpus.model import Concept
from site_build.search.concepts import concept_postings, seldom_words
from site_build.search.entries import Entry, entries
from site_build.search.index import lettered, parts_at_once, parts_in_turn
from site_build.search.postings import NEIGHBOURS, ONE_APART, pair_postings, reading
from site_build.search.similar import similar
from site_build.search.tokens import tokens

RULE = Entry(
    kind="superior", group="《停车规范》", title="停车规范", text="停车位的数量另行规定。", address="superior/made/"
)
ELSEWHERE = replace(RULE, kind="peer", group="西山县办法", address="packs/made/", named_by=("西山",))


@pytest.fixture(scope="module")
def small_ask(small_library: Library, tmp_path_factory: pytest.TempPathFactory) -> Ask:
    """The search of the small corpus, with a document whose number and dates are known."""
    made = (
        replace(RULE, also=("渝府发〔2018〕26号",), number="渝府发〔2018〕26号"),
        replace(RULE, title="协调会", text="4月19日，召开协调会。", address="superior/made/#day"),
        replace(RULE, title="另一年的会", text="2019年4月19日，又召开协调会。", address="superior/made/#year"),
        replace(ELSEWHERE, title="停车位的数量", text="每户一个停车位。"),
    )
    return searching(small_library, tmp_path_factory.mktemp("index"), made)


def test_dialect_and_its_standard_form_find_the_same(small_ask: Ask) -> None:
    """好多 is 多少: what the table of spoken words says, the search does."""
    spoken, standard = small_ask(["打款好多", "打款多少"])
    assert pages(spoken) == pages(standard) != []


@pytest.mark.parametrize("query", ["上哪儿交钱", "这笔钱归谁收？", "这笔钱到底归谁收"])
def test_a_question_is_found_by_another_way_of_asking(small_ask: Ask, query: str) -> None:
    """What stands under `asked_as` leads to its question first, whole or nearly."""
    (answer,) = small_ask([query])
    assert pages(answer)[0] == "demo/questions/#q03"


def test_the_clause_stands_close_behind_the_answer_that_rests_on_it(small_ask: Ask) -> None:
    """A reader who is answered by a question sees the clause that it cites first, among the first five."""
    (answer,) = small_ask(["上哪儿交钱"])
    assert "第一条所引的条款" in [hit.get("why") for hit in answer["hits"][:5]] or any(
        page.startswith("demo/measures/#") for page in pages(answer, 5)
    )


@pytest.mark.parametrize("query", ["2345平可以吗", "2345.5㎡可以吗", "两千三百平可以吗", "2,345个平方可以吗"])
def test_an_area_of_the_reader_s_own_asks_how_large_is_large_enough(small_ask: Ask, query: str) -> None:
    """A figure that stands in no text leaves no empty page; the price of one square metre is no area."""
    own, least, price = small_ask([query, "最少面积可以吗", "一平多少钱"])
    assert pages(own)[:1] == pages(least)[:1] != []
    assert pages(price) != pages(least)


@pytest.mark.parametrize(
    "amount", ["二十块一平", "一千五一平", "30元/㎡", "￥30 每平米", "每户两百块", "1.5万块钱", "30 yuan per sqm"]
)
def test_an_amount_of_the_reader_s_own_asks_how_much_is_to_be_paid(small_ask: Ask, amount: str) -> None:
    """Money in any writing is read as a price, not as an area and not as a figure that a text must hold."""
    own, asked = small_ask([f"打款{amount}对不对", "打款多少钱对不对"])
    assert pages(own)[:1] == pages(asked)[:1] != []


def test_a_bare_number_is_money_only_after_a_verb_of_paying(small_ask: Ask) -> None:
    """交五万 is money; what is counted otherwise is not."""
    money, times = small_ask(["打款要交五万够不够", "打款要交两次够不够"])
    assert "多少" in str(money["analysis"]["meaning"]["matched"])
    assert "多少" not in str(times["analysis"]["meaning"]["matched"])


def test_of_a_sentence_in_pinyin_the_known_parts_are_found(small_ask: Ask) -> None:
    """Syllables that spell no word beside others that do leave no empty page."""
    sentence, word = small_ask(["tingchewei zenme suan", "tingchewei"])
    assert pages(sentence)[:1] == pages(word)[:1] != []


def test_what_others_say_does_not_change_what_a_question_weighs(small_library: Library, tmp_path: Path) -> None:
    """However many texts of others hold a word, the answer of this place comes first."""
    others = [
        replace(RULE, text=f"第{at}号：这笔钱归谁收，另行缴费。", address=f"superior/made/#a{at}") for at in range(300)
    ]
    (answer,) = searching(small_library, tmp_path, others)(["上哪儿交钱"])
    assert pages(answer)[0] == "demo/questions/#q03"


def test_a_word_that_only_askers_use_leads_to_the_words_of_texts(small_ask: Ask) -> None:
    """`parking` stands in no text: its concept's words do, and the hit says which."""
    (answer,) = small_ask(["parking"])
    first = answer["hits"][0]
    assert "停车位" in first["entry"]["title"] + first["entry"]["text"]
    assert first["near"]


DAY = ["2022.4.19", "2022-04-19", "2022/4/19", "20220419", "2022年4月19日", "二〇二二年四月十九", "Apr 19, 2022"]


@pytest.mark.parametrize("query", DAY)
def test_a_day_is_found_in_any_writing(small_ask: Ask, query: str) -> None:
    """A text that names the day without a year is found, one of another year is not."""
    (answer,) = small_ask([query])
    assert pages(answer, 10)[0] == "superior/made/#day"
    assert "superior/made/#year" not in pages(answer, 10)
    assert answer["analysis"]["dates"][0] | {"start": 0, "end": 0} == {
        "year": 2022,
        "month": 4,
        "day": 19,
        "start": 0,
        "end": 0,
    }


def test_a_day_without_a_year_is_found_in_every_year(small_ask: Ask) -> None:
    """4月19日 may be the day of any year."""
    (answer,) = small_ask(["4月19号"])
    assert {"superior/made/#day", "superior/made/#year"} <= {*pages(answer)}


@pytest.mark.parametrize(
    "query",
    [
        "2018年26号文",
        "18年26号文件",
        "渝府发2018年26号还有效吗",
        "二〇一八年二十六号",
        "26号文是什么",
        "府发〔2018〕26号怎么说的",
        "渝府发26号",
    ],
)
def test_a_document_number_is_found_within_a_question(small_ask: Ask, query: str) -> None:
    """However it is written and whatever stands around it, the document is the first hit."""
    (answer,) = small_ask([query])
    assert pages(answer)[0] == "superior/made/"


def test_other_places_stand_behind_unless_they_are_named(small_ask: Ask) -> None:
    """The same words of another place never open the list, but where the query names the place."""
    plain, named = small_ask(["停车位的数量", "西山县 停车位"])
    kinds_found = [hit["entry"]["kind"] for hit in plain["hits"]]
    assert "peer" in kinds_found
    assert kinds_found[0] not in ("peer", "version")
    assert named["hits"][0]["entry"]["kind"] == "peer"


@pytest.mark.parametrize("query", ["白菜好多一斤", "比特币", "hello world", "明天下雨吗"])
def test_what_is_about_something_else_finds_nothing(small_ask: Ask, query: str) -> None:
    """A question of which next to nothing is known is not answered by what it happens to share."""
    (answer,) = small_ask([query])
    assert answer["hits"] == []


def test_titles_alone_may_be_searched(small_ask: Ask) -> None:
    """With the switch on titles, a word that stands only in a text finds nothing there."""
    (everywhere,) = small_ask(["召开"])
    (titles,) = small_ask(["召开"], {"within": "titles"})
    (title,) = small_ask(["协调会"], {"within": "titles"})
    assert "superior/made/#day" in pages(everywhere)
    assert titles["hits"] == []
    assert pages(title)[0] == "superior/made/#day"


def test_validity_and_version_narrow_a_search(small_ask: Ask) -> None:
    """Each state that a hit can have may be asked for, and other versions alone or not at all."""
    (every,) = small_ask(["停车位"])
    (older,) = small_ask(["停车位"], {"version": "other"})
    (shown,) = small_ask(["停车位"], {"version": "shown"})
    assert {hit["entry"]["kind"] for hit in older["hits"]} == {"version"}
    assert "version" not in {hit["entry"]["kind"] for hit in shown["hits"]}
    assert every["hits"][0]["entry"]["kind"] != "version"
    (draft,) = small_ask(["停车位"], {"validity": "征求意见稿"})
    assert draft["hits"]
    (none,) = small_ask(["停车位"], {"validity": "没有这种"})
    assert none["hits"] == []
    assert none["hidden"]


def test_every_hit_says_how_it_was_counted(small_ask: Ask) -> None:
    """The steps of a hit name what counted, and what was understood is there as a value."""
    for answer in small_ask(["停车位", "打款好多", "parking", "4月19日", "18年26号文", "停车卫"]):
        assert answer["hits"]
        assert all(hit["steps"] and all(step["what"] for step in hit["steps"]) for hit in answer["hits"])
        assert {"words", "dates", "within", "meaning", "asks"} <= {*answer["analysis"]}


def test_a_concept_is_found_in_texts_by_words_of_texts_alone() -> None:
    """Words of askers count in titles and ways of asking, not in running text, where they may mean anything."""
    concepts = {"use": Concept(words=("用途",), texts=("改作他用",), asked=("店",))}
    found = [
        replace(RULE, title="甲", text="不得改作他用。"),
        replace(RULE, title="乙", text="酒店旁边。"),
        replace(RULE, title="能不能开店", text=""),
        replace(RULE, title="丁", text="", asked=("开个店行吗",)),
    ]
    assert concept_postings(found, concepts) == {"&use": [0, 5, 7], "=改作他用": [0], "=店": [5, 7]}


def test_a_seldom_word_is_filed_under_the_character_that_no_other_word_explains() -> None:
    """快递柜 is looked up by 柜 where 快递 is known: only what is not understood of a question is looked up."""
    concepts = {
        "use": Concept(asked=("快递", "修"), seldom=("快递柜", "修鞋")),
        "fee": Concept(seldom=("一次性", "的款项")),
    }
    assert seldom_words(concepts) == {"柜": "快递柜0", "鞋": "修鞋0", "次": "一次性1", "款": "的款项1"}


def test_a_seldom_word_leads_to_its_concept_however_long_the_sentence(small_library: Library, tmp_path: Path) -> None:
    """What nobody else says is understood beside filling words and beside others that nobody knows."""
    synonyms = small_library.synonyms
    concepts = {**synonyms.concepts, "wheels": Concept(texts=("停车位",), seldom=("泊车桩",))}
    library = replace(small_library, synonyms=replace(synonyms, concepts=concepts))
    queries = ["泊车桩", "你们说说这个泊车桩到底咋个弄哦我硬是想不通"]
    for answer in searching(library, tmp_path, (RULE,))(queries):
        assert pages(answer)[0] == "demo/glossary/#parking-space"


@pytest.mark.parametrize("query", ["停车位有没有五百户", "停车位够不够三百来户", "停车位管不管几千人"])
def test_households_and_people_of_the_reader_s_own_are_no_figures_of_a_text(small_ask: Ask, query: str) -> None:
    """They ask how many, so that no text of another place is wanted for them."""
    (answer,) = small_ask([query])
    assert answer["analysis"]["figures"] is False
    assert pages(answer)


def test_whether_or_not_asks_of_the_thing_itself(small_ask: Ask) -> None:
    """停车位不停车位 is 停车位: nothing of 甲不甲 is left that must be found."""
    (answer,) = small_ask(["缴费不缴费"])
    assert answer["analysis"]["standard"] == "缴费"


def test_a_piece_of_a_superior_text_is_found_where_it_stands(small_library: Library, tmp_path: Path) -> None:
    """Five characters or more that a superior text alone has are a quotation: nothing is laid before it by meaning."""
    made = (replace(RULE, title="车辆停放", text="缴费停车位超过半数的，另行规定。", address="superior/quoted/"),)
    ask = searching(small_library, tmp_path, made)
    (quoted,) = ask(["缴费停车位超过"])
    assert pages(quoted) == ["superior/quoted/"]


def test_search_has_no_table_of_kinds_of_its_own(small_library: Library) -> None:
    """Every entry's kind is declared in the house's one declaration, which says where it stands."""
    declared = {one.name: one for one in kinds.searched()}
    assert {entry.kind for entry in entries(small_library)} <= {*declared}
    assert {name for name, one in declared.items() if one.standing in kinds.BEHIND} == {"peer", "version"}


def test_the_folder_of_an_index_may_stand_anywhere(small_library: Library, tmp_path: Path) -> None:
    """An index is read relative to its `index.json`."""
    (answer,) = searching(small_library, tmp_path / "空 格")(["停车位"])
    assert answer["hits"]


def test_similar_provisions_are_those_of_other_documents_that_share_rare_words() -> None:
    """Two documents with one rare phrase are found alike both ways; the same document and plain words are not."""
    law, other = (replace(RULE, cite="引", group=f"《{name}》", address=f"superior/{name}/#a") for name in "甲乙")
    found = [
        replace(law, text="停车位应当安装充电设施并预留接口，由业主委员会管理。"),
        replace(law, text="停车位应当安装充电设施并预留接口，由物业企业管理。", address="superior/甲/#b"),
        replace(other, text="新建停车位安装充电设施、预留接口的，应当报备案。"),
        *(
            replace(other, text="停车位应当报备案并由物业管理，不得改作他用。", address=f"superior/乙/#{at}")
            for at in range(30)
        ),
    ]
    alike = similar(found, pair_postings(reading(found), NEIGHBOURS))
    assert alike[0] == [2]
    assert {*alike[2]} == {0, 1}
    assert 1 not in alike[0]


WRITTEN = "户配建〇十百三万点0123，。；：《》（）？ 平米m2%a"


@given(st.lists(st.text(WRITTEN, max_size=16), min_size=3, max_size=3))
def test_a_text_read_in_pieces_has_the_pairs_of_the_whole(texts: list[str]) -> None:
    """Cutting at marks loses and adds no pair, neither within a number nor over a mark, and a title counts as one."""
    told, other, title = texts
    held = reading([replace(RULE, group="", text=told, also=(other,), title=title)])
    for distance in (NEIGHBOURS, ONE_APART):
        rows = [[*tokens(one)] for one in texts]
        *named, titled = ({" ".join(two) for two in zip(row, row[distance:], strict=False)} for row in rows)
        found = {key: numbers for key, numbers in pair_postings(held, distance).items() if " " in key}
        assert found == {key: [int(key in titled)] for key in titled.union(*named)}


def test_steps_written_as_characters_are_read_back() -> None:
    """Every step is read as it was written, around the backslash, the surrogates and the end of the first plane too."""
    numbers = [*range(300), *range(0xD000, 0xE000), *range(0xF000, 0x10100), 1_000_000]
    script = f"""
      import {{ postings }} from "{(ROOT / "docs/assets/search/files.mjs").as_uri()}";
      console.log(JSON.stringify([...postings({lettered(numbers)})]));
    """
    assert in_node(script) == [*accumulate(numbers)]


def in_node(script: str) -> Any:
    """What a module of the page prints as JSON."""
    run = ["node", "--input-type=module", "--eval", script]
    return json.loads(subprocess.run(run, text=True, capture_output=True, check=True).stdout)


def test_no_seldom_word_is_filed_under_a_character_that_the_page_passes_over() -> None:
    """The page looks up what fills no sentence; a word filed under another character would never be found."""
    characters = "".join(map(chr, range(0x4E00, 0x9FFF)))
    script = f"""
      import {{ fills }} from "{(ROOT / "docs/assets/search/concepts.mjs").as_uri()}";
      console.log(JSON.stringify([..."{characters}"].filter(fills)));
    """
    passed_over = in_node(script)
    assert passed_over
    concepts = {"use": Concept(seldom=tuple(f"{character}鞋" for character in passed_over))}
    assert [*seldom_words(concepts)] == ["鞋"]


def test_the_parts_made_at_once_are_those_made_in_turn(small_library: Library) -> None:
    """Other processes make of the same entries the same bytes."""
    found, concepts = entries(small_library), small_library.synonyms.concepts
    assert [*parts_at_once(found, concepts)] == [*parts_in_turn(found, concepts)]
