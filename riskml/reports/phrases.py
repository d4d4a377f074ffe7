"""Every interface word of the reports, in Chinese and in English; nothing else may put words on a page.

The tone is part of the product: a page speaks of leads, differences and what can be answered, never of
guilt. Texts of metrics and rules come from their cards, texts of grades from the grades. Those about
matters stand in `phrases_matters`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from typing import TYPE_CHECKING

from riskml.core.texts import Language, Text, time_text
from riskml.reports.phrases_backtest import BACKTEST_PHRASES
from riskml.reports.phrases_cases import CASES_PHRASES
from riskml.reports.phrases_charts import CHARTS
from riskml.reports.phrases_matters import MATTERS
from riskml.reports.phrases_reasons import REASONS
from riskml.rules.written import day_told

if TYPE_CHECKING:
    from collections.abc import Mapping

PHRASES: dict[str, Text] = {
    # what a page is
    "kind_official": Text(zh="履职情况画像 · 公职人员", en="Portrait · official"),
    "kind_unit": Text(zh="政治生态画像 · 单位", en="Portrait · unit"),
    "kind_whole": Text(zh="政治生态画像 · 全域", en="Portrait · the whole"),
    "kind_register": Text(zh="预警清单", en="Register of warnings"),
    "whole_title": Text(zh="全域概况", en="The whole at a glance"),
    "register_title": Text(zh="预警清单", en="Warnings"),
    "back": Text(zh="返回预警清单", en="Back to the warnings"),
    "other_language": Text(zh="English", en="中文"),
    "to_whole": Text(zh="全域概况", en="The whole"),
    "identifier": Text(zh="编号", en="Identifier"),
    "post": Text(zh="岗位", en="Post"),
    "period": Text(zh="观察期", en="Period"),
    "period_span": Text(
        zh="{start} 至 {end}（只用截至 {as_of} 已登记的数据）",
        en="{start} to {end} (only what was recorded by {as_of})",
    ),
    "unit_unknown": Text(zh="单位未登记", en="Unit not recorded"),
    "none": Text(zh="无", en="None"),
    "colon": Text(zh="：", en=": "),
    "stop": Text(zh="。", en="."),
    # the grade
    "grade": Text(zh="等级", en="Grade"),
    "grade_red": Text(zh="红色预警 · 建议优先核查", en="Red · for review first"),
    "grade_yellow": Text(zh="黄色预警 · 建议核查", en="Yellow · for review"),
    "grade_none": Text(zh="未列入预警", en="No warning"),
    "grade_open": Text(zh="无法得出结论", en="Cannot conclude"),
    "mark_red": Text(zh="▲ 红", en="▲ Red"),
    "mark_yellow": Text(zh="● 黄", en="● Yellow"),
    "mark_none": Text(zh="○ 无", en="○ None"),
    "mark_diffuse": Text(zh="∴ 理由分散", en="∴ Diffuse"),
    "mark_disputed": Text(zh="≠ 理由有分歧", en="≠ Disputed"),
    "withdrawn": Text(zh="本期等级的承诺已撤回", en="This month the promise on grades is withdrawn"),
    "grade_reason": Text(zh="评定理由", en="Why this grade"),
    "grade_promise": Text(zh="本等级的含义", en="What it means"),
    "grade_ungraded": Text(
        zh="本次没有为这位公职人员评定等级。",
        en="This official was not graded in this run.",
    ),
    "selected_by": Text(zh="入选方式", en="Selected by"),
    "by_rule": Text(zh="规则命中", en="a rule"),
    "by_score": Text(zh="模型得分", en="the score"),
    "by_random": Text(zh="随机抽取（用于检验预警是否准确）", en="a random draw (to check how precise warnings are)"),
    # lead, never a verdict
    "lead_title": Text(zh="这是线索，不是结论", en="This is a lead, never a verdict"),
    "lead_text": Text(
        zh="本页只说明工作记录在哪些地方与同行不同，供核查人员决定是否了解情况。它不认定任何违规，也不能单独作为"
        "任何处理的依据；每项差异都可能有正当缘由。",
        en="This page says only where the record of work differs from peers, so that a reviewer can decide "
        "whether to ask. It establishes no wrongdoing, and nothing may be decided about anybody on its "
        "ground alone. Every difference may have a proper cause.",
    ),
    "lead_answer": Text(
        zh="本人可以逐条说明：对照下列记录编号，指出记录有误，或说明当时的情形（请假代班、案件中止、专人专办、"
        "系统补录等），并附材料。说明应与本页一并存档，由核查人员写入核查结论。",
        en="The official can answer point by point: take the record numbers below, say where a record is wrong "
        "or what the circumstances were (covering for a colleague, a suspended case, a specialist's duty, "
        "late entry after an outage) and attach papers. The answer is filed with this page and belongs in "
        "the reviewer's finding.",
    ),
    "reasons_none": Text(
        zh="没有规则命中，也没有一项指标与同行明显不同。",
        en="No rule has a hit, and no metric differs clearly from peers.",
    ),
    "answer_signed": Text(zh="签名：________　　日期：________", en="Signed: ________    Date: ________"),
    "answer_other": Text(zh="其他需要说明的情况", en="Anything else"),
    # the account
    "account_title": Text(zh="得分构成", en="Where the score comes from"),
    "account_note": Text(
        zh="得分等于基准加上各项贡献，逐位相等，没有剩余。向右为推高得分，向左为拉低得分。图中列出最大的各项，"
        "下表列出全部；显示取两位小数，页面内保存全部位数。",
        en="The score is the base plus every contribution, to the last bit, with nothing left over. Bars to "
        "the right raise the score, bars to the left lower it. The chart shows the largest; the table "
        "below has all of them, shown to two decimals and kept in the page to the last digit.",
    ),
    "account_none": Text(
        zh="没有得分：可用的指标不足，模型不作判断。",
        en="No score: too few metrics speak, so the model does not judge.",
    ),
    "base_long": Text(zh="基准（尚未看任何指标时的得分）", en="Base: the score before any metric is looked at"),
    "score": Text(zh="得分", en="Score"),
    "contribution": Text(zh="贡献", en="Contribution"),
    "metric": Text(zh="指标", en="Metric"),
    "ledger": Text(zh="得分清单（按登记次序，可逐项相加）", en="Ledger of the score (in published order; it adds up)"),
    # hits
    "hits_title": Text(zh="规则命中", en="Rule hits"),
    "hits_none": Text(zh="没有规则命中。", en="No rule has a hit."),
    "hits_more": Text(
        zh="另有 {count} 次命中未在此列出，见本次运行的命中表。",
        en="{count} more {count:hit is|hits are} not listed here; the run's table of hits has every one.",
    ),
    "records": Text(zh="记录", en="Records"),
    "records_more": Text(zh="另 {count} 条", en="{count} more"),
    "innocent_may": Text(zh="可能的正当缘由", en="Innocent explanations"),
    # metrics
    "strong_none": Text(
        zh="没有一项指标与同行明显不同。",
        en="No metric differs clearly from peers.",
    ),
    "why": Text(zh="为何关注", en="Why it matters"),
    "provisional": Text(zh="本月未满，本月数字为暂定", en="the month has not ended: its figures are provisional"),
    "revised": Text(
        zh="{month}的数字以月末所知为准（偏离 {first}）；计入其后才到的记录，为 {now}。",
        en="{month} stands as it was known at its end (departure {first}); with what arrived later it is {now}.",
    ),
    "cannot_see": Text(zh="局限", en="What it cannot see"),
    "how_to_read": Text(zh="如何解读", en="How to read it"),
    "observed": Text(zh="实际", en="Observed"),
    "expected": Text(zh="期望", en="Expected"),
    "exposure": Text(zh="观测数", en="Observations"),
    "days": Text(zh="在岗工作日", en="Days on post"),
    "past_months": Text(zh="过去月数", en="Past months"),
    "cautious": Text(zh="保守估计倍数", en="Cautious estimate"),
    "ratio": Text(zh="为期望的倍数", en="Times the expected"),
    "difference": Text(zh="与期望之差", en="Difference"),
    "own_past": Text(zh="与本人过去之差", en="Difference from own past"),
    "interval": Text(zh="95% 区间", en="95% interval"),
    "to": Text(zh="{low} 至 {high}", en="{low} to {high}"),
    "band": Text(zh="多数人（中间 80%）", en="Middle 80% of others"),
    "z": Text(zh="偏离（标准差）", en="Departure (SD)"),
    "z_short": Text(zh="偏离", en="Departure"),
    "peers": Text(zh="同行人数", en="Peers"),
    "month": Text(zh="月份", en="Month"),
    "trend_title": Text(zh="{label}：近 12 个月", en="{label}: the last 12 months"),
    "ref": Text(zh="记录编号", en="Record"),
    "at": Text(zh="时间", en="Time"),
    "counterparty": Text(zh="相对人", en="Counterparty"),
    "filing_agent": Text(zh="代理机构／代办人", en="Filing agent"),
    "whom": Text(zh="对方", en="With whom"),
    "work": Text(zh="事项与环节", en="Matter and step"),
    "value": Text(zh="观测值", en="Value"),
    "family": Text(zh="类别", en="Family"),
    "shortened": Text(
        zh="为使本页保持轻便，与同行相近的指标只列数字，不附图表。",
        en="To keep this page light, metrics close to peers are listed as figures only.",
    ),
    # what is not said
    "first_title": Text(zh="阅读之前请先了解", en="Know this first"),
    "gaps_title": Text(zh="未作评价的部分及原因", en="What is not said, and why"),
    "gaps_none": Text(zh="每项指标和规则都有数据可用。", en="Every metric and rule had the data it needs."),
    "gap_what": Text(zh="指标或规则", en="Metric or rule"),
    "gap_metric": Text(zh="指标", en="Metric"),
    "gap_rule": Text(zh="规则", en="Rule"),
    "gap_why": Text(zh="原因", en="Why"),
    "kind": Text(zh="类型", en="Kind"),
    # unit
    "people_count": Text(zh="共 {count} 人有工作记录", en="{count} {count:person|people} with recorded work"),
    "unit_note": Text(
        zh="本页描述一个单位的整体状况，不列出任何人的姓名或编号，也不排名。少于 5 人的分布不予显示。",
        en="This page describes a unit as a whole. It names nobody and ranks nobody; distributions of fewer "
        "than 5 people are not shown.",
    ),
    "unit_hidden": Text(
        zh="这个单位有记录的人员少于 5 人，为避免指向个人，不显示人员分布、预警数、命中数和单位整体的指标。",
        en="Fewer than 5 people here have recorded work. So that no figure points at one person, "
        "neither distributions nor counts nor the unit's own metrics are shown.",
    ),
    "unit_nobody": Text(
        zh="这个单位没有写明经办人的办理记录，不对任何人计量。规则就单位本身查到的情况列在下面。",
        en="No act recorded here names an official, so nobody is measured. What rules found about the unit itself "
        "stands below.",
    ),
    "unit_uncounted": Text(
        zh="本页不显示预警数和命中数：一经显示，就能从全域合计中推算出不足 5 人的单位。",
        en="Warnings and hits are not counted here: from these and the totals, the counts of a unit of fewer than 5 "
        "people could be worked out.",
    ),
    "common_title": Text(zh="普遍性问题", en="Common problems"),
    "common_note": Text(
        zh="多数人一起偏离，往往要从制度、流程、人手上找原因，不宜归于个人。",
        en="Where most differ together, look first at rules, workflow and staffing, not at persons.",
    ),
    "common_none": Text(zh="没有发现多数人一起偏离的指标。", en="On no metric do most people differ together."),
    "typical_title": Text(zh="个别突出事项", en="Single departures"),
    "typical_note": Text(
        zh="个别人明显偏离，而多数人与同行相近；姓名不在本页显示。",
        en="A few differ clearly while most are like their peers; this page does not say who.",
    ),
    "typical_none": Text(zh="没有发现个别人明显偏离的指标。", en="On no metric does a single person lie far out."),
    "common_line": Text(
        zh="{label}：测得 {people} 人，其中 {beyond} 人在同一侧偏离 1 个标准差以上",
        en="{label}: {beyond} of {people} people measured lie more than 1 standard deviation out on one side",
    ),
    "common_unit": Text(
        zh="{label}：单位整体偏离 {z} 个标准差，没有任何一人单独偏离 3 个标准差",
        en="{label}: the unit as a whole lies {z} standard deviations out, and nobody alone lies 3 out",
    ),
    "typical_line": Text(
        zh="{label}：测得 {people} 人，其中 {far} 人偏离 3 个标准差以上，多数人与同行相近",
        en="{label}: {far} of {people} people measured {far:lies|lie} 3 or more standard deviations out; most are like "
        "their peers",
    ),
    "shape_title": Text(zh="人员分布", en="The shape of its people"),
    "shape_note": Text(
        zh="每个点是一个人与同行相比的偏离（标准差），不注明是谁；浅色带为 −1 至 +1，菱形为单位整体。",
        en="Each dot is one person's departure from peers (in standard deviations), without saying whose; the "
        "light band is −1 to +1, the diamond the unit as a whole.",
    ),
    "shape_thinned": Text(
        zh="超过 {count} 人时，图中只画 {count} 个按名次等距抽取的点（含两端）；数字仍按全体计算。",
        en="Of more than {count} people {count} are drawn, evenly spaced in rank with both ends among them; the "
        "figures are those of all.",
    ),
    "strip_title": Text(zh="{label}：人员分布", en="{label}: how people lie"),
    "strip_desc": Text(
        zh="{people} 人的偏离，范围 {low} 至 {high}；数值见同一行。",
        en="Departures of {people} people from {low} to {high}; the figures stand in the same row.",
    ),
    "people": Text(zh="人数", en="People"),
    "quantiles": Text(zh="10% / 中位 / 90%", en="10% / median / 90%"),
    "unit_z": Text(zh="单位整体", en="Unit"),
    "pattern": Text(zh="判断", en="Reading"),
    "pattern_common": Text(zh="◆ 普遍", en="◆ common"),
    "pattern_typical": Text(zh="◇ 个别突出", en="◇ single"),
    "pattern_quiet": Text(zh="相近", en="like peers"),
    "pattern_not_concluded": Text(zh="人数不足", en="too few"),
    "unit_metrics_title": Text(zh="单位整体的指标", en="Metrics of the unit as a whole"),
    "unit_metrics_none": Text(
        zh="没有对单位整体测得指标。",
        en="No metric was measured for the unit as a whole.",
    ),
    "hits_count_title": Text(zh="规则命中次数", en="Rule hits, counted"),
    "rule": Text(zh="规则", en="Rule"),
    "count": Text(zh="次数（由多到少）", en="Count (most first)"),
    # whole and register
    "glance_units": Text(zh="共 {count} 个单位", en="{count} {count:unit|units}"),
    "glance_red": Text(zh="▲ 红色预警", en="▲ red"),
    "glance_yellow": Text(zh="● 黄色预警", en="● yellow"),
    "families_title": Text(zh="各类指标中与同行不同的人数", en="People who differ from peers, by family"),
    "units_title": Text(zh="各单位", en="Units"),
    "units_note": Text(
        zh="“—”表示不显示预警数：单位不足 5 人；或者虽满 5 人，但一经显示，就能从合计中推算出不足 5 人的单位。",
        en="A dash stands for counts that are not shown: fewer than 5 people work there, or the count of such a unit "
        "could be worked out from the total.",
    ),
    "unit": Text(zh="单位", en="Unit"),
    "red": Text(zh="▲ 红", en="▲ Red"),
    "yellow": Text(zh="● 黄", en="● Yellow"),
    "random": Text(zh="□ 随机", en="□ Random"),
    "coverage_title": Text(zh="各项指标能说明多少人", en="About how many people each metric speaks"),
    "measured": Text(zh="已测得", en="Measured"),
    "below_minimum": Text(zh="观测不足", en="Too few observations"),
    "no_peers": Text(zh="缺少同行", en="No peers"),
    "differs": Text(zh="与同行不同（由多到少）", en="Differ from peers (most first)"),
    "whole_none": Text(zh="没有发现单位内多数人一起偏离的指标。", en="In no unit do most people differ together."),
    "register_none": Text(zh="本期没有预警。", en="There is no warning in this period."),
    "all_pages": Text(zh="全部画像", en="All portraits"),
    "all_units_note": Text(
        zh="这里列出有画像的每一个单位，按编号排列，不是名次；列在这里不说明任何问题。没有写明经办人，所以没有个人画像。",
        en="Every unit that has a portrait, in order of identifier: no ranking. To be listed here says nothing. No act "
        "names an official, so there is no portrait of a person.",
    ),
    "all_note": Text(
        zh="这里列出本次运行的每一个单位和每一名公职人员，按单位和编号排列，不是名次；列在这里不说明任何问题。",
        en="Every unit and every official of this run, in order of unit and identifier: no ranking. To be listed "
        "here says nothing about anybody.",
    ),
    "officials": Text(zh="公职人员", en="Officials"),
    "units": Text(zh="单位", en="Units"),
    "rows_more": Text(
        zh="为使本页保持轻便，另有 {count} 行未列出，见本次运行的数据表。",
        en="To keep this page light, {count} more {count:is|are} not listed; the run's tables have every one.",
    ),
    # provenance
    "provenance_title": Text(zh="依据与版本", en="Where this comes from"),
    "as_of": Text(zh="数据截至", en="As of"),
    "data_hash": Text(zh="数据指纹", en="Hash of the data"),
    "model_version": Text(zh="模型版本", en="Model version"),
    "engine_version": Text(zh="引擎版本", en="Engine version"),
    "cards_hash": Text(zh="指标与规则指纹", en="Hash of the cards"),
    "run_id": Text(zh="运行编号", en="Run"),
    "drift": Text(zh="与建模时相比", en="Since the model was made"),
    "generated_by": Text(zh="生成程序", en="Generated by"),
    "provenance_note": Text(
        zh="用同样的数据、指标和模型重新运行，会得到同样的页面。",
        en="The same data, cards and model give the same page again.",
    ),
    "confidential": Text(zh="内部工作资料，请按规定保管", en="Internal working paper; keep it as the rules require"),
    **MATTERS,
    **REASONS,
    **BACKTEST_PHRASES,
    **CASES_PHRASES,
    **CHARTS,
}


@dataclass(frozen=True, slots=True)
class Words:
    """The phrases of one language.

    Examples
    --------
    >>> Words("en")("chart_others", count=3), Words("en")("chart_others", count=1)
    ('3 others', '1 other')
    """

    language: Language

    def __call__(self, key: str, **facts: object) -> str:
        """Return a phrase, filled with its facts; whole numbers choose between one and many."""
        return self.filled(PHRASES[key], facts) if facts else _unfilled(self.language, key)

    def filled(self, phrase: Text, facts: Mapping[str, object]) -> str:
        """Fill a phrase; days stand in it as sentences write them, and no blank is left before what follows.

        Examples
        --------
        >>> from datetime import date
        >>> day = {"day": date(2025, 6, 1)}
        >>> Words("zh").filled(Text(zh="截至 {day} 的数据", en="as of {day}"), day)
        '截至 2025 年 6 月 1 日的数据'
        >>> Words("en").filled(Text(zh="截至 {day}", en="as of {day}"), day)
        'as of 2025-06-01'
        """
        days = {
            name: day_told(one)
            for name, one in facts.items()
            if isinstance(one, date) and not isinstance(one, datetime)
        }
        told = phrase.said(self.language, **{**facts, **days})
        return _AFTER_A_DAY.sub("", told) if self.language == "zh" else told

    def say(self, text: Text) -> str:
        """Return a text of a card, a grade or a portrait."""
        return text.in_(self.language)

    def month(self, day: date) -> str:
        """Write a month in words.

        Examples
        --------
        >>> from datetime import date
        >>> Words("zh").month(date(2025, 6, 1)), Words("en").month(date(2025, 6, 1))
        ('2025 年 6 月', 'June 2025')
        """
        if self.language == "zh":
            return f"{day.year} 年 {day.month} 月"
        return f"{_MONTHS[day.month - 1]} {day.year}"

    def time(self, at: datetime) -> str:
        """Write a time; midnight is a date that has no time."""
        return time_text(at)


_AFTER_A_DAY = re.compile(r"(?<=\d [月日]) (?=[\u4e00-\u9fff])")


@cache
def _unfilled(language: Language, key: str) -> str:
    """Return a phrase without facts; a page says most of its phrases many times."""
    return PHRASES[key].said(language)


_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
