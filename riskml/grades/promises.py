"""What a grade says about error and about time, in Chinese and in English."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from riskml.words import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.grades.settings import GradeSettings


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
    """

    settings: GradeSettings
    as_of: str
    reference: int
    scored: int
    selected: int
    listed_by_score: int
    self_consistent: bool
    concluded: bool

    @property
    def q(self) -> str:
        """The false discovery rate as people write it."""
        return f"{self.settings.false_discovery:.0%}"

    def time(self) -> Text:
        """Say how much of the reviewers' time the list asks."""
        s = self.settings
        return Text(
            zh=f"截至{self.as_of}的名单最多{s.capacity}人，其中{s.draws}人为随机抽取，不超过当月可核查的人数。",
            en=f"The list as of {self.as_of} holds at most {s.capacity} people, {s.draws} of them drawn by lot: "
            "no more than reviewers can look at in the month.",
        )

    def cannot_conclude(self) -> Text:
        """Say why no score is graded."""
        s = self.settings
        if self.reference < s.reference_minimum:
            zh = f"参照样本仅{self.reference}个评分，少于要求的{s.reference_minimum}个"
            en = f"the reference holds {self.reference} scores where {s.reference_minimum} are needed"
        else:
            zh = f"参照样本的{self.reference}个评分，不足以在{self.scored}人中以{self.q}的错误发现率选出任何人"
            en = (
                f"{self.reference} reference scores are too few to select anybody among {self.scored} people "
                f"at a false discovery rate of {self.q}"
            )
        return Text(
            zh=f"无法得出结论：{zh}。评分不产生黄色等级；规则命中照常计入。",
            en=f"Cannot conclude: {en}. No score is graded; rule hits count all the same.",
        )


def promise_by_rule(month: Month) -> Text:
    """Promise of a grade that rests on a rule's answer."""
    time = month.time()
    return Text(
        zh="依据规则：所列记录符合规则所述条件，可逐条核对；这不是统计推断，也不是结论，只是供核查的线索。" + time.zh,
        en="By rule: the cited records meet the condition that the rule states, and can be checked one by one. "
        "This is no statistical claim and no verdict, but a lead for review. " + time.en,
    )


def promise_by_score(month: Month) -> Text:
    """Promise of a yellow that rests on a score."""
    time = month.time()
    if month.self_consistent:
        zh = f"本期按评分列出的{month.listed_by_score}人"
        en = f"of the {month.listed_by_score} people listed by score"
    else:
        zh = f"本期按评分选出的{month.selected}人（其中{month.listed_by_score}人仅凭评分列入名单）"
        en = (
            f"of the {month.selected} people selected by score ({month.listed_by_score} of them are on the list "
            "for that alone)"
        )
    return Text(
        zh=f"依据评分：{zh}中，预期至多{month.q}与同行的差异仅出于偶然，前提是参照样本代表正常工作。"
        f"这是建议核查的线索，不是结论。{time.zh}",
        en=f"By score: {en}, at most {month.q} are expected to differ from their peers by chance alone, "
        f"provided the reference describes ordinary work. A lead for review, no verdict. {time.en}",
    )


def promise_by_lot(month: Month, probability: float) -> Text:
    """Promise of a random draw."""
    time = month.time()
    return Text(
        zh=f"随机抽取：未列入名单者每人被抽中的概率均为{probability:.4g}；抽中与本人情况无关，"
        f"仅用于无偏估计名单的准确率。{time.zh}",
        en=f"Drawn by lot: everybody who is not listed had the same probability of {probability:.4g}. "
        "The draw says nothing about the person; it lets the precision of the list be estimated without bias. "
        + time.en,
    )


def promise_of_none(month: Month) -> Text:
    """Promise of not being listed."""
    time = month.time()
    return Text(
        zh=f"未列入名单：不作任何判断，也不表示没有差异。{time.zh}",
        en=f"Not listed: nothing is claimed, neither that the work differs nor that it does not. {time.en}",
    )


def reason_of_score(month: Month, score: float, p_value: float, *, selected: bool, enough: bool) -> Text:
    """Say where a score stands against the reference, and whether that selected the person."""
    if not enough:
        return Text(
            zh="没有评分：没有一项指标达到最低观察数。", en="No score: no metric reached its minimum of observations."
        )
    zh, en = f"评分{score:.3f}", f"Score {score:.3f}"
    if month.reference:
        zh += f"；参照样本中同样或更突出者所占比例的保守估计为 p = {p_value:.2g}"
        en += f"; a cautious estimate of the share of the reference at or above it is p = {p_value:.2g}"
    if not month.concluded:
        why = month.cannot_conclude()
        return Text(zh=f"{zh}。{why.zh}", en=f"{en}. {why.en}")
    if selected:
        return Text(
            zh=f"{zh}；在{month.scored}名有评分者中，按{month.q}的错误发现率被选出，与同行不同。",
            en=f"{en}; among {month.scored} scored people this is selected at a false discovery rate of "
            f"{month.q}: differs from peers.",
        )
    return Text(
        zh=f"{zh}；在{month.scored}名有评分者中未被选出。",
        en=f"{en}; among {month.scored} scored people this is not selected.",
    )


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
    return Text(
        zh=f"本可列为{words[grade]}，因名单的{s.places}个名额已满而未列入；依据仍保留，可随时核查。",
        en=f"Would have been listed as {grade}; the {s.places} places of the list were full. "
        "What speaks for it is kept and can be reviewed at any time.",
    )
