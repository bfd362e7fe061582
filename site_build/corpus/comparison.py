"""Two versions of a work laid beside each other: alignment, redline and classes of change, article by article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from calculator.ground.frozen import frozen
from site_build.corpus import provision as plain
from site_build.corpus.alignment import VERDICT_WORDS, Alignment, Link, align
from site_build.corpus.change_classes import CLASS_WORDS, LABEL, Change, changes
from site_build.corpus.citations import numbers, version_title
from site_build.corpus.redline import Redline, article_map, inline, redline, text_hash, version_text
from site_build.corpus.works import IN_FORCE, Clause, Text, Version, Work, state_of, walk, words_of

KIND_WORDS: Mapping[str, str] = {
    "same": "没有改动",
    "changed": "修改",
    "renumbered": "只改编号",
    "moved": "移动",
    "split": "拆分",
    "merged": "合并",
    "new": "新增",
    "deleted": "删去",
}


@frozen
class ArticleChange:
    """What became of one article: a link of the alignment with its redline, or an article that is new or gone.

    `doubtful` links are proposals of the program that nobody has confirmed. `number` counts the changes from 1; it is 0
    where nothing changed.
    """

    kind: str
    number: int = 0
    old: Clause | None = None
    new: Clause | None = None
    doubtful: bool = False
    moved: bool = False
    redline: Redline | None = None
    changes: tuple[Change, ...] = ()

    @property
    def title(self) -> str:
        """The number in the new version, with that in the old where it differs."""
        before, after = (numbers(one) if one else "" for one in (self.old, self.new))
        if not before or not after or before == after:
            return after or before
        return f"{after}（原{before}）"

    @property
    def words(self) -> str:
        """The kind of change in words."""
        return KIND_WORDS.get(self.kind, self.kind) + ("、移动" if self.moved and self.kind != "moved" else "")

    @property
    def classes(self) -> tuple[str, ...]:
        """The classes of its changes in words, each once."""
        return tuple(dict.fromkeys(CLASS_WORDS[one] for change in self.changes for one in change.classes))

    @property
    def label(self) -> str:
        """可能涉及实质内容, or nothing; a whole article that came or went always may."""
        alone = self.kind in ("new", "deleted")
        return LABEL if alone or any(change.may_be_substantive for change in self.changes) else ""

    @property
    def label_words(self) -> str:
        """The label with the classes that it is for; without one, what alone seems to have changed, if anything did."""
        classes = "、".join(self.classes)
        if not self.label:
            return f"看来只涉及{classes}" if classes else ""
        return "：".join(filter(None, (self.label, classes)))


@frozen
class Comparison:
    """What became of each article from one version to another, in the order of the new one.

    `steps` are all of them; `changes` those in which something changed or that moved.
    """

    work: Work
    old: Version
    new: Version
    verdict: str
    steps: tuple[ArticleChange, ...]
    changes: tuple[ArticleChange, ...]
    old_hash: str
    new_hash: str

    @property
    def same(self) -> int:
        """How many articles did not change."""
        return len(self.steps) - len(self.changes)

    @property
    def caution(self) -> str:
        """What to mind of a text whose words are not all those that were made; empty where both are."""
        told = [one.title for one in (self.old, self.new) if one.provisions and not _as_made(one)]
        if not told:
            return ""
        names = "和".join(f"《{title}》" for title in dict.fromkeys(told))
        return f"{names}的文字不全是原文（有据说明整理、概括或者未持有的），对照出来的改动要与原文核对。"

    @property
    def old_word(self) -> str:
        """What a table of changes calls the old text: 现行 only where it is in force on the day of reading."""
        if state_of(self.work, self.old, self.work.day) == IN_FORCE:
            return "现行"
        return "修改前" if self.old.enacted else "原稿"

    @property
    def titles(self) -> tuple[str, str]:
        """Both versions for people, with stage and date; with the names of files where these are all that differs."""
        old, new = version_title(self.old), version_title(self.new)
        return (old, new) if old != new or self.old is self.new else (f"{old}，{self.old.id}", f"{new}，{self.new.id}")


def _as_made(version: Version) -> bool:
    return all(one.text_status == "official" for one in walk(version.provisions))


class Comparisons:
    """Versions laid beside each other, each pair once."""

    def __init__(self) -> None:
        self._made: dict[tuple[str, str, str], Comparison] = {}

    def of(self, work: Work, old: Version, new: Version) -> Comparison:
        """Two versions of a work beside each other."""
        key = (work.id, old.id, new.id)
        if key not in self._made:
            self._made[key] = compare_versions(work, old, new)
        return self._made[key]


def compare_versions(work: Work, old: Version, new: Version) -> Comparison:
    """Lay two versions of a work beside each other; both may be empty, or the same."""
    before, after = _articles(work.text(old)), _articles(work.text(new))
    old_plain, new_plain = ([_plain(clause) for clause in side.values()] for side in (before, after))
    alignment = align(old_plain, new_plain)
    articles = article_map(alignment, old_plain, new_plain)
    steps = tuple(_numbered(_changes(alignment, before, after, articles)))
    return Comparison(
        work=work,
        old=old,
        new=new,
        verdict=VERDICT_WORDS[alignment.verdict],
        steps=steps,
        changes=tuple(one for one in steps if one.number),
        old_hash=text_hash(version_text(old_plain)),
        new_hash=text_hash(version_text(new_plain)),
    )


def _articles(text: Text) -> dict[str, Clause]:
    """The articles of a text by id, or, where it has none, its clauses that hold no others."""
    articles = {one.provision.id: one for one in text.clauses if one.provision.id.startswith("art-")}
    whole = {key: one for key, one in articles.items() if not any(up.id in articles for up in one.above)}
    return whole or {one.provision.id: one for one in text.clauses if not one.provision.children}


def _plain(clause: Clause) -> plain.Provision:
    one = clause.provision
    return plain.Provision(
        id=one.id,
        number=numbers(clause),
        heading=one.heading or "",
        text=words_of(one) if one.text or one.children else "",
        cid=one.cid,
        from_=one.from_,
    )


def _changes(
    alignment: Alignment, before: Mapping[str, Clause], after: Mapping[str, Clause], articles: Mapping[str, str]
) -> Iterator[ArticleChange]:
    """The links in the order of the new version, then what has none; what went stands after its neighbour."""
    gone = {*alignment.deleted}
    order = [*before]
    for name, clause in after.items():
        links = alignment.of_new(name)
        for link in links:
            yield _linked(link, before[link.old], clause, articles)
        if not links:
            yield ArticleChange(kind="new", new=clause)
        last = max((order.index(link.old) for link in links), default=-1)
        while last + 1 < len(order) and last >= 0 and order[last + 1] in gone:
            last += 1
            gone.discard(order[last])
            yield ArticleChange(kind="deleted", old=before[order[last]])
    yield from (ArticleChange(kind="deleted", old=before[name]) for name in order if name in gone)


def _numbered(steps: Iterable[ArticleChange]) -> Iterator[ArticleChange]:
    count = 0
    for step in steps:
        changed = step.kind != "same" or step.moved
        count += changed
        yield replace(step, number=count if changed else 0)


def _linked(link: Link, old: Clause, new: Clause, articles: Mapping[str, str]) -> ArticleChange:
    marked = redline(_plain(old).text, _plain(new).text, articles)
    return ArticleChange(
        kind=link.kind,
        old=old,
        new=new,
        doubtful=link.certainty == "doubtful",
        moved=link.moved,
        redline=marked,
        changes=changes(marked),
    )


def comparison_json(found: Comparison) -> dict[str, Any]:
    """A comparison as plain data."""
    return {
        "work": found.work.id,
        "old": found.old.id,
        "new": found.new.id,
        "verdict": found.verdict,
        "same": found.same,
        **({"caution": found.caution} if found.caution else {}),
        "old_hash": found.old_hash,
        "new_hash": found.new_hash,
        "changes": [_change_json(one) for one in found.changes],
        "articles": [
            {"old": one.old.ref if one.old else None, "new": one.new.ref if one.new else None, "kind": one.kind}
            for one in found.steps
        ],
    }


def _change_json(one: ArticleChange) -> dict[str, Any]:
    spans = inline(one.redline) if one.redline else ()
    return {
        "kind": one.kind,
        "words": one.words,
        "title": one.title,
        "old": one.old.ref if one.old else None,
        "new": one.new.ref if one.new else None,
        "doubtful": one.doubtful,
        "label": one.label,
        "classes": [*one.classes],
        "redline": [{"mark": span.mark, "text": span.text, "kind": span.kind} for span in spans],
    }
