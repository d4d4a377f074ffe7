"""Every word of messages, in Chinese and in English."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "run_subject": Text(zh="截至 {as_of} 的预警已发布", en="Warnings as of {as_of} are published"),
    "run_people": Text(
        zh="公职人员：红色 {red} 人，黄色 {yellow} 人，随机抽取 {random} 人。",
        en="Officials: {red} red, {yellow} yellow, {random} drawn by lot.",
    ),
    "run_matters": Text(
        zh="事项：红色 {matters_red} 件，黄色 {matters_yellow} 件；其中新列 {matters_new} 件，情况有增加的 "
        "{matters_grown} 件。",
        en="Matters: {matters_red} red, {matters_yellow} yellow; {matters_new} of them new, {matters_grown} grown.",
    ),
    "run_reminders": Text(
        zh="提醒 {matters_reminders} 条，已发到经办岗位。", en="Reminders to desks: {matters_reminders}."
    ),
    "checkup_subject": Text(
        zh="截至 {as_of} 的运行：未能评价的部分", en="Run as of {as_of}: what could not be measured"
    ),
    "checkup_rules": Text(
        zh="规则：{rules_failed} 条执行出错，{rules_off} 条因缺少数据没有执行，{rules_idle} 条没有可查的记录。",
        en="Rules: {rules_failed} failed, {rules_off} lacked data to ask of, {rules_idle} found no row to judge.",
    ),
    "checkup_metrics": Text(zh="指标：{metrics_off} 项没有计算。", en="Metrics: {metrics_off} were not measured."),
    "due_subject": Text(zh="{day}：待办的期限", en="{day}: what is due"),
    "due_waiting": Text(
        zh="您的待办：{soon} 件快到期，{late} 件已过期。",
        en="In your inbox: {soon} nearly due, {late} past due.",
    ),
    "due_told": Text(
        zh="已过期的当中，按规定报您知悉的：{told} 件。", en="Of these, past due by so much that you are told: {told}."
    ),
    "open_it": Text(zh="请登录预警处置工作台查看：{link}", en="Open the reading room: {link}"),
    "only_counts": Text(
        zh="本通知只有数量和链接，不含姓名、编号和得分。列入的是线索，不是结论。",
        en="This message has counts and links only: no name, no number of a case, no score. What is listed is a lead, "
        "never a verdict.",
    ),
}
told = teller(PHRASES)
