"""Tests of this folder try code: they read the small corpus."""

from __future__ import annotations

import pytest

from site_build.corpus.library import Library


@pytest.fixture(scope="session")
def library(small_library: Library) -> Library:
    """The small corpus."""
    return small_library
