"""Learning from findings alone: who was never looked at is unlabelled, not innocent.

Both ways of learning assume that findings are a random draw from all that there is to find, whatever the
profile (selected completely at random). That seldom holds: reviewers look where they expect something. So the
share of officials with something to find is an assumption, and :func:`sensitivity` says what hangs on it.

References
----------
Elkan C, Noto K (2008). Learning classifiers from only positive and unlabeled data. KDD, 213-220.

Kiryo R, Niu G, du Plessis MC, Sugiyama M (2017). Positive-unlabeled learning with non-negative risk
estimator. NeurIPS 30.

Garg S, Wu Y, Smola AJ, Balakrishnan S, Lipton ZC (2021). Mixture proportion estimation and PU learning: a
modern approach. NeurIPS 34.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy import special

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.scoring.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pandas as pd
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

CONFIDENCE = 0.1
"""Chance that the bound behind the best bin is missed (delta), and its slack (gamma), as in Garg et al. 2021."""

SLACK = 0.01


def check_prior(prior: float, labelled_share: float) -> float:
    """Return an assumed share of positives, or refuse one that the findings contradict.

    Raises
    ------
    ModelError
        It is not above the share that already has a finding, or not below 1.
    """
    if not labelled_share < prior < 1:
        expected = phrase("a_share_above_that_of_findings", share=f"{labelled_share:.6g}")
        raise ModelError([Fault("prior", expected, Verbatim(repr(prior)), phrase("assume_a_larger_share"))])
    return float(prior)


def label_frequency(chances: Floats, labelled: Flags, weight: Floats | None = None) -> float:
    """Return c = P(a finding | something to find): the mean chance of a finding over those who have one.

    Right where positives can be told from the others (Elkan & Noto's e1); where the two overlap it comes out
    too low, and the share of positives too high.

    Parameters
    ----------
    chances
        P(a finding | profile) of each row, from a model that did not see the row.
    labelled
        Who has a finding.

    Examples
    --------
    >>> round(label_frequency(np.array([0.3, 0.5, 0.0]), np.array([True, True, False])), 3)
    0.4
    """
    return float(np.average(chances[labelled], weights=None if weight is None else weight[labelled]))


def elkan_noto_targets(chances: Floats, labelled: Flags, cleared: Flags, frequency: float) -> Floats:
    """Return P(something to find | profile, label) of each row, as a soft label to learn from.

    A finding is 1, who was reviewed and cleared is 0, and an unlabelled row is (1-c)/c · g/(1-g) with g its
    chance of a finding: the weight with which Elkan & Noto count it as a positive.

    Raises
    ------
    ModelError
        The frequency is not between 0 and 1.

    Examples
    --------
    >>> flags = np.array([True, False, False]), np.array([False, False, True])
    >>> elkan_noto_targets(np.array([0.4, 0.2, 0.2]), *flags, 0.5).tolist()
    [1.0, 0.25, 0.0]
    """
    if not 0 < frequency <= 1:
        raise ModelError(
            [Fault(phrase("frequency_of_labels"), phrase("a_share_above_0_at_most_1"), Verbatim(repr(frequency)))]
        )
    odds = chances / np.maximum(1.0 - chances, 1e-12)
    soft = np.clip((1.0 - frequency) / frequency * odds, 0.0, 1.0)
    return np.where(labelled, 1.0, np.where(cleared, 0.0, soft))


def nnpu_objective(
    labelled: Flags, prior: float, weight: Floats | None = None
) -> Callable[[Floats, object], tuple[Floats, Floats]]:
    """Return the non-negative risk of Kiryo et al. with the logistic loss, as an objective of LightGBM.

    All rows stand for the population, findings among them. Where the estimated risk on negatives falls below
    0, which no true risk can, the step goes back up that risk instead. Second derivatives are those of an
    upper bound: the risk itself is not convex in a row.

    Parameters
    ----------
    labelled
        Who has a finding, in the order of the rows.
    prior
        Assumed share of positives in the population.
    weight
        Weight of each row.
    """
    w = np.ones(len(labelled)) if weight is None else np.asarray(weight, np.float64)
    ratio = prior * w.sum() / w[labelled].sum()

    def objective(raw: Floats, data: object) -> tuple[Floats, Floats]:  # noqa: ARG001 -- LightGBM's signature
        chance = 1.0 / (1.0 + np.exp(-raw))
        as_negative = np.logaddexp(0.0, raw) * w
        hessian = w * chance * (1.0 - chance) * np.where(labelled, 1.0 + ratio, 1.0)
        if as_negative.sum() - ratio * as_negative[labelled].sum() >= 0:
            return w * (chance - np.where(labelled, ratio, 0.0)), hessian
        return -w * chance * np.where(labelled, 1.0 - ratio, 1.0), hessian

    return objective


def estimate_prior(scores: Floats, labelled: Flags) -> float:
    """Return an upper estimate of the share of positives in the population, by the best bin of scores.

    Above a score at which nearly all are positives, the ratio of the share of unlabelled to that of findings is
    the share of positives among the unlabelled; the score is chosen where the bound on that ratio is least.
    Where nobody can be told to be a positive for sure it is an upper bound, and nothing below it is ruled out.

    Parameters
    ----------
    scores
        From a model that did not see the row; higher = more like a finding.
    labelled
        Who has a finding; all others are unlabelled.

    Raises
    ------
    ModelError
        There are no findings, or nothing but findings.

    Examples
    --------
    >>> scores = np.concatenate([np.full(500, 2.0), np.full(100, 2.0), np.zeros(900)])
    >>> round(estimate_prior(scores, np.arange(1500) < 500), 3)  # 600 of 1,500
    0.4
    """
    found, others = np.sort(scores[labelled]), np.sort(scores[~labelled])
    if not len(found) or not len(others):
        raise ModelError([Fault(phrase("labels"), phrase("findings_and_unlabelled_rows"), phrase("only_one_of_them"))])
    cuts = np.unique(found)
    of_found = 1.0 - np.searchsorted(found, cuts, side="left") / len(found)
    of_others = 1.0 - np.searchsorted(others, cuts, side="left") / len(others)
    spread = sum(np.sqrt(np.log(4.0 / CONFIDENCE) / (2.0 * size)) for size in (len(found), len(others)))
    bound = (of_others + (1.0 + SLACK) * spread) / of_found
    best = int(np.argmin(bound))
    among_others = min(1.0, float(of_others[best] / of_found[best]))
    share = len(found) / len(scores)
    return share + (1.0 - share) * among_others


def sensitivity(
    scores: Floats | Callable[[float], Floats],
    labelled: Flags,
    shares: Sequence[float],
    *,
    capacity: int,
) -> pd.DataFrame:
    """Return what the list of the ``capacity`` highest scores would be worth under each assumed share.

    Were findings a random draw of all positives, the list would hold the same part of the positives as of the
    findings. Its precision is then that part times the positives that the share implies. The scores must come
    from models that did not see the rows' labels, or the table flatters.

    Parameters
    ----------
    scores
        Scores of the rows, or a function that learns under an assumed share and gives them.
    labelled
        Who has a finding.
    shares
        Assumed shares of positives in the population; the first is the one that others are compared with.
    capacity
        How many rows can be reviewed.

    Returns
    -------
    DataFrame
        One row a share: ``label_frequency`` (findings by positives), ``recall`` and ``precision`` of the list,
        ``precision_low`` and ``precision_high`` (95 %, exact for the findings in the list), ``lift`` (precision
        by share), ``jaccard`` (of the list with that under the first share) and
        ``contradicted``: the share leaves fewer positives than there are findings, or fewer than the list
        would have to hold.

    Raises
    ------
    ModelError
        There are no findings, the capacity is not between 1 and the rows, or a share not between 0 and 1.

    Examples
    --------
    >>> labelled = np.arange(100) < 5
    >>> table = sensitivity(-np.arange(100.0), labelled, [0.1, 0.2], capacity=20)
    >>> table["precision"].tolist(), table["label_frequency"].tolist()
    ([0.5, 1.0], [0.5, 0.25])
    """
    import pandas as pd  # noqa: PLC0415 -- only those who want a table load pandas

    n, findings = len(labelled), int(labelled.sum())
    faults = []
    if not findings:
        faults.append(Fault(phrase("labels"), phrase("at_least_one_finding"), phrase("none")))
    if not 1 <= capacity <= n:
        faults.append(Fault("capacity", phrase("one_to_rows", n=n), Verbatim(repr(capacity))))
    faults += [
        Fault("share", phrase("a_number_between_0_and_1"), Verbatim(repr(share)))
        for share in shares
        if not 0 < share < 1
    ]
    if faults:
        raise ModelError(faults)
    rows, first = [], None
    for share in shares:
        of_share = scores(share) if callable(scores) else scores
        listed = set(np.argsort(-of_share, kind="stable")[:capacity].tolist())
        first = listed if first is None else first
        hits = int(labelled[sorted(listed)].sum())
        recall, positives = hits / findings, share * n
        worth = positives / capacity  # of the whole of the positives, in precision
        low = special.betaincinv(hits, findings - hits + 1, 0.025) if hits else 0.0
        high = special.betaincinv(hits + 1, findings - hits, 0.975) if hits < findings else 1.0
        rows.append({
            "share": share,
            "label_frequency": min(1.0, findings / positives),
            "recall": recall,
            "precision": min(1.0, recall * worth),
            "precision_low": min(1.0, float(low) * worth),
            "precision_high": min(1.0, float(high) * worth),
            "lift": min(1.0, recall * worth) / share,
            "jaccard": len(listed & first) / len(listed | first),
            "contradicted": findings > positives or float(low) * worth > 1,
        })  # fmt: skip
    return pd.DataFrame(rows).set_index("share")
