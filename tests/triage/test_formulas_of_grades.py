"""What docs/grades.md derives, by every possible case: p-values, a list that was cut, the yields of rules."""

from __future__ import annotations

from itertools import combinations_with_replacement, permutations, product
from math import prod

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from statsmodels.stats.multitest import multipletests

from riskml.scoring.reference import conformal_p
from riskml.triage.matters.yields import likely, likely_any
from riskml.triage.people.discovery import benjamini_hochberg, keeps_its_promise


@pytest.mark.parametrize("values", [(1.0, 2.0, 3.0, 4.0, 5.0), (1.0, 1.0, 2.0, 2.0, 3.0), (0.0,) * 4])
def test_of_somebody_exchangeable_with_the_reference_p_is_at_most_t_with_probability_t(values):
    """Every order in which person and reference can stand is as likely: counted one by one, ties among them."""
    p = [float(conformal_p(np.array(one[:1]), np.sort(np.array(one[1:])))[0]) for one in permutations(values)]
    for t in np.linspace(0, 1, 41):
        assert np.mean(np.array(p) <= t + 1e-12) <= t + 1e-9
    if len(set(values)) == len(values):
        assert sorted(set(p)) == pytest.approx([(place + 1) / len(values) for place in range(len(values))])
        assert stats.chisquare(pd.Series(p).round(9).value_counts()).pvalue == 1.0, "and uniform where nothing ties"


def test_a_cut_list_keeps_the_rate_by_itself_exactly_where_all_of_it_passes_its_own_step():
    q, scored = 0.2, 8
    for p in combinations_with_replacement([0.01, 0.025, 0.05, 0.075, 0.1, 0.2], 3):
        for listed in range(1, 4):
            own = list(p[:listed])
            assert keeps_its_promise(own, q, scored) == all(one <= q * listed / scored for one in own)


def test_the_step_up_procedure_is_the_largest_set_that_passes_its_own_step():
    """By its definition over all sets, and by statsmodels."""
    for p in product([0.01, 0.03, 0.09, 0.2, 0.6], repeat=4):
        passing = [k for k in range(1, 5) if sorted(p)[k - 1] <= 0.1 * k / 4 + 1e-15]
        bound = sorted(p)[passing[-1] - 1] if passing else -1.0
        found = benjamini_hochberg(pd.Series(p), 0.1)
        assert found.tolist() == [one <= bound for one in p]
        assert found.tolist() == multipletests(p, alpha=0.1, method="fdr_bh")[0].tolist()


@pytest.mark.parametrize(
    ("named", "confirmed", "decided"), [(1, 0, 0), (5, 0, 0), (495, 0, 0), (495, 45, 50), (7, 0, 3)]
)
def test_a_yield_is_the_mean_of_a_beta_whose_prior_is_worth_five_reviews(named, confirmed, decided):
    prior = 5 / (5 + named)
    posterior = stats.beta(5 * prior + confirmed, 5 * (1 - prior) + decided - confirmed)
    assert likely(named, confirmed, decided) == pytest.approx(posterior.mean())


def test_of_several_rules_any_may_be_right_as_if_they_were_independent():
    rules = [["a", "b"], ["b"], ["a", "b", "c"]]
    told = likely_any(pd.DataFrame({"rules": rules}), {"a": (2, 3), "c": (0, 9)})
    chance = {"a": likely(2, 2, 3), "b": likely(3), "c": likely(1, 0, 9)}
    for found, own in zip(told, rules, strict=True):
        right = sum(
            prod(chance[one] if hit else 1 - chance[one] for one, hit in zip(own, ways, strict=True))
            for ways in product([True, False], repeat=len(own))
            if any(ways)
        )
        assert found == pytest.approx(right)
