"""What a run is made of, before anything is computed: its date, its inputs, and the models that it may use."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskml.core.hashes import hash_of
from riskml.pipeline.fitting import challenger_of, champion_of, champion_or_fit, order_challenger_of, order_of
from riskml.pipeline.told_first import Notice, notices_of
from riskml.registry import WARNINGS, named_versions
from riskml.reviews import earlier_run

if TYPE_CHECKING:
    from datetime import date

    from riskml.cards import Cards
    from riskml.core.project import Project
    from riskml.core.texts import Language
    from riskml.pipeline.facts import WorkingSetAtHand
    from riskml.pipeline.identity import Identity
    from riskml.pipeline.published import Depth
    from riskml.pipeline.sources import Sources
    from riskml.registry import LoadedModel, OrderModel
    from riskml.reviews import EarlierRun

_LOG = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Plan:
    """What a run is made of.

    Parameters
    ----------
    ground, identity
        The working set as of the date, and all else that figures hang on.
    facts_id, run_id
        Hashes of what the facts are made of, and of what the whole run is.
    model, trained
        What scores people, and whether it had to be trained first; none where the run stops at measuring, or nobody
        can be measured.
    parts
        What the run's manifest says that it is made of.
    earlier
        The run that says what is new.
    told_first
        What a reader has to know before anything else.
    challenger, order, order_challenger
        What scores in the shadow, what orders warnings, and what orders them in the shadow.
    """

    ground: WorkingSetAtHand
    identity: Identity
    facts_id: str
    model: LoadedModel | None
    trained: bool
    run_id: str
    parts: dict[str, Any]
    earlier: EarlierRun | None = None
    told_first: tuple[Notice, ...] = ()
    challenger: LoadedModel | None = None
    order: OrderModel | None = None
    order_challenger: OrderModel | None = None

    @property
    def day(self) -> date:
        """The last day that counts as known."""
        return self.ground.as_of

    @property
    def sources(self) -> Sources:
        """The accepted rows."""
        return self.identity.sources


def plan_of(
    project: Project,
    cards: Cards,
    until: Depth,
    languages: tuple[Language, ...],
    *,
    identity: Identity,
    ground: WorkingSetAtHand,
    train: bool,
) -> Plan:
    """Plan a run as of the date of a working set, as far as asked; where a model lacks, `train` fits one first."""
    day = ground.as_of
    notices = notices_of(project, identity.sources, day)
    for one in notices:
        _LOG.warning("%s", one.text.en)
    parts: dict[str, Any] = {"as_of": day.isoformat(), **identity.parts}
    facts_id = hash_of(parts)
    if until == "measure":
        return Plan(
            ground, identity, facts_id, None, trained=False, run_id=facts_id[:16], parts=parts, told_first=notices
        )
    parts["languages"] = list(languages)
    earlier = earlier_run(project.runs, day)
    parts["earlier"] = {"as_of": earlier.as_of.isoformat(), "matter_warnings": earlier.digest} if earlier else None
    if not identity.sources.name_people:  # nobody is scored, and no model is asked for
        run_id = hash_of(parts)[:16]
        return Plan(ground, identity, facts_id, None, False, run_id, parts, earlier=earlier, told_first=notices)
    trained = False
    if train:
        model, trained = champion_or_fit(project, cards, as_of=day, sources=identity.sources, ground=ground)
    else:
        model = champion_of(project, day)
    parts["model"] = {"version": str(model.version), "hashes": dict(model.hashes)}
    waiting, refused = challenger_of(project, day)
    parts["challenger"] = _told_of(waiting, refused)
    order, refused = order_of(project, day)
    parts["order"] = _told_of(order, refused)
    order_waiting, refused = order_challenger_of(project, day)
    parts["order_challenger"] = _told_of(order_waiting, refused)
    run_id = hash_of(parts)[:16]
    return Plan(
        ground,
        identity,
        facts_id,
        model,
        trained=trained,
        run_id=run_id,
        parts=parts,
        earlier=earlier,
        told_first=(*notices, *_dated(model)),
        challenger=waiting,
        order=order,
        order_challenger=order_waiting,
    )


def _dated(model: LoadedModel) -> list[Notice]:
    """Say that the model is not the champion, where it was fitted for one date alone."""
    return [Notice.of("dated_model", version=model.version, as_of=model.as_of)] if model.dated else []


def _told_of(model: LoadedModel | OrderModel | None, refused: str) -> dict[str, Any] | None:
    """Return what a run says of a model that it may use: its version and hashes, or why it was refused."""
    if model is not None:
        return {"version": str(model.version), "hashes": dict(model.hashes)}
    return {"refused": refused} if refused else None


def models_now(project: Project, plan: Plan) -> list[tuple[str, object, object]]:
    """Return the models of the plan beside those that the registry names now."""
    if plan.model is None:
        return []
    now, ordering = named_versions(project), named_versions(project, WARNINGS)
    pairs: list[tuple[str, object, object]] = []
    if not plan.model.dated:
        pairs.append(("the champion", plan.model.version, now.get("champion")))
    if plan.challenger:
        pairs.append(("the challenger", plan.challenger.version, now.get("challenger")))
    if plan.order:
        pairs.append(("the order of warnings", plan.order.version, ordering.get("champion")))
    if plan.order_challenger:
        told = "the challenger of the order of warnings"
        pairs.append((told, plan.order_challenger.version, ordering.get("challenger")))
    return pairs
