"""Which units' counts are not shown, so that no count, and no subtraction of counts, points at a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUP = 5
"""Below this many people a figure would show single persons, so none is shown."""


def uncounted(sizes: Mapping[str, int]) -> frozenset[str]:
    """Return the units whose counts are left out.

    Those are the small ones. Where a total is printed beside the units, what is left out can be worked
    out together by subtracting; so the smallest of the others are left out, too, until at least two
    units and :data:`GROUP` people share what remains.

    Examples
    --------
    >>> sorted(uncounted({"a": 3, "b": 9, "c": 7, "d": 20}))
    ['a', 'c']
    >>> sorted(uncounted({"a": 3, "b": 2, "c": 7})), sorted(uncounted({"a": 6, "b": 9}))
    (['a', 'b'], [])
    """
    order = sorted((unit for unit in sizes if sizes[unit] > 0), key=lambda unit: (sizes[unit], unit))
    left = [unit for unit in order if sizes[unit] < GROUP]
    for unit in order[len(left) :]:
        if not left or (len(left) > 1 and sum(sizes[one] for one in left) >= GROUP):
            break
        left.append(unit)
    return frozenset(left) | {unit for unit in sizes if not sizes[unit]}
