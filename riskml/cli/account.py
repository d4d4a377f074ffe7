"""The account of one official's score as plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.cli.phrases import ACCOUNT, spoken

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.texts import Language


def account_text(portrait: Mapping[str, Any], language: Language) -> str:
    """Return grade, score, every contribution from the largest, hits with their records, and gaps.

    Parameters
    ----------
    portrait
        The values of an official's portrait, as a run publishes them.
    language
        zh or en.
    """
    words = spoken(ACCOUNT, language)
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
