"""The words of papers that go out to somebody: the assignment of a warning, a letter of inquiry, proposals, answers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from riskml.core.texts import Text

if TYPE_CHECKING:
    from riskml.core.texts import Language

ASKS_FOR_A_CHECK: dict[Language, re.Pattern[str]] = {
    "zh": re.compile(r"[，；]建议(?:(?![，；]建议)[^。])*(?=。)"),
    "en": re.compile(r"; [^;.]*\bfor review\b[^;.]*(?=\.)"),
}
"""How the sentences of rules end: with what those who check are advised to look at."""

LETTERS: dict[str, Text] = {
    # the assignment of a warning
    "assign_title": Text(zh="预警交办单", en="Assignment of a warning"),
    "assign_to": Text(zh="承办单位", en="Assigned to"),
    "assign_on": Text(zh="交办日期", en="Assigned on"),
    "assign_by": Text(zh="办结期限", en="To be done by"),
    "assign_why": Text(zh="预警事由", en="What is warned of"),
    "assign_innocent": Text(zh="可能的正当缘由", en="Innocent explanations"),
    "assign_ask": Text(zh="办理要求", en="What is asked"),
    "assign_rule_two": Text(
        zh="核查由二人以上进行，先调阅所列记录，再听取有关人员说明；与核查对象有利害关系的，应当回避。",
        en="Two people or more check it: first the records listed, then what those concerned have to say. Whoever "
        "has an interest recuses themselves.",
    ),
    "assign_rule_try": Text(
        zh="对可能的正当缘由逐项核实，成立的予以采纳，并写入核查报告。",
        en="Each innocent explanation is looked into, taken up where it holds, and told in the report.",
    ),
    "assign_rule_report": Text(
        zh="在办结期限前报送核查报告；记录有误的，一并说明应当更正之处。",
        en="The report is due by the date above; it also says which records are wrong.",
    ),
    "assign_rule_secret": Text(
        zh="本单仅供承办人员使用，按规定保管，不得扩大知悉范围。",
        en="This sheet is for those who check alone; it is kept as the rules require.",
    ),
    "assign_sign": Text(zh="审批与签收", en="Approval and receipt"),
    "assign_registrar": Text(zh="登记人员", en="Registrar"),
    "assign_head": Text(zh="部门负责人", en="Head of the office"),
    "assign_receiver": Text(zh="承办单位签收", en="Received by"),
    # the letter of inquiry
    "inquiry_title": Text(zh="函询通知书", en="Letter of inquiry"),
    "inquiry_unapproved": Text(zh="待批稿", en="DRAFT"),
    "inquiry_address": Text(zh="{name}同志：", en="To {name}:"),
    "inquiry_open": Text(
        zh="在日常监督中，你{start}至{end}的部分工作记录与同行办理同类工作的情况有所不同，或者符合规则写明的条件。为"
        "了解情况，经批准（批准文号：{approval}），现就下列问题向你函询，请逐条如实说明。",
        en="Some records of your work from {start} to {end} differ from those of peers who do the same work, or "
        "meet the condition of a rule. To learn how it was, and as approved (under: {approval}), you are asked "
        "about the following; please answer each point.",
    ),
    "inquiry_no_approval": Text(zh="　　　　　　　", en="____________"),
    "inquiry_points": Text(zh="函询问题", en="What is asked"),
    "inquiry_computed": Text(zh="得出方法：{text}", en="How it was found: {text}"),
    "inquiry_records": Text(zh="所涉记录 {count} 条，见附件1。", en="{count} {count:record|records}, in annex 1."),
    "inquiry_records_some": Text(
        zh="所涉记录共 {count} 条，附件1列出其中差别最大或最近的 {here} 条；其余的，需要时可以向{office}询问。",
        en="{count} records; annex 1 lists {here} of them, those that differ most or are the latest. For the others, "
        "ask {office}.",
    ),
    "inquiry_how": Text(zh="答复要求", en="How to answer"),
    "inquiry_within": Text(
        zh="请在收到本通知书后十五个工作日内写出书面说明，由所在党委（党组）主要负责人签署意见后，报送{office}。",
        en="Please answer in writing within 15 working days of receiving this letter, with the opinion of the head "
        "of your party committee, to {office}.",
    ),
    "inquiry_open_to": Text(
        zh="记录有误、记录不全，或者当时有请假代班、案件中止、专人专办、系统补录等情形的，请写明并附材料；写不下可另"
        "附页。",
        en="Say where a record is wrong or missing, or what the circumstances were (covering for a colleague, a "
        "suspended case, a specialist's duty, late entry after an outage), and attach papers. Add pages as "
        "needed.",
    ),
    "inquiry_never_worse": Text(
        zh="如实说明不会加重任何等级，也不会成为新的理由；成立的，予以采纳，采纳前后的结果并列存档。",
        en="An answer never raises a grade and never becomes a new reason; where it holds it is taken up, and the "
        "results before and after are filed side by side.",
    ),
    "inquiry_lead": Text(
        zh="本通知书是为了解情况，所列的是线索，不是结论。",
        en="This letter is to learn how it was. What it lists are leads, never a verdict.",
    ),
    "annexes": Text(zh="附件：1.{one}　2.{two}", en="Annexes: 1. {one}; 2. {two}"),
    "copies_to": Text(zh="抄送：", en="Copies to:"),
    "printed_by": Text(zh="{office}　　{day}印发", en="{office}. {day}"),
    "annex_one": Text(zh="附件1", en="Annex 1"),
    "annex_two": Text(zh="附件2", en="Annex 2"),
    "inquiry_list": Text(zh="所涉记录清单", en="Records"),
    "inquiry_sheet": Text(zh="情况说明表", en="Answer sheet"),
    "inquiry_point": Text(zh="问题{number}", en="Point {number}"),
    "inquiry_list_table": Text(
        zh="{point}：{label}（共 {total} 条，此处列 {here} 条）", en="{point}: {label} ({here} of {total})"
    ),
    "inquiry_answer": Text(zh="对问题{number}\n的说明", en="Answer to point {number}"),
    "inquiry_else": Text(zh="其他需要\n说明的情况", en="Anything else"),
    "inquiry_signed": Text(zh="说明人签名、\n日期", en="Signed, date"),
    "inquiry_opinion": Text(zh="党委\n（党组）\n主要负责人\n意见", en="Opinion of the head of the party committee"),
    # a proposal to a unit
    "proposal_title": Text(zh="纪检监察建议书", en="Proposal for improvement"),
    "proposal_address": Text(zh="{unit}：", en="To {unit}:"),
    "proposal_open": Text(
        zh="在日常监督中，依据{start}至{end}的工作记录，发现你单位在下列方面与同类单位有所不同，或者同一规则涉及数"
        "人。多数人一起偏离的，往往有制度、流程、人手上的原因。现提出如下建议。",
        en="By the records of work from {start} to {end} your unit differs from its like in the following, or one "
        "rule was hit by several. Where many differ together there is often a cause in rules, workflow or "
        "staffing. We propose as follows.",
    ),
    "proposal_found": Text(zh="发现的情况", en="What was found"),
    "proposal_advice": Text(zh="建议", en="What is proposed"),
    "proposal_causes": Text(
        zh="对照上述情况，查找制度、流程、派件和人手方面的原因，不以处理个人代替查找原因。",
        en="Look for the causes in rules, workflow, the dealing of work and staffing, and not at persons in their "
        "place.",
    ),
    "proposal_rules": Text(
        zh="针对查明的原因完善制度，明确责任人和完成时限。",
        en="Mend the rules for the causes found; name who does it, by when.",
    ),
    "proposal_reply": Text(
        zh="自收到本建议书之日起　　日内书面反馈采纳和整改情况；认为所列情况不符合实际的，请附材料说明。",
        en="Answer in writing within ____ days what was taken up and put right; where the findings do not hold, say "
        "so and attach papers.",
    ),
    "proposal_offered": Text(
        zh="以下各项选自建议库，与所列情况有关；采用的打勾，不采用的划去，也可以改写。",
        en="What follows is out of the library of recommendations and bears on what was found: tick what is taken up, "
        "strike out what is not, and change what has to be changed.",
    ),
    "proposal_tick": Text(zh="□ ", en="☐ "),
    "proposal_one": Text(zh="{label}：{says}", en="{label}: {says}"),
    "proposal_rests_on": Text(zh="依据：{law}{check}。", en="Rests on: {law}{check}."),
    "proposal_to_check": Text(zh="（条文号待核对）", en=" (article to be checked)"),
    "proposal_measure": Text(zh="成效看什么：{measure}", en="What shows an effect: {measure}"),
    "proposal_more": Text(zh="承办人补充\n的建议：", en="Further proposals of those in charge:"),
    # what a unit answers
    "rectify_title": Text(zh="整改情况反馈表", en="What was put right"),
    "rectify_open": Text(
        zh="{unit}对照所列情况逐项填报。查明属于正当缘由、无需整改的，写明缘由并附材料。",
        en="{unit} fills in each line. Where there was a proper cause and nothing to put right, say so and attach "
        "papers.",
    ),
    "rectify_table": Text(zh="整改情况", en="Line by line"),
    "rectify_what": Text(zh="情况", en="What was found"),
    "rectify_cause": Text(zh="原因", en="Cause"),
    "rectify_measure": Text(zh="整改措施", en="Measure"),
    "rectify_who": Text(zh="责任人、时限", en="Who, by when"),
    "rectify_done": Text(zh="完成情况", en="Done"),
    "rectify_inspect": Text(zh="检视意见", en="Inspection"),
    "rectify_head": Text(zh="单位负责人\n签字", en="Signed by the head"),
    "rectify_by": Text(
        zh="检视人员\n（二人以上，\n不得为原\n核查人员）", en="Inspectors: two or more, none who checked"
    ),
    "rectify_effect": Text(zh="整改成效", en="Effect"),
}
