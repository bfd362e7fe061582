"""What changed between two texts of a provision, on legal tokens: what came, what went, what is only written otherwise.

`difflib` finds the equal runs. It works on the keys of tokens, so a figure, a date or a title changes as a whole;
equal lines are set first, so that a long article costs no more than its changed lines.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import pairwise, zip_longest
from typing import Literal

from calculator.ground.frozen import frozen
from site_build.corpus.alignment import Alignment, heaviest_chain
from site_build.corpus.legal_tokens import Token, article_of, folded, tokens
from site_build.corpus.provision import Provisions

SpanKind = Literal["equal", "insert", "delete", "variant", "renumbered", "renumbered_reference", "retargeted_reference"]
Mark = Literal["", "增", "删"]

MARKS: Mapping[SpanKind, Mark] = {"delete": "删", "insert": "增"}
RETARGETED = "〔编号没有改，所指的条文变了〕"
LARGEST_GAP = 4_000_000
LEAST_ALIKE, SHORT_ISLAND = 0.3, 2
SENTENCE_END = frozenset("。；：")
# A law named just before 第X条 is another one, unless it is 本法, 本条例 and the like.
OWN_NAME = re.compile(r"(?:本|该)(?:法|条例|办法|规定|解释|规则|细则|章程|决定|意见|通知|标准)(?:的|中|所称)?$")
OTHER_NAME = re.compile(
    r"(?:》|[刑民宪]法|[一-龥]{2}(?:法|法典|条例|办法|规定|解释|规则|细则|章程))(?:（[^（）]*）)?(?:的|中|所称)?$"
)
LIST_OF_REFERENCES = re.compile(r"^(?:和|与|及|以及|或|或者|至|到|、|，|—|-)$")


@frozen
class Span:
    """A run of one kind: the old words and the new words, one of them empty where words came or went.

    `variant`: the same in other characters, marks or numerals. `renumbered`: the label of an item. A
    `renumbered_reference` names the same article by its new number; a `retargeted_reference` kept its number although
    the article that it named has another one now.
    """

    kind: SpanKind
    old: str = ""
    new: str = ""


@frozen
class Segment:
    """Words as they are shown, with the sign that tells without colour what happened to them."""

    mark: Mark
    text: str
    kind: SpanKind

    @property
    def remark(self) -> str:
        """What the words alone do not show: a reference that stayed as it was and now names another article."""
        return RETARGETED if self.kind == "retargeted_reference" else ""


@frozen
class Row:
    """A line of the old text beside the line of the new one."""

    old: tuple[Segment, ...]
    new: tuple[Segment, ...]

    @property
    def changed(self) -> bool:
        return any(segment.kind != "equal" for segment in (*self.old, *self.new))


@frozen
class Redline:
    """The spans of two texts in order, and what it takes to make the same redline again.

    `articles` is the map of article numbers that it was made with; the hashes are SHA-256 of both texts.
    """

    spans: tuple[Span, ...]
    articles: Mapping[str, str]
    old_hash: str
    new_hash: str

    @property
    def changed(self) -> bool:
        """Whether words came or went, or a reference names another article."""
        return any(span.kind in ("insert", "delete", "retargeted_reference") for span in self.spans)


def text_hash(text: str) -> str:
    """SHA-256 of a text in UTF-8, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()


def version_text(provisions: Provisions) -> str:
    """All of a version as one text, the base of its hash."""
    return "\n".join(f"{one.number}\t{one.heading}\n{one.text}" for one in provisions)


def article_map(alignment: Alignment, old: Provisions, new: Provisions) -> Mapping[str, str]:
    """Old to new article numbers as references count them: articles with one link that is not doubtful."""
    old_numbers = {one.id: printed_number(one.number) for one in old}
    new_numbers = {one.id: printed_number(one.number) for one in new}
    links = Counter(link.old for link in alignment.links)
    return {
        old_numbers[link.old]: new_numbers[link.new]
        for link in alignment.links
        if links[link.old] == 1 and link.certainty != "doubtful"
    }


def printed_number(number: str) -> str:
    """`第十二条之一`, `十二之一`, `12-1` or `12` as digits: the key of a reference; other numbers as they are."""
    main, _, branch = number.strip("第").replace("条", "").replace("之", "-").partition("-")
    token = tokens(f"第{main}条之{branch}" if branch and not branch.isascii() else f"第{main}条")
    read = article_of(token[0]) if len(token) == 1 else None
    if read is None:
        return number
    return f"{read}-{branch}" if branch.isdecimal() and branch.isascii() else read


