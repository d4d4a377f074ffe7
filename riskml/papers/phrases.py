"""The words of papers in both languages: what all papers share, the summary, a unit's month and a portrait.

Formal as an office writes, and still the words of leads: nobody is called anything, every record has its number, and
what only a person can decide is a blank.
"""

from __future__ import annotations

from riskml.core.texts import Text
from riskml.papers.phrases_forms import FORMS
from riskml.papers.phrases_letters import LETTERS

PHRASES: dict[str, Text] = {
    # what all papers share
    "lead": Text(
        zh="本件所列均为依据工作记录作出的线索提示，是线索，不是结论，不能单独作为任何处理的依据；每项差异都可能有正"
        "当缘由，本人和单位可以逐条说明。",
        en="Everything here is a lead from the records of work and never a verdict. Nothing may be decided on its "
        "ground alone; every difference may have a proper cause, and the person and the unit can answer each "
        "point.",
    ),
    "origin": Text(
        zh="数据截至{as_of}；运行 {run}；模型 {model}；{program}。",
        en="Data as of {as_of}; run {run}; model {model}; {program}.",
    ),
    "no_model": Text(zh="未使用", en="none"),
    "day": Text(zh="{month}{day}日", en="{day} {month}"),
    "span": Text(zh="{first}至{last}", en="{first} to {last}"),
    "blank_day": Text(zh="　　年　　月　　日", en="Date: ______________"),
    "blank_office": Text(zh="（印发单位）", en="(issuing office)"),
    "blank_number": Text(zh="　　〔　　　〕　　号", en="No. ____________"),
    "named": Text(zh="{name}（{code}）", en="{name} ({code})"),
    "with_more": Text(zh="{first}等 {count} 个", en="{first} and others, {count} in all"),
    "none_told": Text(zh="未登记", en="not recorded"),
    "nothing": Text(zh="无。", en="None."),
    "more_records": Text(
        zh="其余 {count} 条记录见画像附件。", en="The other {count} {count:record stands|records stand} in the annex."
    ),
    "records_title": Text(
        zh="应先调阅的记录（共 {total} 条，此处列 {here} 条）", en="Records to pull first ({here} of {total})"
    ),
    "column_number": Text(zh="序号", en="No."),
    "column_record": Text(zh="记录编号", en="Record"),
    "column_at": Text(zh="时间", en="Time"),
    "column_what": Text(zh="事项", en="What"),
    "column_whom": Text(zh="相对人", en="With whom"),
    "column_unit": Text(zh="单位", en="Unit"),
    "column_rules": Text(zh="涉及规则", en="Rules"),
    "box_person": Text(zh="姓　名", en="Name"),
    "box_code": Text(zh="编　号", en="Identifier"),
    "box_unit": Text(zh="单　位", en="Unit"),
    "box_post": Text(zh="岗　位", en="Post"),
    "box_period": Text(zh="观察期", en="Period"),
    "box_span": Text(zh="记录起止", en="Records"),
    "box_grade": Text(zh="预警等级", en="Grade"),
    "box_about": Text(zh="预警对象", en="About"),
    "box_warning": Text(zh="预警编号", en="Warning"),
    "box_kind": Text(zh="预警类别", en="Kind"),
    "kind_person": Text(zh="人员预警", en="about a person"),
    "grade_red": Text(zh="红色（建议优先核查）", en="red: for review first"),
    "grade_yellow": Text(zh="黄色（建议核查）", en="yellow: for review"),
    "grade_reminder": Text(zh="提醒", en="reminder"),
    "grade_none": Text(zh="未列入预警", en="no warning"),
    # the summary for those who lead
    "summary_title": Text(
        zh="权力运行监督情况摘要（{month}）", en="Supervision of the use of power: summary for {month}"
    ),
    "summary_whole": Text(zh="总体情况", en="The whole"),
    "summary_compared": Text(
        zh="截至{as_of}，依据{start}至{end}的工作记录，对 {units} 个单位、{people} 名公职人员的履职情况与同类工作的"
        "同行作了比对。",
        en="As of {as_of}, the work of {people} {people:official|officials} in {units} {units:unit|units} from "
        "{start} to {end} was compared with that of peers who did the same work.",
    ),
    "summary_people": Text(
        zh="人员方面，列入预警 {listed} 人，其中红色 {red} 人、黄色 {yellow} 人；另随机抽取 {drawn} 人，用于检验名单"
        "是否有遗漏，与本人情况无关。",
        en="People: {listed} listed, {red} red and {yellow} yellow; {drawn} more drawn by lot, for no reason of "
        "their own, to check what the list misses.",
    ),
    "summary_people_open": Text(
        zh="{count} 人因可用指标不足，未作判断。",
        en="Of {count} {count:person|people} nothing was concluded, for want of metrics that speak.",
    ),
    "summary_matters": Text(
        zh="事项方面，发出预警 {issued} 件，其中红色 {red} 件、黄色 {yellow} 件，较上期新增 {new} 件、有新增事实 "
        "{grown} 件；另有 {waiting} 件（其中红色 {waiting_red} 件）超出本月核查能力，已排队，未发出；向办理单位作"
        "出提醒 {reminders} 件。",
        en="Matters: {issued} warnings issued, {red} red and {yellow} yellow, {new} of them new and {grown} grown "
        "since the run before; {waiting} more ({waiting_red} red) are beyond what reviewers can look at this "
        "month: ranked, and not issued; {reminders} reminders to desks.",
    ),
    "summary_matters_first": Text(
        zh="事项方面，发出预警 {issued} 件，其中红色 {red} 件、黄色 {yellow} 件（此前没有可比的运行）；另有 "
        "{waiting} 件（其中红色 {waiting_red} 件）超出本月核查能力，已排队，未发出；向办理单位作出提醒 "
        "{reminders} 件。",
        en="Matters: {issued} warnings issued, {red} red and {yellow} yellow (there is no run before to compare "
        "with); {waiting} more ({waiting_red} red) are beyond what reviewers can look at this month: ranked, and "
        "not issued; {reminders} reminders to desks.",
    ),
    "summary_first": Text(zh="排序在前的事项", en="Matters that stand first"),
    "summary_first_table": Text(
        zh="事项预警前 {count} 件（不列姓名，按预警编号依权限查阅）",
        en="The first {count} warnings about matters (without names; look them up by number, by right)",
    ),
    "summary_no_matters": Text(zh="本期没有发出事项预警。", en="No warning about a matter was issued."),
    "column_grade": Text(zh="等级", en="Grade"),
    "short_red": Text(zh="红", en="red"),
    "short_yellow": Text(zh="黄", en="yellow"),
    "summary_units": Text(zh="各单位情况", en="Units"),
    "summary_units_note": Text(
        zh="有红色预警人员的单位（按编号排列，不是名次；人数少的不显示）：",
        en="Units with red warnings of people, in order of identifier, no ranking; small units are not shown: ",
    ),
    "summary_unit": Text(zh="{unit} {count} 人", en="{unit} ({count})"),
    "summary_units_rest": Text(zh="另 {count} 个单位", en="{count} {count:other|others}"),
    "summary_no_units": Text(zh="没有可以显示的红色预警人员。", en="No red warning of people that could be shown."),
    "summary_common": Text(zh="普遍性问题", en="Common problems"),
    "summary_common_note": Text(
        zh="多数人一起偏离、一条规则涉及数人的，先从制度、流程和人手上找原因：",
        en="Where most differ together, or one rule was hit by several, look first at rules, workflow and staffing: ",
    ),
    "common_metric": Text(zh="{unit}：{label}，测得 {people} 人", en="{unit}: {label}, {people} people measured"),
    "common_rule": Text(
        zh="{unit}：“{label}”涉及 {people} 人、{hits} 次",
        en="{unit}: '{label}', {people} people, {hits} {hits:hit|hits}",
    ),
    "own_metric": Text(zh="{label}（测得 {people} 人）", en="{label} ({people} people measured)"),
    "own_rule": Text(
        zh="“{label}”涉及 {people} 人、{hits} 次", en="'{label}': {people} people, {hits} {hits:hit|hits}"
    ),
    "summary_no_common": Text(zh="没有发现普遍性问题。", en="No common problem was found."),
    "summary_limits": Text(zh="数据情况", en="The data"),
    "summary_limits_text": Text(
        zh="{count} 项指标、规则因数据缺失没有检查（主要缺：{tables}），不能视为没有情况。",
        en="For want of data {count} metrics and rules were not asked (most for: {tables}). What was not asked is "
        "not thereby in order.",
    ),
    "summary_whole_data": Text(zh="各项指标和规则所需数据齐备。", en="Every metric and rule had the data it needs."),
    "summary_next": Text(zh="提请研究事项", en="For decision"),
    "summary_next_text": Text(
        zh="是否同意按次序交办红色预警；是否将普遍性问题转有关单位查找制度、流程原因；是否督促有关单位补充所缺数据。",
        en="Whether to assign the red warnings in their order; whether to refer the common problems to the units; "
        "whether to ask for the data that are missing.",
    ),
    # a unit's month
    "unit_title": Text(zh="{unit}权力运行监督月报（{month}）", en="{unit}: report for {month}"),
    "unit_basis": Text(zh="基本情况", en="At a glance"),
    "unit_compared": Text(
        zh="本月报依据{start}至{end}的工作记录编制，{people} 人有工作记录。本月报不列出任何人的姓名或编号，也不排名。",
        en="This report rests on records of work from {start} to {end}; {people} {people:person has|people have} "
        "recorded work. It names nobody and ranks nobody.",
    ),
    "unit_warned": Text(zh="本期人员预警：{counts}。", en="Warnings of people this month: {counts}."),
    "unit_count": Text(zh="{label} {count} 人", en="{label} {count}"),
    "unit_own": Text(zh="规则对本单位的命中", en="Hits of rules about the unit itself"),
    "unit_hits": Text(zh="规则命中情况", en="Hits of rules"),
    "unit_hits_table": Text(zh="命中次数较多的规则（前 {count} 条）", en="Rules with most hits (the first {count})"),
    "column_rule": Text(zh="规则", en="Rule"),
    "column_count": Text(zh="次数", en="Hits"),
    "unit_single": Text(zh="个别突出事项", en="Single departures"),
    "unit_single_note": Text(
        zh="下列指标上个别人与同行差别明显，多数人与同行相近，本月报不指明是谁：",
        en="On these metrics a few differ clearly while most are like peers; this report does not say who:",
    ),
    "unit_metrics": Text(zh="单位整体与同行不同的指标", en="Where the unit as a whole differs from peers"),
    "unit_metrics_table": Text(zh="单位整体的指标", en="Metrics of the unit as a whole"),
    "column_metric": Text(zh="指标", en="Metric"),
    "column_counted": Text(zh="计量", en="In"),
    "column_observed": Text(zh="实际", en="Observed"),
    "column_expected": Text(zh="期望", en="Expected"),
    "column_z": Text(zh="偏离（标准差）", en="Departure (SD)"),
    "unit_answer": Text(zh="本单位说明", en="The unit's answer"),
    "unit_causes": Text(zh="原因分析", en="Causes"),
    "unit_measures": Text(zh="拟采取措施", en="Measures"),
    "unit_head": Text(zh="负责人", en="Head"),
    "unit_on": Text(zh="日　期", en="Date"),
    # the portrait of an official
    "portrait_who": Text(zh="{name}同志履职情况画像", en="Portrait of the work of {name}"),
    "portrait_hint": Text(zh="提示", en="In short"),
    "portrait_reasons": Text(zh="理由与记录", en="Reasons and records"),
    "portrait_no_reasons": Text(
        zh="没有规则命中，也没有一项指标与同行明显不同。",
        en="No rule has a hit, and no metric differs clearly from peers.",
    ),
    "portrait_favour": Text(zh="有利于本人的情况", en="In the person's favour"),
    "led_by": Text(zh="{label}：{said}", en="{label}: {said}"),
    "portrait_also": Text(zh="另有 {count} 项：{labels}", en="{count} more: {labels}"),
    "portrait_innocent": Text(zh="可能的正当缘由：{text}", en="Innocent explanations: {text}"),
    "portrait_missing": Text(zh="尚缺的情况", en="What is missing"),
    "portrait_onward": Text(zh="下一步可采取的工作", en="What may be done next"),
    "portrait_account": Text(zh="得分构成", en="Where the score comes from"),
    "portrait_account_note": Text(
        zh="得分等于基准与各项贡献之和，没有剩余。显示取两位小数，相加可能差 0.01。",
        en="The score is the base plus every contribution, with nothing left over. Shown to two decimals, the parts "
        "may add up to 0.01 more or less.",
    ),
    "portrait_account_table": Text(zh="得分 {score}，基准 {base}", en="Score {score}, base {base}"),
    "portrait_account_rest": Text(zh="其余 {count} 项合计", en="the other {count} together"),
    "portrait_account_rule": Text(
        zh="本人依据规则列入，与得分无关，此处不列得分。",
        en="The person is listed by a rule; the score has no part in it and is not shown.",
    ),
    "column_contribution": Text(zh="贡献", en="Contribution"),
    "column_item": Text(zh="项目", en="Part"),
    **LETTERS,
    **FORMS,
}
