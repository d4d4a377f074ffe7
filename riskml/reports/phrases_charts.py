"""The interface words of charts: titles, legends, and the texts that carry a chart's numbers."""

from __future__ import annotations

from riskml.core.texts import Text

CHARTS: dict[str, Text] = {
    "chart_title": Text(zh="{label}：{shown}", en="{label}: {shown}"),
    "chart_work": Text(zh="{what} {n}", en="{what}: {n}"),
    "chart_others": Text(zh="其他 {count} 人", en="{count} {count:other|others}"),
    "chart_unit": Text(zh="单位：{unit}", en="Unit: {unit}"),
    "chart_median": Text(zh="其他人的中位数", en="Median of the others"),
    "chart_beyond": Text(zh="区间超出坐标", en="Interval goes beyond"),
    "chart_person": Text(zh="本人", en="This person"),
    "chart_other": Text(zh="其他人（不具名）", en="Others, unnamed"),
    "chart_so_many_beyond": Text(zh="超出坐标（数字为点数）", en="Beyond the axis (so many dots)"),
    "chart_interval_desc": Text(
        zh="{shown}：{effect}，95% 区间 {low} 至 {high}；{what} {n}。",
        en="{shown}: {effect}, 95% interval {low} to {high}; {what}: {n}.",
    ),
    "chart_band_desc": Text(
        zh="其他 {count} 人：中间 80% 为 {low} 至 {high}，中位数 {median}。",
        en=" Of {count} {count:other|others} the middle 80% lie from {low} to {high}, the median is {median}.",
    ),
    "chart_person_desc": Text(zh="本人 {effect}。", en="This person: {effect}."),
    "chart_peers_desc": Text(
        zh="其他 {count} 人以 {dots} 个不具名的点表示，最低 {low}，中位数 {median}，最高 {high}；"
        "高于本人的点 {above} 个，超出坐标的点 {out} 个。",
        en=" {count} {count:other|others}, drawn as {dots} unnamed {dots:dot|dots}: lowest "
        "{low}, median {median}, highest {high}; {above} {above:dot lies|dots lie} higher than this person, "
        "{out} beyond the axis.",
    ),
    "chart_months": Text(zh="{count} 个月 · {unit}", en="{count} {count:month|months} · {unit}"),
    "chart_count": Text(zh="计数", en="Count"),
    "chart_share": Text(zh="占比", en="Share"),
    "chart_counts": Text(zh="末行为当月{what}", en="Last line: {what}"),
    "chart_fractions": Text(zh="{seen}/{of}：{of} 个中有 {seen} 个", en="{seen}/{of}: {seen} of {of}"),
    "chart_no_work": Text(zh="{month} 无数据", en="{month} no value"),
    "chart_month_desc": Text(
        zh="{month} 实际 {observed}（{n}），期望 {expected}",
        en="{month} observed {observed} ({n}), expected {expected}",
    ),
    "chart_place": Text(zh="得分所处的位置", en="Where the score lies"),
    "chart_place_note": Text(
        zh="与仅凭偶然会有的得分对照，也与全体得分对照", en="beside what chance alone gives, and beside everybody's"
    ),
    "chart_person_score": Text(zh="本人 {score}", en="This person: {score}"),
    "chart_chance_band": Text(zh="仅凭偶然：中间 80%", en="By chance alone: the middle 80%"),
    "chart_chance_rare": Text(zh="仅凭偶然：少见的高分", en="By chance alone: rare high scores"),
    "chart_scores": Text(zh="全体得分（不具名）", en="Everybody's scores, unnamed"),
    "chart_list_from": Text(zh="按得分列入名单的界线 {score}", en="The list by score begins at {score}"),
    "chart_chance_desc": Text(zh="{share} 低于 {score}", en="{share} lie below {score}"),
    "chart_place_desc": Text(
        zh="本人计入名单的得分为 {score}。仅凭偶然的得分：{chance}。",
        en="The score that the list goes by is {score}. Of the scores that chance alone gives {chance}.",
    ),
    "chart_list_desc": Text(zh="按得分列入名单的界线为 {score}。", en=" The list by score begins at {score}."),
    "chart_scores_desc": Text(zh="全体得分为 {low} 至 {high}。", en=" Everybody's scores lie from {low} to {high}."),
    "chart_clock": Text(zh="办件 {case}：收件、时限与办结", en="Case {case}: received, due, done"),
    "chart_clock_note": Text(
        zh="收件 {received} · 时限 {due} · 办结 {done}", en="received {received} · due {due} · done {done}"
    ),
    "chart_clock_desc": Text(zh="{matter}，{head}", en="{matter}, {head}"),
    "chart_own_step": Text(zh="本人办理", en="This person's steps"),
    "chart_other_step": Text(zh="他人办理", en="Others' steps"),
    "chart_late": Text(zh="超过环节时限的部分", en="Past the limit of the step"),
    "chart_step_due": Text(zh="环节时限", en="Limit of the step"),
    "chart_case_due": Text(zh="办件时限", en="Limit of the case"),
    "chart_steps_more": Text(zh="另有 {count} 个环节未画出", en="{count} more {count:step|steps} not drawn"),
    "chart_step_late": Text(zh="{label}（{late}）", en="{label} ({late})"),
    "chart_step_desc": Text(
        zh="{label}（{whose}）：收到 {received}，时限 {due}，办结 {done}",
        en="{label} ({whose}): received {received}, due {due}, done {done}",
    ),
    "chart_unsaid": Text(zh="未记录", en="not recorded"),
    "chart_timeline": Text(zh="事件先后", en="What happened, in order of time"),
    "chart_timeline_note": Text(zh="{count} 件事，{span}", en="{count} {count:event|events}, {span}"),
    "chart_event_desc": Text(zh="{at} {kind}：{label}", en="{at} {kind}: {label}"),
    "chart_amounts_ones": Text(zh=" · 金额单位：{unit}", en=" · in {unit}"),
    "chart_amounts_ten_thousands": Text(zh=" · 金额单位：万{unit}", en=" · in ten thousands of {unit}"),
    "chart_amounts_hundred_millions": Text(zh=" · 金额单位：亿{unit}", en=" · in hundred millions of {unit}"),
    "chart_amounts_thousands": Text(zh=" · 金额单位：千{unit}", en=" · in thousands of {unit}"),
    "chart_amounts_millions": Text(zh=" · 金额单位：百万{unit}", en=" · in millions of {unit}"),
    "chart_amounts_mixed": Text(zh=" · 币种不明或不一", en=" · mixed or no currency"),
    "chart_beside": Text(zh="{label}：{work}", en="{label}: {work}"),
    "chart_beside_note": Text(
        zh="该{party} {acts} 件 · 其他{party} {count} 个",
        en="{acts} {acts:act|acts} with this {party} · {count} {count:other|others}",
    ),
    "chart_one": Text(zh="该{party} {value}", en="This {party}: {value}"),
    "chart_other_parties": Text(zh="其他{party}（不具名）", en="Each other {party}, unnamed"),
    "chart_median_party": Text(zh="其他的中位数 {value}", en="Median of the others: {value}"),
    "chart_beside_desc": Text(
        zh="同样的工作，与该{party}的 {acts} 件一般为 {own}（{unit}）；其他{party} {count} 个，最低 {low}，"
        "中位数 {median}，最高 {high}；高于该{party}的 {above} 个。",
        en="The same work: {own} ({unit}) in {acts} {acts:act|acts} with this {party}. {count} others: lowest {low}, "
        "median {median}, highest {high}; {above} {above:is|are} higher.",
    ),
    "chart_strip_beyond": Text(
        zh="超出坐标的：低于 −5 的 {below} 人，高于 +5 的 {above} 人。",
        en=" Beyond the axis: {below} below −5, {above} above +5.",
    ),
}
