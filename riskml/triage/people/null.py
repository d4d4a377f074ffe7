"""What scores are held against: the scores of a null, and what kind of null that is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["empirical_null", "dealt", "history"]


@dataclass(frozen=True, slots=True, eq=False)
class Null:
    """The scores that a p-value is taken against.

    Parameters
    ----------
    scores
        Ascending.
    kind
        'empirical_null': drawn from the history's own middle; 'dealt': of the same work dealt again at random among
        the same colleagues; 'history': of officials that the fit has not seen.
    deals
        How often the work was dealt; 0 where that is not known.
    """

    scores: NDArray[np.float64]
    kind: Kind = "empirical_null"
    deals: int = 0
