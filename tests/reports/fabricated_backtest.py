"""A backtest made up by hand, with whatever a page may have to show."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import accumulate

from riskml.core.texts import Text
from riskml.portraits import Provenance
from riskml.portraits.backtest import Backtest, Draws, ReplayedMonth

NAN = float("nan")
DRAWS = Draws(decided=20, confirmed=1, share=0.05, low=0.01, high=0.2)
NO_DRAWS = Draws(0, 0, NAN, NAN, NAN)


def backtest(looks=(20, 12, 8, 4), found=(6, 3, 1, 0), *, draws=DRAWS, unknown=0, reviews=44) -> Backtest:
    """Make a backtest of as many months as there are looks."""
    months = []
    told = 0
    for i, (spent, hits) in enumerate(zip(accumulate(looks), accumulate(found), strict=True)):
        first = date(2025 + i // 12, i % 12 + 1, 1)
        months.append(
            ReplayedMonth(
                month=first, as_of=first + timedelta(days=27), model_as_of=first, people=200,
                by_rule=5, by_score=13, by_lot=2, looks=looks[i], confirmed=found[i], cleared=looks[i] - found[i],
                open=0, unknown=unknown, found=found[i], looks_so_far=spent, found_so_far=hits, told_so_far=told,
                random=spent * draws.share, random_low=spent * draws.low, random_high=spent * draws.high,
            )
        )  # fmt: skip
        told = hits
    return Backtest(
        provenance=Provenance(date(2025, 12, 31), "d" * 64, "", "0.1.0", "c" * 64, "run", "riskml 0.1.0"),
        months=tuple(months),
        recipe="unsupervised",
        recipe_label=Text(zh="无监督：与同行不同", en="Unsupervised: differs from peers"),
        retrain=3,
        holds=6,
        capacity=20,
        reviews=reviews,
        unlabelled=0,
        known_at=date(2026, 3, 31),
        draws=draws,
    )
