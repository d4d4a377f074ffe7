"""Every word in which rules say what they could not ask, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    # a fact in a sentence
    "unknown": Text(zh="未记录", en="not recorded"),
    "matter_not_told": Text(zh="未载明事项", en="a matter that is not recorded"),
    "unit_not_told": Text(zh="未载明单位", en="a unit that is not recorded"),
    "yes": Text(zh="是", en="yes"),
    "no": Text(zh="否", en="no"),
    "sum": Text(zh="{amount} {unit}", en="{amount} {unit}"),
    "sum_apart": Text(zh="{amount}（{unit}）", en="{amount} ({unit})"),
    "several_currencies": Text(zh="币种不一", en="in several currencies"),
    "no_sum": Text(zh="金额未记录", en="an amount that is not recorded"),
    "day": Text(zh="{year} 年 {month} 月 {day} 日", en="{year}-{month}-{day}"),
    "month": Text(zh="{year} 年 {month} 月", en="{year}-{month}"),
    "day_of_the_year": Text(zh="{month} 月 {day} 日", en="{month}-{day}"),
    "on": Text(zh="于 {at}", en="on {at}"),
    "between": Text(zh="于 {first} 至 {last} 间", en="between {first} and {last}"),
    "span": Text(zh="{first} 至 {last}", en="{first} to {last}"),
    "named": Text(zh="{word}（{value}）", en="{word} ({value})"),
    # a rule that was not run
    "not_run": Text(zh="规则“{label}”未运行：{why}", en="The rule {label!r} was not run: {why}"),
    "small": Text(
        zh="可判断的记录只有 {population:,} 条，少于 {least:,} 条",
        en="its population is {population:,}, below {least:,}",
    ),
    "lacks": Text(zh="数据中没有 {needs}", en="the data have no {needs}"),
    "card_failed": Text(zh="卡片出错（{error}）", en="its card failed ({error})"),
    "select_failed": Text(zh="卡片的查询语句出错，详见运行日志", en="its card's select failed; the log says how"),
    # a rule that was run, though not everywhere, or whose threshold flags too many
    "partly": Text(zh="规则“{label}”：{why}。", en="The rule {label!r}: {why}."),
    "silent": Text(zh="对{where}未作判断：{why}", en="nothing is said of {where}: {why}"),
    "idle": Text(
        zh="没有遇到可判断的记录：{table} 共 {every:,} 条，截至 {as_of} 的 {months} 个月内 {inside:,} 条，其中没有"
        "这条规则要看的",
        en="it met no record to judge: of {every:,} rows of {table} {inside:,} lie in the {months} months to {as_of}, "
        "and none of them is of the kind that it looks at",
    ),
    "more_parts": Text(zh="等 {all} 处", en=" and others, {all} in all"),
    "step_of": Text(zh="{matter}的“{step}”环节", en="{matter}: {step}"),
    "miscalibrated": Text(
        zh="标记了 {population:,} 条中的 {flagged:,} 条（超过 {most:.0%}），请先按本地实际校准阈值；{until}",
        en="it flags {flagged:,} of {population:,} records, over {most:.0%}: set its threshold first; {until}",
    ),
    "until_heard": Text(
        zh="校准前其命中只对事预警，不对人定级", en="until then its hits warn of matters and grade nobody"
    ),
    "until_silent": Text(zh="校准前其命中不产生预警", en="until then its hits raise no warning"),
}

WHY: dict[str, Text] = {
    "degenerate": Text(zh="取值全部相同，无从分出界线", en="all values are the same, so there is no fence to draw"),
    "too_small": Text(zh="记录太少，不足以下结论", en="there are too few records to say anything"),
}
"""Why a part cannot be asked, by what a card's select says; what stands here in no words says it itself."""

told = teller(PHRASES)
