"""What people said of a draft, and what became of it: the file in which an office decides, and where opinions stand.

An opinion belongs to the version on which it was given; through later versions it goes with the cid of its clause.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Literal

from calculator.ground.frozen import frozen
from calculator.ground.records import Id
from site_build.corpus.refs import ProvisionRef, VersionRef
from site_build.corpus.works import Clause, Version, Work

OpinionKind = Literal["support", "amend", "question"]
KIND_WORDS: Mapping[OpinionKind, str] = {"support": "支持", "amend": "建议修改", "question": "疑问"}
Decision = Literal["adopted", "partly", "not_adopted", "undecided"]
DECISION_WORDS: Mapping[Decision, str] = {
    "adopted": "采纳",
    "partly": "部分采纳",
    "not_adopted": "不采纳",
    "undecided": "尚未答复",
}
OPINIONS = "opinions"
NOT_BOUND = "没有对上条款"


@frozen
class Opinion:
    """One opinion on clauses of a version, or on the whole text where it names none; who said it is masked.

    `senders` has an entry for each time that it was handed in. `words` is what a sheet of opinions calls its content,
    `proposed` the wording asked for, `reason` why. `to_check` says what of its clause a person should look at. The
    office writes `decision`, `reply` (why) and `change`, the provision that it led to: `work@version#id`.
    """

    id: Id
    version: VersionRef
    clauses: tuple[ProvisionRef, ...] = ()
    to_check: str | None = None
    kind: OpinionKind | None = None
    quote: str | None = None
    words: str | None = None
    proposed: str | None = None
    reason: str | None = None
    senders: tuple[str, ...]
    decision: Decision = "undecided"
    reply: str | None = None
    change: ProvisionRef | None = None

    @property
    def times(self) -> int:
        """How many handed it in."""
        return len(self.senders)

    @property
    def named(self) -> str:
        """Who handed it in, masked, each once with how many there are of the name."""
        names = [sender.partition("·")[0].partition("#")[0] for sender in self.senders]
        counts = {name: names.count(name) for name in names}
        return "、".join(f"{name}（{count} 人）" if count > 1 else name for name, count in counts.items())

    @property
    def said(self) -> tuple[str, ...]:
        """The opinion as lines: its kind, its words, the wording asked for, the reason."""
        lines = (
            f"【{KIND_WORDS[self.kind]}】" if self.kind else "",
            self.words or "",
            f"建议修改为：{self.proposed}" if self.proposed else "",
            f"理由：{self.reason}" if self.reason else "",
        )
        kind, *rest = (line for line in lines if line) if self.kind else ("", *(line for line in lines if line))
        return (f"{kind}{rest[0]}", *rest[1:]) if rest else (kind,)


@frozen
class Orphan(Opinion):
    """An opinion whose clause was not found; `why` says what it names and what is wrong with that."""

    why: str


@frozen
class OpinionsFile:
    """`opinions.yaml`: the opinions on a work, those that could not be bound to a clause apart.

    From the day `published` on, the page says what became of each. Without it, the check asks for decisions when the
    consultation has closed, or later, from the day after `answers_by`.
    """

    published: date | None = None
    answers_by: date | None = None
    opinions: tuple[Opinion, ...] = ()
    orphans: tuple[Orphan, ...] = ()

    @property
    def every(self) -> tuple[Opinion, ...]:
        """All of them, those without a clause last."""
        return (*self.opinions, *self.orphans)


def counts(opinions: Iterable[Opinion]) -> dict[Decision, int]:
    """How many opinions there are of each decision, in the order of DECISION_WORDS, none left out."""
    listed = [one.decision for one in opinions]
    return {decision: listed.count(decision) for decision in DECISION_WORDS}


def counts_words(opinions: Iterable[Opinion]) -> str:
    """What became of opinions in words, nothing said of what did not happen: 采纳 1 条，尚未答复 2 条."""
    return "，".join(f"{DECISION_WORDS[name]} {count} 条" for name, count in counts(opinions).items() if count)


def clauses_of(work: Work, opinion: Opinion) -> tuple[Clause, ...]:
    """The clauses that an opinion was given on, in its own version; a name that leads nowhere is passed over."""
    found = []
    for ref in opinion.clauses:
        left, _, name = ref.partition("#")
        version = work.version(left.partition("@")[2] or opinion.version)
        clause = (work.text(version).by_id.get(name) or work.text(version).by_cid.get(name)) if version else None
        found += [clause] if clause else []
    return tuple(found)


def carried(work: Work, clause: Clause, version: Version) -> tuple[Clause, ...]:
    """What stands in a version for a clause of this or an earlier one, by its cid or the nearest above that has one."""
    if clause.version is version:
        return (clause,)
    if clause.version is None or clause.version.order > version.order:
        return ()
    text = work.text(clause.version)
    line = (clause, *(text.by_id[one.id] for one in reversed(clause.above)))
    for one in line:
        cid = one.provision.cid
        heirs = work.heirs(cid, version) if cid else ()
        if heirs or (cid and one is clause):
            return heirs
    return ()


def standing(work: Work, opinions: Iterable[Opinion], version: Version) -> Iterator[tuple[Opinion, tuple[Clause, ...]]]:
    """Each opinion given on this version or an earlier one that names clauses, with what stands for them in it."""
    for opinion in opinions:
        given = work.version(opinion.version)
        if given is None or given.order > version.order or not opinion.clauses:
            continue
        clauses = (new for old in clauses_of(work, opinion) for new in carried(work, old, version))
        yield opinion, tuple(dict.fromkeys(clauses))
