"""A model as data: JSON, arrays and LightGBM texts in one folder, each file's hash beside it, nothing that can run."""

from __future__ import annotations

import hashlib
import io
import json
import re
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from riskml.core.atomic import make_folder, write_file
from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.evaluation import Histograms
from riskml.registry.phrases_faults import phrase
from riskml.registry.recipes import Recipe, TriageRecipe, recipe_of
from riskml.scoring import BlendedScorer, ConfirmationScorer, RiskScorer
from riskml.scoring.blend import FORMAT as BLEND
from riskml.scoring.confirmation import FORMAT as CONFIRMATION

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from numpy.typing import NDArray

    from riskml.scoring.settings import Direction

FORMAT: Final = 2  # months of a history are counted as everywhere
MANIFEST: Final = "manifest.json"
FILES: Final = ("MODEL.en.md", "MODEL.zh.md", "arrays.npz", "model.json")
BOOSTER: Final = re.compile(r"bag[0-9]{3}\.txt")
"""What the file of one booster is called; a model without findings has none."""
HISTORY: Final = "history."
"""How the arrays of what a model has learned from begin."""
REMEDY: Final = phrase("do_not_use_this_model")


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Fitted:
    """What every fitted model has, whatever it looks at.

    Parameters
    ----------
    metrics
        The columns that the scorer knows, in its own order.
    directions
        For each column, which side counts: high, low or both.
    as_of
        The date up to which what was learned from was known.
    hashes
        What it was learned from: sha256 of data, cards, contracts, project and code.
    version
        The version in the registry, or an empty string before registration.
    learned_from
        What was learned from as counts, against which later months are held; None in a model that was made before
        models remembered it.
    """

    metrics: tuple[str, ...]
    directions: Mapping[str, Direction]
    as_of: date
    hashes: Mapping[str, str] = field(default_factory=dict)
    version: str = ""
    learned_from: Histograms | None = None


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class LoadedModel(Fitted):
    """A model that scores people, with what it was made of.

    Parameters
    ----------
    scorer
        The fitted scorer: blended with what findings have in common, or the unsupervised one alone.
    reference
        Scores of ordinary work, ascending; empty where the history had too few officials.
    recipe
        How it was learned.
    deals
        How often the work was dealt again for the reference; 0 where it was not, or that is not known.
    dated
        Whether it scores its own date alone, and is no champion.
    miscalibrated
        Metrics that it left out because they tell more of themselves than of anybody: the share of people past one
        deviation by each.
    """

    scorer: RiskScorer | BlendedScorer
    reference: NDArray[np.float64]
    recipe: Recipe
    deals: int = 0
    dated: bool = False
    miscalibrated: Mapping[str, float] = field(default_factory=dict)

    @property
    def regime(self) -> str:
        """What the score rests on: ``unsupervised``, or ``blended`` with findings."""
        return str(self.scorer.regime_) if isinstance(self.scorer, BlendedScorer) else "unsupervised"


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class OrderModel(Fitted):
    """A model that orders warnings by whether a review would confirm them, with what it was made of.

    Parameters
    ----------
    scorer
        The fitted scorer.
    recipe
        How it was learned.
    """

    scorer: ConfirmationScorer
    recipe: TriageRecipe

    @property
    def regime(self) -> str:
        """What the order rests on: ``yields`` of rules alone, or ``learned`` from more."""
        return str(self.scorer.regime_)


AnyModel = LoadedModel | OrderModel


