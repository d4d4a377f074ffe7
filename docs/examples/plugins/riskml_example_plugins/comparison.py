"""The comparison ``geometric_mean``: means of logarithms, which one act of a hundred hours does not move much.

A card that uses it says ``logs = true``: pages then write means and differences back as times.
"""

from riskml.cards.comparison_plugins import with_value

built_on = "mean"


def observations(select: str) -> str:
    """Ask for the logarithm of what is above 0; of anything else nothing is said."""
    return with_value(select, "case when {value} > 0 then ln({value}) end")
