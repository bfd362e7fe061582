"""A command of ours in a process of its own, for a build keeps its root."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from paths import ROOT, SMALL_DAY

from site_build.corpus.today import SET

RUN = "import sys; from site_build.cli import main; sys.exit(main(sys.argv[1:]))"


def command(root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run `policykb` with these words on a content, on the day of the small corpus; what came of it."""
    environment = {**os.environ, SET: SMALL_DAY.isoformat()}
    whole = [sys.executable, "-c", RUN, *words, "--root", str(root)]
    return subprocess.run(whole, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)
