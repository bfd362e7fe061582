"""Finds the Chromium and the web servers of the tests; on Debian as root it installs what is missing.

Elsewhere it says how. Run as a script before the tests (`make test` does), imported by them. Standard library only.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from ctypes.util import find_library
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
PACKAGES = ("chromium", "fonts-noto-cjk", "libatomic1", "nginx", "libnginx-mod-http-brotli-static", "caddy")
REMEDY = (
    f"浏览器和服务器的测试缺少 {{missing}}。请安装（Debian：apt-get install {' '.join(PACKAGES)}），"
    "或者用环境变量 CHROMIUM 指定浏览器。"
)
SYSTEM_FOLDERS = ("/usr/local/sbin", "/usr/sbin", "/sbin")
BROTLI_MODULE = "ngx_http_brotli_static_module.so"
POLICY = Path("/usr/sbin/policy-rc.d")
NO_SERVICE_STARTS = "#!/bin/sh\nexit 101\n"


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


def find_nginx() -> str | None:
    """The nginx to test with; for who is not root, Debian's PATH leaves its folder out."""
    return shutil.which("nginx", path=os.pathsep.join((os.environ.get("PATH", ""), *SYSTEM_FOLDERS)))


def nginx_modules() -> Path | None:
    """The folder of nginx's modules, if the one that sends `.br` files lies in it."""
    nginx = find_nginx()
    told = subprocess.run([nginx, "-V"], capture_output=True, text=True, check=False).stderr if nginx else ""
    found = re.search(r"--modules-path=(\S+)", told)
    return Path(found[1]) if found and (Path(found[1]) / BROTLI_MODULE).exists() else None


def find_caddy() -> str | None:
    """The Caddy to test with."""
    return shutil.which("caddy")


def missing_servers() -> list[str]:
    """What the tests of `servers/` still need, in words."""
    return [
        *([] if find_nginx() else ["nginx"]),
        *([] if nginx_modules() else ["nginx 的 brotli_static 模块"]),
        *([] if find_caddy() else ["Caddy"]),
    ]


def missing() -> list[str]:
    """What the tests still need, in words; Playwright's own Node.js does not start without libatomic."""
    if sys.platform == "linux" and not find_library("atomic"):
        return ["libatomic"]
    browser = [*([] if find_browser() else ["Chromium"]), *([] if has_chinese_font() else ["中文字体"])]
    return [*browser, *missing_servers()]


@contextmanager
def _services_kept_still() -> Iterator[None]:
    """Debian starts a web server as it installs it; a machine that tests wants none, now or after its next start."""
    new = [name for name, found in (("nginx", find_nginx()), ("caddy", find_caddy())) if not found]
    own = not POLICY.exists()
    if own:
        POLICY.write_text(NO_SERVICE_STARTS, encoding="ascii")
        POLICY.chmod(0o755)
    try:
        yield
    finally:
        if own:
            POLICY.unlink()
        if new and (systemctl := shutil.which("systemctl")):
            subprocess.run([systemctl, "--quiet", "disable", *new], capture_output=True, check=False)


def install() -> None:
    """Install the browser, the font and the servers with apt-get; raises CalledProcessError if that fails."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    with _services_kept_still():
        for command in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", *PACKAGES]):
            subprocess.run(["apt-get", *command], check=True, env=environment, stdout=subprocess.DEVNULL)  # noqa: S607


def main() -> int:
    """Make sure that the tests can run; exit code 1 with the remedy if they cannot."""
    if missing() and shutil.which("apt-get") and os.geteuid() == 0:
        install()
    if lacking := missing():
        print(REMEDY.format(missing="、".join(lacking)), file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
