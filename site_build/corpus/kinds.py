"""One declaration per kind of record: where it stands, how it is referred to, shown, found, and put beside a clause.

To add a kind: its record in `model`, one entry here, a template named after its page, and its YAML file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, Literal

from calculator.ground.frozen import frozen
from calculator.packs.schema import PackRecord
from site_build.corpus import model
from site_build.corpus.opinions import OPINIONS, OpinionsFile
from site_build.corpus.residents import ResidentsFile
from site_build.corpus.works import Version, WorkFile

Path = tuple[str | int, ...]

SHARED, PLACE, PACKS, PEERS, WORKS = "shared", "place", "packs", "peers", "works"


@frozen
class FileKind:
    """One kind of file: the room it stands in, its name there (None: any), and the record that it holds.

    `bundled` says that the bundle of a pack is made with it, so that one pack cannot be answered without it.
    """

    room: str
    record: type
    stem: str | None = None
    required: bool = False
    bundled: bool = False


@frozen
class Record:
    """One record of a kind: its anchor on its page, what it says, and the record around it, if any.

    `settled` names the clauses that resolved an unknown; empty while it is open. `path` leads to it in its file.
    """

    anchor: str
    item: Any
    around: Any = None
    settled: str = ""
    path: Path = ()


Words = Callable[[Record], str]
Names = Callable[[Record], tuple[str, ...]]


@frozen
class Beside:
    """How a record stands beside the clauses that it names: the group, its title, the clauses, and what is said."""

    group: str
    title: str
    clauses: Names
    text: Words
    remark: Words = lambda _: ""
    made: bool = False


Standing = Literal["text", "note", "page", "rule", "superior", "retold", "elsewhere", "older"]
BEHIND: tuple[Standing, ...] = ("elsewhere", "older")
OF_OTHERS: tuple[Standing, ...] = ("superior", *BEHIND)


@frozen
class Found:
    """How a record is found by the search: the kind of entry, its words, and who looks for it (nobody named: as usual).

    `standing` names a weight of the search, where the entry is a kind of hit of its own. `asked` are the ways in which
    people ask for it. `cites` says that a citation of its first clause may be copied;
    `trust` that how far it can be trusted is shown even where it is an official source.
    """

    entry: str
    title: Words
    text: Words
    path: str = ""
    cites: bool = False
    trust: bool = False
    also: Names = lambda _: ()
    asked: Names = lambda _: ()
    status: Words = lambda _: ""
    readers: Names = lambda _: ()
    standing: Standing = "page"
    known: Callable[[Record], bool] = lambda _: True
    wanted: Callable[[Record], bool] = lambda _: True


@frozen
class Searched:
    """One kind of search hit, whatever it is made from: its word, and where it stands among the others.

    `standing` names a weight of the search; hits of those in BEHIND follow all others unless their place or version is
    asked for. `readers` are those who look for it (nobody named: all). Titles of a kind that is `spelled` may be typed
    in pinyin, and a misspelt word may stand for one of those that are `corrected`. `spoken` is how people call the text
    before a clause number, and `silent` says that how far a hit can be trusted is not shown.
    """

    name: str
    word: str
    standing: Standing
    readers: tuple[str, ...] = ()
    spelled: bool = False
    corrected: bool = False
    spoken: str = ""
    silent: bool = False


SEARCHED = (
    Searched(name="measures", word="办法", standing="text", spelled=True, corrected=True, spoken="办法"),
    Searched(name="note", word="起草说明", standing="note", spelled=True, corrected=True, spoken="说明"),
    Searched(name="question", word="常见问题", standing="page", silent=True),
    Searched(
        name="procedure",
        word="程序与文书",
        standing="page",
        readers=("developer", "staff"),
        spelled=True,
        corrected=True,
    ),
    Searched(
        name="department", word="部门职责", standing="page", readers=("staff", "legal"), spelled=True, corrected=True
    ),
    Searched(name="term", word="术语", standing="page", spelled=True, corrected=True),
    Searched(name="unknown", word="未知事项", standing="page"),
    Searched(name="rule", word="计算规则", standing="rule", readers=("developer", "legal")),
    Searched(name="timeline", word="起草过程", standing="page", readers=("public", "legal"), silent=True),
    Searched(name="page", word="页面", standing="page", spelled=True),
    Searched(name="superior", word="上位与相关文件", standing="superior", readers=("developer", "legal"), spelled=True),
    Searched(name="peer", word="其他地方", standing="elsewhere", readers=("developer", "legal")),
    Searched(name="version", word="其他版本", standing="older", readers=("legal",)),
)


@frozen
class Kind:
    """One kind of record.

    `name` is that of references to it (`RefTo`), `word` what people call it. `at` is where its records stand in the
    file named `stem`, a list by id or a mapping by key; `inside` leads on into each of those. `anchor` is the anchor
    of a record on `page`, made from its key and that of the record around it.
    """

    name: str
    word: str
    room: str = PLACE
    stem: str = ""
    at: str = ""
    inside: str = ""
    page: str = ""
    anchor: str = "{key}"
    must_be_used: bool = False
    beside: Beside | None = None
    found: Found | None = None

    def records(self, files: Mapping[str, Any]) -> Iterator[Record]:
        """Every record of this kind in the files of a place or those shared, by the names of the files."""
        for key, at, item in _keyed(getattr(files[self.stem], self.at)) if self.stem in files else ():
            path = (self.at, at)
            if not self.inside:
                yield Record(anchor=self.anchor.format(key=key), item=item, path=path)
            for inner, below, each in _keyed(getattr(item, self.inside)) if self.inside else ():
                anchor = self.anchor.format(key=key, inner=inner)
                yield Record(anchor=anchor, item=each, around=item, path=(*path, self.inside, below))


def _keyed(items: Any) -> Iterator[tuple[str, str | int, Any]]:
    """Each record with its id and with the key or number by which its file has it."""
    if isinstance(items, Mapping):
        yield from ((key, key, item) for key, item in items.items())
    else:
        yield from ((str(getattr(item, "id", at)), at, item) for at, item in enumerate(items))


FILES = (
    FileKind(room=SHARED, stem="sources", record=model.SourcesFile, required=True),
    FileKind(room=SHARED, stem="vocabulary", record=model.VocabularyFile, required=True),
    FileKind(room=SHARED, stem="synonyms", record=model.SynonymsFile, required=True),
    FileKind(room=SHARED, stem="review", record=model.ReviewFile),
    FileKind(room=PLACE, stem="jurisdiction", record=model.Jurisdiction, required=True, bundled=True),
    FileKind(room=PLACE, stem="departments", record=model.DepartmentsFile, required=True, bundled=True),
    FileKind(room=PLACE, stem="procedure", record=model.ProcedureFile, required=True, bundled=True),
    FileKind(room=PLACE, stem="unknowns", record=model.UnknownsFile, required=True, bundled=True),
    FileKind(room=PLACE, stem="glossary", record=model.GlossaryFile, required=True),
    FileKind(room=PLACE, stem="questions", record=model.QuestionsFile, required=True),
    FileKind(room=PLACE, stem="timeline", record=model.TimelineFile, required=True),
    FileKind(room=PLACE, stem="doors", record=model.DoorsFile, required=True),
    FileKind(room=PLACE, stem="consultation", record=model.Consultation),
    FileKind(room=PLACE, stem="residents", record=ResidentsFile),
    FileKind(room=PLACE, stem="matrix", record=model.MatrixFile),
    FileKind(room=PACKS, record=PackRecord),
    FileKind(room=PEERS, record=PackRecord),
    FileKind(room=WORKS, stem="work", record=WorkFile),
    FileKind(room=WORKS, stem=OPINIONS, record=OpinionsFile),
    FileKind(room=WORKS, record=Version),
)

STATUS_WORDS = {"answered": "有写明", "partly": "部分写明", "open": "没有写明"}
ASKED_BY = {"developer": "developer", "public": "public", "street": "staff", "bureau": "legal"}
NOT_SEEN = "没有见到规定"
SETTLED = "后来已写明"


def _said_elsewhere(record: Record) -> bool:
    """Whether a clause says a plain sentence in another way already: to other readers, or among what is not known."""
    return record.around.reader or bool(record.item.unknowns)


KINDS = (
    Kind(name="source", word="来源", room=SHARED, stem="sources", at="sources", page="sources", must_be_used=True),
    Kind(name="work", word="文件", room=WORKS),
    Kind(name="version", word="版本", room=WORKS),
    Kind(name="provision", word="条款", room=WORKS),
    Kind(name="page", word="页面", room=""),
    Kind(name="opinion", word="意见", room=WORKS, stem=OPINIONS, at=OPINIONS),
    Kind(name="orphan", word="没有对上条款的意见", room=WORKS, stem=OPINIONS, at="orphans"),
    Kind(
        name="question",
        word="问题",
        stem="questions",
        at="questions",
        page="questions",
        beside=Beside(
            group="questions",
            title="有关的问题",
            clauses=lambda record: record.item.provisions,
            text=lambda record: record.item.question,
        ),
        found=Found(
            entry="question",
            title=lambda record: record.item.question,
            text=lambda record: record.item.answer,
            asked=lambda record: record.item.asked_as,
            status=lambda record: STATUS_WORDS[record.item.status],
            known=lambda record: record.item.status != "open",
            readers=lambda record: (ASKED_BY[record.item.asked_by],),
        ),
    ),
    Kind(
        name="plain",
        word="说给居民",
        stem="residents",
        at="parts",
        page="residents",
        anchor="part-{key}",
        found=Found(
            entry="plain",
            title=lambda record: record.item.title,
            text=lambda record: "".join(one.say for one in record.item.sentences),
            asked=lambda record: record.item.asked_as,
            readers=lambda _: ("public",),
            standing="retold",
        ),
    ),
    Kind(
        name="plain-sentence",
        word="说给居民的话",
        stem="residents",
        at="parts",
        inside="sentences",
        page="residents",
        anchor="part-{key}-{inner}",
        beside=Beside(
            group="plain",
            title="用大白话说",
            clauses=lambda record: () if _said_elsewhere(record) else record.item.provisions,
            text=lambda record: record.item.say,
        ),
    ),
    Kind(
        name="step",
        word="步骤",
        stem="procedure",
        at="steps",
        page="procedure",
        anchor="step-{key}",
        beside=Beside(
            group="steps",
            title="步骤",
            clauses=lambda record: record.item.provisions,
            text=lambda record: record.item.title,
            made=True,
        ),
        found=Found(
            entry="procedure",
            path="步骤",
            title=lambda record: record.item.title,
            text=lambda record: record.item.text,
            trust=True,
        ),
    ),
    Kind(
        name="paper",
        word="文书",
        stem="procedure",
        at="papers",
        page="procedure",
        anchor="paper-{key}",
        must_be_used=True,
        beside=Beside(
            group="papers",
            title="文书",
            clauses=lambda record: (record.item.provision,),
            text=lambda record: record.item.title,
            made=True,
        ),
        found=Found(
            entry="procedure",
            path="文书",
            title=lambda record: record.item.title,
            text=lambda record: record.item.what,
        ),
    ),
    Kind(
        name="department",
        word="部门",
        stem="departments",
        at="departments",
        page="departments",
        must_be_used=True,
        found=Found(
            entry="department",
            title=lambda record: record.item.name,
            text=lambda record: record.item.drafting or "",
            also=lambda record: record.item.aliases,
            wanted=lambda record: bool(record.item.duties or record.item.drafting),
        ),
    ),
    Kind(
        name="duty",
        word="职责",
        stem="departments",
        at="departments",
        inside="duties",
        page="departments",
        beside=Beside(
            group="duties",
            title="负责的部门和各方",
            clauses=lambda record: (record.item.provision,),
            text=lambda record: record.around.name,
            remark=lambda record: record.item.text,
            made=True,
        ),
        found=Found(
            entry="department",
            path="职责",
            title=lambda record: f"{record.around.name}：职责",
            text=lambda record: f"{record.item.text}{record.item.note or ''}",
            cites=True,
        ),
    ),
    Kind(
        name="term",
        word="术语",
        stem="glossary",
        at="terms",
        page="glossary",
        found=Found(
            entry="term",
            title=lambda record: record.item.term,
            text=lambda record: record.item.meaning,
            also=lambda record: record.item.aliases,
            trust=True,
        ),
    ),
    Kind(
        name="unknown",
        word="未知事项",
        stem="unknowns",
        at="unknowns",
        page="unknowns",
        must_be_used=True,
        beside=Beside(
            group="unknowns",
            title="没有规定的",
            clauses=lambda record: record.item.provisions,
            text=lambda record: record.item.what,
        ),
        found=Found(
            entry="unknown",
            title=lambda record: record.item.what,
            text=lambda record: f"{record.item.detail}{f'{record.settled}已经写明。' if record.settled else ''}",
            asked=lambda record: record.item.asked_as,
            status=lambda record: SETTLED if record.settled else NOT_SEEN,
            known=lambda record: bool(record.settled),
        ),
    ),
    Kind(
        name="relation",
        word="与上位条款的关系",
        stem="matrix",
        at="rows",
        page="matrix",
        beside=Beside(
            group="relations",
            title="与上位条款的关系",
            clauses=lambda record: tuple(filter(None, (record.item.provision, record.item.superior))),
            text=lambda record: f"{model.RELATION_WORDS[record.item.relation]}（{record.item.checked_on} 核对）",
            remark=lambda record: record.item.note,
        ),
    ),
    Kind(
        name="event",
        word="起草过程",
        stem="timeline",
        at="events",
        page="timeline",
        anchor="",
        found=Found(
            entry="timeline",
            title=lambda record: record.item.title,
            text=lambda record: f"{record.item.date}：{record.item.text}",
        ),
    ),
)


def kind_of(name: str) -> Kind:
    """The kind that references name so."""
    return next(kind for kind in KINDS if kind.name == name)


def searched() -> tuple[Searched, ...]:
    """Every kind of search hit: those named here, and one of its own for each kind of record that brings a new one."""
    own = {each.name for each in SEARCHED}
    more = (kind for kind in KINDS if kind.found and kind.found.entry not in own)
    return (
        *SEARCHED,
        *(Searched(name=kind.found.entry, word=kind.word, standing=kind.found.standing) for kind in more if kind.found),
    )
