"""What is read in the texts of a corpus when it is asked for, each thing once."""

from __future__ import annotations

from collections.abc import Mapping

from site_build.corpus.history import Histories
from site_build.corpus.text_links import TextLinks
from site_build.corpus.works import Work


class ReadTexts:
    """What hangs on what in each text, and the versions of works beside each other."""

    def __init__(self, works: Mapping[str, Work]) -> None:
        self.links = TextLinks(works)
        self.histories = Histories()
