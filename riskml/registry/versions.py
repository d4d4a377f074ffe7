"""The versions of a project's model, as plain values: for lists, comparisons and pages."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from riskml.registry.models import MANIFEST, OURS, STAGED, load
from riskml.registry.promotion import figures_of, insist_on_a_store, row_of, unchanged
from riskml.registry.signatures import TRAINED_BY, Signature, second_persons
from riskml.registry.store import DIGEST, PEOPLE, Shelf, never_trained, opened

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.core.project import Project
    from riskml.registry.artefact import AnyModel

REGIME = "riskml.regime"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of the model.

    Parameters
    ----------
    version
        Its number.
    aliases
        Its aliases: champion, challenger.
    recipe
        The recipe's name.
    regime
        Which parts the score has: unsupervised, blended.
    as_of
        The date up to which the history was known.
    trained_by
        Who trained it.
    signatures
        The second persons who signed this very package.
    figures
        What its run says was measured of it.
    sealed
        Whether these are the figures that the training measured; others pass no gate.
    run_id, manifest, package
        The MLflow run that made it, the sha256 of the artefact's manifest, and the digest of the whole package, which
        is what is signed.
    """

    version: str
    aliases: tuple[str, ...]
    recipe: str
    regime: str
    as_of: str
    trained_by: str
    signatures: tuple[Signature, ...]
    figures: Mapping[str, float]
    sealed: bool
    run_id: str
    manifest: str
    package: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A version with the gates of its recipe.

    Parameters
    ----------
    version
        The version.
    gates
        By figure, the least and the most that its recipe asks for.
    """

    version: Version
    gates: Mapping[str, Mapping[str, float | None]]


def versions(project: Project, model: str = PEOPLE) -> tuple[Version, ...]:
    """List the versions, the latest first; what a killed training left is none.

    Raises
    ------
    ModelError
        A signature is not one of ours.
    """
    if never_trained(project):
        return ()
    with opened(project, model) as shelf:
        rows = sorted(shelf.versions(), key=lambda row: -int(row.version))
        aliases = _aliases(shelf)
        return tuple(
            _read(shelf, row, aliases) for row in rows if STAGED not in row.tags or aliases.get(str(row.version))
        )


def version_of(project: Project, name: str, model: str = PEOPLE) -> Version:
    """Return one version, by its number or an alias.

    Raises
    ------
    ModelError
        There is no such version.
    """
    insist_on_a_store(project)
    with opened(project, model) as shelf:
        return _read(shelf, row_of(shelf, name), _aliases(shelf))


def loaded(project: Project, name: str, model: str = PEOPLE) -> AnyModel:
    """Load one version, by its number or an alias, whether or not it is still the champion.

    Raises
    ------
    ModelError
        There is no such version, or its package is missing or changed.
    """
    insist_on_a_store(project)
    with opened(project, model) as shelf:
        return load(shelf, row_of(shelf, name))


def evaluation(project: Project, name: str, model: str = PEOPLE) -> Evaluation:
    """Return one version beside the gates of its recipe.

    Raises
    ------
    ModelError
        There is no such version, its package is not what the registry says, or its figures were changed.
    """
    insist_on_a_store(project)
    with opened(project, model) as shelf:
        row = row_of(shelf, name)
        figures_of(shelf, row)
        gates = load(shelf, row).recipe.model_dump(mode="json", include={"gates"}).get("gates", {})
        return Evaluation(_read(shelf, row, _aliases(shelf)), gates)


def _aliases(shelf: Shelf) -> dict[str, tuple[str, ...]]:
    found = shelf.registered()
    named: dict[str, tuple[str, ...]] = {}
    for alias, number in sorted(found.aliases.items()) if found else ():
        named[str(number)] = (*named.get(str(number), ()), alias)
    return named


def _read(shelf: Shelf, row: Any, aliases: Mapping[str, tuple[str, ...]]) -> Version:
    run = shelf.client.get_run(row.run_id).data
    return Version(
        version=str(row.version),
        aliases=aliases.get(str(row.version), ()),
        recipe=run.tags.get(OURS, ""),
        regime=run.tags.get(REGIME) or run.params.get("kind", ""),
        as_of=run.params.get("as_of", ""),
        trained_by=row.tags.get(TRAINED_BY, ""),
        signatures=second_persons(row.tags, row.tags.get(DIGEST, "")),
        figures=dict(run.metrics),
        sealed=unchanged(row, run.metrics),
        run_id=row.run_id,
        manifest=row.tags.get(MANIFEST, ""),
        package=row.tags.get(DIGEST, ""),
    )
