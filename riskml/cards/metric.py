"""The schema of a metric card."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from riskml.cards.phrases import COUNTERPARTY
from riskml.core.plugins import PLUGIN_NAME
from riskml.core.texts import Text

Family = Literal["workload", "deviation", "overdue", "closeness"]
Built = Literal["volume", "rate", "mean", "pairs", "concentration"]
Compare = Built | Annotated[str, Field(pattern=PLUGIN_NAME)]
"""How a card is compared: by a comparison that is built in, or by one of a plugin."""
Concern = Literal["high", "low", "both"]


class Expected(BaseModel):
    """What an example expects of one official; keys left out are not checked."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    observed: float | None = None
    expected: float | None = None
    exposure: float | None = None
    z: float | None = None
    status: Literal["measured", "below_minimum", "no_peers", "absent"] | None = None


class MetricExample(BaseModel):
    """Small tables in, the expected numbers out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    about: Text
    minimum: int | None = Field(None, ge=1, description="the card's minimum, lowered for a small example")
    tables: dict[str, str] = Field(min_length=1, description="working tables as CSV text")
    expected: dict[str, Expected] = Field(min_length=1, description="by official_id")
    tolerance: float = Field(1e-6, gt=0)


class MetricCard(BaseModel):
    """One metric: what to observe, how to compare it, and how to talk about it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    family: Family
    label: Text
    unit: Text = Field(description="what the observed number counts")
    concern: Concern = Field(description="which side is worth a look")
    why: Text
    innocent: Text = Field(description="innocent explanations, shown with the number")
    cannot_see: Text = Field(description="what this metric cannot see")
    how_to_read: Text
    formula: str = Field(min_length=1, description="observed and expected, in the field's notation")
    literature: tuple[str, ...] = ()
    window: str = Field("P12M", pattern=r"^P[1-9]\d*M$")
    minimum: int = Field(ge=1, description="observations below which nothing is said")
    needs: tuple[str, ...] = Field(description="table.column of the accepted data without which it is off")
    compare: Compare
    logs: bool = Field(
        default=False, description="the value is a natural logarithm: pages write it back, and differences as times"
    )
    party: Text = Field(COUNTERPARTY, description="what counterparty_id names in a pair of this card")
    peers: Literal["unit", "all"] = Field(
        "unit", description="unit: colleagues of the same unit where they are enough, else everybody"
    )
    trend: bool = Field(False, description="also compare with the official's own past, as NAME_trend")
    scored: bool = Field(True, description="whether the score uses it")
    observations: str = Field(min_length=1, description="one select over the working set")
    within: tuple[str, ...] = Field(
        (),
        description="of a select that looks at many rows: what rows share that bear on each other's answers; "
        "rows that differ in any of these never do, nor rows more than twelve months before an act",
    )
    example: tuple[MetricExample, ...] = Field(min_length=1)

    @property
    def months(self) -> int:
        """Length of the window in months."""
        return int(self.window[1:-1])
