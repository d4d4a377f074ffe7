"""Every word of public pages, in Chinese and in English: plain ones, for whoever reads them on a phone."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "site": Text(zh="办事公开", en="Work in public"),
    "other_language": Text(zh="English", en="中文"),
    "skip": Text(zh="跳到正文", en="Skip to the text"),
    "way": Text(zh="上级单位", en="The units above"),
    "by_unit": Text(zh="按单位查看", en="By unit"),
    "units_within": Text(
        zh="共 {count} 个单位；下级单位列在上级单位的页面上。",
        en="{count} {count:unit|units} in all; those below a unit are listed on its page.",
    ),
    "first_lead": Text(
        zh="选一个单位，可以看到它每个月收到多少件、办完多少件、是否按时，钱用在哪里，签了哪些合同。"
        "数字来自已登记的办事记录，截至 {as_of}。",
        en="Choose a unit to see how much came in, what was finished and whether in time, what money was paid for, and "
        "which contracts were signed. The numbers come from the records of work as of {as_of}.",
    ),
    "known_by": Text(
        zh="本页数字来自已登记的办事记录，截至 {as_of}。",
        en="The numbers on this page come from the records of work as of {as_of}.",
    ),
    "with_below": Text(
        zh="数字包括本单位和它的下级单位。", en="They count this unit together with the units below it."
    ),
    "nobody": Text(
        zh="不写人名。不足 {k} 的数字不公布；为了不让人用减法算出来，有些较大的数字也不公布。"
        "没有列出的时段和种类，是数字太小，或者没有记录。",
        en="No person is named. Numbers below {k} are not shown; nor are some larger ones, from which a small one "
        "could be worked out by subtracting. Periods and kinds that are not listed had numbers too small, or no "
        "records.",
    ),
    "stays": Text(
        zh="一个时段的数字在该时段结束后公布一次，以后不再改动；以后补登或更正的记录不在其中。",
        en="The numbers of a period are shown once, when it has ended, and stay as they are; what is recorded or "
        "corrected later is not among them.",
    ),
    "nothing_here": Text(
        zh="本单位的数字都太小，不能单独公布，已计入上级单位。",
        en="The numbers of this unit are too small to be shown by themselves. They are counted with the unit above.",
    ),
    "nothing_at_all": Text(zh="现在还没有可以公布的数字。", en="There are no numbers to show yet."),
    "known_then": Text(zh="按截至 {as_of} 的记录", en="as recorded by {as_of}"),
    "known_each": Text(zh="各时段按当时的记录，最近一次截至 {as_of}", en="each as recorded then, the last by {as_of}"),
    "earlier": Text(zh="更早的时段", en="Earlier"),
    "day_name": Text(zh="{year} 年 {month} 月 {day} 日", en="{year}-{month}-{day}"),
    "month_name": Text(zh="{year} 年 {month} 月", en="{year}-{month}"),
    "quarter_name": Text(zh="{year} 年第 {quarter} 季度", en="{year}, quarter {quarter}"),
    "year_name": Text(zh="{year} 年", en="{year}"),
    "received": Text(zh="收到多少件", en="What came in"),
    "means_received": Text(
        zh="每个月收到的申请和其他办件有多少。", en="How many applications and other cases came in each month."
    ),
    "month": Text(zh="月份", en="Month"),
    "cases": Text(zh="件数", en="Cases"),
    "work": Text(zh="办完多少件，是否按时", en="What was finished, and whether in time"),
    "means_work": Text(
        zh="每类事项办完了多少件。“按时”是指没有超过规定的工作日；写着“不公布”的，是数字太小，或者只有少数几个人在办。",
        en='How many cases of each kind were finished. "In time" is within the working days that are set. "Not shown" '
        "is where the numbers are small, or few people do the work.",
    ),
    "matter": Text(zh="事项", en="Kind of case"),
    "done": Text(zh="办完", en="Finished"),
    "in_time": Text(zh="按时", en="In time"),
    "late": Text(zh="超过时限", en="Past the limit"),
    "not_shown": Text(zh="不公布", en="not shown"),
    "steps": Text(zh="各环节办了多少次", en="How often each step was done"),
    "step": Text(zh="环节", en="Step"),
    "times": Text(zh="次数", en="Times"),
    "paid": Text(zh="钱用在哪里", en="What money was paid for"),
    "means_paid": Text(
        zh="按用途列出付了多少笔、一共多少钱；补贴、救助也在其中。",
        en="For each purpose, how many payments were made and how much they came to; subsidies and aid are among them.",
    ),
    "purpose": Text(zh="用途", en="Purpose"),
    "payments": Text(zh="笔数", en="Payments"),
    "sum": Text(zh="金额", en="Sum"),
    "contract": Text(zh="签了哪些合同", en="Which contracts were signed"),
    "means_contract": Text(
        zh="按种类列出签了多少份合同、合同金额一共多少。",
        en="For each kind, how many contracts were signed and what they come to.",
    ),
    "kind": Text(zh="种类", en="Kind"),
    "contracts": Text(zh="份数", en="Contracts"),
    "complaint": Text(zh="投诉和答复", en="Complaints and answers"),
    "means_complaint": Text(
        zh="收到多少件投诉，其中多少件已经答复。投诉不等于事情属实。",
        en="How many complaints came in, and how many were answered. A complaint does not say that it is so.",
    ),
    "period": Text(zh="时段", en="Period"),
    "complaints": Text(zh="收到", en="Received"),
    "answered": Text(zh="已答复", en="Answered"),
    "waiting": Text(zh="未答复", en="Not answered"),
    "improvement": Text(zh="完善任务和成效", en="Improvements and what came of them"),
    "means_improvement": Text(
        zh="有多少项完善任务经签字办结，其中多少项成效已显现、多少项未见成效。完善任务是为了把事情办得更好，不说明哪个人有问题。",
        en="How many improvement tasks were signed as ended, and in how many of them an effect had shown or had not. A "
        "task is about doing the work better; it says of nobody that they did wrong.",
    ),
    "improved": Text(zh="办结", en="Ended"),
    "with_effect": Text(zh="成效已显现", en="Effect shown"),
    "without_effect": Text(zh="未见成效", en="No effect"),
    "other_kind": Text(zh="其他", en="other"),
    "kind_lease": Text(zh="租赁", en="leases"),
    "kind_purchase": Text(zh="采购", en="purchases"),
    "kind_works": Text(zh="工程", en="works"),
    "kind_disposal": Text(zh="资产处置", en="disposals"),
    "kind_labour": Text(zh="劳务", en="labour"),
    "yuan": Text(zh="{sum} 元", en="{sum} yuan"),
    "of_currency": Text(zh="{sum} {currency}", en="{sum} {currency}"),
    "below": Text(zh="下级单位", en="Units below"),
    "more_below": Text(
        zh="这里列出 {shown} 个，共 {count} 个；其余见页末的单位名录。",
        en="{shown} of {count} are listed here; the others are in the list of units at the end of this page.",
    ),
    "say_it": Text(zh="意见建议", en="Opinions and suggestions"),
    "say_it_means": Text(
        zh="数字不对，或者有话要说，请点这里填写。",
        en="If a number is wrong, or you have something to say, write here.",
    ),
    "write": Text(zh="我要提意见", en="Write"),
    "data": Text(zh="数据下载", en="The data"),
    "data_means": Text(zh="可以下载，用表格软件打开。", en="Tables that spreadsheets open."),
    "download": Text(zh="下载本页数字（CSV）", en="The numbers of this page (CSV)"),
    "download_units": Text(zh="下载单位名录（CSV）", en="The list of all units (CSV)"),
    "code": Text(zh="本页二维码，可以张贴", en="The code of this page, to hang out"),
    "cited": Text(zh="运行编号 {run_id} · riskml {version}", en="Run {run_id} · riskml {version}"),
}
told = teller(PHRASES)
