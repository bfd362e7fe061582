"""One article of one version, as alignment and redline take it: free of files, addresses and trees."""

from __future__ import annotations

from collections.abc import Sequence

from calculator.ground.frozen import frozen


@frozen
class Provision:
    """An article: `text` holds its 款 and 项 as lines.

    `cid` and `from_` are what a person confirmed: an equal `cid` in both versions, or the ids or cids of the old
    articles that this article was made from. Neither is filled with guesses.
    """

    id: str
    number: str
    heading: str = ""
    text: str = ""
    cid: str | None = None
    from_: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """The lines of the text that hold words."""
        return tuple(line for line in self.text.split("\n") if line.strip())


Provisions = Sequence[Provision]
