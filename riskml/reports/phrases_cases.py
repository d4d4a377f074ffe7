"""The words of the pages of cases, in Chinese and in English; what states and moves are called stands in the table."""

from __future__ import annotations

from riskml.core.texts import Text

CASES_PHRASES: dict[str, Text] = {
    "cases_title": Text(zh="预警与问题线索怎样流转", en="How warnings and clues move"),
    "cases_from": Text(
        zh="本页由 {command} 依 {cases} 和 {access} 生成；要改请改这两个文件。",
        en="Written by {command} from {cases} and {access}. Edit those, not this page.",
    ),
    "cases_lead": Text(
        zh="时限标“法定”的依条文规定，不得中止；标“本地”的由各地自行调整。标“待核”的条文，条号未与原文核对，启用前请先核对。"
        "本人的说明不会使任何结果变得更重：不提高等级，不缩短期限，也不增加处置方式。",
        en="A deadline marked law is set by the article and never stops; one marked local is yours to adapt. An "
        "article marked to check was not held against the text of the law: do so before you use the table. What a "
        "person answers never makes anything worse: it raises no grade, shortens no deadline and opens no further way.",
    ),
    "cases_chart": Text(zh="{register}：状态与流转", en="{register}: states and moves"),
    "cases_chart_told": Text(
        zh="共 {states} 个状态、{moves} 种办理；下表逐项列出。",
        en="{states} states, {moves} moves; the table tells each.",
    ),
    "cases_final": Text(zh="双线框：已办结", en="double border: ended"),
    "cases_asked": Text(zh="绿框：本人可以说明", en="green border: the person answers"),
    "cases_secret": Text(zh="灰底：对本人保密", en="grey: kept from the person"),
    "cases_other": Text(
        zh="改派、中止计时、重新启动等不改变去向的办理，见下表",
        en="what leads nowhere else, and reopening: in the table",
    ),
    "cases_move": Text(zh="办理", en="move"),
    "cases_ways": Text(zh="从 → 到", en="from → to"),
    "cases_signed": Text(zh="签名", en="signed by"),
    "cases_within": Text(zh="时限", en="within"),
    "cases_attached": Text(zh="须附材料", en="attached"),
    "cases_rests": Text(zh="依据", en="rests on"),
    "cases_besides": Text(zh="其他要求", en="besides"),
    "cases_stays": Text(zh="（状态不变）", en="(stays)"),
    "cases_every": Text(zh="办理中各状态", en="every state but the final ones"),
    "cases_people": Text(zh="{role} {count} 人", en="{role} × {count}"),
    "cases_workdays": Text(zh="{count} 个工作日", en="{count} working {count:day|days}"),
    "cases_months": Text(zh="{count} 个月", en="{count} {count:month|months}"),
    "cases_since": Text(zh="自“{state}”起 {length}", en="{length} from “{state}”"),
    "cases_law": Text(zh="法定", en="law"),
    "cases_local": Text(zh="本地", en="local"),
    "cases_after_due": Text(zh="期满后方可办理", en="only once the time is up"),
    "cases_reason": Text(zh="写明理由", en="a written reason"),
    "cases_checking": Text(zh="核查行为，须两人以上", en="an act of checking: two people or more"),
    "cases_group": Text(zh="核查组全体签名", en="the whole group signs"),
    "cases_other_than": Text(zh="不得由“{move}”的签名人办理", en="by nobody who signed “{move}”"),
    "cases_stops": Text(zh="中止计时", en="stops the clock"),
    "cases_resumes": Text(zh="恢复计时", en="lets the clock run on"),
    "cases_if_asked": Text(zh="已谈话函询的，另附{papers}", en="where the person was asked, also {papers}"),
    "cases_assign": Text(zh="指定两人以上的承办组", en="names a group of two or more"),
    "cases_link": Text(zh="写明关联件编号", en="names the cases that it is tied to"),
    "cases_store": Text(zh="写明再次提请研究的日期", en="names the day of resubmission"),
    "cases_answer": Text(zh="计为本人（单位）的说明", en="counts as the answer of the person or the unit"),
    "cases_number": Text(zh="登记移交编号", en="names the number under which it goes on"),
    "cases_take": Text(zh="由签名的承办人员领办", en="puts the case into the hands of the handler who signs"),
    "cases_split": Text(zh="写明分入另一件的记录", en="names the records that go into a second case"),
    "cases_grow": Text(zh="写明新的等级", en="names the new grade"),
    "cases_reopen": Text(zh="办结后经批准重新启动", en="reopens what had ended"),
    "cases_finds_cleared": Text(
        zh="结论：情况已说明，事实增加之前不再提示", en="concludes: explained, rests until it grows"
    ),
    "cases_finds_confirmed": Text(
        zh="结论：经核查，有需要整改或者进一步了解的情况",
        en="concludes: a review found something to put right or to go into",
    ),
    "cases_finds_open": Text(zh="结论：尚未确定", en="concludes: not decided"),
    "cases_finds_linked": Text(
        zh="结论：随所移交的件而定，其中一件办结之前为“尚未确定”",
        en="concludes what the cases come to that it was handed over as; open until one of them has ended",
    ),
    "cases_laws": Text(zh="依据的条文", en="What it rests on"),
    "cases_article": Text(zh="条文", en="article"),
    "cases_says": Text(zh="要点", en="in short"),
    "cases_to_check": Text(zh="（待核）", en=" (to check)"),
    "cases_escalate": Text(
        zh="期限过半以后，到期前 {before} 个工作日起标黄，过期标红。逾期提示：{told}。",
        en="Yellow from {before} working {before:day|days} before it is due, not in the first half of its time; red "
        "after. Told of it once late: {told}.",
    ),
    "cases_escalate_one": Text(zh="满 {after} 个工作日，{role}", en="{role}, from {after} working {after:day|days} on"),
    "cases_access": Text(zh="谁能看什么", en="Who sees what"),
    "cases_access_lead": Text(
        zh="表中没有的，一律不能看。任何人都看不到涉及本人或者本人上级的件；应当回避的，看不到该件；"
        "对本人保密的状态，只有该件承办人员和{roles}能看。",
        en="What is not in the table opens to nobody. Nobody opens a case about themselves or one whom they answer to, "
        "nor one that they are recused from. A case at a state kept from the person opens only to those named in it, "
        "and to: {roles}.",
    ),
    "cases_second_factor": Text(
        zh="除密码外，还须以第二因素登录：{roles}。",
        en="With a second factor besides the password come in: {roles}.",
    ),
    "cases_role": Text(zh="角色", en="role"),
    "cases_does": Text(zh="职责", en="does"),
    "cases_pages": Text(zh="页面", en="pages"),
    "cases_acts": Text(zh="可以做", en="may"),
    "cases_scope": Text(zh="范围", en="of"),
    "cases_scope_assigned": Text(zh="本人承办的件", en="cases they are named in"),
    "cases_scope_unit": Text(zh="本单位及下级", en="their unit and those below"),
    "cases_scope_area": Text(zh="联系的单位及下级", en="units that they look after, and those below"),
    "cases_scope_all": Text(zh="全部", en="everything"),
    "cases_scope_own": Text(zh="要求本人说明的事项", en="what they are asked to answer"),
}