def sha256(content: bytes) -> str:
    """Return the sha256 of some bytes in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def write_artefact(model: AnyModel, folder: Path, texts: Mapping[str, str]) -> str:
    """Write a model into a new folder and return the sha256 of its manifest.

    The same model gives the same bytes: no time, no run and no place is written.

    Parameters
    ----------
    model
        What to write.
    folder
        A folder that does not exist yet.
    texts
        The model cards, by file name.
    """
    arrays, meta = model.scorer.to_arrays()
    members = {f"scorer.{name}": np.asarray(array) for name, array in arrays.items()}
    if isinstance(model, LoadedModel):
        members["reference"] = model.reference
    if model.learned_from is not None:
        members |= {f"{HISTORY}{name}": array for name, array in model.learned_from.to_arrays().items()}
    buffer = io.BytesIO()
    np.savez_compressed(buffer, allow_pickle=False, **members)
    description = {
        "format": FORMAT,
        "as_of": model.as_of.isoformat(),
        "metrics": list(model.metrics),
        "directions": dict(model.directions),
        "recipe": model.recipe.model_dump(mode="json"),
        "hashes": dict(model.hashes),
        "scorer": meta,
    }
    if isinstance(model, LoadedModel) and model.deals:
        description["deals"] = model.deals
    if isinstance(model, LoadedModel) and model.miscalibrated:
        description["miscalibrated"] = dict(model.miscalibrated)
    content = {name: text.encode() for name, text in texts.items()}
    if not isinstance(model.scorer, RiskScorer):
        content |= {f"{name}.txt": text.encode() for name, text in model.scorer.to_texts().items()}
    content["arrays.npz"] = buffer.getvalue()
    content["model.json"] = _json(description)
    manifest = _json({"format": FORMAT, "files": {name: sha256(one) for name, one in content.items()}})
    make_folder(folder)
    for name, one in content.items():
        write_file(folder / name, one)
    write_file(folder / MANIFEST, manifest)
    return sha256(manifest)


def read_artefact(folder: Path, *, version: str = "") -> AnyModel:
    """Check a folder's file list and hashes, then read the model from the very bytes that were checked.

    Raises
    ------
    ModelError
        A file is missing, unknown or changed, or the content is not a model of this format; every fault
        at once, and nothing was parsed before the hashes held.
    """
    content = _checked(folder)
    try:
        description = json.loads(content["model.json"])
        with np.load(io.BytesIO(content["arrays.npz"]), allow_pickle=False) as members:
            arrays = {name: members[name] for name in members.files}
        reference = np.asarray(arrays.pop("reference", np.empty(0)), dtype=np.float64)
        own = {name.removeprefix(HISTORY): arrays.pop(name) for name in list(arrays) if name.startswith(HISTORY)}
        metrics = tuple(description["metrics"])
        texts = {name.removesuffix(".txt"): one.decode() for name, one in content.items() if BOOSTER.fullmatch(name)}
        scorer = _scorer({name.removeprefix("scorer."): array for name, array in arrays.items()}, description, texts)
        recipe = recipe_of(description["recipe"])
        told: dict[str, Any] = {
            "metrics": metrics,
            "directions": description["directions"],
            "as_of": date.fromisoformat(description["as_of"]),
            "hashes": description["hashes"],
            "version": version,
            "learned_from": Histograms.from_arrays(metrics, own) if own else None,
        }
        if isinstance(recipe, TriageRecipe) and isinstance(scorer, ConfirmationScorer):
            return OrderModel(scorer=scorer, recipe=recipe, **told)
        if isinstance(recipe, Recipe) and not isinstance(scorer, ConfirmationScorer):
            told |= {"deals": int(description.get("deals", 0)), "miscalibrated": description.get("miscalibrated", {})}
            return LoadedModel(scorer=scorer, reference=reference, recipe=recipe, **told)
        raise ValueError(f"a recipe of kind {recipe.kind!r} and a {type(scorer).__name__}")  # noqa: TRY301 -- below
    except (KeyError, TypeError, ValueError, EOFError, zipfile.BadZipFile, zlib.error) as error:
        raise ModelError(
            [Fault(str(folder), phrase("a_model_of_this_version"), Verbatim(repr(error)), REMEDY)]
        ) from error


def _scorer(
    arrays: Mapping[str, NDArray[Any]], description: Mapping[str, Any], texts: Mapping[str, str]
) -> RiskScorer | BlendedScorer | ConfirmationScorer:
    """Rebuild the scorer that the description names; boosters are read as text, by riskml's own reader."""
    meta = description["scorer"]
    if meta.get("format") == BLEND:
        return BlendedScorer.from_arrays(arrays, meta, texts)
    if meta.get("format") == CONFIRMATION:
        return ConfirmationScorer.from_arrays(arrays, meta, texts)
    if texts:
        raise ValueError(f"{len(texts)} boosters, and a scorer that has none")
    return RiskScorer.from_arrays(arrays, meta)


def is_known(name: str) -> bool:
    """Say whether a model's folder may hold a file of this name."""
    return name in FILES or name == MANIFEST or BOOSTER.fullmatch(name) is not None


def _json(value: object) -> bytes:
    """Write JSON that is the same for the same value."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)
    return (text + "\n").encode()


def _checked(folder: Path) -> dict[str, bytes]:
    """Return the content of exactly the known files, once their hashes hold."""
    if not folder.is_dir():
        raise ModelError([Fault(str(folder), phrase("a_models_folder"), phrase("no_such_folder"), REMEDY)])
    present = sorted(entry.name for entry in folder.iterdir())
    faults = [
        Fault(str(folder / name), phrase("a_models_file"), phrase("no_such_file"), REMEDY)
        for name in sorted({*FILES, MANIFEST} - set(present))
    ]
    for name in present:
        if not is_known(name):
            faults.append(
                Fault(str(folder / name), phrase("only_and_boosters", names=", ".join(FILES)), Verbatim(name), REMEDY)
            )
        elif (folder / name).is_symlink() or not (folder / name).is_file():
            faults.append(Fault(str(folder / name), phrase("a_plain_file"), phrase("a_link_or_folder"), REMEDY))
    if faults:
        raise ModelError(faults)
    content = {name: (folder / name).read_bytes() for name in present}
    hashes = _manifest(folder / MANIFEST, content[MANIFEST])
    own = [name for name in present if name != MANIFEST]
    faults = [
        Fault(str(folder / name), Verbatim(f"sha256 {hashes.get(name)}"), Verbatim(sha256(content[name])), REMEDY)
        for name in own
        if sha256(content[name]) != hashes.get(name)
    ]
    faults += [
        Fault(str(folder / name), phrase("a_file_that_the_manifest_names"), phrase("no_such_file"), REMEDY)
        for name in sorted(set(hashes) - set(own))
    ]
    if faults:
        raise ModelError(faults)
    return content


def _manifest(file: Path, content: bytes) -> dict[str, Any]:
    """Read the manifest's hashes."""
    try:
        manifest = json.loads(content)
        known = manifest["format"] == FORMAT
        hashes = dict(manifest["files"])
    except (KeyError, TypeError, ValueError) as error:
        raise ModelError([Fault(str(file), phrase("a_manifest_in_json"), Verbatim(repr(error)), REMEDY)]) from error
    if not known:
        remedy = phrase("another_version_of_riskml_made_this")
        raise ModelError(
            [
                Fault(
                    str(file),
                    phrase("a_model_of_format", format=FORMAT),
                    phrase("format", format=manifest["format"]),
                    remedy,
                )
            ]
        )
    return hashes
