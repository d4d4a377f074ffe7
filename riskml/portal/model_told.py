"""What a run tells of the model that it was scored by, and what the project's journal and package say of that one.

MLflow is not asked: the journal is a file of ours, and the card is taken from the package that the ledger has entered.
"""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any, Final

from riskml.core.texts import LANGUAGES
from riskml.pipeline.table_names import tables_in_words
from riskml.registry.journal import read_journal
from riskml.registry.package import DATA, digest
from riskml.registry.store import PEOPLE
from riskml.reviews.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.project import Project
    from riskml.pipeline.published import Published

_ALIASES: Final = ("model", "challenger", "order", "order_challenger")
_LINE: Final = ("at", "action", "version", "champion", "by", "trained_by", "note")


def model_told(project: Project, published: Published, whole: Mapping[str, Any]) -> dict[str, Any]:
    """Return it as values that JSON takes.

    Parameters
    ----------
    project, published
        Whose, and as it was published.
    whole
        The values of the portrait of the whole, whose provenance says how far the scores have drifted.

    Returns
    -------
    dict
        The version of each model that took part (empty for none), the tables that it was made from, the text on drift,
        whether the promise on grades was withdrawn, the lines of the journal, and the card in each language.
    """
    provenance, manifest = whole.get("provenance", {}), published.manifest
    champion = manifest.get("model") or {}
    version, names = str(champion.get("version", "")), tables_in_words(project)
    return {
        **{name: str((manifest.get(name) or {}).get("version", "")) for name in _ALIASES},
        "tables": [names[one].model_dump() for one in sorted(champion.get("hashes", {})) if one in names],
        "drift": provenance.get("drift"),
        "withdrawn": bool(provenance.get("withdrawn")),
        "journal": [_line(one) for one in read_journal(project)],
        "card": _card(project, version) if version else {},
    }


def _line(entry: Mapping[str, Any]) -> dict[str, Any]:
    told: dict[str, Any] = {name: str(entry.get(name) or "") for name in _LINE}
    signed = entry.get("signatures") or ()
    return {**told, "signatures": [{name: str(one.get(name, "")) for name in ("by", "at", "note")} for one in signed]}


def _card(project: Project, version: str) -> dict[str, str]:
    """Return the card of a version, from the package whose hash was entered when it became champion; else nothing."""
    entered = _entered(project, version)
    for folder in sorted((project.store / "mlartifacts" / "models").glob("*/artifacts")) if entered else ():
        if hashlib.sha256(digest(folder).encode()).hexdigest() in entered:
            cards = {one: folder / DATA / f"MODEL.{one}.md" for one in LANGUAGES}
            return {one: file.read_text("utf-8") for one, file in cards.items() if file.is_file()}
    return {}


def _entered(project: Project, version: str) -> set[str]:
    """Return what the ledger has of the packages of a version."""
    private = Ledger.of(project).private
    file = private / "acts.jsonl" if private else None
    if file is None or not file.is_file():
        return set()
    acts = (json.loads(line) for line in file.read_text("utf-8").splitlines() if '"promotion"' in line)
    wanted = {"kind": "promotion", "model": PEOPLE, "version": version}
    return {one["object"] for one in acts if all(one.get(name) == value for name, value in wanted.items())}
