"""What a run enters into the ledger: that it was published, once."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from riskml.pipeline.published import MANIFEST
from riskml.reviews.ledger import Publication, enter_or_warn
from riskml.reviews.ledger.acts import now

if TYPE_CHECKING:
    from pathlib import Path

    from riskml.core.project import Project
    from riskml.reviews.ledger import Openings


def enter_publication(project: Project, folder: Path, by: str) -> None:
    """Enter a run that stands published, unless its leaf is the last of its day already.

    A run that could not be entered when it was published, or that another run had replaced in the meantime, is entered
    by whoever runs it again. Neither a ledger that cannot be written nor the leaf itself moves anything of the run.

    Parameters
    ----------
    project
        Whose.
    folder
        Where the run stands.
    by
        Whose account runs it.
    """
    content = (folder / MANIFEST).read_bytes()
    told = json.loads(content)
    digest = hashlib.sha256(content).hexdigest()
    at_home = folder == (project.runs / str(told["as_of"])).resolve()
    values: dict[str, Any] = {
        "object": digest,
        "as_of": told["as_of"],
        "run_id": told["run_id"],
        "place": "runs" if at_home else "elsewhere",
    }

    def acts(openings: Openings) -> list[Publication]:
        if openings.last(kind="publication", as_of=values["as_of"], place=values["place"]).get("object") == digest:
            return []
        return [Publication(at=now(), actor=openings.pseudonym("actor", by), **values)]

    enter_or_warn(project, acts)
