"""Every word that a portrait brings of its own, in Chinese and in English; reports bring those of their pages."""

from __future__ import annotations

from riskml.core.texts import Text, teller

GRADES: dict[str, Text] = {"red": Text(zh="红色", en="Red"), "yellow": Text(zh="黄色", en="Yellow")}
FAMILIES: dict[str, Text] = {
    "workload": Text(zh="工作量", en="Workload"),
    "deviation": Text(zh="偏离度", en="Deviation"),
    "overdue": Text(zh="超期量", en="Overdue"),
    "closeness": Text(zh="往来集中程度", en="Concentration of dealings"),
}
LEVELS: dict[str, Text] = {
    "province": Text(zh="省", en="province"),
    "city": Text(zh="市", en="city"),
    "county": Text(zh="县/区", en="county or district"),
    "township": Text(zh="乡镇/街道", en="township or subdistrict"),
    "village": Text(zh="村/社区", en="village or community"),
}
"""What an area is, by the words of the table of units, the widest first."""
AREAS: dict[str, Text] = {
    "aid": Text(zh="救助", en="aid"),
    "assets": Text(zh="国有资产", en="public assets"),
    "bidding": Text(zh="招标投标", en="bidding"),
    "contracts": Text(zh="合同", en="contracts"),
    "enforcement": Text(zh="行政执法", en="enforcement"),
    "hours": Text(zh="办公时间", en="office hours"),
    "inspection": Text(zh="检查", en="inspection"),
    "interests": Text(zh="利益回避", en="interests"),
    "labour": Text(zh="用工", en="labour"),
    "limits": Text(zh="办理时限", en="time limits"),
    "payments": Text(zh="支付", en="payments"),
    "posts": Text(zh="岗位", en="posts"),
    "procedure": Text(zh="办理程序", en="procedure"),
    "procurement": Text(zh="采购", en="procurement"),
    "seals": Text(zh="用印", en="seals"),
    "segregation": Text(zh="职责分离", en="segregation of duties"),
    "service": Text(zh="服务响应", en="service"),
    "sourcing": Text(zh="采购需求", en="sourcing"),
    "subsidies": Text(zh="补贴", en="subsidies"),
    "timing": Text(zh="办理时点", en="timing"),
}
"""The areas of the reference project; a bureau's own area is called as its folder."""
MATTERS: dict[str, Text] = {
    "case": Text(zh="办件 {key}", en="Case {key}"),
    "tender": Text(zh="招标项目 {key}", en="Tender {key}"),
    "contract": Text(zh="合同 {key}", en="Contract {key}"),
    "pair": Text(zh="{official} 与 {party}", en="{official} with {party}"),
    "dealing": Text(zh="{unit} 与 {party}", en="{unit} with {party}"),
    "counterparty": Text(zh="{party}", en="{party}"),
    "official": Text(zh="{official}", en="{official}"),
    "unit": Text(zh="{unit}", en="{unit}"),
}
"""What a warning about a matter is called, by what it is about."""

SEEN: dict[str, Text] = {
    "volume": Text(zh="实际为 {observed}（{unit}）", en="{observed} ({unit})"),
    "rate": Text(
        zh="{exposure} 项工作中有 {count} 项（{observed}）",
        en="{count} of {exposure} {n:piece|pieces} of work ({observed})",
    ),
    "pairs": Text(
        zh="{exposure} 件中有 {count} 件是与同一{party}{whom}",
        en="{count} of {exposure} {n:case|cases} with one {party}{whom}",
    ),
    "favour": Text(
        zh="与差别最大的一个{party}{whom}的 {exposure} 件，平均为 {observed}（{unit}）",
        en="{observed} on average ({unit}) in {exposure} {n:case|cases} with the {party} that differs most{whom}",
    ),
    "mean": Text(zh="平均为 {observed}（{unit}）", en="{observed} on average ({unit})"),
    "times": Text(zh="一般为 {observed}（{unit}）", en="{observed} as a rule ({unit})"),
    "favour_times": Text(
        zh="与差别最大的一个{party}{whom}的 {exposure} 件，一般为 {observed}（{unit}）",
        en="{observed} as a rule ({unit}) in {exposure} {n:case|cases} with the {party} that differs most{whom}",
    ),
    "concentration": Text(
        zh="{exposure} 件中任取两件，同属一个{party}的概率为 {observed}",
        en="of {exposure} {n:case|cases}, any two are with one {party} with a probability of {observed}",
    ),
}
"""What was seen, by the card's comparison."""
_PEERS = Text(
    zh="同样的工作由同行来做，期望值为 {expected}", en="where peers doing the same work would have {expected}"
)
_RANDOM = Text(zh="若随机分派，期望值为 {expected}", en="where random assignment would give {expected}")
_OTHERS = Text(
    zh="本人对其他{party}的期望值为 {expected}",
    en="where the same official has {expected} with every other {party}",
)
EXPECTED: dict[str, Text] = {
    "volume": Text(
        zh="按同行水平和在岗天数推算的期望值为 {expected}", en="where peers and days on post would give {expected}"
    ),
    "rate": Text(
        zh="同行（{peers} 名）做同样的工作，应约有 {usual} 项（{expected}）",
        en="where peers ({peers}) doing the same work would have about {usual} ({expected})",
    ),
    "pairs": Text(zh="若随机分派，应约有 {usual} 件", en="where random assignment would give about {usual}"),
    "favour": _OTHERS,
    "favour_times": _OTHERS,
    "mean": _PEERS,
    "times": _PEERS,
    "concentration": _RANDOM,
}
"""What was to be expected."""
NEVER: dict[str, Text] = {
    "volume": Text(zh="同行没有这类工作", en="peers have no such work"),
    "rate": Text(zh="同行的同类工作中未出现", en="with peers doing the same work it does not occur"),
    "pairs": Text(zh="随机分派不会出现", en="random assignment would not bring it about"),
}
"""What is said where nothing was to be expected."""

