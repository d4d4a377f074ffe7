"""The words of papers inside the commission: approvals, verification, the meeting's papers, and the file of a case."""

from __future__ import annotations

from riskml.core.texts import Text

FORMS: dict[str, Text] = {
    # for approval
    "disposal_title": Text(zh="问题线索处置呈批表", en="Disposal of a clue: for approval"),
    "closing_title": Text(zh="予以了结呈批表", en="Closing: for approval"),
    "keeping_title": Text(zh="暂存待查呈批表", en="Keeping for later: for approval"),
    "form_clue": Text(zh="线索编号", en="Clue no."),
    "form_source": Text(zh="线索来源", en="Source"),
    "source_person": Text(
        zh="权力运行监督中的人员预警，数据截至{as_of}", en="a warning about a person, data as of {as_of}"
    ),
    "source_matter": Text(
        zh="权力运行监督中的事项预警（编号 {code}），数据截至{as_of}",
        en="warning {code} about a matter, data as of {as_of}",
    ),
    "form_received": Text(zh="受理日期", en="Received on"),
    "form_about": Text(zh="涉及对象", en="About"),
    "form_content": Text(zh="主要内容", en="Content"),
    "form_records": Text(zh="主要记录", en="Records"),
    "file_innocent": Text(zh="可能的正当缘由", en="Innocent explanations"),
    "form_innocent": Text(zh="可能的\n正当缘由", en="Innocent explanations"),
    "form_proposal": Text(zh="拟处置方式", en="Proposed disposal"),
    "form_disposals": Text(
        zh="□ 谈话函询　　□ 初步核实\n□ 暂存待查　　□ 予以了结",
        en="[ ] talk or letter   [ ] verification   [ ] keep for later   [ ] close",
    ),
    "form_grounds": Text(zh="理由和依据", en="Grounds"),
    "form_handlers": Text(zh="承办人意见\n（二人以上\n签名）", en="Handlers (two or more)"),
    "form_office": Text(zh="部门意见", en="Head of the office"),
    "form_leader": Text(zh="分管领导意见", en="Leader in charge"),
    "form_principal": Text(zh="主要负责人\n意见", en="Principal"),
    "closing_checked": Text(zh="核查情况", en="What was checked"),
    "closing_answer": Text(zh="本人或单位\n说明及\n采纳情况", en="What was answered, and what was taken up"),
    "closing_letter": Text(
        zh="□ 已向本人发函反馈　　□ 需要澄清，范围：　　　　　",
        en="[ ] the person was told by letter   [ ] to be set right publicly, before: ________",
    ),
    "closing_told": Text(zh="反馈与澄清", en="Telling the person"),
    "keeping_why": Text(zh="暂不具备\n核查条件的\n原因", en="Why it cannot be checked now"),
    "keeping_until": Text(zh="再次研判日期", en="To be looked at again on"),
    "keeping_needs": Text(zh="尚缺的数据\n和材料", en="Data and papers that are missing"),
    # verification
    "plan_title": Text(zh="初步核实方案", en="Plan of the verification"),
    "plan_source": Text(zh="线索来源和基本情况", en="Source, and whom it concerns"),
    "plan_source_text": Text(
        zh="线索来自{source}，等级为{grade}。涉及：{about}。",
        en="From {source}; {grade}. About: {about}.",
    ),
    "plan_points": Text(zh="拟核实的事项", en="What is to be verified"),
    "plan_pull": Text(zh="拟调阅的记录", en="Records to pull"),
    "plan_innocent": Text(zh="应当逐项核实的正当缘由", en="Innocent explanations to be tried"),
    "plan_innocent_none": Text(
        zh="指标和规则的说明中没有列出，由承办人员补充。",
        en="None is named with the metrics and rules; those in charge add them.",
    ),
    "plan_group": Text(zh="核查组及分工", en="The group"),
    "plan_lead": Text(zh="组　长", en="Head"),
    "plan_members": Text(zh="成员（共\n二人以上）", en="Members (two or more in all)"),
    "plan_recusal": Text(zh="回避审查", en="Recusal"),
    "plan_recusal_text": Text(
        zh="□ 组成人员与所涉人员、单位、相对人没有利害关系", en="[ ] nobody has an interest in those concerned"
    ),
    "plan_steps": Text(zh="步骤、方法和时限", en="Steps and dates"),
    "plan_step": Text(zh="步　骤", en="Step"),
    "plan_by": Text(zh="完成时限", en="By"),
    "plan_pull_step": Text(zh="调阅、核对所列记录", en="Pull and compare the records"),
    "plan_unit_step": Text(zh="向单位了解分工、派件、人手和系统情况", en="Ask the unit about work, staff and outages"),
    "plan_hear_step": Text(zh="听取本人说明并核实", en="Hear the person, and verify the answer"),
    "plan_report_step": Text(zh="撰写情况报告，全体签名", en="Write the report; all sign"),
    "plan_steps_table": Text(zh="工作安排", en="Steps"),
    "plan_keep": Text(zh="工作要求", en="To be kept"),
    "plan_keep_text": Text(
        zh="各项核查由二人以上进行，形成书面材料并签名；不得扩大知悉范围；发现记录有误的，先更正数据再作判断；不得以"
        "本件所列等级、得分代替核实。",
        en="Every step is taken by two people or more, put in writing and signed; no more people are told than must "
        "be; a wrong record is mended before anything is judged; no grade or score stands in for verification.",
    ),
    "plan_approve": Text(zh="审批意见", en="Approval"),
    "report_title": Text(zh="初步核实情况报告", en="Report of the verification"),
    "report_open": Text(
        zh="根据批准的方案（批准文号：　　　　　　），核查组对下列事项进行了初步核实。现将情况报告如下。",
        en="Under the approved plan (no. ____________) the group verified the following and reports.",
    ),
    "report_points": Text(zh="逐项核实情况", en="Point by point"),
    "report_said": Text(zh="线索内容", en="The lead"),
    "report_found": Text(zh="核实情况", en="What was found"),
    "report_proof": Text(zh="依据材料", en="By which papers"),
    "report_answered": Text(zh="本人说明", en="The person's answer"),
    "report_held": Text(zh="是否采纳\n及理由", en="Taken up? Why?"),
    "report_wrong": Text(zh="记录有误、\n需要更正\n的情况", en="Records that are wrong"),
    "report_proposal": Text(zh="处理建议", en="Proposal"),
    "report_ways": Text(
        zh="□ 予以了结　□ 谈话提醒　□ 暂存待查\n□ 移送有关党组织处理　□ 其他（另附材料）",
        en="[ ] close   [ ] reminder talk   [ ] keep for later\n"
        "[ ] pass on to the party body in charge   [ ] other (papers attached)",
    ),
    "report_sign": Text(zh="核查组全体\n成员签名", en="Signed by the whole group"),
    # papers of a meeting
    "meeting_title": Text(zh="预警研判会上会资料（{month}）", en="Papers for the meeting on warnings, {month}"),
    "meeting_how": Text(zh="说明", en="How to read this"),
    "meeting_how_text": Text(
        zh="人员 {people} 人、红色事项 {matters} 件提请研判，按问题类别列出；同类之内按清单次序，不是名次。",
        en="{people} {people:person|people} and {matters} red {matters:matter|matters} are put before the meeting, "
        "by kind of question; the order is the list's, no ranking.",
    ),
    "meeting_people": Text(zh="人员", en="People"),
    "meeting_matters": Text(zh="红色事项", en="Red matters"),
    "meeting_other": Text(zh="其他", en="Others"),
    "meeting_none": Text(zh="本期没有提请研判的。", en="There is none this month."),
    "meeting_line": Text(
        zh="{grade}。涉及：{kinds}。记录 {count} 条，如 {records}；时间：{times}。",
        en="{grade}. About: {kinds}. {count} {count:record|records}, such as {records}; {times}.",
    ),
    "meeting_since": Text(zh="自{month}起", en="since {month}"),
    "meeting_told_with": Text(
        zh="另有 {count} 件事项预警说的是已列人员的同一些记录，随人员一并研判，不再单列。",
        en="{count} more {count:warning|warnings} about matters {count:rests|rest} on the same records as people who "
        "are listed, and {count:is|are} put before the meeting with them.",
    ),
    "meeting_metric_in": Text(
        zh="实际 {observed}，期望 {expected}（{unit}）。", en="Observed {observed}, expected {expected} ({unit})."
    ),
    "meeting_metric": Text(zh="实际 {observed}，期望 {expected}。", en="Observed {observed}, expected {expected}."),
    "meeting_amount": Text(zh="涉及金额 {amount} {unit}。", en="Sum: {amount} {unit}."),
    "meeting_decide": Text(zh="研判意见表", en="What the meeting decides"),
    "meeting_whom": Text(zh="对象", en="Whom or what"),
    "meeting_proposal": Text(zh="承办部门建议", en="The office proposes"),
    "meeting_decision": Text(zh="会议意见", en="Decided"),
    "meeting_present": Text(zh="参会人员签名", en="Present"),
    "meeting_recused": Text(zh="回避人员\n及事项", en="Recused, and of what"),
    "meeting_keeper": Text(zh="记录人", en="Kept by"),
    # the file of a case
    "file_title": Text(zh="预警案卷", en="File of a warning"),
    "file_list": Text(zh="卷内目录", en="What is in this file"),
    "file_part": Text(zh="材料", en="Paper"),
    "file_pages": Text(zh="页次", en="Page"),
    "file_warning": Text(zh="预警内容及全部记录", en="The warning, and all its records"),
    "file_trail": Text(zh="办件 {case} 全程留痕", en="Trail of case {case}"),
    "file_papers": Text(
        zh="核查报告、说明材料、审批表（由承办人员归入）", en="Reports, answers, approvals (added by hand)"
    ),
    "file_reason": Text(zh="{label}（{count} 条）", en="{label} ({count})"),
    "file_no_trail": Text(
        zh="本预警所涉记录不属于有留痕的办件，没有全程留痕可附。",
        en="The records of this warning belong to no case with a trail.",
    ),
    "file_matter": Text(zh="事　项", en="Matter"),
    "file_opened": Text(zh="受理时间", en="Opened"),
    "file_closed": Text(zh="办结时间", en="Closed"),
    "file_open": Text(zh="尚未办结", en="still open"),
    "file_due": Text(zh="应办结时间", en="Due"),
    "file_steps": Text(zh="逐步记录", en="Step by step"),
    "file_step": Text(zh="环节", en="Step"),
    "file_who": Text(zh="经办人", en="Who"),
    "file_late": Text(zh="超时限（工作日）", en="Over (workdays)"),
    "file_outcome": Text(zh="结果", en="Outcome"),
    "file_lacking": Text(
        zh="未见记录的必经环节：{steps}。没有记录不等于没有办理。",
        en="Required steps that are not recorded: {steps}. What is not recorded may still have been done.",
    ),
    "file_nobody": Text(zh="无经办人", en="nobody named"),
}
