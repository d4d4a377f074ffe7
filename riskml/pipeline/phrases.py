"""Every word in which a run is summed up, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text

PHRASES: dict[str, Text] = {
    "trained": Text(
        zh="尚无现役模型，已先按默认方案训练。", en="There was no champion: the default recipe was trained first."
    ),
    "same": Text(zh="输入未变，沿用已发布的结果。", en="Nothing has changed: this is what was published before."),
    "people": Text(
        zh="截至 {as_of}：{officials} 名公职人员；规则命中 {hits} 条。",
        en="As of {as_of}: {officials} officials; {hits} hits of rules.",
    ),
    "graded": Text(
        zh="截至 {as_of}：{officials} 名公职人员，其中红色 {red} 人、黄色 {yellow} 人，抽签选入 {random} 人；"
        "规则命中 {hits} 条。",
        en="As of {as_of}: {officials} officials; people listed: {red} red, {yellow} yellow, {random} drawn by "
        "lot; {hits} hits of rules.",
    ),
    "matters": Text(
        zh="已发出的事项预警：红色 {matters_red} 件、黄色 {matters_yellow} 件；其中新增 {matters_new} 件，"
        "有新增事实 {matters_grown} 件；超出核查能力未发出 {matters_waiting} 件，提醒办理单位 {matters_reminders} 件；"
        "经核查已排除 {matters_cleared} 件。",
        en="Warnings about matters, issued: {matters_red} red, {matters_yellow} yellow; of them {matters_new} new, "
        "{matters_grown} grown. Beyond what reviewers can look at: {matters_waiting}; reminders to desks: "
        "{matters_reminders}; cleared by reviewers: {matters_cleared}.",
    ),
    "off": Text(
        zh="因数据不足停用：指标 {metrics_off} 项，规则 {rules_off} 条（原因见 quality.json 和各页）。",
        en="Off for want of data: {metrics_off} metrics, {rules_off} rules (quality.json and the pages say why).",
    ),
    "incomplete": Text(
        zh="结果不完整：{rules_failed} 条规则出错（quality.json 列出名称和原因）。",
        en="incomplete: {rules_failed} {rules_failed:rule|rules} failed (quality.json names each and says why).",
    ),
    "provisional": Text(
        zh="{years} 年的放假安排尚未公布，工作日为暂定。",
        en="Holidays of {years} are not announced: working days are provisional.",
    ),
    "lead": Text(
        zh="每一条都是线索，不是结论；请由人核查。请打开：",
        en="Each line is a lead, never a verdict; people decide. Open:",
    ),
}
