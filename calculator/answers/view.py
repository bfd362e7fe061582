"""A pack in words: its tables, figures and checks, for the site's pages and for the workshop."""

from __future__ import annotations

from collections.abc import Iterator

from calculator.answers.phrases import ABSENT, cell_words, formula_phrase, titled
from calculator.ground.frozen import frozen
from calculator.ground.scalars import NUMBER, number
from calculator.ground.typed_numbers import short_number_phrase
from calculator.packs.pack import Pack
from calculator.packs.schema import AcceptedGap, AcceptedOverlap, Check, DecisionTable, Outcome, Rule

HIT_POLICIES = {"unique": "唯一（unique）", "first": "先到先用（first）", "collect": "汇集（collect）"}
MODES = {"class": "全额按所在一段", "marginal": "分段累计"}


@frozen
class RowView:
    """A rule, or what was accepted as a gap: its cells and outcomes in words, its sentence, its clause."""

    id: str
    gap: bool
    cells: tuple[str, ...]
    outcomes: tuple[str, ...]
    say: str
    cite: str
    page: str
    trust: str


@frozen
class TableView:
    """A decision table: what it asks, what it gives, and its rows."""

    name: str
    title: str
    policy: str
    columns: tuple[str, ...]
    outputs: tuple[str, ...]
    rows: tuple[RowView, ...]


@frozen
class FigureView:
    """A value of a parameter (`at` counts them), or a formula."""

    kind: str
    name: str
    at: int
    title: str
    value: str
    cite: str
    page: str
    trust: str


@frozen
class CheckView:
    """A check: what must hold, and where it applies."""

    name: str
    title: str
    must: str
    applies: str
    say: str
    cite: str
    page: str
    trust: str


def tables_view(pack: Pack) -> list[TableView]:
    """Every decision table with its rows in words, brackets among them, checks left out."""
    return [_table(pack, name, table) for name, table in pack.tables.items() if name not in pack.checks]


def _table(pack: Pack, name: str, table: DecisionTable) -> TableView:
    titles = pack.record.titles
    bracket = pack.record.brackets.get(name)
    policy = HIT_POLICIES[table.hit_policy]
    return TableView(
        name=name,
        title=table.title,
        policy=f"{policy}，{MODES[bracket.mode]}" if bracket else policy,
        columns=tuple(titles[key] for key in table.inputs),
        outputs=tuple(titles[key] for key in table.outputs),
        rows=(
            *(_row(pack, table, rule) for rule in table.rows),
            *(_overlap(pack, table, one) for one in table.overlaps),
        ),
    )


def _row(pack: Pack, table: DecisionTable, rule: Rule | AcceptedGap) -> RowView:
    gap = isinstance(rule, AcceptedGap)
    cite, page, trust = _source(pack, rule.source, "U" if isinstance(rule, AcceptedGap) else rule.confidence)
    return RowView(
        id=rule.id,
        gap=gap,
        cells=tuple(cell_words(pack, key, cell) for key, cell in zip(table.inputs, rule.if_, strict=True)),
        outcomes=tuple(_outcome(pack, key, one) for key, one in zip(table.outputs, rule.then, strict=True)),
        say=_gap_words(rule) if isinstance(rule, AcceptedGap) else _words(rule),
        cite=cite,
        page=page,
        trust=trust,
    )


def _words(one: Rule | Check) -> str:
    return one.say + (one.note or "") + (one.derived or "")


def _overlap(pack: Pack, table: DecisionTable, overlap: AcceptedOverlap) -> RowView:
    cite, page, trust = _source(pack, overlap.source, "U")
    return RowView(
        id=overlap.id,
        gap=True,
        cells=(f"{'、'.join(overlap.rules)} 都符合", *["-"] * len(table.inputs))[: len(table.inputs)],
        outcomes=("都可能",) * len(table.outputs),
        say=_gap_words(overlap),
        cite=cite,
        page=page,
        trust=trust,
    )


def _gap_words(gap: AcceptedGap | AcceptedOverlap) -> str:
    return f"未作规定：{gap.reason}（{gap.by}，{gap.accepted_on}）"


def _outcome(pack: Pack, name: str, outcome: Outcome) -> str:
    if outcome.unknown:
        return f"未知：{pack.bundle.unknowns[outcome.unknown].what}"
    if outcome.absence:
        return f"{ABSENT[outcome.absence]}：{outcome.reason}"
    text = str(outcome.value)
    if pack.kinds[name] != "number":
        return pack.labels[name].get(text, text)
    if NUMBER.fullmatch(text):
        return short_number_phrase(number(text), pack.unit_of(name))
    return formula_phrase(text, titled(pack.record.titles))


def _source(pack: Pack, source: str, confidence: str) -> tuple[str, str, str]:
    """The title and page of a clause, and how far it is to be trusted where that must be said."""
    clause = pack.bundle.clauses[source]
    trust = "" if confidence == "P" else pack.bundle.vocabularies["confidence"][confidence]
    return clause.title, clause.page, trust


def figures_view(pack: Pack) -> Iterator[FigureView]:
    """Every value of every parameter, then every formula, with its source."""
    for name, parameter in pack.record.parameters.items():
        for at, value in enumerate(parameter.values):
            cite, page, trust = _source(pack, value.source, value.confidence if value.value is not None else "P")
            yield FigureView(
                kind="parameter",
                name=name,
                at=at,
                title=parameter.title,
                value=value.words(parameter.unit),
                cite=cite,
                page=page,
                trust=trust,
            )
    for name, formula in pack.record.formulas.items():
        cite, page, trust = _source(pack, formula.source, formula.confidence)
        yield FigureView(
            kind="formula",
            name=name,
            at=0,
            title=formula.title,
            value=formula_phrase(formula.value, titled(pack.record.titles)),
            cite=cite,
            page=page,
            trust=trust,
        )


def checks_view(pack: Pack) -> Iterator[CheckView]:
    """Every check: what must hold, and where it applies."""
    titles = pack.record.titles
    for name, check in pack.record.checks.items():
        applies = [f"{titles[key]}：{cell_words(pack, key, cell)}" for key, cell in check.if_.items()]
        cite, page, trust = _source(pack, check.source, check.confidence)
        yield CheckView(
            name=name,
            title=check.title,
            must=f"{titles[check.input]}：{cell_words(pack, check.input, check.must)}",
            applies="，".join(applies) or "一律适用",
            say=_words(check),
            cite=cite,
            page=page,
            trust=trust,
        )
