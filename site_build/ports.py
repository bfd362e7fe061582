"""Whether the site can be served on a port of this machine, asked before anything is built."""

from __future__ import annotations

import errno
import socket

from calculator.ground.problems import quoted

HOST = "127.0.0.1"
LAST = 65_535
REMEDY = "请换一个，如 make serve PORT={port} 或 policykb serve --port {port}"


def port_refusal(port: int) -> str:
    """One sentence why nothing can listen on this port, with the remedy; empty if something can."""
    if not 1 <= port <= LAST:
        return f"端口{quoted(str(port))}不在 1 到 {LAST} 之间。{REMEDY.format(port=8000)}。"
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server does, for ports just left
        try:
            probe.bind((HOST, port))
        except OSError as error:
            return refusal(port, error)
    return ""


def refusal(port: int, error: OSError) -> str:
    """The sentence for what the system says when the port cannot be had."""
    why = {
        errno.EADDRINUSE: "已经有别的程序在用",
        errno.EACCES: "没有权限使用（1024 以下的端口通常要管理员权限）",
        errno.EPERM: "没有权限使用（1024 以下的端口通常要管理员权限）",
    }.get(error.errno or 0, f"不能使用（系统错误 {error.errno}）")
    other = port + 1 if 1024 <= port < LAST else 8000  # noqa: PLR2004 - the first that needs no right
    return f"端口 {port} {why}。{REMEDY.format(port=other)}。"
