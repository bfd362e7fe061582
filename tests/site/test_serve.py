"""`policykb serve` follows changes of YAML and Python, outlives broken YAML, and asks for its port before it builds."""

from __future__ import annotations

import errno
import os
import queue
import shutil
import socket
import subprocess
import sys
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.exceptions import Abort
from paths import ROOT

from site_build.cli import main
from site_build.content_root import SET

PARTS = ("policy_yaml", "calculator", "site_build", "docs", "mkdocs.yml")
LONGEST = 600
UNNOTICED = 5
START = "import sys; from site_build.cli import main; sys.exit(main(['serve', '--port', sys.argv[1]]))"


class Served:
    """A copy of the project being served: its log is read line by line, so nothing is waited for by the clock."""

    def __init__(self, root: Path, port: int, process: subprocess.Popen[str]) -> None:
        self.root, self.port, self.process = root, port, process
        self.log: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        threading.Thread(target=self._read_log, daemon=True).start()

    def _read_log(self) -> None:
        assert self.process.stderr
        with self.process.stderr as log:
            for line in log:
                self.log.put(line)
        self.log.put(None)

    def log_until(self, words: str) -> str:
        """Read the log up to the line that holds these words; fails if the server ends first."""
        lines = []
        while line := self.log.get():
            lines.append(line)
            if words in line:
                return "".join(lines)
        raise AssertionError("".join(lines))

    def page(self, address: str) -> str:
        """The HTML of a page as it is served now."""
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/{address}") as response:
            text: str = response.read().decode()
            return text

    def change(self, file: str, found: str, put: str) -> None:
        """Replace a text that must be there, and return when the server has noticed.

        What changes before the server has looked at its folders for the first time is not noticed, and "Serving on"
        is said before that look: so the file is touched again while nothing is said of it.
        """
        path = self.root / file
        text = path.read_text(encoding="utf-8")
        assert found in text
        path.write_text(text.replace(found, put, 1), encoding="utf-8")
        while True:
            try:
                line = self.log.get(timeout=UNNOTICED)
            except queue.Empty:
                path.touch()
                continue
            assert line is not None, "the server has ended"
            if "Detected file changes" in line:
                return


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


@pytest.mark.built
def test_changes_show_and_broken_yaml_is_survived(served: Served) -> None:
    """A change of YAML shows; a broken file is told with its line and the server lives; a change of Python shows."""
    served.log_until("Serving on")
    served.change("policy_yaml/places/dazu/glossary.yaml", "term: 规划核实", "term: 规划核实新词")
    served.log_until("Reloading browsers")
    assert "规划核实新词" in served.page("dazu/glossary/")
    served.change("policy_yaml/places/dazu/glossary.yaml", "term: 规划核实新词", "trem: 规划核实新词")
    assert "policy_yaml/places/dazu/glossary.yaml:36:5: 不认识的键" in served.log_until("An error happened")
    served.change("policy_yaml/places/dazu/glossary.yaml", "trem: 规划核实新词", "term: 规划核实")
    served.log_until("Reloading browsers")
    served.change("site_build/corpus/kinds.py", '"answered": "有写明"', '"answered": "已有写明"')
    served.log_until("Reloading browsers")
    assert "已有写明" in served.page("dazu/questions/")


@pytest.fixture
def no_build(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail where anything is built."""

    def build(*_: object, **__: object) -> None:
        raise AssertionError("built before the port was asked for")

    monkeypatch.setattr("site_build.commands.site.mkdocs_serve", build)


def refused(port: object, capsys: pytest.CaptureFixture[str]) -> str:
    """The one sentence with which serving on a port is refused as a bad word of the command line."""
    assert main(["serve", "--port", str(port)]) == 2
    (sentence,) = capsys.readouterr().err.splitlines()
    assert "make serve PORT=" in sentence
    assert "policykb serve --port " in sentence
    return sentence


@pytest.mark.usefixtures("no_build")
def test_a_port_in_use_is_told_before_the_build(capsys: pytest.CaptureFixture[str]) -> None:
    """A port on which something listens gives one sentence that names it and another to try."""
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        assert f"端口 {port} 已经有别的程序在用" in refused(port, capsys)


@pytest.mark.usefixtures("no_build")
@pytest.mark.parametrize("port", [0, -1, 65536, 70000, 10**30])
def test_a_port_that_there_is_not_is_told(port: int, capsys: pytest.CaptureFixture[str]) -> None:
    """Ports out of range are refused with the range."""
    assert "不在 1 到 65535 之间" in refused(port, capsys)


@pytest.mark.usefixtures("no_build")
def test_a_port_without_permission_is_told(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    """A port for which the right is lacking is told with a port that needs none; root has it, so it is refused here."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EACCES, "Permission denied")

    monkeypatch.setattr("socket.socket.bind", refuse)
    sentence = refused(80, capsys)
    assert "端口 80 没有权限使用" in sentence
    assert "PORT=8000" in sentence


def test_a_port_that_is_lost_during_the_build_is_told(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A port that another program takes while the site is built gives the same sentence, not a traceback."""

    def serve(*_: object, **__: object) -> None:
        raise OSError(errno.EADDRINUSE, "Address already in use")

    monkeypatch.setattr("site_build.commands.site.mkdocs_serve", serve)
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    assert f"端口 {port} 已经有别的程序在用" in refused(port, capsys)


@pytest.mark.parametrize("command", ["build", "serve"])
def test_a_command_leaves_the_environment_as_it_was(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a build tells MkDocs by the environment is gone with it: the next command looks at its own folder."""
    told: list[str] = []

    def stop(*_: object, **__: object) -> None:
        told.append(os.environ[SET])
        raise Abort(command)

    monkeypatch.delenv(SET, raising=False)
    monkeypatch.setattr("site_build.commands.site.port_refusal", lambda _: "")
    monkeypatch.setattr(f"site_build.commands.site.mkdocs_{command}", stop)
    assert main([command, "--root", str(tmp_path)]) == 1
    assert told == [str(tmp_path)]
    assert {SET, "POLICYKB_SERVING"}.isdisjoint(os.environ)


def test_make_hands_the_port_on() -> None:
    """`make serve PORT=…` serves on that port, `make serve` on 8000 whatever the environment holds."""
    for words, port in (([], 8000), (["PORT=8001"], 8001)):
        order = ["make", "--dry-run", "--old-file=.venv/.ready", "--old-file=node_modules/.ready", "serve", *words]
        alone = {name: value for name, value in os.environ.items() if not name.startswith("MAKE")}  # not of `make test`
        done = subprocess.run(order, cwd=ROOT, env={**alone, "PORT": "9"}, capture_output=True, text=True, check=True)
        assert done.stdout.splitlines()[-1].endswith(f"policykb serve --port {port}")