def redline(old: str, new: str, articles: Mapping[str, str] | None = None) -> Redline:
    """The redline of two texts; `articles` maps old to new article numbers for references within the work."""
    return redline_of_tokens(tokens(old), tokens(new), articles or {})


def redline_of_tokens(before: Sequence[Token], after: Sequence[Token], articles: Mapping[str, str]) -> Redline:
    """The redline of two texts as tokens, whose keys say what counts as equal."""
    sides = _Sides(before, after, _mapped_keys(before, articles), [token.key for token in after])
    spans: list[Span] = []
    for kind, first, second in _runs(sides):
        if kind == "equal":
            spans += (_same(before[at], after[to]) for at, to in zip(first, second, strict=True))
        else:
            spans += _replaced([before[at] for at in first], [after[at] for at in second])
    return Redline(
        spans=tuple(_joined(spans)),
        articles=articles,
        old_hash=text_hash("".join(token.text for token in before)),
        new_hash=text_hash("".join(token.text for token in after)),
    )


def _mapped_keys(sequence: Sequence[Token], articles: Mapping[str, str]) -> list[tuple[str, ...]]:
    own = own_references(sequence)
    return [
        ("article", articles.get(token.key[1], token.key[1])) if at in own else token.key
        for at, token in enumerate(sequence)
    ]


def own_references(sequence: Sequence[Token]) -> frozenset[int]:
    """Places of `第X条` that name articles of the text itself, not of a law named before it."""
    found: set[int] = set()
    before, foreign = "", False
    for at, token in enumerate(sequence):
        if article_of(token) is not None:
            foreign = foreign or (bool(OTHER_NAME.search(before)) and not OWN_NAME.search(before))
            before = ""
            if not foreign:
                found.add(at)
        elif token.kind != "reference" and not LIST_OF_REFERENCES.match(token.text):
            before, foreign = before[-40:] + token.text, False
    return frozenset(found)


Run = tuple[Literal["equal", "replace"], range, range]
Keys = Sequence[tuple[str, ...]]


@frozen(kw_only=False)
class _Sides:
    """The tokens of both texts, and the keys by which they are compared."""

    before: Sequence[Token]
    after: Sequence[Token]
    old: Keys
    new: Keys


def _runs(sides: _Sides) -> Iterator[Run]:
    """Equal and replaced runs, in order and without gaps; equal lines are set first."""
    at, to = 0, 0
    for first, second in (*_anchors(_lines(sides.before), _lines(sides.after), sides), _end(sides)):
        yield from _gap(sides, range(at, first.start), range(to, second.start))
        if first:
            yield "equal", first, second
        at, to = first.stop, second.stop


def _end(sides: _Sides) -> tuple[range, range]:
    return range(len(sides.old), len(sides.old)), range(len(sides.new), len(sides.new))


def _lines(sequence: Sequence[Token]) -> list[range]:
    breaks = [-1, *(at for at, token in enumerate(sequence) if token.kind == "break"), len(sequence)]
    return [range(start + 1, stop) for start, stop in pairwise(breaks) if stop > start + 1]


def _sentences(sequence: Sequence[Token], within: range) -> list[range]:
    stops = [at + 1 for at in within if sequence[at].text in SENTENCE_END]
    return [range(start, stop) for start, stop in pairwise([within.start, *stops, within.stop]) if stop > start]


def _anchors(olds: Sequence[range], news: Sequence[range], sides: _Sides) -> list[tuple[range, range]]:
    """Stretches of equal keys that stand once on each side, as many tokens as can be had in order."""
    texts_old = [tuple(sides.old[at] for at in one) for one in olds]
    texts_new = [tuple(sides.new[at] for at in one) for one in news]
    once_old, once_new = Counter(texts_old), Counter(texts_new)
    places = {text: at for at, text in enumerate(texts_new) if once_new[text] == 1}
    scores = {
        (at, places[text]): float(len(text))
        for at, text in enumerate(texts_old)
        if once_old[text] == 1 and text in places
    }
    return [(olds[at], news[to]) for at, to in heaviest_chain(scores)]


def _gap(sides: _Sides, first: range, second: range) -> Iterator[Run]:
    if len(first) * len(second) <= LARGEST_GAP:
        yield from _compared(sides, first, second)
        return
    at, to = first.start, second.start
    anchors = _anchors(_sentences(sides.before, first), _sentences(sides.after, second), sides)
    for one, other in (*anchors, (range(first.stop, first.stop), range(second.stop, second.stop))):
        yield from _compared(sides, range(at, one.start), range(to, other.start))
        if one:
            yield "equal", one, other
        at, to = one.stop, other.stop


