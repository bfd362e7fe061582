"""References carried over to a newer version: which can be, to what, and why others cannot."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import field

from calculator.ground.frozen import frozen
from site_build.corpus import kinds
from site_build.corpus.checks.ids import Reference, references
from site_build.corpus.checks.names import versions_at_hand
from site_build.corpus.library import YamlFile
from site_build.corpus.opinions import OpinionsFile
from site_build.corpus.rewriting import place_of_value, with_values
from site_build.corpus.works import Version, Work
from site_build.corpus.yaml_source import YamlSource


@frozen
class Carried:
    """What becomes of one reference: its new name, or empty with the reason why it stays.

    `broken` says that it leads nowhere as it stands.
    """

    reference: Reference
    name: str = ""
    why: str = ""
    broken: bool = False

    @property
    def line(self) -> int:
        """The line of the reference in its file."""
        return place_of_value(self.reference.file.source, self.reference.path)[0]


@frozen
class Wish:
    """What a person asks for: to carry over what is pinned to older versions; the heir of a split clause by its name.

    `chosen` has the new cid by the reference as it was: `{"work#old": "new"}`.
    """

    pinned: bool = False
    chosen: Mapping[str, str] = field(default_factory=dict)


def carried(files: Iterable[YamlFile], works: Mapping[str, Work], wish: Wish) -> Iterator[Carried]:
    """Every reference to a clause that could have another name, with that name or why not.

    A reference pinned to the version at hand gets its lasting name; one pinned to an older version means that version,
    and is carried over only if that is wished. What an opinion names is the text on which it was given, for ever.
    """
    for one in references(files):
        if one.kind != "provision" or one.file.kind.room == kinds.PEERS or one.file.record is OpinionsFile:
            continue
        left, _, name = one.name.partition("#")
        work_id, mark, version_id = left.partition("@")
        work = works.get(work_id)
        if work is None or not name:
            continue
        own = tuple(version for version in versions_at_hand(one, works) if version in work.versions)
        at_hand = own or work.at_hand
        if mark:
            told = _pinned(one, work, work.version(version_id), at_hand, wish)
        else:
            told = _lasting(one, work, name, at_hand, wish)
        if told:
            yield told


def _pinned(
    reference: Reference, work: Work, version: Version | None, at_hand: tuple[Version, ...], wish: Wish
) -> Carried | None:
    clause = work.text(version).by_id.get(reference.name.partition("#")[2]) if version else None
    if version is None or clause is None or not at_hand:
        return None
    if not clause.provision.cid:
        return None if version in at_hand else Carried(reference=reference, why="所指的条款没有 cid，仍固定在旧版本上")
    if version not in at_hand and not wish.pinned:
        return Carried(reference=reference, why="固定在旧版本上，没有改；要改的加 --pinned")
    return _heir(reference, work, clause.provision.cid, at_hand, wish)


def _lasting(reference: Reference, work: Work, name: str, at_hand: tuple[Version, ...], wish: Wish) -> Carried | None:
    if not at_hand or all(work.clause(name, version) for version in at_hand):
        return None
    if any(name in work.text(version).by_cid for version in work.versions):
        return _heir(reference, work, name, at_hand, wish)
    by_id = [clause for version in work.versions if (clause := work.text(version).by_id.get(name))]
    cids = {clause.provision.cid for clause in by_id}
    if len(cids) > 1:
        return Carried(reference=reference, why="各版本里这个编号不是同一条，不知道指的是哪一条", broken=True)
    cid = cids.pop() if cids else None
    if cid is None:
        why = "所指的条款没有 cid" if by_id else ""
        return Carried(reference=reference, why=why, broken=True) if why else None
    return _heir(reference, work, cid, at_hand, wish)


def _heir(reference: Reference, work: Work, cid: str, at_hand: tuple[Version, ...], wish: Wish) -> Carried:
    """The reference under the one name that leads to what a cid became in every version at hand."""
    broken = "@" not in reference.name
    ends = [work.heirs(cid, version) for version in at_hand]
    chosen = wish.chosen.get(reference.name)
    if chosen:
        ends = [tuple(one for one in heirs if one.provision.cid == chosen) for heirs in ends]
    names = {one.provision.cid or "" for heirs in ends for one in heirs}
    several = next((heirs for heirs in ends if len(heirs) > 1), ())
    if several:
        listed = "、".join(f"{one.provision.label or ''}（{one.provision.cid or one.provision.id}）" for one in several)
        return Carried(reference=reference, why=f"拆成了几条：{listed}，要由人选", broken=broken)
    if not all(ends):
        why = f"接替它的没有“{chosen}”" if chosen else "没有写明由哪一条接替"
        return Carried(reference=reference, why=why, broken=broken)
    name = names.pop()
    if names or not name:
        why = "在几个版本里名称不同" if name else "接替的条款没有 cid"
        return Carried(reference=reference, why=f"{why}，要由人改", broken=broken)
    return Carried(reference=reference, name=f"{work.id}#{name}")


def rewritten(source: YamlSource, text: str, some: Iterable[Carried]) -> str:
    """The text of a file in which references have their new names and nothing else is changed.

    Raises ValueError where a reference does not stand in the file as it was read, such as one folded over two lines.
    """
    return with_values(source, text, [(one.reference.path, one.reference.name, one.name) for one in some], "引用")
