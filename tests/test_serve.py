"""`policykb serve` follows changes of YAML and Python, and outlives broken YAML."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("policy_yaml", "calculator", "site_build", "docs", "mkdocs.yml")
LONGEST = 120
START = "import sys; from site_build.cli import main; sys.exit(main(['serve', '--port', sys.argv[1]]))"


class Served:
    """A copy of the project being served: its log is read line by line, so nothing is waited for by the clock."""

    def __init__(self, root: Path, port: int, process: subprocess.Popen[str]) -> None:
        self.root, self.port, self.process = root, port, process

    def log_until(self, words: str) -> str:
        """Read the log up to the line that holds these words; fails if the server ends first."""
        assert self.process.stderr
        said = ""
        for line in self.process.stderr:
            said += line
            if words in line:
                return said
        raise AssertionError(said)

    def page(self, address: str) -> str:
        """The HTML of a page as it is served now."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{address}") as response:
            text: str = response.read().decode()
            return text

    def change(self, file: str, found: str, put: str) -> None:
        """Replace a text that must be there."""
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert found in text
        path.write_text(text.replace(found, put, 1), encoding="utf-8")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[Served]:
    """Serve a copy on a free port; the server ends with the test."""
    for part in PARTS:
        copy = shutil.copytree if (ROOT / part).is_dir() else shutil.copy
        copy(ROOT / part, tmp_path / part)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONUNBUFFERED": "1"}
    process = subprocess.Popen(
        [sys.executable, "-c", START, str(port)], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True
    )
    watchdog = threading.Timer(LONGEST, process.kill)
    watchdog.start()
    try:
        yield Served(tmp_path, port, process)
    finally:
        watchdog.cancel()
        process.kill()
        process.wait()
        if process.stderr:
            process.stderr.close()


def test_changes_show_and_broken_yaml_is_survived(served: Served) -> None:
    """A change of YAML shows; a broken file is told with its line and the server lives; a change of Python shows."""
    served.log_until("Serving on")
    served.change("policy_yaml/dazu/glossary.yaml", "term: 规划核实", "term: 规划核实新词")
    served.log_until("Reloading browsers")
    assert "规划核实新词" in served.page("dazu/glossary/")
    served.change("policy_yaml/dazu/glossary.yaml", "term: 规划核实新词", "trem: 规划核实新词")
    assert "policy_yaml/dazu/glossary.yaml:36:5: 不认识的键" in served.log_until("An error happened")
    served.change("policy_yaml/dazu/glossary.yaml", "trem: 规划核实新词", "term: 规划核实")
    served.log_until("Reloading browsers")
    served.change("site_build/pages/place.py", '"answered": "有写明"', '"answered": "已有写明"')
    served.log_until("Reloading browsers")
    assert "已有写明" in served.page("dazu/questions/")
