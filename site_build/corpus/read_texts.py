"""What is read in the texts of a corpus when it is asked for, each thing once."""

from __future__ import annotations

from collections.abc import Mapping

from calculator import Pack
from site_build.corpus.comparison import Comparison
from site_build.corpus.followed import Followed, followed
from site_build.corpus.history import Histories
from site_build.corpus.library import Library
from site_build.corpus.text_links import TextLinks
from site_build.corpus.works import Work


class ReadTexts:
    """What hangs on what in each text, the versions of works beside each other, and what follows from their changes."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        self.links = TextLinks(works)
        self.histories = Histories()
        self._followed: dict[tuple[str, str, str], Followed] = {}

    def followed(self, library: Library, found: Comparison, packs: Mapping[str, Pack]) -> Followed:
        """What follows from the changes between two versions; `packs` are all packs by id, the same at every call."""
        key = (found.work.id, found.old.id, found.new.id)
        if key not in self._followed:
            self._followed[key] = followed(library, found, packs)
        return self._followed[key]
