"""The words of the room, in Chinese and in English; what states and moves are called stands in tables."""

from __future__ import annotations

from riskml.core.texts import Text

PHRASES: dict[str, Text] = {
    "room_title": Text(zh="预警处置工作台", en="The reading room"),
    "room_menu": Text(zh="栏目", en="Sections"),
    "room_reader": Text(zh="{name}（{roles}）", en="{name} ({roles})"),
    "room_logout": Text(zh="退出", en="Log out"),
    "room_lead": Text(
        zh="预警是线索，不是结论；任何处理都须由人核查后，按程序作出。",
        en="A warning is a lead, never a verdict. Whatever follows is for people to check, and to decide by procedure.",
    ),
    "room_as_of": Text(zh="数据截至 {day}（运行 {run}）", en="As of {day} (run {run})"),
    "room_no_run": Text(
        zh="还没有读入任何运行。请由管理人员执行 {command}。",
        en="No run has been read yet. Whoever operates the room gives {command}.",
    ),
    # coming in
    "room_login": Text(zh="登录", en="Log in"),
    "room_name": Text(zh="账号", en="Account"),
    "room_password": Text(zh="密码", en="Password"),
    "room_enter": Text(zh="进入", en="Enter"),
    "room_login_failed": Text(
        zh="账号或密码不对，或者因多次输错暂时锁定；请稍后再试。",
        en="The account or the password is not right, or too many wrong ones have locked it for a while. Try later.",
    ),
    "room_login_note": Text(
        zh="账号由管理人员开设；密码连续输错 5 次，锁定 15 分钟。",
        en="Accounts are made by whoever operates the room. Five wrong passwords lock one for 15 minutes.",
    ),
    "room_form_expired": Text(
        zh="表单已过期，或不是从本页提交的。请返回重新填写。",
        en="The form has expired, or was not sent from this page. Go back and fill it in again.",
    ),
    "room_not_here": Text(zh="没有这一页，或者无权查看", en="There is no such page, or none that you may open"),
    "room_not_here_note": Text(
        zh="无权查看的内容与不存在的内容，显示相同。",
        en="What does not exist and what you may not open look the same.",
    ),
    "room_failed": Text(zh="未能完成，内容没有改动", en="It could not be done, and nothing was changed"),
    "room_failed_note": Text(
        zh="常见原因是留痕台账暂时无法写入：不能留痕的操作，一律不办理。请联系管理人员。",
        en="A common cause is that the ledger cannot be written: what leaves no trace is not done. Tell whoever "
        "operates the room.",
    ),
    # purpose
    "room_purpose_title": Text(zh="查看个人页面前，请写明用途", en="For what purpose do you open this person’s page?"),
    "room_purpose_note": Text(
        zh="每次查看都记入不可更改的留痕台账：何人、何时、何用途。所写用途 30 分钟内有效。",
        en="Every opening is entered into a ledger that cannot be changed: who, when and what for. A purpose holds for "
        "30 minutes.",
    ),
    "room_purpose": Text(zh="用途", en="Purpose"),
    "room_open": Text(zh="查看", en="Open"),
    # inbox
    "room_inbox_none": Text(zh="没有等您签名的件。", en="Nothing waits for your signature."),
    "room_inbox_note": Text(
        zh="列出等您签名、分给您承办，以及逾期应当提示您的件；新增事实后尚未办理的排在最前，其余先到期的在前。",
        en="What waits for your signature, what is assigned to you, and what is late and is told you. What has grown "
        "and was not moved on since comes first, then the first due.",
    ),
    "room_case": Text(zh="编号", en="Number"),
    "room_about": Text(zh="事由", en="About"),
    "room_state": Text(zh="环节", en="State"),
    "room_due": Text(zh="到期", en="Due"),
    "room_next": Text(zh="可以办理", en="You may"),
    "room_light_none": Text(zh="—", en="—"),
    "room_light_green": Text(zh="○ 期内", en="○ in time"),
    "room_light_yellow": Text(zh="● 临期", en="● nearly due"),
    "room_light_red": Text(zh="▲ 逾期 {days} 个工作日", en="▲ {days} working {days:day|days} late"),
    "room_light_paused": Text(zh="‖ 中止计时", en="‖ clock stopped"),
    "room_basis_law": Text(zh="法定时限", en="by law"),
    "room_basis_local": Text(zh="本地时限", en="local setting"),
    # lists
    "room_any": Text(zh="不限", en="any"),
    "room_search": Text(zh="查找（姓名、单位、理由）", en="Search (name, unit, reason)"),
    "room_only_issued": Text(zh="已发出", en="issued"),
    "room_waiting": Text(zh="未发出（超出当月核查能力）", en="not issued (beyond this month’s capacity)"),
    "room_sort": Text(zh="排序", en="Sort"),
    "room_sort_rank": Text(zh="按名次", en="by rank"),
    "room_sort_latest": Text(zh="按最近记录", en="by latest record"),
    "room_sort_newest": Text(zh="按登记先后，新的在前", en="newest first"),
    "room_sort_due": Text(zh="按到期日，先到期的在前", en="first due first"),
    "room_sort_oldest": Text(zh="按最早记录", en="by earliest record"),
    "room_person_or_matter": Text(zh="类别", en="Kind"),
    "room_of_people": Text(zh="人员", en="people"),
    "room_of_matters": Text(zh="事项", en="matters"),
    "room_count": Text(zh="共 {count} 件", en="{count} {count:warning|warnings}"),
    "room_export": Text(zh="导出 CSV", en="Export as CSV"),
    "room_export_workbook": Text(zh="导出 Excel", en="as Excel"),
    "room_warnings_none": Text(zh="没有符合条件的预警。", en="No warning fits."),
    "room_page_of": Text(zh="第 {page} 页，共 {pages} 页", en="Page {page} of {pages}"),
    "room_before": Text(zh="上一页", en="Back"),
    "room_after": Text(zh="下一页", en="On"),
    "room_show": Text(zh="查询", en="Show"),
    "room_take_in": Text(zh="登记入台账（{count} 件待登记）", en="Enter into the register ({count} to be entered)"),
    "room_take_in_note": Text(
        zh="登记后开始计时，交承办人员研判。",
        en="Their clocks begin to run, and the handlers assess them.",
    ),
    # one warning, one case
    "room_reasons": Text(zh="理由", en="Reasons"),
    "room_reasons_more": Text(zh="理由共 {count} 条，见下", en="{count} reasons, below"),
    "room_weight": Text(zh="对得分的贡献 {weight}", en="adds {weight} to the score"),
    "room_records": Text(zh="引用记录（共 {total} 条，此处 {here} 条）", en="Records cited ({here} of {total})"),
    "room_people": Text(zh="所涉人员", en="People named"),
    "room_units": Text(zh="所涉单位", en="Units concerned"),
    "room_over_runs": Text(zh="历次运行", en="Over the runs"),
    "room_not_in_register": Text(zh="尚未登记入台账。", en="It is not in the register yet."),
    "room_history": Text(zh="办理经过", en="What was done"),
    "room_history_none": Text(zh="登记后还没有签名。", en="Nothing has been signed since it was opened."),
    "room_opened": Text(zh="{at} 登记", en="Opened {at}"),
    "room_signed_by": Text(zh="签名人", en="Signed by"),
    "room_what": Text(zh="办理", en="Move"),
    "room_when": Text(zh="时间", en="When"),
    "room_stated": Text(zh="所述", en="Stated"),
    "room_stated_group": Text(zh="承办：{who}", en="goes to {who}"),
    "room_stated_linked": Text(zh="关联件：{numbers}", en="tied to {numbers}"),
    "room_stated_until": Text(zh="{day} 再次提请研究", en="to be resubmitted on {day}"),
    "room_stated_grade": Text(zh="新的等级：{grade}", en="new grade: {grade}"),
    "room_pending": Text(zh="尚缺其他人签名", en="others have yet to sign"),
    "room_from_case": Text(zh="来源件", en="Comes from"),
    "room_to_cases": Text(zh="由本件引出", en="Led to"),
    "room_moves_none": Text(zh="此刻没有您可以办理的事项。", en="There is nothing that you may do here now."),
    "room_begin_clue": Text(zh="登记为问题线索", en="Register a clue from it"),
    "room_begin_recusal": Text(zh="本人申请回避", en="Recuse myself"),
    "room_begin_interference": Text(zh="登记打听、过问、说情", en="Register that somebody asked about it"),
    "room_never_worse": Text(
        zh="本人的说明不会使任何结果变得更重。",
        en="What a person answers never makes anything worse.",
    ),
    "room_state_unknown": Text(
        zh="现行流转表中没有这一环节，无法办理；请核对流转表。",
        en="The table of cases in force does not know this state, and nothing can be done. Look at the table.",
    ),
    # signing
    "room_sign_title": Text(zh="签名：{move}", en="Sign: {move}"),
    "room_sign_as": Text(zh="以何身份签名", en="Sign as"),
    "room_sign_needs": Text(zh="须由何人签名", en="It takes"),
    "room_given": Text(zh="已签名：{told}", en="Signed so far: {told}"),
    "room_same": Text(
        zh="您签名，即认可以上内容。",
        en="You sign what is stated here.",
    ),
    "room_other_words": Text(
        zh="内容有异？另行填写（已签的须重新签名）", en="Something else is to be stated: then all sign anew"
    ),
    "room_reason": Text(zh="理由", en="Reason"),
    "room_paper": Text(zh="{paper}：文号或档案名称", en="{paper}: its number, or its name in the archive"),
    "room_paper_if_asked": Text(
        zh="{paper}（曾要求本人说明的须附）：文号或档案名称",
        en="{paper} (where the person was asked): its number, or its name in the archive",
    ),
    "room_paper_file": Text(zh="{paper}：或上传文件", en="{paper}: or the file itself"),
    "room_group": Text(zh="承办组（两人以上）", en="Group (two or more)"),
    "room_linked": Text(zh="关联件编号或移交编号", en="Number of the case that it is tied to, or goes on under"),
    "room_recommend": Text(zh="可选用的建议", en="Recommendations that fit"),
    "room_recommend_note": Text(
        zh="选自建议库，与本件的规则相关。勾选的写入理由一并签名；也可以都不选，在理由中自行书写。",
        en="Out of the library, by the rules of this case. What is ticked is written into the reason and signed with "
        "it; you may also tick none and write your own.",
    ),
    "room_recommend_measure": Text(zh="成效看什么", en="What shows an effect"),
    "room_taken_from": Text(zh="从谁处接办", en="Taken over from"),
    "room_assigned": Text(zh="承办变更", en="Who has it, and who had it"),
    "room_assigned_to": Text(zh="原承办：{before}；现承办：{after}", en="from {before} to {after}"),
    "room_assigned_nobody": Text(zh="无人", en="nobody"),
    "room_split_title": Text(zh="（分案）", en=" (split off)"),
    "room_facts": Text(zh="分入另一件的记录", en="Records that go into a second case"),
    "room_facts_note": Text(
        zh="每条记录只归一件：勾选的归另一件，其余留在本件，至少留一条。另一件沿用本件的签名、承办组和时限，时限不重新起算；"
        "已经开始、尚未签齐的事项，两件都须重新签名。",
        en="Each record lies with one case: those ticked go into the second, the rest stay, one at least. The second "
        "case keeps the signatures, the group and the deadline of this one, and no time begins anew. What was begun "
        "and not signed by all is signed anew in both.",
    ),
    "room_facts_all": Text(zh="该规则的全部记录", en="all records of this rule"),
    "room_share": Text(zh="本件的记录", en="Records of this case"),
    "room_share_none": Text(zh="本件的记录已并入别的件。", en="Its records lie with the case that it was merged into."),
    "room_share_note": Text(
        zh="预警已分案，每条记录只归一件；另一件的记录见该件。",
        en="The warning was split, and each record lies with one case; for the others, look there.",
    ),
    "room_until": Text(zh="再次提请研究的日期", en="Day of resubmission"),
    "room_grade": Text(zh="新的等级", en="New grade"),
    "room_sign": Text(zh="签名", en="Sign"),
    "room_rests_on": Text(zh="依据", en="Rests on"),
    "room_refused": Text(zh="签名未被接受，件没有变动", en="The signature was not taken, and the case is as it was"),
    "room_stale": Text(
        zh="在您阅读之后，已有其他人签名。请看过新的内容后再签。",
        en="Somebody has signed since you read it. Read what was signed, and sign again.",
    ),
    "room_missing": Text(zh="请填写：{what}", en="Fill in: {what}"),
    # officials, units, rules, ledgers, answers
    "room_officials_none": Text(zh="没有您可以查看的人员。", en="There is nobody whose page you may open."),
    "room_officials_note": Text(
        zh="按单位和编号排列，不是名次；列在这里不说明任何问题。",
        en="By unit and identifier: no ranking. To be listed here says nothing about anybody.",
    ),
    "room_post": Text(zh="岗位", en="Post"),
    "room_people_count": Text(zh="人数", en="People"),
    "room_open_warnings": Text(zh="所涉预警", en="Warnings"),
    "room_rules_order": Text(
        zh="按规则所属领域排列，不是名次。", en="By the area that each rule belongs to: no ranking."
    ),
    "room_rules_note": Text(
        zh="未被排除的份额：已作结论的事实中，核查后没有排除的占多少；没有结论的不计。没有排除不等于有问题。命中和提示占比来自"
        "最近一次运行。",
        en="Not cleared: of the facts that reviews have decided, the share that was not cleared; what is not decided "
        "does not count. What was not cleared is not thereby wrong. Hits and the share flagged are of the latest run.",
    ),
    "room_yield": Text(zh="未被排除的份额", en="Not cleared"),
    "room_hits": Text(zh="命中", en="Hits"),
    "room_flagged": Text(zh="提示占比", en="Flagged"),
    "room_in_cases": Text(zh="本台账办结", en="Ended here"),
    "room_ended": Text(zh="{ended} 件，其中已澄清 {explained} 件", en="{ended}, of them {explained} explained"),
    "room_undecided": Text(zh="尚无结论", en="none decided"),
    "room_ledger_note": Text(zh="逐件登记，每一手签名均有记载。", en="Every case, and every hand that signed."),
    "room_ledger_none": Text(zh="台账中没有您可以查看的件。", en="There is no case in it that you may open."),
    "room_signatures": Text(zh="签名数", en="Signatures"),
    "room_opened_on": Text(zh="登记日", en="Opened"),
    "room_answers_none": Text(zh="没有要您说明的事项。", en="You are asked to answer nothing."),
    "room_answers_note": Text(
        zh="列出请您说明的事项。您可以逐条说明，并附上材料。",
        en="What you are asked to answer. You may answer point by point, and hand in papers.",
    ),
    "room_answer_by": Text(zh="请于 {day} 前说明", en="Answer by {day}"),
    "room_answered_at": Text(zh="已于 {at} 说明", en="You answered on {at}"),
    "room_answer": Text(zh="作出说明", en="Answer"),
}
