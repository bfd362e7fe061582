"""Random whole packs as the calculator links them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from random_packs import RandomPack, bundle, random_pack

from calculator import Pack, Problems, read_bundle


def linked_packs(seeds: Iterable[int]) -> Iterator[tuple[int, RandomPack, Pack]]:
    """Each seed with its pack as made and as linked; whether one is refused with reason is another test's matter."""
    for seed in seeds:
        made = random_pack(seed)
        try:
            pack = read_bundle(bundle(made))
        except Problems:
            continue
        yield seed, made, pack
