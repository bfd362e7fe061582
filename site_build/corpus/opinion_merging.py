"""Opinions as files brought them, bound, masked and merged with those that a file of an office holds already.

What is merged: the same clauses of the same version and the same words but for punctuation, spaces and width. Each
sender counts once for each opinion: within one import by name and contact, through imports by the masked name, so that
a sheet that grew, or the same file again, adds nothing that is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field, replace

from calculator.ground.frozen import frozen
from site_build.corpus.opinion_binding import Binder, Bound, Named, normal
from site_build.corpus.opinions import Decision, Opinion, OpinionKind, OpinionsFile, Orphan
from site_build.corpus.personal import NO_NAME, digits_of, mask_name, mask_text, may_stand_in_texts

ID_LENGTH, FORM_LENGTH = 10, 6


@frozen
class Received:
    """One opinion as a file has it, unmasked; `place` says where it stands in the file, for whoever has to look.

    `form` is the place of a form that one sender filled in, empty of a sheet with many senders; `made` its day.
    """

    file: str
    place: str
    named: Named
    work: str = ""
    kind: OpinionKind | None = None
    words: str = ""
    proposed: str = ""
    reason: str = ""
    name: str = ""
    contact: str = ""
    form: str = ""
    made: str = ""
    decision: Decision = "undecided"
    reply: str = ""
    remark: str = ""


@frozen
class Merged:
    """What an import comes to: new records, senders to add to those that are there by their id, and what to tell.

    `read` counts all opinions; `repeated` those that the same sender had handed in already; `told` are sentences.
    """

    read: int = 0
    opinions: tuple[Opinion, ...] = ()
    orphans: tuple[Orphan, ...] = ()
    senders: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    repeated: int = 0
    told: tuple[str, ...] = ()


Key = tuple[str, ...]


class _Senders:
    """Labels for the senders of one opinion within one import: a name that two bear is told apart by a number."""

    def __init__(self) -> None:
        self._known: dict[str, list[tuple[str, str]]] = {}

    def label(self, received: Received, form: str) -> str:
        """The label of a sender; the same for the same one."""
        base = mask_name(received.name)
        contact = digits_of(received.contact) or normal(received.contact)
        if base == NO_NAME and not contact and form:
            return f"{NO_NAME}·{form}"
        identity = normal(received.name), contact
        if base == NO_NAME and not contact:
            identity = f"{received.file}{received.place}", ""
        known = self._known.setdefault(base, [])
        at = next((at for at, one in enumerate(known) if _is_same(one, identity)), len(known))
        if at == len(known):
            known.append(identity)
        return f"{base}#{at + 1}" if at else base


def _is_same(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two names with contacts are one sender's: a contact that only one of them has tells nothing."""
    return one[0] == other[0] and (one[1] == other[1] or not one[1] or not other[1])


def merged(work_id: str, binder: Binder, received: Iterable[Received], held: OpinionsFile) -> Merged:
    """Bind, mask and merge what files brought with what is held, whose records are left as they are."""
    every = [*received]
    names = frozenset(one.name.strip() for one in every if may_stand_in_texts(one.name.strip()))
    forms = _forms(every)
    by_id = {one.id: one for one in held.every}
    by_key = {_key_of(work_id, one): one for one in reversed(held.opinions)}
    made: dict[str, Opinion] = {}
    labels: dict[str, _Senders] = {}
    added: dict[str, list[str]] = {}
    told: list[str] = []
    for one in every:
        opinion = _opinion(work_id, binder, one, names)
        key = _key_of(work_id, opinion)
        there = by_id.get(opinion.id) or by_key.get(key)
        label = labels.setdefault(there.id if there else opinion.id, _Senders()).label(one, forms.get(one.form, ""))
        if there is None:
            made[opinion.id] = by_id[opinion.id] = replace(opinion, senders=(label,))
            by_key.setdefault(key, by_id[opinion.id])
            continue
        if there.id in made:
            record = made[there.id]
            made[there.id] = replace(record, senders=tuple(dict.fromkeys((*record.senders, label))))
            told += _unlike(one, record)
            continue
        more = added.setdefault(there.id, [])
        if label not in (*there.senders, *more):
            more.append(label)
        told += _unlike(one, there)
    times = sum(len(one.senders) for one in made.values()) + sum(map(len, added.values()))
    return Merged(
        read=len(every),
        opinions=tuple(one for one in made.values() if not isinstance(one, Orphan)),
        orphans=tuple(one for one in made.values() if isinstance(one, Orphan)),
        senders={name: tuple(labels) for name, labels in added.items() if labels},
        repeated=len(every) - times,
        told=tuple(dict.fromkeys(told)),
    )


