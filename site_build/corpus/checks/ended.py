"""What was not known and now may be: every place that speaks of a text which has become official.

A version whose text is official answers questions that were open while only a note or a draft was held. Until a person
has looked, each such place is told: unknowns, records that speak of clauses now read or of unknowns now resolved, packs
that go on from an older version, and sentences that say the text was not seen. `confirmed_for` says that a person has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from calculator.ground.frozen import frozen
from calculator.ground.problems import Diagnostic, Path
from calculator.packs.schema import PackRecord
from site_build.corpus import kinds
from site_build.corpus.citations import numbers
from site_build.corpus.kinds import Kind, Record
from site_build.corpus.library import Library, Place, YamlFile, find_clause
from site_build.corpus.model import Question, Unknown
from site_build.corpus.references import walk_references
from site_build.corpus.works import Clause, Version, WorkFile, words_of

NOT_SEEN = re.compile(
    "(?:正文|条文|文本)(?:暂缺|未见|未得到|没有见到|没有得到)|(?:未见|未得到|没有见到|没有得到)(?:到)?(?:正式)?(?:正文|条文|文本|发布)"
    "|只有(?:起草)?说明|[只仅]见到[^。；，]*说明|据(?:起草)?说明(?:整理|推演)|唯一(?:的)?原始文本"
    "|未查到|(?:内容|施行日期|有效期)未见|(?:未见|没有见到)施行日期|[尚还]未(?:正式)?(?:公布|发布|施行|生效)"
)
OF_NOTE = re.compile("说明(?:里|中)?(?:只|仅|没有|没|未|不)[^。；，]*")
DRAFT = re.compile("征求意见稿|送审稿|初稿|草案|拟由")
TO_DECIDE = re.compile("正式文本|公布稿|拟由")
HISTORY = ("timeline",)
SHOWN_FIELDS = {
    "number": ("发文字号", "number"),
    "issued": ("成文日期", "dated"),
    "published": ("发布日期", "published"),
    "in_force": ("施行日期", "in_force_from"),
    "ceased": ("失效日期", "in_force_until"),
}
NAMED = 3


def ended_problems(files: Iterable[YamlFile], library: Library) -> Iterator[Diagnostic]:
    """Every place of a corpus that speaks of what an official version may have settled, not yet looked at."""
    for file in files:
        place = library.places.get(file.place)
        if place is None:
            continue
        official = [one for one in place.measures.at_hand if one.official]
        if official:
            yield from file.source.locate(_of_file(file, Seen(library, place, official[-1])))
        if file.kind.room == kinds.PLACE and file.path.stem == "unknowns":
            yield from file.source.locate(_read(place, library))


@frozen(kw_only=False)
class Seen:
    """A place and the version of its measures whose official text is held."""

    library: Library
    place: Place
    official: Version

    def settled(self, refs: Iterable[str]) -> list[Clause]:
        """The clauses of these names whose words the official version has."""
        measures = self.place.measures
        clauses = (find_clause(self.library.works, ref, self.official) for ref in refs)
        return [one for one in clauses if one and one.work is measures and one.version is self.official and one.read]

    def confirmed(self, versions: Iterable[str], refs: Iterable[str] = ()) -> bool:
        """Whether a person has looked for this version, or for one that has the same words in the clauses named."""
        if self.official.id in (names := [*versions]):
            return True
        now = self.settled(refs)
        earlier = (one for one in self.place.measures.versions if one.id in names)
        return bool(now) and any(self._same(now, version) for version in earlier)

    def _same(self, clauses: list[Clause], version: Version) -> bool:
        text = self.place.measures.text(version)
        then = (text.by_cid.get(one.provision.cid or "") for one in clauses)
        pairs = zip(clauses, then, strict=True)
        return all(old and words_of(old.provision) == words_of(new.provision) for new, old in pairs)


def _of_file(file: YamlFile, seen: Seen) -> Iterator[Diagnostic]:
    data = file.source.data
    if file.record is PackRecord and isinstance(data, Mapping):
        yield from _pack(file, seen)
    elif file.record is WorkFile and isinstance(data, Mapping):
        yield from _work(file.work, data, seen)
    elif file.kind.room == kinds.PLACE and isinstance(data, Mapping):
        yield from _place_file(file.path.stem, data, seen)


def _place_file(stem: str, data: Mapping[str, Any], seen: Seen) -> Iterator[Diagnostic]:
    if stem == "jurisdiction":
        yield from _jurisdiction(data, seen)
    elif stem == "doors":
        for name, door in data["doors"].items():
            yield from _sentences(door, seen, (NOT_SEEN, OF_NOTE), ("doors", name))
    elif stem not in HISTORY:
        here = [kind for kind in kinds.KINDS if kind.room == kinds.PLACE and kind.stem == stem]
        inner = tuple(kind.inside for kind in here if kind.inside)
        for kind in here:
            for record in kind.records(seen.place.files):
                told = _record(kind, record, _without(_at(data, record.path), inner), seen)
                yield from (replace(one, path=(*record.path, *one.path)) for one in told)
        around = {key: one for key, one in data.items() if isinstance(one, str)}
        yield from _sentences(around, seen, (NOT_SEEN, OF_NOTE), may_confirm=False)


def _at(data: Any, path: Path) -> Any:
    for key in path:
        data = data[key]
    return data


def _without(data: Mapping[str, Any], keys: tuple[str, ...]) -> Mapping[str, Any]:
    """What a record says itself, without the records within it."""
    return {key: one for key, one in data.items() if key not in keys}


def _record(kind: Kind, record: Record, data: Mapping[str, Any], seen: Seen) -> Iterator[Diagnostic]:
    """What one record may no longer say, in one message; the path is within the record."""
    item = record.item
    named = [*walk_references(type(item), data)]
    refs = [name for of, name, path in named if of == "provision" and path[0] != "resolved_by"]
    if isinstance(item, Unknown) and item.resolved_by:
        return
    own = hasattr(item, "confirmed_for")
    if seen.confirmed(getattr(item if own else record.around, "confirmed_for", ()), refs):
        yield from _decided_by(kind, record, seen)
        return
    clauses = seen.settled(refs)
    reasons, path, not_seen = [*_reasons(item, data, clauses, seen)], *_sentence(data)
    if not reasons and not not_seen:
        return
    title = _title(kind, record)
    reasons += [f"写着“{not_seen}”"] if not_seen else []
    ask = "改写；不用改的，" if own else "改写；不用改的，在它所在的部分"
    if isinstance(item, Unknown):
        ask = "已经写明的，写 resolved_by；仍没有写明的，核对 decided_by，"
    message = (
        f"{kind.word}{_quoted(title)}{'，'.join(reasons)}，而版本“{seen.official.id}”已有正式文本。请对照条文，"
        f"{ask}写 confirmed_for: [{seen.official.id}]。"
    )
    word = "said-not-seen" if not_seen and len(reasons) == 1 else "perhaps-settled"
    yield Diagnostic(kind=word, path=path, message=message, found=not_seen)


def _decided_by(kind: Kind, record: Record, seen: Seen) -> Iterator[Diagnostic]:
    """What is still open after a text was published cannot wait for that text to be published."""
    item = record.item
    if isinstance(item, Unknown) and seen.official.enacted and (match := TO_DECIDE.search(item.decided_by)):
        title = _quoted(_title(kind, record))
        said = f"{title}仍没有写明，而“{item.decided_by}”已经有了；请改写 decided_by。"
        yield Diagnostic(kind="said-not-seen", path=("decided_by",), message=f"{kind.word}{said}", found=match[0])


def _title(kind: Kind, record: Record) -> str:
    """What people call a record: as the search or a clause names it."""
    if kind.found:
        return kind.found.title(record)
    return kind.beside.text(record) if kind.beside else record.anchor


def _quoted(text: str) -> str:
    """A title in quotation marks, those within it single."""
    return f"“{text.replace('“', '‘').replace('”', '’')}”"


def _reasons(item: Any, data: Mapping[str, Any], clauses: list[Clause], seen: Seen) -> Iterator[str]:
    names = [name for of, name, _ in walk_references(type(item), data) if of == "unknown"]
    settled = seen.place.settled(names, seen.official)
    if settled:
        whats = "".join(_quoted(seen.place.unknowns[name].what) for name in settled)
        yield f"列着没有规定的{whats}（{_numbers(one for by in settled.values() for one in by)}已经写明）"
    if not clauses:
        return
    told = next((match[0] for _, text in _texts(data) if (match := OF_NOTE.search(text))), "")
    if isinstance(item, Unknown) or (isinstance(item, Question) and item.status != "answered"):
        yield f"说的是{_numbers(clauses)}"
    elif told:
        yield f"说的是{_numbers(clauses)}，写着“{told}”"


def _numbers(clauses: Iterable[Clause]) -> str:
    names = [*dict.fromkeys(numbers(one) for one in clauses)]
    return "、".join(names[:NAMED]) + ("等" if len(names) > NAMED else "")


def _texts(data: Any, path: Path = ()) -> Iterator[tuple[Path, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, Mapping):
        for key, item in data.items():
            yield from _texts(item, (*path, key))
    elif isinstance(data, list):
        for at, item in enumerate(data):
            yield from _texts(item, (*path, at))


def _sentence(data: Mapping[str, Any]) -> tuple[Path, str]:
    """Where a record first says that the text was not seen, and in which words."""
    found = ((path, match[0]) for path, text in _texts(data) if (match := NOT_SEEN.search(text)))
    return next(found, ((), ""))


def _sentences(
    data: Mapping[str, Any],
    seen: Seen,
    wrong: tuple[re.Pattern[str], ...],
    root: Path = (),
    *,
    may_confirm: bool = True,
) -> Iterator[Diagnostic]:
    """Each sentence that official text has made false or doubtful, unless the record around it was confirmed."""
    if seen.official.id in data.get("confirmed_for", ()):
        return
    way = f"请改写，或者核对后写 confirmed_for: [{seen.official.id}]" if may_confirm else "请改写"
    for path, text in _texts(data):
        if words := next((match[0] for one in wrong if (match := one.search(text))), ""):
            said = f"这里写“{words}”，而版本“{seen.official.id}”已有正式文本；{way}。"
            yield Diagnostic(kind="said-not-seen", path=(*root, *path), message=said, found=words)


def _jurisdiction(data: Mapping[str, Any], seen: Seen) -> Iterator[Diagnostic]:
    """What stands above every page: sentences on a text that was not seen, and the stage of an older version."""
    wrong = (NOT_SEEN, OF_NOTE, *((DRAFT,) if seen.official.enacted else ()))
    told = [*_sentences(data, seen, wrong)]
    yield from (one for one in told if one.path != ("text_note",))
    if data.get("text_note"):
        said = f"版本“{seen.official.id}”已有正式文本，text_note 不再显示；请删去。"
        yield Diagnostic(kind="said-not-seen", path=("text_note",), message=said, at_key=True)


def _work(name: str, data: Mapping[str, Any], seen: Seen) -> Iterator[Diagnostic]:
    """What `work.yaml` says beside the versions: of the measures all that is shown, of others only their own words."""
    if name != seen.place.measures.id:
        yield from _sentences({key: one for key, one in data.items() if key != "fields"}, seen, (NOT_SEEN,))
        return
    official = seen.official
    told = {key: str(getattr(official, at) or "") for key, (_, at) in SHOWN_FIELDS.items() if official.enacted}
    fields = seen.place.measures.record.fields
    for key, said in told.items():
        written = getattr(fields, key).value
        if said and written and written != said:
            message = f"这里写的{SHOWN_FIELDS[key][0]}是“{written}”，版本“{official.id}”写的是“{said}”；请改写。"
            yield Diagnostic(kind="field-unlike-version", path=("fields", key), message=message, found=written)
    own = {**data, "fields": {key: one for key, one in data["fields"].items() if not told.get(key)}}
    yield from _sentences(own, seen, (NOT_SEEN, *((DRAFT,) if official.enacted else ())))


def _pack(file: YamlFile, seen: Seen) -> Iterator[Diagnostic]:
    """What a pack says of the present, and where it leaves open what its own version settles."""
    entry = next((one for one in seen.place.packs.values() if one.path == file.path), None)
    measures = seen.place.measures
    if entry is None or entry.record.law.work != measures.id:
        return
    law = entry.record.law
    own = measures.version(law.version or "")
    yield from _left_open(file.source.data, own, seen)
    if own is seen.official:
        own_words = _without(_mapping(file.source.data), ("tests",))
        yield from _sentences(own_words, seen, (NOT_SEEN, OF_NOTE), may_confirm=False)
    elif seen.official.id not in law.confirmed_for:
        yield _older(file, seen, law.version or "")


def _mapping(data: object) -> Mapping[str, Any]:
    return data if isinstance(data, Mapping) else {}


def _older(file: YamlFile, seen: Seen, version: str) -> Diagnostic:
    """The one message on a pack of an older version: its caution, its other sentences by line, and the pack to come."""
    data = _without(_mapping(file.source.data), ("tests",))
    wrong = [path for path, text in _texts(data) if NOT_SEEN.search(text)]
    lines = dict.fromkeys(file.source.values[path][0] for path in wrong if path in file.source.values)
    also = f"（第 {'、'.join(map(str, lines))} 行写着没有见到）" if lines else ""
    official = seen.official.id
    more = "" if official in seen.place.packs_of(seen.place.measures) else "，并为新版本另写规则包"
    message = (
        f"版本“{official}”已有正式文本，这个规则包属于版本“{version}”：请核对 caution、in_force 和提醒是否仍然属实"
        f"{also}{more}；核对以后写 confirmed_for: [{official}]。"
    )
    return Diagnostic(kind="perhaps-settled", path=("law", "caution"), message=message)


def _left_open(data: object, own: Version | None, seen: Seen) -> Iterator[Diagnostic]:
    """Each unknown that a pack leaves open although the version it belongs to has settled it, told once."""
    named: dict[str, list[Path]] = {}
    for of, name, path in walk_references(PackRecord, data):
        if of == "unknown" and path[0] != "tests":
            named.setdefault(name, []).append(path)
    for name, clauses in seen.place.settled(named, own).items():
        paths = named[name]
        times = f"，共 {len(paths)} 处" if len(paths) > 1 else ""
        message = (
            f"这里说没有规定{_quoted(seen.place.unknowns[name].what)}{times}，"
            f"而所属的版本“{own.id if own else ''}”在{_numbers(clauses)}已经写明；请改写规则。"
        )
        yield Diagnostic(kind="perhaps-settled", path=paths[0], message=message, found=name)


def _read(place: Place, library: Library) -> Iterator[Diagnostic]:
    """What is said to be resolved by a clause whose words were not read."""
    for name, unknown in place.unknowns.items():
        for at, ref in enumerate(unknown.resolved_by):
            clause = find_clause(library.works, ref)
            if clause and not clause.read:
                said = f"“{numbers(clause)}”没有正式文本，不能算已经写明；请写有正式文本的条款。"
                path = ("unknowns", name, "resolved_by", at)
                yield Diagnostic(kind="resolved-unread", path=path, message=said, found=ref)
