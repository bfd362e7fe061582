"""What the legal effect of a change is told as: statements with their region, witness and the rules between."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from calculator.ground.frozen import frozen

Side = Literal["old", "new"]
ChangeKind = Literal["outcome", "amount", "date", "list", "document", "step", "check", "reminder"]
Status = Literal["decided", "depends", "unknown", "not_applicable", "absent"]


@frozen
class OnlyInput:
    """An input that one of two packs has and the other has not."""

    name: str
    title: str


@frozen
class Condition:
    """What a region asks of one input: `words` as they stand in a sentence; `input` is its name in the new pack.

    `ranges` are the values themselves, as text of the new pack's units: each from a least to a greatest value that both
    belong to it, None being open; a word is a range of its own. An input that is gone stands by its old name and units.
    """

    input: str
    title: str
    words: str
    ranges: tuple[tuple[str | None, str | None], ...]


@frozen
class Basis:
    """A rule, figure or formula that one side has and the other has not in the same meaning.

    `cause` is as the engine names it: `route/r1`, `parameters/fee_rate/0`, `formulas/fee`. `source` is the clause as
    the pack refers to it, `clause` its title, `text` what the rule says in words.
    """

    side: Side
    cause: str
    text: str
    source: str
    clause: str


@frozen
class OutputChange:
    """How one output changes in a region: `text` is all of it in words, `by` how much an amount moves."""

    output: str
    title: str
    kind: ChangeKind
    status_before: Status
    status_after: Status
    before: str
    after: str
    by: str
    text: str


@frozen
class EffectStatement:
    """One region of cases and what changes in it, with a case that the engine answers differently on each side.

    `boxes` are the parts of the region, each a list of conditions that hold together; none means every case. Where
    `partly`, the change comes about somewhere in the region but not everywhere: its border was not found exactly.
    `witness_old` and `witness_new` are the case as either pack takes it, as text per input. `supposed` are figures
    that no text fixes and no input assumes, by the title of the parameter: with them the case differs.
    """

    text: str
    region: str
    boxes: tuple[tuple[Condition, ...], ...]
    partly: bool
    changes: tuple[OutputChange, ...]
    witness: str
    witness_old: Mapping[str, str]
    witness_new: Mapping[str, str]
    supposed: Mapping[str, str]
    basis: tuple[Basis, ...]

    @property
    def example(self) -> str:
        """The case in words, where the statement does not say it itself."""
        return "" if self.witness in self.text else self.witness


@frozen
class LegalEffect:
    """What follows from the change of one pack into another.

    `editorial` is true only where it is shown for every case that nothing differs and nothing is asked that was not.
    `not_compared` says in sentences what was left out; without statements it is no claim that nothing changed.
    `compared_from` is the day from which both versions exist, empty if there is none: the regions hold for cases judged
    on that day or later, or on no given day. Before it one side or both answer nothing.
    """

    summary: str
    statements: tuple[EffectStatement, ...]
    new_inputs: tuple[OnlyInput, ...]
    gone_inputs: tuple[OnlyInput, ...]
    not_compared: tuple[str, ...]
    compared_from: str
    editorial: bool