def _unlike(received: Received, there: Opinion) -> Iterator[str]:
    """That a file says otherwise what became of an opinion; what the office wrote stays."""
    decided = received.decision not in ("undecided", there.decision)
    if decided or (received.reply and normal(mask_text(received.reply)) != normal(there.reply or "")):
        yield f"{received.file} {received.place}：是否采纳或者理由与已有的不同（编号 {there.id}），没有改已有的。"


def _opinion(work_id: str, binder: Binder, one: Received, names: Iterable[str]) -> Opinion:
    """The record of what was received, without its senders yet."""
    own = {one.name.strip(), *(name for name in names if name in one.words + one.proposed + one.reason + one.reply)}
    words, proposed, reason, reply = (masked(text, own) for text in (one.words, one.proposed, one.reason, one.reply))
    text = "\n".join(filter(None, (one.words, one.proposed, one.reason)))
    bound = binder.bind(replace(one.named, text=text))
    to_check = "；".join(filter(None, (one.remark, bound.to_check))) or None
    doubtful = bool(bound.to_check or bound.orphan)
    fields = {
        "version": bound.version.id,
        "kind": one.kind,
        "quote": masked(one.named.quote, own) or None if doubtful else None,
        "words": words or None,
        "proposed": proposed or None,
        "reason": reason or None,
        "senders": (),
        "decision": one.decision,
        "reply": reply or None,
        "to_check": to_check,
        "id": _id(work_id, bound, one, (words, proposed, reason)),
    }
    if bound.orphan:
        return Orphan(why=mask_text(bound.orphan, own), **fields)  # type: ignore[arg-type]
    return Opinion(clauses=tuple(clause.ref for clause in bound.clauses), **fields)  # type: ignore[arg-type]


def masked(text: str, names: Iterable[str]) -> str:
    """A text without personal data, its lines trimmed and what nobody sees left out."""
    lines = (line.rstrip() for line in mask_text(_seen(text), names).split("\n"))
    return "\n".join(lines).strip()


def _seen(text: str) -> str:
    """A text with plain line ends, without control and zero-width characters."""
    for end in ("\r\n", "\r", "\v", "\f", "\x85", "\u2028", "\u2029"):
        text = text.replace(end, "\n")
    return "".join(one for one in text.replace("\t", " ") if one.isprintable() or one in "\n\u3000\xa0")


def _id(work_id: str, bound: Bound, one: Received, words: Sequence[str]) -> str:
    """A name that the same words on the same clause always get, however often they are read."""
    named = one.named
    hint = ",".join(clause.ref for clause in bound.clauses) or normal(named.clause or named.quote or named.cid)
    return f"o-{_hash(work_id, bound.version.id, hint, _said(one.kind, words), length=ID_LENGTH)}"


def _said(kind: OpinionKind | None, words: Sequence[str]) -> str:
    return normal("".join(words)) or f"kind:{kind or ''}"


def _key_of(work_id: str, one: Opinion) -> Key:
    """What makes two opinions one: the work, the version, the clauses, the words; of an orphan what it names too."""
    said = _said(one.kind, (one.words or "", one.proposed or "", one.reason or ""))
    why = normal(one.why) if isinstance(one, Orphan) else ""
    return (work_id, one.version, why, *(ref.partition("#")[2] for ref in one.clauses), said)


def _hash(*parts: str, length: int) -> str:
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:length]


def _forms(every: Sequence[Received]) -> dict[str, str]:
    """A mark for each form without a name, of what it says once masked: a copy of a form is no second sender."""
    lines: dict[str, list[str]] = {}
    for one in every:
        if one.form and not one.name:
            said = masked(f"{one.words}\n{one.proposed}\n{one.reason}", ())
            clause = one.named.cid or normal(one.named.clause)
            lines.setdefault(one.form, []).append(f"{one.made}|{clause}|{normal(said)}")
    return {form: _hash(*said, length=FORM_LENGTH) for form, said in lines.items()}
