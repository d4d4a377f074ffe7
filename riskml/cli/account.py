"""The account of one official's score as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.texts import Language

_WORDS: dict[Language, dict[str, str]] = {
    "zh": {
        "red": "红色，建议优先核查",
        "yellow": "黄色，建议核查",
        "unlisted": "未列入",
        "score": "得分",
        "base": "基准",
        "none": "没有得分：没有一项指标达到最低观测数。",
        "hits": "规则命中",
        "records": "记录",
        "gaps": "未作评价的部分",
        "lead": "这是线索，不是结论；本人可以逐条说明。",
    },
    "en": {
        "red": "red, for review first",
        "yellow": "yellow, for review",
        "unlisted": "not listed",
        "score": "score",
        "base": "base",
        "none": "No score: no metric reached its minimum of observations.",
        "hits": "Hits of rules",
        "records": "records",
        "gaps": "What nothing is said about",
        "lead": "This is a lead, never a verdict; the person can answer each line.",
    },
}


def account_text(portrait: Mapping[str, Any], language: Language) -> str:
    """Return grade, score, every contribution from the largest, hits with their records, and gaps.

    Parameters
    ----------
    portrait
        The values of an official's portrait, as a run publishes them.
    language
        zh or en.
    """
    words = _WORDS[language]
    person, grade, account = portrait["person"], portrait["grade"], portrait["account"]
    lines = [
        " · ".join(one for one in (person["name"], person["official_id"], person["unit"]) if one),
        f"{portrait['start']} .. {portrait['end']}",
        words["unlisted" if grade["grade"] == "none" else grade["grade"]],
        *(text[language] for text in (grade["reason"], grade["promise"]) if text is not None),
        words["lead"],
        "",
    ]
    if account is None:
        lines.append(words["none"])
    else:
        lines += [f"{account['score']:+10.4f}  {words['score']} =", f"{account['base']:+10.4f}  {words['base']}"]
        ordered = sorted(account["contributions"], key=lambda one: (-abs(one["value"]), one["metric"]))
        lines += [f"{one['value']:+10.4f}  {one['label'][language]} ({one['metric']})" for one in ordered]
    if portrait["hits"]:
        lines += ["", words["hits"]]
        for hit in portrait["hits"]:
            lines += [f"- {hit['sentence'][language]}", f"  {words['records']}: {', '.join(hit['records'])}"]
    if portrait["gaps"]:
        gaps = [f"- {gap['label'][language]}: {gap['reason'][language]}" for gap in portrait["gaps"]]
        lines += ["", words["gaps"], *gaps]
    return "\n".join(lines)
