"""What a grade says about error and about time, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.triage.settings import GradeSettings


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

    @property
    def q(self) -> str:
        """The false discovery rate as people write it."""
        return f"{self.settings.false_discovery:.0%}"

    def time(self) -> Text:
        """Say how much of the reviewers' time the list asks."""
        s = self.settings
        return Text(
            zh=f"截至{self.as_of}的名单最多{s.capacity}人，其中{s.draws}人为随机抽取，不超过当月可核查的人数。",
            en=f"The list as of {self.as_of} holds at most {_people(s.capacity)}, {s.draws} of them drawn by lot: "
            "no more than reviewers can look at in the month.",
        )

    def cannot_conclude(self) -> Text:
        """Say why no score is graded, and what that means: the promise where nothing can be promised."""
        s = self.settings
        if self.reference < s.reference_minimum:
            zh = f"参照样本仅{self.reference}个得分，少于要求的{s.reference_minimum}个"
            en = (
                f"the reference holds {_many(self.reference, 'score')} where {s.reference_minimum} "
                f"{'is' if s.reference_minimum == 1 else 'are'} needed"
            )
        else:
            zh = f"参照样本的{self.reference}个得分，不足以在{self.scored}人中以{self.q}的错误发现率选出任何人"
            en = (
                f"{_many(self.reference, 'reference score')} are too few to select anybody among "
                f"{_people(self.scored)} at a false discovery rate of {self.q}"
            )
        return Text(
            zh=f"无法得出结论：{zh}。本期不凭得分列出任何人，对任何人的得分高低不作判断；规则命中照常计入。",
            en=f"Cannot conclude: {en}. This month nobody is listed by score, and no score, high or low, is judged; "
            "rule hits count all the same.",
        )


def _many(count: int, what: str) -> str:
    """Write a count with its word."""
    return f"{count} {what}" if count == 1 else f"{count} {what}s"


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"


def promise_by_rule(month: Month) -> Text:
    """Promise of a grade that rests on a rule's answer."""
    time = month.time()
    return Text(
        zh="依据规则：所列记录符合规则写明的条件，可以逐条核对。这不是统计推断，也不是结论，而是供核查的线索。"
        + time.zh,
        en="By rule: the cited records meet the condition that the rule states, and can be checked one by one. "
        "This is no statistical claim and no verdict, but a lead for review. " + time.en,
    )


def promise_by_score(month: Month) -> Text:
    """Promise of a yellow that rests on a score.

    It bounds how many are listed by chance alone. It cannot bound how many differ for a good reason, and
    says so.
    """
    time, whom = month.time(), _whom(month)
    return Text(
        zh=f"依据得分：{whom.zh}，预期至多{month.q}与同行的差异仅出于偶然，前提是参照样本代表正常工作。"
        f"因正当缘由而与同行不同的人，仍会列在其中。这是建议核查的线索，不是结论。{time.zh}",
        en=f"By score: {whom.en}, at most {month.q} are expected to differ from their peers by chance alone, "
        "provided the reference describes ordinary work. A person who differs for a good reason is still on the "
        f"list. A lead for review, no verdict. {time.en}",
    )


def _whom(month: Month) -> Text:
    """Name the group that the false discovery rate is about: the list, or the whole selection it was cut from."""
    listed, selected = month.listed_by_score, month.selected
    if not month.self_consistent:
        return Text(
            zh=f"本期按得分选出{selected}人（其中{listed}人仅凭得分列入名单），选出的人中",
            en=f"of the {_people(selected)} selected by score ({listed} of them {'is' if listed == 1 else 'are'} on "
            "the list for that alone)",
        )
    if listed == 1:
        return Text(zh="本期仅1人按得分列出；这样列出的人中", en="of people listed by score as this one is")
    return Text(zh=f"本期按得分列出的{listed}人中", en=f"of the {listed} people listed by score")


