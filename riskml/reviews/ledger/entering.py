"""How other rooms enter what they did: never at the cost of what they did.

A run that is published, or a model that was promoted, stands whether or not the ledger could be written: a disk that
is full for one file more must not take a result from those who wait for it. What could not be entered is said at
once, `riskml verify` says it again, and the same command enters it the next time.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from riskml.reviews.ledger.store import Ledger
from riskml.reviews.ledger.writing import enter

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from riskml.core.project import Project
    from riskml.reviews.ledger.acts import Act
    from riskml.reviews.ledger.store import Openings
    from riskml.reviews.ledger.writing import Entered

_LOG = logging.getLogger(__name__)


def enter_or_warn(project: Project, acts_of: Callable[[Openings], Sequence[Act]]) -> Entered | None:
    """Enter acts into a project's ledger; where that cannot be, warn and go on.

    Parameters
    ----------
    project
        Whose; where its settings say ``ledger = false`` nothing is done.
    acts_of
        As for `enter`.
    """
    if not project.settings.ledger:
        return None
    try:
        return enter(Ledger.of(project), acts_of, project.settings.access)
    except Exception as error:  # noqa: BLE001 (whatever it is, what was done stands)
        _LOG.warning("what was done stands, but the ledger could not be written: %s", " ".join(str(error).split()))
        return None
