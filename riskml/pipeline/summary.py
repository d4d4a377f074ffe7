"""A run in a few lines, for the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.texts import Language
    from riskml.pipeline.job import RunResult


def summarise(result: RunResult, language: Language) -> str:
    """Say what a run did and where to read on."""
    lines = _zh(result) if language == "zh" else _en(result)
    index = result.pages / "index.html"
    return "\n".join([*(line for line in lines if line), f"  {index if index.is_file() else result.folder}"])


def _zh(result: RunResult) -> list[str]:
    count, years = result.counts, "、".join(map(str, result.provisional))
    graded = f"，红色 {count['red']}、黄色 {count['yellow']}，随机抽取 {count['random']}" if "red" in count else ""
    return [
        "尚无现役模型，已先按默认方案训练。" if result.trained else "",
        "" if result.fresh else "输入未变，沿用已发布的结果。",
        f"截至 {result.as_of}：{count['officials']} 名公职人员{graded}；规则命中 {count['hits']} 条。",
        _matters_zh(count),
        f"因数据不足停用：指标 {count['metrics_off']} 项，规则 {count['rules_off']} 条（原因见 quality.json 和各页）。",
        _incomplete_zh(count.get("rules_failed", 0)),
        f"{years} 年的放假安排尚未公布，工作日为暂定。" if years else "",
        "每一条都是线索，不是结论；请由人核查。请打开：",
    ]


def _en(result: RunResult) -> list[str]:
    count, years = result.counts, ", ".join(map(str, result.provisional))
    graded = f", {count['red']} red, {count['yellow']} yellow, {count['random']} drawn by lot" if "red" in count else ""
    off = f"{count['metrics_off']} metrics, {count['rules_off']} rules"
    return [
        "There was no champion: the default recipe was trained first." if result.trained else "",
        "" if result.fresh else "Nothing has changed: this is what was published before.",
        f"As of {result.as_of}: {count['officials']} officials{graded}; {count['hits']} hits of rules.",
        _matters_en(count),
        f"Off for want of data: {off} (quality.json and the pages say why).",
        _incomplete_en(count.get("rules_failed", 0)),
        f"Holidays of {years} are not announced: working days are provisional." if years else "",
        "Each line is a lead, never a verdict; people decide. Open:",
    ]


def _matters_zh(count: Mapping[str, int]) -> str:
    if "matters_red" not in count:
        return ""
    return (
        f"已发出的事项预警：红色 {count['matters_red']}、黄色 {count['matters_yellow']}；"
        f"其中新增 {count['matters_new']}，事实增加 {count['matters_grown']}；"
        f"超出核查能力未发出 {count['matters_waiting']}，"
        f"提醒窗口 {count['matters_reminders']}；经核查排除 {count['matters_cleared']}。"
    )


def _matters_en(count: Mapping[str, int]) -> str:
    if "matters_red" not in count:
        return ""
    return (
        f"Warnings about matters, issued: {count['matters_red']} red, {count['matters_yellow']} yellow; of them "
        f"{count['matters_new']} new, {count['matters_grown']} grown. Beyond what reviewers can look at: "
        f"{count['matters_waiting']}; reminders to desks: {count['matters_reminders']}; cleared by reviewers: "
        f"{count['matters_cleared']}."
    )


def _incomplete_zh(failed: int) -> str:
    return f"结果不完整：{failed} 条规则出错（quality.json 列出名称和原因）。" if failed else ""


def _incomplete_en(failed: int) -> str:
    rules = f"{failed} rule{'s' if failed > 1 else ''}"
    return f"incomplete: {rules} failed (quality.json names each and says why)." if failed else ""
