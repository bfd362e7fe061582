"""Finds the Chromium of the browser tests; on Debian as root it installs what is missing, elsewhere it says how.

Run as a script before the tests (`make test` does), imported by them. Standard library only.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from ctypes.util import find_library
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk", "libatomic1")
REMEDY = (
    "浏览器测试缺少 {missing}。请安装（Debian：apt-get install chromium fonts-noto-cjk libatomic1），"
    "或者用环境变量 CHROMIUM 指定浏览器。"
)


def find_browser() -> str | None:
    """The browser to test with: `$CHROMIUM`, then Playwright's own, then one on the PATH."""
    named = os.environ.get("CHROMIUM")
    if named:
        return named if Path(named).exists() else None
    return _playwrights_own() or next((found for name in NAMES if (found := shutil.which(name))), None)


def _playwrights_own() -> str | None:
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - takes a third of a second

    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font for Chinese; without one every screenshot shows boxes."""
    found = shutil.which("fc-list")
    return bool(found and subprocess.run([found, ":lang=zh"], capture_output=True, check=False).stdout.strip())


def missing() -> list[str]:
    """What the browser tests still need, in words; Playwright's own Node.js does not start without libatomic."""
    if sys.platform == "linux" and not find_library("atomic"):
        return ["libatomic"]
    return [*([] if find_browser() else ["Chromium"]), *([] if has_chinese_font() else ["中文字体"])]


def install() -> None:
    """Install the browser and font with apt-get; raises CalledProcessError if that fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
        subprocess.run(["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S607


def main() -> int:
    """Make sure that the browser tests can run; exit code 1 with the remedy if they cannot."""
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        install()
    if lacking := missing():
        print(REMEDY.format(missing="、".join(lacking)), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
