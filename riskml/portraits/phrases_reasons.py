"""Every word of a portrait's first screen and of its reasons, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    # the grade in one line
    "line_rule": Text(zh="依据规则“{rule}”列入", en="Listed by the rule “{rule}”"),
    "line_rules": Text(
        zh="依据规则“{rule}”等 {count} 条理由列入", en="Listed by the rule “{rule}” and others, {count} reasons in all"
    ),
    "line_score": Text(
        zh="与同行比较列入：得分 {score}，按得分列入的标准为 {threshold}",
        en="Listed by comparison with peers: score {score}, where the list by score begins: {threshold}",
    ),
    "line_lot": Text(
        zh="抽签选入，与本人情况无关，用于检验名单是否有遗漏",
        en="Drawn by lot, for no reason of the person's own: to check what the list misses",
    ),
    "line_none": Text(zh="本期未列入名单", en="Not on this month's list"),
    "line_open": Text(zh="可用的指标不足，不作判断", en="Too few metrics speak: nothing is concluded"),
    # since when, and which way
    "course_high": Text(
        zh="有数据的 {of} 个月中，{months} 个月高于期望，最早为 {first}",
        en="Above the expected in {months} of {of} {of:month|months} with data, first in {first}",
    ),
    "course_low": Text(
        zh="有数据的 {of} 个月中，{months} 个月低于期望，最早为 {first}",
        en="Below the expected in {months} of {of} {of:month|months} with data, first in {first}",
    ),
    "course_stop": Text(zh="。", en="."),
    "way_up": Text(zh="；近三个月差距扩大。", en="; wider in the last three months."),
    "way_down": Text(zh="；近三个月差距缩小。", en="; narrower in the last three months."),
    "way_same": Text(zh="；近三个月差距与此前相近。", en="; much the same in the last three months."),
    "course_rule": Text(
        zh="自 {first}至 {last}，命中 {count} 次。", en="From {first} to {last}, {count} {count:hit|hits}."
    ),
    "course_day": Text(zh="{first}，命中 {count} 次。", en="{first}, {count} {count:hit|hits}."),
    # several findings about one matter
    "chain": Text(
        zh="与{whom}有关的 {count} 类事项属于同一件事：{rules}；合计 {amount}，同一笔钱只计一次。",
        en="Hits of {count} rules about {whom} are one matter: {rules}; {amount} in all, each sum counted once.",
    ),
    "chain_apart": Text(
        zh="与{whom}有关的 {count} 类事项属于同一件事：{rules}；金额币种不一，未合计。",
        en="Hits of {count} rules about {whom} are one matter: {rules}; sums in several currencies, not added.",
    ),
    "chain_unpriced": Text(
        zh="与{whom}有关的 {count} 类事项属于同一件事：{rules}。",
        en="Hits of {count} rules about {whom} are one matter: {rules}.",
    ),
    "chain_link": Text(zh="{rule} {count} 次", en="{rule} ({count})"),
    "chain_label": Text(zh="与{whom}的往来", en="Dealings with {whom}"),
    "times_more": Text(zh="{sentence}（同类共 {count} 次，此为其一）", en="{sentence} (one of {count} of this kind)"),
    # without it
    "without_listed": Text(
        zh="去掉这一理由，得分为 {score}，仍不低于列入标准 {threshold}。",
        en="Without this reason the score would be {score}, still no lower than where the list begins, {threshold}.",
    ),
    "without_not": Text(
        zh="去掉这一理由，得分为 {score}，低于列入标准 {threshold}，本人不会列入。",
        en="Without this reason the score would be {score}, below where the list begins, {threshold}: the person would "
        "not be listed.",
    ),
    # what the unit has in common
    "common_metric": Text(
        zh="本单位测得 {people} 人，其中 {beyond} 人同向偏离：宜先作为单位的问题看。",
        en="Of {people} people measured in the unit {beyond} depart the same way: a matter of the unit first.",
    ),
    "common_rule": Text(
        zh="本单位 {people} 人共命中 {hits} 次：宜先作为单位的问题看。",
        en="{people} people of the unit have {hits} such hits: a matter of the unit first.",
    ),
    # what must stand beside the figures
    "outside": Text(
        zh="其中 {count} 条记录早于观察期（{start}之前），因同属一件事而列出。",
        en="{count} of the records {count:lies|lie} before the period (before {start}), and {count:is|are} shown for "
        "being of the same matter.",
    ),
    "office_hours": Text(
        zh="办公时间：工作日 {hours}（含调休上班日）；只有日期、没有时刻的记录不计入。",
        en="Office hours: {hours} on working days, moved ones included; records of a date alone do not count.",
    ),
    "no_pauses": Text(
        zh="数据中没有停表记录（补正、听证、检验检测等）：任何人的用时都没有扣除停表时间。",
        en="The data have no pauses of the clock (papers asked for, hearings, tests): none was deducted for anybody.",
    ),
    "peers_of": Text(
        zh="比较对象：{units}的 {people} 名同行，同样的工作共 {acts:,} 项。",
        en="Compared with {people} {people:peer|peers} of {units}, {acts:,} {acts:piece|pieces} of the same work.",
    ),
    "peers_of_units": Text(
        zh="比较对象：{count} 个单位的 {people} 名同行，同样的工作共 {acts:,} 项。",
        en="Compared with {people} {people:peer|peers} of {count} units, {acts:,} {acts:piece|pieces} of the same "
        "work.",
    ),
    "peers_alone": Text(
        zh="比较对象：{people} 名同行，同样的工作共 {acts:,} 项。",
        en="Compared with {people} {people:peer|peers}, {acts:,} {acts:piece|pieces} of the same work.",
    ),
    "dealt_among": Text(
        zh="比较方法：同样的工作在本人与同行之间随机分派，每类工作最多 {peers} 名同行。",
        en="The same work is dealt at random between the person and peers, up to {peers} of them a kind of work.",
    ),
    "few_peers": Text(
        zh="每类工作最多只有 {peers} 名同行在做：差异可能来自分工，宜先了解分工。",
        en="No kind of this work has more than {peers} {peers:peer|peers}: it may be the division of work; ask first.",
    ),
    # what speaks for the person
    "like_peers": Text(
        zh="可测的 {all} 项指标中，{count} 项与同行相近或更好",
        en="{count} of {all} {all:metric|metrics} that could be measured {count:is|are} like peers or better",
    ),
    "rules_clear": Text(
        zh="已检查 {asked} 条规则，没有依据规则的预警理由",
        en="{asked} {asked:rule was|rules were} asked, and none of them is a reason here",
    ),
    "better": Text(zh="{label} {observed}（同行 {expected}）", en="{label} {observed} (peers {expected})"),
    "better_in": Text(
        zh="{label} {observed}（同行 {expected}；{unit}）", en="{label} {observed} (peers {expected}; {unit})"
    ),
    # money
    "money": Text(zh="涉及金额 {amount}；对方：{whom}", en="{amount}; with {whom}"),
    "money_alone": Text(zh="涉及金额 {amount}", en="{amount}"),
    "money_apart": Text(zh="币种不一的金额（未合计）", en="sums in several currencies, not added"),
    "whom_alone": Text(zh="不涉及金额；对方：{whom}", en="No sums; with {whom}"),
    "party_named": Text(zh="{party} {name}", en="{party} {name}"),
    "no_money": Text(zh="列出的理由不涉及金额和特定对方", en="The reasons are about no sums and no counterparty"),
    # what is missing, and what may be done
    "missing_tables": Text(
        zh="{tables}的数据不齐（整张表没有，或者缺少部分栏目），因此有 {count} 项指标或规则没有检查。",
        en="The data on {tables} are not complete (a whole table or some of its columns are missing); {count} "
        "{count:metric or rule was|metrics or rules were} therefore not asked.",
    ),
    "missing_unit": Text(zh="本人所属单位未登记。", en="The person's unit is not recorded."),
    "check_clock": Text(
        zh="先核对时钟：是否有停表、补正、系统停机", en="Check the clock first: pauses, papers asked for, outages"
    ),
    "pull_records": Text(zh="调阅上列记录的案卷", en="Pull the files of these records"),
    "ask_division": Text(zh="向单位了解分工、派件方式和人手", en="Ask the unit how work is divided, dealt and staffed"),
    "check_tie": Text(
        zh="核对关系登记是否仍然有效，是否已办理回避",
        en="Check whether the tie still holds and whether recusal was arranged",
    ),
    "onward_rest": Text(
        zh="需要本人说明时，经批准后发送答复表；也可暂存待查或予以了结",
        en="If the person's account is needed, send the answer sheet once an inquiry is approved; or rest or close it",
    ),
    "onward_lot": Text(
        zh="按抽查要求查看；没有发现即予以了结", en="Look as for any sample; close it where nothing is found"
    ),
    # the answer sheet
    "computed_by_rule": Text(
        zh="规则只核对记录，下列记录符合规则写明的条件。",
        en="A rule only checks records: those below meet its condition.",
    ),
    "changes": Text(
        zh="记录有误、记录不全，或有下列情形之一，都会改变这一结果：",
        en="A wrong or missing record, or any of these circumstances, would change it:",
    ),
    # a lead
    "chance_score": Text(
        zh="这是线索，不是结论。本期按得分列入 {listed} 人，预计其中至多约 {false} 人只是出于偶然。",
        en="A lead, never a verdict. Of {listed} {listed:person|people} listed by score this month, about {false} "
        "at most are expected to be there by chance alone.",
    ),
    "chance_rule": Text(
        zh="这是线索，不是结论。规则命中只说明所列记录符合规则的条件，常有正当缘由。",
        en="A lead, never a verdict. A hit says that the records meet the rule's condition, often for a proper cause.",
    ),
    "chance_none": Text(
        zh="这是线索，不是结论：未列入不表示没有差异，与同行不同也不表示有问题。",
        en="A lead, never a verdict: not being listed does not mean no difference, and a difference is no fault.",
    ),
}

told = teller(PHRASES)
