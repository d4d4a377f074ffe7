"""Names behind identifiers."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

from riskml.core.texts import quoted

if TYPE_CHECKING:
    from collections.abc import Mapping

    import pandas as pd

    from riskml.core.texts import Text


@dataclass(frozen=True, slots=True)
class Roster:
    """Names behind identifiers, as far as they were imported; every lookup has an answer.

    Examples
    --------
    >>> import pandas as pd
    >>> officials = pd.DataFrame({"official_id": ["a"], "name": ["王芳"], "unit_id": ["u1"]})
    >>> roster = Roster.read(officials, pd.DataFrame({"unit_id": ["u1"], "name": ["住建局"]}))
    >>> roster.official("a"), roster.unit("u1"), roster.unit("u2")
    ('王芳', '住建局', 'u2')
    """

    names: Mapping[str, str] = field(default_factory=dict)
    posts: Mapping[str, str] = field(default_factory=dict)
    units_of: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    counterparties: Mapping[str, str] = field(default_factory=dict)
    post_words: Mapping[str, Text] = field(default_factory=dict)

    @classmethod
    def read(cls, officials: pd.DataFrame, units: pd.DataFrame, counterparties: pd.DataFrame | None = None) -> Self:
        """Read the working tables of these names; columns other than the identifier may be absent."""

        def column(frame: pd.DataFrame, key: str, value: str) -> dict[str, str]:
            if key not in frame or value not in frame:
                return {}
            pairs = zip(frame[key], frame[value], strict=True)
            return {str(one): other for one, other in pairs if isinstance(other, str) and other}

        return cls(
            names=column(officials, "official_id", "name"),
            posts=column(officials, "official_id", "post"),
            units_of=column(officials, "official_id", "unit_id"),
            units=column(units, "unit_id", "name"),
            counterparties={} if counterparties is None else column(counterparties, "counterparty_id", "name"),
        )

    def party(self, party_id: str) -> str:
        """Return whom work was with, by name and identifier, for names may be shared; a colleague may be, too."""
        name = self.counterparties.get(party_id) or self.names.get(party_id)
        return f"{name} · {party_id}" if name else party_id

    def official(self, official_id: str) -> str:
        """Return the name of an official, else the identifier."""
        return self.names.get(official_id, official_id)

    def unit(self, unit_id: str) -> str:
        """Return the name of a unit, else the identifier."""
        return self.units.get(unit_id, unit_id)

    def post(self, official_id: str) -> Text | None:
        """Return what the post of an official is called; None where no post is known."""
        code = self.posts.get(official_id, "")
        return (self.post_words.get(code) or quoted(code)) if code else None
