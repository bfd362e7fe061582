"""Starts the real nginx and the real Caddy with the configuration in `servers/`, on 127.0.0.1 at a free port."""

from __future__ import annotations

import os
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest
from browser_setup import REMEDY, find_caddy, find_nginx, missing_servers, nginx_modules
from paths import ROOT

SERVERS = ROOT / "servers"
LONGEST = 20
PAUSE = 0.02
ANY_FREE = 0

NGINX_MAIN = """
daemon off;
master_process off;
pid nginx.pid;
load_module "{modules}/ngx_http_brotli_static_module.so";
events {{}}
http {{
    access_log off;
    client_body_temp_path body;
    fastcgi_temp_path fastcgi;
    proxy_temp_path proxy;
    scgi_temp_path scgi;
    uwsgi_temp_path uwsgi;
    include "{rules}";
}}
"""
CADDY_MAIN = """
{{
	admin off
	auto_https off
	default_bind 127.0.0.1
}}
import "{rules}"
"""


@contextmanager
def started(name: str, own: Path, root: Path, path: str) -> Iterator[int]:
    """Serve the folder `root`, whose site lies at `path` in it; gives the port. The server ends with the block."""
    if lacking := missing_servers():
        pytest.fail(REMEDY.format(missing="、".join(lacking)))
    port = _free_port()
    command, environment = {"nginx": _nginx, "caddy": _caddy}[name](own, root, port, path)
    log = own / "log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=own, env={**os.environ, **environment}, stdout=out, stderr=out)
    try:
        _wait(process, port, log)
        yield port
    finally:
        process.kill()
        process.wait()


def _nginx(own: Path, root: Path, port: int, path: str) -> tuple[Sequence[str], Mapping[str, str]]:
    """As on a server: the committed rules, and in the copy of `nginx-place.conf` what README.md says to change."""
    place = (SERVERS / "nginx-place.conf").read_text(encoding="utf-8")
    for found, put in (
        ("listen 80;", f"listen 127.0.0.1:{port};"),
        ("root /srv/www;", f'root "{root}";'),
        ('set $kb_path "";', f'set $kb_path "{path}";'),
    ):
        assert place.count(found) == 1
        place = place.replace(found, put)
    (own / "policykb-place.conf").write_text(place, encoding="utf-8")
    main = own / "nginx.conf"
    main.write_text(NGINX_MAIN.format(modules=nginx_modules(), rules=SERVERS / "nginx.conf"), encoding="utf-8")
    return [find_nginx() or "", "-p", str(own), "-c", str(main), "-e", "stderr"], {}


def _caddy(own: Path, root: Path, port: int, path: str) -> tuple[Sequence[str], Mapping[str, str]]:
    """The committed file, told by environment variables; what surrounds it keeps to this machine and to one folder."""
    main = own / "Caddyfile"
    main.write_text(CADDY_MAIN.format(rules=SERVERS / "Caddyfile"), encoding="utf-8")
    told = {"KB_ADDRESS": f"http://127.0.0.1:{port}", "KB_ROOT": str(root), "KB_PATH": path}
    folders = dict.fromkeys(("HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), str(own))
    return [find_caddy() or "", "run", "--config", str(main)], {**told, **folders}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", ANY_FREE))
        port: int = probe.getsockname()[1]
        return port


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + LONGEST
    while process.poll() is None and time.monotonic() < end:
        try:
            socket.create_connection(("127.0.0.1", port)).close()
        except ConnectionRefusedError:
            time.sleep(PAUSE)
        else:
            return
    pytest.fail(f"the server does not answer:\n{log.read_text(encoding='utf-8')}")
