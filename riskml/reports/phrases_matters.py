"""The interface words about matters: the trail of a case, and warnings gathered by what they are about."""

from __future__ import annotations

from riskml.core.texts import Text

MATTERS: dict[str, Text] = {
    # the trail of a case
    "kind_trail": Text(zh="办件全程留痕", en="Trail of a case"),
    "trail_lead": Text(
        zh="本页把一个办件的每一步与事项流程逐项对照，只说明记录里有什么、没有什么。没有记录不等于没有办理，顺序和时间也可能"
        "有正当缘由；是哪一种，须由人核查。",
        en="This page sets every step of one case beside its workflow and says only what the records hold and what "
        "they do not. What is not recorded may still have been done, and order and time may have proper causes; which "
        "it is, people must find out.",
    ),
    "trail_unguided": Text(
        zh="这一事项没有卡片：流程取自日志中的通常做法，“未见记录”只表示少见。",
        en="This matter has no card: its workflow is the common variant of the log, and what lacks is only unusual.",
    ),
    "case_law": Text(zh="依据", en="Law"),
    "case_applicant": Text(zh="申请人", en="Applicant"),
    "case_opened": Text(zh="立案", en="Opened"),
    "case_closed": Text(zh="办结", en="Closed"),
    "case_open": Text(zh="尚未办结", en="still open"),
    "case_due": Text(zh="应办结", en="Due"),
    "case_outcome": Text(zh="结果", en="Outcome"),
    "case_amount": Text(zh="金额（元）", en="Amount (yuan)"),
    "case_time": Text(zh="用时", en="Time taken"),
    "workdays": Text(zh="{count} 个工作日", en="{count} {count:workday|workdays}"),
    "hours": Text(zh="{count} 小时", en="{count} h"),
    "of_limit": Text(zh="（时限 {limit} 个工作日）", en="(limit: {limit} workdays)"),
    "of_limit_since": Text(
        zh="（时限 {limit} 个工作日，{since} 起施行）", en="(limit: {limit} workdays, in force since {since})"
    ),
    "glance_acts": Text(zh="次办理", en="{count:act|acts}"),
    "glance_people": Text(zh="名经办人", en="{count:official|officials} who acted"),
    "glance_lacking": Text(zh="个必经环节未见记录", en="required {count:step|steps} not recorded"),
    "glance_missing": Text(zh="份应留材料未见", en="{count:record|records} not there"),
    "glance_order": Text(zh="处先后不符", en="{count:act|acts} out of order"),
    "glance_hits": Text(zh="条规则命中", en="{count:hit|hits} of rules"),
    "acts_title": Text(zh="逐步记录", en="Step by step"),
    "acts_note": Text(
        zh="用时从收件或上一步算起，只计工作时间；时限依次取登记的应办时间、办件时限、环节承诺时限；"
        "事项卡片改过时限的，按计时起算日有效的时限计。",
        en="Time runs from the receipt or the step before, in working time; the limit is the recorded due time, the "
        "case's, or what the step promises, in this order; where a matter card changed a limit, the one in "
        "force when the clock began.",
    ),
    "acts_none": Text(zh="这一办件在日志中没有任何办理记录。", en="The log has no act in this case."),
    "act_step": Text(zh="环节", en="Step"),
    "act_who": Text(zh="经办人", en="Who"),
    "act_nobody": Text(
        zh="无经办人（如系统自动环节、来款）", en="Nobody named (as of a system’s step or a payment that came in)"
    ),
    "act_account": Text(zh="账号（非个人）", en="Account, no person:"),
    "act_when": Text(zh="时间", en="When"),
    "act_took": Text(zh="用时与时限", en="Time and limit"),
    "act_left": Text(zh="留存材料", en="Records left"),
    "act_noted": Text(zh="提示", en="To note"),
    "limit": Text(zh="时限 {limit}", en="limit {limit}"),
    "legal_limit": Text(zh="法定 {limit}", en="by law {limit}"),
    "limit_since": Text(zh="{limit}（{since} 起施行）", en="{limit}, in force since {since}"),
    "late_by": Text(zh="超 {count} 个工作日", en="{count} {count:workday|workdays} over"),
    "late_reason": Text(zh="所述原因", en="Reason given"),
    "recorded_on": Text(zh="录入于 {at}", en="recorded {at}"),
    "record_there": Text(zh="✓", en="✓"),
    "record_lacking": Text(zh="未见：", en="not there: "),
    "record_untold": Text(zh="日志未载：", en="the log does not say: "),
    "record_other": Text(zh="另有：", en="also: "),
    "jumped_over": Text(zh="越过：{steps}", en="went over: {steps}"),
    "hit_numbers": Text(zh="命中 {numbers}", en="hits {numbers}"),
    "list_comma": Text(zh="、", en=", "),
    "mark_out_of_order": Text(zh="先后不符", en="out of order"),
    "mark_skipped": Text(zh="前有环节未办", en="a step before it not done"),
    "mark_repeated": Text(zh="再次办理", en="done again"),
    "mark_outside": Text(zh="流程之外", en="outside the workflow"),
    "mark_late": Text(zh="超过时限", en="past its limit"),
    "mark_entered_late": Text(zh="次日以后录入", en="entered on a later day"),
    "mark_record_missing": Text(zh="材料未见", en="a record not there"),
    "workflow_title": Text(zh="流程对照", en="Beside the workflow"),
    "workflow_state": Text(zh="记录情况", en="In the records"),
    "workflow_risk": Text(zh="风险点与防控措施", en="Risk point and control"),
    "workflow_none": Text(zh="这一事项没有流程可以对照。", en="There is no workflow to set it beside."),
    "workflow_optional": Text(zh="（非必经）", en="(optional)"),
    "state_done": Text(zh="已办（第 {numbers} 步）", en="done (no. {numbers})"),
    "state_lacking": Text(zh="未见记录", en="not recorded"),
    "state_ahead": Text(zh="尚未办到", en="not reached yet"),
    "state_optional": Text(zh="未办，非必经", en="not done, optional"),
    "state_unneeded": Text(zh="未通过或撤回后无需办理", en="not needed after the refusal or withdrawal"),
    "risk_level": Text(zh="{level}风险", en="{level} risk"),
    "trail_hits_note": Text(
        zh="列出引用本办件或其任一步骤的规则命中。",
        en="Every hit of a rule that cites this case or one of its acts.",
    ),
    "cited_acts": Text(zh="涉及第 {numbers} 步", en="cites no. {numbers}"),
    "cited_elsewhere": Text(
        zh="另涉及其他办件的记录 {count} 条", en="and {count} {count:record|records} of other cases"
    ),
    "rules_silent": Text(
        zh="另有 {count} 条规则因数据不足未作判断。",
        en="{count} {count:rule|rules} could not ask for want of data.",
    ),
    # warnings about matters
    "where_title": Text(zh="在哪里、从何时起", en="Where, and since when"),
    "where_note": Text(
        zh="红、黄为已发出的；涉及几个单位的，各计一次。",
        en="Red and yellow are those issued; one that concerns several units counts in each.",
    ),
    "new": Text(zh="新增", en="New"),
    "grown": Text(zh="有增加", en="Grown"),
    "earliest": Text(zh="最早记录", en="Earliest record"),
    "first_listed": Text(zh="首次列出", en="First listed"),
    "common_rules_note": Text(
        zh="同一规则在一个单位命中 {several} 人以上，或单位多数人在某项指标上一起偏离：往往要从制度、流程、人手上找"
        "原因，不宜归于个人。",
        en="One rule was hit by {several} or more people of one unit, or most of a unit differ together on a metric: "
        "look first at rules, workflow and staffing, not at persons.",
    ),
    "common_rule_line": Text(
        zh="规则“{label}”涉及 {people} 人，共命中 {hits} 次",
        en="The rule '{label}' was hit by {people} people, {hits} {hits:time|times}",
    ),
    "common_rule": Text(zh="“{label}”{people} 人、{hits} 次", en="'{label}' {people} people, {hits} {hits:time|times}"),
    "common_rules": Text(
        zh="{count} 条规则各命中数人",
        en="{count} {count:rule that several people were|rules that several people each were} hit by",
    ),
    "list_semicolon": Text(zh="；", en="; "),
    "rules_more": Text(zh="等另外 {count} 条", en="and {count} more"),
    "common_rules_none": Text(zh="没有发现普遍性问题。", en="There is no common problem."),
    "matters_title": Text(zh="事项预警", en="Warnings about matters"),
    "matters_note": Text(
        zh="同一办件、项目、合同，或同一人与同一相对人之间的命中合为一件。先红后黄；同级之内，以往核查较多证实的在前，"
        "其次看程度和金额。标明“随机”的由抽签选入，用来检验排序漏了多少。",
        en="All hits about one case, tender or contract, or about one official with one counterparty, are one matter. "
        "Red before yellow; within a level first what reviews have confirmed more often, then degree and sum. Those "
        "marked 'random' were drawn by lot, to tell what the order misses.",
    ),
    "matters_none": Text(zh="没有待核查的事项预警。", en="No warning about a matter waits for review."),
    "later_title": Text(zh="尚未发出的事项预警（{count} 条）", en="Not issued yet ({count})"),
    "later_note": Text(
        zh="超出本月核查能力，按次序排队，不送任何人；次月重新排序。明细见本期结果中的事项预警表。",
        en="Beyond what reviewers can look at this month: ranked, and sent to nobody; ranked again next month. The "
        "run's table of matter warnings has every one.",
    ),
    "rank": Text(zh="次序", en="Rank"),
    "waiting": Text(zh="未发出", en="Not issued"),
    "reminders": Text(zh="○ 提醒", en="○ Reminders"),
    "mark_reminder": Text(zh="○ 提醒", en="○ Reminder"),
    "desks_title": Text(zh="其他提醒（按单位）", en="Other reminders, by unit"),
    "desks_note": Text(
        zh="程度较轻的只提醒办理单位，不逐条报送；明细见本期结果中的提醒表。",
        en="What goes less far is for the unit's own desk, not sent one by one. The run's table of reminders has all.",
    ),
    "desk_line": Text(zh="{matter}：{rule} {count} 件", en="{matter}: {rule}, {count}"),
    "desk_rule": Text(zh="{rule} {count} 件", en="{rule}, {count}"),
    "rules_to_set_title": Text(zh="待校准的规则", en="Rules to be set"),
    "rules_to_set_note": Text(
        zh="命中超过应判记录 {due} 的规则，说明的是阈值，不是任何人的行为：每条规则合并为一条，交规则维护人；建议值按"
        "本地自己的数据算出，即恰好不超过 {due} 的取值。",
        en="A rule that flags more than {due} of what it judges tells of its threshold, not of anybody's conduct: each "
        "is one warning, to whoever keeps the rules. The proposal comes from these data: the value at which it would "
        "flag no more than {due}.",
    ),
    "rule_flags": Text(zh="标记", en="Flags"),
    "rule_flags_of": Text(zh="{population} 条中的 {flagged} 条（{share}）", en="{flagged} of {population} ({share})"),
    "rule_proposal": Text(zh="建议", en="Proposal"),
    "rule_set_to": Text(
        zh="参数 {parameter} 由 {value} 调为 {proposed}，则标记 {share}",
        en="set {parameter} from {value} to {proposed}: it would flag {share}",
    ),
    "rule_no_value": Text(
        zh="参数 {parameter}（现为 {value}）怎样取值都无法收窄到应有份额：请先查数据和事项卡片",
        en="no value of {parameter} (now {value}) brings it to its due: look at the data and the matter cards first",
    ),
    "rule_no_parameter": Text(
        zh="没有可调的阈值：请先查数据、流程和事项卡片",
        en="it has no threshold to set: look at the data, the workflow and the matter cards first",
    ),
    "rule_still_warns": Text(zh="其命中仍按程度预警", en="its hits still warn, by their degree"),
    "matter": Text(zh="事项", en="Matter"),
    "why_listed": Text(zh="理由", en="Reasons"),
    "when_where": Text(zh="时间与去向", en="When, and to whom"),
    "status_new": Text(zh="新增", en="new"),
    "status_known": Text(zh="此前已列", en="known"),
    "status_grown": Text(zh="有新增事实", en="grown"),
    "grown_since_cleared": Text(zh="排除后又有新事实", en="grown since cleared"),
    "grown_since_earlier": Text(zh="有新增事实", en="grown"),
    "finding_confirmed": Text(zh="核查属实", en="confirmed"),
    "finding_open": Text(zh="核查中", en="under review"),
    "reasons_count": Text(zh="共 {count} 条理由", en="{count} {count:reason|reasons} in all"),
    "since": Text(zh="{date} 首次列出", en="listed since {date}"),
    "span": Text(zh="{first} 至 {last}", en="{first} to {last}"),
    "to_inbox": Text(zh="送 {inbox}", en="to: {inbox}"),
    "inbox_reader": Text(zh="（{name}）", en=" ({name})"),
    "parties_title": Text(zh="相对人", en="Counterparties"),
    "parties_note": Text(
        zh="关于企业等相对人本身的命中，没有指明公职人员。",
        en="Hits about companies and other counterparties themselves; no official is named.",
    ),
    "own_title": Text(zh="关于单位本身的规则命中", en="Rule hits about the unit itself"),
    "own_note": Text(zh="这些命中针对单位，不针对个人。", en="These are about the unit, not about a person."),
    "rule_hits": Text(zh="{count} 次命中", en="{count} {count:hit|hits}"),
    "cleared": Text(zh="经核查已排除", en="cleared by a reviewer"),
    "rules_quiet": Text(zh="已检查未命中的规则（{count} 条）", en="Rules that were checked and had no hit ({count})"),
    "off_title": Text(zh="因缺少数据表而停用", en="Off for want of tables"),
    "off_tables": Text(zh="缺少的数据", en="What the data lack"),
    "off_count": Text(zh="项数", en="How many"),
    "off_what": Text(zh="停用的指标和规则", en="Metrics and rules that are off"),
    "more_columns": Text(zh="等 {count} 项", en=" and others, {count} in all"),
    "off_metrics": Text(zh="指标 {count} 项", en="{count} {count:metric|metrics}"),
    "off_rules": Text(zh="规则 {count} 条", en="{count} {count:rule|rules}"),
    # the first page of the list
    "counts_people": Text(zh="人员", en="People"),
    "count_nobody": Text(
        zh="没有人员清单：办理记录没有写明经办人，不对任何人计量。",
        en="No list of people: no act names an official, so nobody is measured.",
    ),
    "count_people": Text(
        zh="红 {red} 人，黄 {yellow} 人，抽签选入 {drawn} 人；共评估 {officials} 人，"
        "其中 {open} 人数据不足、无法得出结论。",
        en="{red} red, {yellow} yellow, {drawn} drawn by lot; {officials} assessed, of {open} of whom nothing can be "
        "concluded.",
    ),
    "counts_matters": Text(zh="事项", en="Matters"),
    "count_matters": Text(
        zh="已发出 {issued} 件（红 {red}、黄 {yellow}，其中抽签选入 {drawn} 件）。",
        en="{issued} issued ({red} red, {yellow} yellow; {drawn} of them drawn by lot).",
    ),
    "count_news": Text(
        zh="与 {date} 相比新增 {new} 件，{grown} 件有新增事实。",
        en="Since {date}: {new} new, {grown} with new facts.",
    ),
    "count_first": Text(zh="此前没有可比的运行，均为新增。", en="No earlier run to compare with: all are new."),
    "count_later": Text(
        zh="未发出 {waiting} 件（其中红 {red}），提醒办理单位 {reminders} 件，经核查已排除 {cleared} 件。",
        en="Not issued: {waiting} ({red} red). Reminders to units: {reminders}. Cleared by reviewers: {cleared}.",
    ),
    "choose_note": Text(
        zh="请勾选今日拟核查的对象。每一行都是线索，不是结论；按问题类别排列，同类中按金额或偏离程度，不是名次。",
        en="Tick what is for today. Every line is a lead, never a verdict; by kind of question and, within one, by sum "
        "or degree: not a ranking of people.",
    ),
    "tick": Text(zh="选", en="✓"),
    "who_today": Text(zh="人员（{count} 人）", en="People ({count})"),
    "what_today": Text(zh="重点事项", en="Foremost matters"),
    "kind_of_question": Text(zh="问题类别", en="Kind of question"),
    "money": Text(zh="金额", en="Amount"),
    "money_in": Text(zh="金额（{unit}）", en="Amount ({unit})"),
    "when": Text(zh="起止", en="When"),
    "pull_first": Text(zh="先调取的记录", en="Pull first"),
    "state": Text(zh="状态", en="State"),
    "basis_rule": Text(zh="规则", en="rule"),
    "basis_score": Text(zh="同行比对", en="peers"),
    "basis_random": Text(zh="□ 抽签", en="□ lot"),
    "by_lot": Text(zh="抽签选入，无理由", en="Drawn by lot, no reason"),
    "group_other": Text(zh="其他", en="Other"),
    "from_month": Text(zh="{month} 起", en="from {month}"),
    "before_period": Text(zh="早于本期", en="before the period"),
    "partly_before": Text(zh="部分早于本期", en="partly before the period"),
    "how_many": Text(zh="数量（项）", en="Count (items)"),
    "count_of": Text(zh="{count}/{base}（{share}）", en="{count}/{base} ({share})"),
    "expected_about": Text(zh="期望约 {expected}", en="expected {expected}"),
    "times_expected": Text(zh="为期望的 {times} 倍", en="{times} times the expected"),
    "rules_in_all": Text(zh="等 {count} 条规则", en="({count} rules)"),
    "months_span": Text(zh="{first}—{last}", en="{first} – {last}"),
    "records_of": Text(zh="共 {all} 条，此处 {count} 条", en="{count} of {all}"),
    "other_matters": Text(zh="另有 {count} 项", en="and {count} more"),
    "absent": Text(zh="（未列入人员：{why}）", en=" (not listed: {why})"),
    "absent_no_room": Text(zh="本月名额已满", en="no place was left"),
    "absent_not_of_people": Text(zh="规则问事不问人", en="rules on the matter"),
    "absent_widespread": Text(zh="该规则涉及的人较多，不据以定级", en="the rule names too many to grade one"),
    "absent_cleared": Text(zh="有关事实经核查已排除", en="the facts were cleared"),
    "others_issued": Text(
        zh="已发出的事项中，{told} 件已列在上面的人员行内，不再重复；其余 {further} 件见“事项预警”。",
        en="Of the matters issued, {told} stand in the lines of people above and are not repeated; {further} more are "
        "under 'Warnings about matters'.",
    ),
    "late_title": Text(zh="超时限情况（按单位）", en="Lateness, by unit"),
    "late_note": Text(
        zh="供各单位自查：环节、办件超过或临近时限的件数，一件只计一次；涉及几个单位的，各计一次。",
        en="For the units: matters past their limit or close to it, each once; one of several units counts in each.",
    ),
    "late_reminders": Text(zh="提醒（件）", en="Reminders"),
    "late_issued": Text(zh="已发预警（件）", en="Issued"),
    "late_waiting": Text(zh="未发预警（件）", en="Not issued"),
    "late_most": Text(zh="提醒最多的事项", en="Reminded of most"),
    "latest": Text(zh="最近记录", en="Latest"),
}
