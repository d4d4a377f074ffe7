"""What a grade says about error and about time, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.core.texts import Text, listed
from riskml.triage.phrases import PHRASES, told

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.triage.people.null import Kind
    from riskml.triage.settings import GradeSettings

_PROVIDED = {"empirical_null": "provided_empirical_null", "history": "provided_history", "dealt": "provided_dealt"}
_CHANCE = {"empirical_null": "chance_empirical_null", "history": "chance_history"}
_SELDOM = 0.1
"""Below it is told how many deals it takes to see one like it, above it how many of a hundred are."""


@dataclass(frozen=True, slots=True)
class Month:
    """The figures of one month's list that its texts cite.

    Parameters
    ----------
    reference
        Scores in the reference.
    scored
        People with a score.
    selected
        People that the scores selected, before the list was cut.
    listed_by_score
        Of them, those on the list because of the score.
    self_consistent
        The cut list keeps the false discovery rate by itself.
    concluded
        The reference was large enough to grade by score.
    withdrawn
        Why scores promise nothing this month; None where their promise stands.
    null, deals
        What kind of null the reference is of, and how often the work was dealt where it is a dealt one.
    """

    settings: GradeSettings
    as_of: str
    reference: int
    scored: int
    selected: int
    listed_by_score: int
    self_consistent: bool
    concluded: bool
    withdrawn: Text | None = None
    null: Kind = "empirical_null"
    deals: int = 0

    @property
    def q(self) -> str:
        """The false discovery rate as people write it."""
        return f"{self.settings.false_discovery:.0%}"

    def time(self) -> Text:
        """Say how much of the reviewers' time the list asks."""
        return told("time", as_of=self.as_of, capacity=self.settings.capacity, draws=self.settings.draws)

    def cannot_conclude(self) -> Text:
        """Say why no score is graded, and what that means: the promise where nothing can be promised."""
        least = self.settings.reference_minimum
        if self.reference < least:
            why = told("reference_small", reference=self.reference, least=least)
        else:
            why = told("reference_weak", reference=self.reference, scored=self.scored, q=self.q)
        return told("cannot_conclude", why=why)


def promise_by_rule(month: Month) -> Text:
    """Promise of a grade that rests on a rule's answer."""
    return told("by_rule", time=month.time())


def promise_by_score(month: Month) -> Text:
    """Promise of a yellow that rests on a score.

    It bounds how many are listed by chance alone. It cannot bound how many differ for a good reason, and
    says so.
    """
    return told("by_score", whom=_whom(month), q=month.q, provided=PHRASES[_PROVIDED[month.null]], time=month.time())


def _whom(month: Month) -> Text:
    """Name the group that the false discovery rate is about: the list, or the whole selection it was cut from."""
    if not month.self_consistent:
        return told("whom_selected", selected=month.selected, listed=month.listed_by_score)
    return told("whom_one" if month.listed_by_score == 1 else "whom_listed", listed=month.listed_by_score)


def promise_by_lot(month: Month, probability: float) -> Text:
    """Promise of a random draw."""
    return told("by_lot", probability=probability, time=month.time())


def promise_of_none(month: Month) -> Text:
    """Promise of not being listed."""
    return told("of_none", time=month.time())


def after_withdrawal(promise: Text, selected_by: str, month: Month) -> Text:
    """Withdraw a promise, in words, where scores promise nothing this month; rules and lots keep theirs."""
    gone = month.withdrawn
    if gone is None:
        return promise
    if selected_by == "score":
        return told("withdrawn", gone=gone, time=month.time())
    return told("promise_and", promise=promise, more=PHRASES["not_by_score"] if selected_by else gone)


def reason_of_score(
    month: Month, score: float, remaining: float, p_value: float, *, selected: bool, enough: bool
) -> Text:
    """Say where a score stands against the reference, and whether that alone would list the person.

    Where a circumstance that was tried explains some of it, the sentence says what remains, and that this counts.
    Somebody listed by a rule has a score, too; so the sentence speaks of the score and not of the grade.
    """
    if not enough:
        return PHRASES["no_score"]
    shown, left = (f"{one:.3f}".replace("-", "−") for one in (score, remaining))
    if not month.reference:
        return told("score_alone", score=shown)
    so = PHRASES["score_unjudged"]
    if month.concluded:
        so = told("score_judged", met=PHRASES["met" if selected else "not_met"], scored=month.scored, q=month.q)
    chance = _chance(month, p_value)
    if left == shown:
        return told("score_stands", score=shown, chance=chance, so=so)
    return told("score_explained", score=shown, left=left, chance=chance, so=so)


def _chance(month: Month, p_value: float) -> Text:
    """Say how often the null alone gives so high a score, in the words of that null."""
    share = _share(p_value)
    if month.null != "dealt":
        as_high, base = _in_people(p_value)
        return told(_CHANCE[month.null], as_high=as_high, base=f"{base:,}", share=share)
    again = told("dealt_times", deals=month.deals) if month.deals else PHRASES["dealt_again"]
    if round(p_value * (month.reference + 1)) <= 1:
        return told("chance_dealt_never", again=again, reference=f"{month.reference:,}", share=share)
    if p_value < _SELDOM:
        return told("chance_dealt", again=again, base=f"{round(1.0 / p_value):,}", share=share)
    return told("chance_dealt_often", again=again, as_high=round(100 * p_value), share=share)


def _in_people(p_value: float) -> tuple[int, int]:
    """Write a p-value as so many of so many people, of few people where that says it well enough.

    Examples
    --------
    >>> _in_people(0.34), _in_people(0.0061), _in_people(0.00005), _in_people(1.0)
    ((34, 100), (61, 10000), (1, 20000), (100, 100))
    """
    for base in (100, 10_000):
        if p_value * base >= 1.0:
            return round(p_value * base), base
    return 1, round(1.0 / p_value)


def _share(p_value: float) -> str:
    """Write a p-value as a share of the reference.

    Examples
    --------
    >>> _share(0.0061), _share(0.34), _share(1.0)
    ('0.61%', '34%', '100%')
    """
    return f"{100 * p_value:.2g}%" if p_value < 0.995 else "100%"  # noqa: PLR2004 - rounds to it


def reason_of_hits(counts: Mapping[str, int], labels: Mapping[str, Text]) -> Text:
    """Name the rules that were hit, by label where there is one, with the number of hits."""
    named = ((labels.get(rule, Text.same(rule)), count) for rule, count in sorted(counts.items()))
    return told("hits", rules=listed(told("hits_of", label=label, count=count) for label, count in named))


def reason_of_cut(month: Month, grade: str) -> Text:
    """Say that the list had no room."""
    return told("cut", grade=PHRASES[grade], places=month.settings.places)


def reason_of_hits_alone() -> Text:
    """Say that yellow hits list nobody whose score was judged."""
    return PHRASES["hits_alone"]
