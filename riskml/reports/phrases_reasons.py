"""The words of an official's page and its annex, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text

REASONS: dict[str, Text] = {
    "skip": Text(zh="跳到正文", en="Skip to the text"),
    "period_short": Text(zh="观察期 {start} 至 {end}", en="{start} to {end}"),
    "for_instance": Text(zh="如记录", en="For instance record"),
    "also": Text(zh="其他理由", en="Other reasons"),
    "in_favour": Text(zh="有利于本人", en="In the person's favour"),
    "reason_money": Text(zh="金额与对方", en="Money and parties"),
    "explanations": Text(zh="可能的解释", en="What would explain it"),
    "explanations_none": Text(
        zh="数据中没有可供试验的情形。", en="The data know of no circumstance that could be tried."
    ),
    "reason_pull": Text(zh="先调阅", en="Pull first"),
    "of_records": Text(zh="（共 {total} 条，此处 {here} 条）", en="({here} of {total})"),
    "missing": Text(zh="尚缺", en="What is missing"),
    "onward": Text(zh="下一步", en="What may be done"),
    "no_traits": Text(
        zh="本页只用工作记录，除岗位和单位外不使用个人特征。",
        en="Only records of work are used, and no trait of the person beyond post and unit.",
    ),
    "reason_number": Text(zh="理由 {number}", en="Reason {number}:"),
    "difference_number": Text(zh="差异 {number}", en="Difference {number}:"),
    "reasons_more": Text(
        zh="另有 {count} 条理由，见附件。", en="{count} more {count:reason stands|reasons stand} in the annex."
    ),
    "reasons_rest": Text(zh="其余理由", en="The other reasons"),
    "hits_of_reason": Text(
        zh="共 {total} 次命中，此处 {here} 次，其余记录见附件。",
        en="{here} of {total} hits; the records of all stand in the annex.",
    ),
    "reason_records": Text(
        zh="记录共 {total} 条，此处 {here} 条，偏离大的在前", en="{here} of {total} records, those furthest out first"
    ),
    "records_top": Text(
        zh="平均数由全部工作得出；偏离最大的 {total} 条记录，此处 {here} 条",
        en="The average is of all the work; of the {total} records furthest out, {here}",
    ),
    "records_whole": Text(zh="记录共 {total} 条，偏离大的在前", en="All {total} records, those furthest out first"),
    "records_none": Text(
        zh="这一理由由全部工作合计得出，没有单独的记录可列。",
        en="This reason comes of all the work together; no single record stands for it.",
    ),
    "records_all": Text(zh="各理由的全部记录", en="All records of the reasons"),
    "beyond": Text(zh="超出期望", en="Beyond the expected"),
    "annex": Text(zh="附件", en="Annex"),
    "annex_has": Text(
        zh="全部记录、得分清单、其余指标、所涉事项、未作评价的部分和数据来源，都在附件中。",
        en="The annex has all records, the ledger of the score, the other metrics, matters that the person had a hand "
        "in, what is not said, and where the figures come from.",
    ),
    "annex_elsewhere": Text(
        zh="全部记录、得分清单、其余指标、所涉事项、未作评价的部分和数据来源，都在画像报告的附件中，可以向管理人员调取。",
        en="All records, the ledger of the score, the other metrics, matters that the person had a hand in, what was "
        "left unsaid, and where the data come from stand in the annex of the portrait's report; whoever operates the "
        "room has it.",
    ),
    "annex_note": Text(
        zh="本附件与画像一并阅读。它不增加任何理由，只列明画像所依据的全部数字。",
        en="To be read with the portrait. It adds no reason; it lists every figure that the portrait rests on.",
    ),
    "to_portrait": Text(zh="返回画像", en="Back to the portrait"),
    "account_by_rule": Text(
        zh="本人依据规则列入，与得分无关，此处不列得分。",
        en="The person is listed by a rule; the score has no part in it and is not shown.",
    ),
    "ledger_rounds": Text(
        zh="各项按两位小数显示，相加可能差 0.01；页面内保存全部位数，逐位相等。",
        en="Shown to two decimals, the parts may add up to 0.01 more or less; kept in full, they add up to the bit.",
    ),
    "metrics_all": Text(zh="全部指标", en="All metrics"),
    "metrics_all_note": Text(
        zh="“不同”指偏离达到 2 个标准差且 95% 区间不含期望；没有达到的，不构成理由。",
        en="“Differs” means 2 standard deviations or more with a 95% interval that leaves the expected out; anything "
        "else is no reason.",
    ),
    "differs_short": Text(zh="不同", en="differs"),
    "involved_title": Text(zh="本人经手的事项（不是对本人的理由）", en="Matters that the person had a hand in"),
    "involved_note": Text(
        zh="以下规则说的是办件、合同等事项，往往多人经手，不能归于一人；请与本单位的次数对照。",
        en="These rules speak of cases, contracts and the like, which pass through many hands and are nobody's alone; "
        "read them beside the unit's count.",
    ),
    "involved_none": Text(zh="没有其他规则命中。", en="No other rule has a hit."),
    "own_hits": Text(zh="本人", en="Own"),
    "unit_hits": Text(zh="本单位", en="The unit's"),
    "unit_people": Text(zh="涉及人数", en="People"),
    "guides_title": Text(zh="如何阅读这些指标", en="How to read these metrics"),
    "kind_answer_sheet": Text(zh="情况说明表", en="Answer sheet"),
    "answer_person": Text(zh="说明人", en="Person"),
    "answer_approval": Text(zh="批准文号", en="Approved under"),
    "answer_to": Text(zh="报送至", en="To"),
    "answer_due": Text(zh="答复期限", en="By"),
    "period_months": Text(zh="{start} 至 {end}", en="{start} to {end}"),
    "on_day": Text(zh="{day}", en="{day}"),
    "answer_what": Text(
        zh="下列各点是工作记录中与同行不同、或符合某条规则的地方，请逐点说明。可以指出记录有误或不全，也可以说明当时的情形，"
        "并附材料。写不下可另附页。",
        en="Each point below is a place where the record of work differs from peers, or meets a rule. Please answer "
        "point by point: say where a record is wrong or missing, or what the circumstances were, and attach papers. "
        "Add pages as needed.",
    ),
    "answer_never_worse": Text(
        zh="说明只会使结果维持不变或对本人更有利，不会加重任何等级，也不会产生新的理由。所说明的记录将按说明重新计算，"
        "两个数字并列存档，由核查人员写入结论。",
        en="An answer can leave the result as it is or make it better for the person; it never raises a grade and "
        "never becomes a new reason. Answered records are computed anew, both figures are filed side by side, "
        "and the answer belongs in the reviewer's finding.",
    ),
    "answer_computed": Text(zh="如何得出", en="How it was computed"),
    "answer_changes": Text(zh="哪些情况会改变结果", en="What would change it"),
    "answer_records": Text(zh="记录共 {total} 条，此处 {here} 条", en="{here} of {total} {total:record|records}"),
    "answer_of_record": Text(zh="说明", en="Answer"),
    "answer_here": Text(zh="对这一点的说明：", en="Answer to this point:"),
    "answer_origin": Text(zh="数据截至 {as_of} · 运行 {run}。", en="As of {as_of} · run {run}."),
    "origin": Text(
        zh="数据截至 {as_of} · 运行 {run} · 模型 {model}。", en="As of {as_of} · run {run} · model {model}."
    ),
}
