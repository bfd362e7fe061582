"""Stands in for asyncio: Pyodide asks of a function whether it is a coroutine; none of ours is."""


def iscoroutinefunction(_: object) -> bool:
    """Never: the calculator is asked and answers."""
    return False