def _compared(sides: _Sides, first: range, second: range) -> Iterator[Run]:
    if not first and not second:
        return
    if len(first) * len(second) > LARGEST_GAP or not first or not second:
        yield "replace", first, second
        return
    old, new = sides.old[first.start : first.stop], sides.new[second.start : second.stop]
    opcodes = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    equal = sum(stop - start for tag, start, stop, _, _ in opcodes if tag == "equal")
    if equal < LEAST_ALIKE * min(len(first), len(second)):
        yield "replace", first, second
        return
    runs: list[Run] = [
        (
            "equal" if tag == "equal" else "replace",
            range(first.start + start, first.start + stop),
            range(second.start + begin, second.start + end),
        )
        for tag, start, stop, begin, end in opcodes
    ]
    yield from _without_islands(runs, sides.before)


def _without_islands(runs: Sequence[Run], before: Sequence[Token]) -> Iterator[Run]:
    """The runs, an equal run of a character or two between two replaced ones taken into them: easier to read."""
    held: Run | None = None
    for at, run in enumerate(runs):
        island = (
            held is not None
            and run[0] == "equal"
            and at + 1 < len(runs)
            and len(run[1]) <= SHORT_ISLAND
            and all(before[place].kind == "character" for place in run[1])
            and all(held[side] and runs[at + 1][side] for side in (1, 2))
        )
        if held is not None and (run[0] == "replace" or island):
            held = ("replace", range(held[1].start, run[1].stop), range(held[2].start, run[2].stop))
        elif run[0] == "replace":
            held = run
        else:
            if held is not None:
                yield held
            held = None
            yield run
    if held is not None:
        yield held


def _same(old: Token, new: Token) -> Span:
    if old.text == new.text:
        return Span(kind="equal", old=old.text, new=new.text)
    kind: SpanKind = "variant"
    if old.kind == "label" and folded(old.text) != folded(new.text):
        kind = "renumbered"
    elif old.key != new.key:
        kind = "renumbered_reference"
    return Span(kind=kind, old=old.text, new=new.text)


def _replaced(olds: Sequence[Token], news: Sequence[Token]) -> Iterator[Span]:
    if len(olds) == len(news) == 1 and article_of(olds[0]) is not None and olds[0].key == news[0].key:
        yield Span(kind="retargeted_reference", old=olds[0].text, new=news[0].text)
        return
    if olds:
        yield Span(kind="delete", old="".join(token.text for token in olds))
    if news:
        yield Span(kind="insert", new="".join(token.text for token in news))


def _joined(spans: Iterable[Span]) -> Iterator[Span]:
    held: Span | None = None
    for span in spans:
        if held is not None and held.kind == span.kind and span.kind in ("equal", "insert", "delete"):
            held = Span(kind=span.kind, old=held.old + span.old, new=held.new + span.new)
            continue
        if held is not None:
            yield held
        held = span
    if held is not None:
        yield held


def inline(result: Redline) -> tuple[Segment, ...]:
    """The new text with the words that went standing before those that came."""
    return tuple(_cell(span, span.new or span.old) for span in result.spans)


def marked_text(result: Redline) -> str:
    """The in-line form in plain characters: `费率为[删：百分之五][增：百分之六]`."""
    return "".join(f"[{one.mark}：{one.text}]" if one.mark else one.text + one.remark for one in inline(result))


def side_by_side(result: Redline) -> tuple[Row, ...]:
    """The lines of both texts beside each other; a line that came or went stands alone in its row."""
    rows: list[Row] = []
    old: list[Segment] = []
    new: list[Segment] = []
    for span in result.spans:
        for line_old, line_new, ends in _cut(span):
            old += [_cell(span, line_old)] if line_old else []
            new += [_cell(span, line_new)] if line_new else []
            if ends:
                rows.append(Row(old=tuple(old), new=tuple(new)))
                old, new = [], []
    if old or new:
        rows.append(Row(old=tuple(old), new=tuple(new)))
    return tuple(rows)


def _cut(span: Span) -> Iterator[tuple[str, str, bool]]:
    """The lines of a span: old words, new words, and whether the row ends after them."""
    olds, news = (text.split("\n") if text else [] for text in (span.old, span.new))
    last = max(len(olds), len(news)) - 1
    for at, (old, new) in enumerate(zip_longest(olds, news, fillvalue="")):
        yield old, new, at < last


def _cell(span: Span, text: str) -> Segment:
    return Segment(mark=MARKS.get(span.kind, ""), text=text, kind=span.kind)