PHRASES: dict[str, Text] = {
    # what a metric shows
    "of_metric": Text(zh="{label}：{said}。", en="{label}: {said}."),
    "trend_label": Text(zh="{label}·走势", en="{label}, trend"),
    "hits_label": Text(zh="规则命中：{area}", en="hits of rules: {area}"),
    "where": Text(zh="，", en=", "),
    "but": Text(zh="，", en="; "),
    "times": Text(zh="，实际是期望值的 {effect} 倍", en="; {effect} times the expected"),
    "apart": Text(zh="，相差 {effect}", en="; a difference of {effect}"),
    "whom": Text(zh="“{whom}”", en=" “{whom}”"),
    "span": Text(zh="（{span}）", en=" ({span})"),
    "circles": Text(
        zh="；其中 {close} 项在{circles}尽可能相同的同行之间比较",
        en="; {close} of them among peers as alike in {circles} as enough colleagues allow",
    ),
    "circles_all": Text(
        zh="；都在{circles}尽可能相同的同行之间比较",
        en="; all among peers as alike in {circles} as enough colleagues allow",
    ),
    "interval": Text(zh="95% 区间 {low} 至 {high}", en="95% interval {low} to {high}"),
    "trend": Text(
        zh="近期比本人过去 {exposure} 个月{side} {z} 个标准差",
        en="lately {z} standard deviations {side} the official's own past {exposure} {n:month|months}",
    ),
    "below": Text(zh="低", en="below"),
    "above": Text(zh="高", en="above"),
    # where a departure lies
    "lies_in": Text(
        zh="偏离的 {share} 集中在：{part}（占所比工作的 {work}）。",
        en="{share} of the departure lies in: {part} ({work} of the work compared).",
    ),
    "part_month": Text(zh="{first}当月", en="{first} alone"),
    "part_months": Text(zh="{first}至 {last}", en="{first} to {last}"),
    "part_since": Text(zh="{first}以来", en="the time since {first}"),
    # what was tried as an explanation
    "explained": Text(
        zh="{label}，其他人也是如此（{people} 人、{acts} 件），偏离由 {z} 降至 {left} 个标准差",
        en="{label}, others show it too ({people} {people:person|people}, {acts} acts), and {left} of {z} standard "
        "deviations remain",
    ),
    "explains": Text(
        zh="已试过的正当情形：{told}。名单按最有利于本人的一种计算。",
        en="Tried as explanations: {told}. The list goes by the most favourable.",
    ),
    "explains_not": Text(zh="{labels}，解释不了", en="{labels}: no explanation"),
    "explains_nothing": Text(
        zh="已试过的正当情形：{labels}，都解释不了这一偏离。",
        en="Tried as explanations: {labels}; none explains the departure.",
    ),
    "semicolon": Text(zh="；", en="; "),
    # why a metric says nothing
    "unsaid_trend": Text(
        zh="不作评价：本人过去只有 {have} 个月的记录，看不出走势。",
        en="Said nothing: {have} earlier {n:month is|months are} too few to see a trend.",
    ),
    "unsaid_no_peers": Text(
        zh="不作评价：做同样工作的同行太少，无从比较。",
        en="Said nothing: too few peers do the same work to compare with.",
    ),
    "unsaid_volume": Text(
        zh="不作评价：观测数不足，至少需要 {need} 项。", en="Said nothing: too few observations, {need} needed."
    ),
    "unsaid": Text(
        zh="不作评价：只有 {have} 项观测，至少需要 {need} 项。",
        en="Said nothing: {have} {n:observation|observations}, {need} needed.",
    ),
    "nothing_seen": Text(
        zh="不作评价：这段时间没有可供这项指标观测的工作。",
        en="Said nothing: no work in this period that the metric could observe.",
    ),
    "not_stated": Text(zh="未说明", en="Not stated"),
    "no_matter": Text(zh="事项未登记", en="matter not recorded"),
    # when a departure is one person's, and when common
    "rule": Text(
        zh="判断口径：某项指标至少测得 {group} 人才作判断。普遍性问题：至少半数人在同一侧偏离 {beyond:g} 个标准差以上，"
        "且纯属偶然的概率低于 {chance:.0%}；或者单位整体偏离 {far:g} 个标准差以上，而没有任何一人单独偏离 {far:g} "
        "个标准差。个别突出事项：个别人（不到半数）偏离 {far:g} 个标准差以上，而多数人与同行相近（中位数在 {beyond:g} "
        "个标准差以内）。",
        en="The rule: a metric is judged where at least {group} people were measured. A common problem: at least half "
        "lie more than {beyond:g} standard deviation out on the same side, which chance alone would do less than "
        "{chance:.0%} of the time; or the unit as a whole lies {far:g} or more out and nobody alone does. A typical "
        "(single) problem: a few people, less than half, lie {far:g} or more out while most are like their peers (the "
        "median within {beyond:g}).",
    ),
}

told = teller(PHRASES)