def promise_by_lot(month: Month, probability: float) -> Text:
    """Promise of a random draw."""
    time = month.time()
    return Text(
        zh=f"随机抽取：未列入名单者每人被抽中的概率均为{probability:.4g}；抽中与本人情况无关，"
        f"仅用于无偏估计名单遗漏了多少。{time.zh}",
        en=f"Drawn by lot: everybody who is not listed had the same probability of {probability:.4g}. "
        "The draw says nothing about the person; it lets what the list misses be estimated without bias. " + time.en,
    )


def promise_of_none(month: Month) -> Text:
    """Promise of not being listed."""
    time = month.time()
    return Text(
        zh=f"未列入名单：不作任何判断，也不表示没有差异。{time.zh}",
        en=f"Not listed: nothing is claimed, neither that the work differs nor that it does not. {time.en}",
    )


_NOT_BY_SCORE = Text(
    zh="本期撤回的只是得分的承诺，本条不依据得分，不受影响。",
    en="What is withdrawn this month is the promise of scores; this rests on none, and stands.",
)


def after_withdrawal(promise: Text, selected_by: str, month: Month) -> Text:
    """Withdraw a promise, in words, where scores promise nothing this month; rules and lots keep theirs."""
    gone = month.withdrawn
    if gone is None:
        return promise
    if selected_by == "score":
        return Text(zh=f"依据得分：{gone.zh}{month.time().zh}", en=f"By score. {gone.en} {month.time().en}")
    more = _NOT_BY_SCORE if selected_by else gone
    return Text(zh=promise.zh + more.zh, en=f"{promise.en} {more.en}")


def reason_of_score(month: Month, score: float, p_value: float, *, selected: bool, enough: bool) -> Text:
    """Say where a score stands against the reference, and whether that alone would list the person.

    Somebody listed by a rule has a score, too; so the sentence speaks of the score and not of the grade.
    """
    if not enough:
        return Text(
            zh="没有得分：没有一项指标达到最低观察数。", en="No score: no metric reached its minimum of observations."
        )
    shown = f"{score:.3f}".replace("-", "−")
    zh, en = f"得分为{shown}", f"The score is {shown}"
    if not month.reference:
        return Text(
            zh=f"{zh}，参照样本中没有得分可比，无法得出结论。",
            en=f"{en}; the reference holds 0 scores to set it against. Cannot conclude from it.",
        )
    zh += f"；参照样本中不低于它的，保守估计占{_share(p_value)}（p值）。"
    en += f"; by a cautious estimate {_share(p_value)} of the reference is at or above it (the p-value)."
    if not month.concluded:
        return Text(
            zh=f"{zh}参照样本太小，凭得分无法得出结论。", en=f"{en} Cannot conclude from it: too small a reference."
        )
    met = Text(zh="已达到", en="meets") if selected else Text(zh="未达到", en="does not meet")
    return Text(
        zh=f"{zh}这个得分{met.zh}按得分列入名单的标准（{month.scored}名有得分者，错误发现率{month.q}）。",
        en=f"{en} By itself it {met.en} the standard for listing by score ({_people(month.scored)} with a score, false "
        f"discovery rate {month.q}).",
    )


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
    named = [(labels.get(rule, Text(zh=rule, en=rule)), count) for rule, count in sorted(counts.items())]
    return Text(
        zh=f"规则命中：{'、'.join(f'{label.zh}（{count} 条）' for label, count in named)}。",
        en=f"Rule hits: {', '.join(f'{label.en} ({count})' for label, count in named)}.",
    )


def reason_of_cut(month: Month, grade: str) -> Text:
    """Say that the list had no room."""
    words = {"red": "红色", "yellow": "黄色"}
    s = month.settings
    full = f"{_many(s.places, 'place')} of the list {'was' if s.places == 1 else 'were'} full"
    return Text(
        zh=f"本可列为{words[grade]}，因名单的{s.places}个名额已满而未列入；依据仍保留，可随时核查。",
        en=f"Would have been listed as {grade}; the {full}. "
        "What speaks for it is kept and can be reviewed at any time.",
    )
