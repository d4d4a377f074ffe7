"""The MLflow package around a model: what MLflow adds to the data, and the check that it adds no code."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from riskml.core.errors import Fault, ModelError, Verbatim
from riskml.registry.artefact import FILES, MANIFEST, REMEDY, AnyModel, is_known, read_artefact, sha256
from riskml.registry.phrases_faults import phrase

if TYPE_CHECKING:
    from collections.abc import Sequence

    from riskml.core.texts import Text

LOADER: Final = "riskml.registry.loader"
DATA: Final = "data/riskml"
ENVIRONMENT: Final = {"conda": "conda.yaml", "virtualenv": "python_env.yaml"}
AROUND: Final = (
    "MLmodel",
    "conda.yaml",
    "input_example.json",
    "python_env.yaml",
    "requirements.txt",
    "serving_input_example.json",
)
# What every package of ours holds; beside it stand only boosters, and MLflow's own note of where a download came from.
KNOWN: Final = frozenset({*AROUND, *(f"{DATA}/{name}" for name in (*FILES, MANIFEST))})
DOWNLOAD_NOTE: Final = "registered_model_meta"


def is_ours(name: str) -> bool:
    """Say whether a package of ours may hold a file of this name."""
    return name in KNOWN or (name.startswith(f"{DATA}/") and is_known(name.removeprefix(f"{DATA}/")))


def write_package(data: Path, folder: Path, metrics: Sequence[str], *, model_id: str, run_id: str) -> str:
    """Wrap a written model in MLflow's format and return the package's digest.

    Signature and input example hold metric names and zeros, nothing of a person.
    """
    import pandas as pd  # noqa: PLC0415
    from mlflow.models import Model, ModelSignature  # noqa: PLC0415  # the door to MLflow opens when it is needed
    from mlflow.pyfunc import save_model  # noqa: PLC0415
    from mlflow.types import ColSpec, Schema  # noqa: PLC0415

    given = Schema([ColSpec("double", name, required=False) for name in metrics])
    answer = Schema([ColSpec("double", name) for name in ("score", "base", *metrics)])
    save_model(
        str(folder),
        loader_module=LOADER,
        data_path=str(data),
        mlflow_model=Model(model_id=model_id, run_id=run_id),
        signature=ModelSignature(inputs=given, outputs=answer),
        input_example=pd.DataFrame([[0.0] * len(metrics)], columns=list(metrics)),
        # Never riskml itself by name: a package index must not decide what opens our models.
        pip_requirements=["numpy", "pandas"],
    )
    faults = _strangers(folder)
    if faults:
        raise ModelError(faults)
    return digest(folder)


def digest(folder: Path) -> str:
    """Return one hash over a package's file names and contents."""
    names = [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]
    lines = [f"{sha256((folder / name).read_bytes())}  {name}\n" for name in sorted(names) if is_ours(name)]
    return sha256("".join(lines).encode())


def read_package(folder: Path, *, expected: str | Text = "", version: str = "") -> AnyModel:
    """Check a package and read the model in it, without running anything that the package names.

    Parameters
    ----------
    folder
        The folder with ``MLmodel``.
    expected
        The digest that the registry holds; checked where given.
    version
        The registry's version, for provenance.

    Raises
    ------
    ModelError
        A file is unknown, missing or changed, or ``MLmodel`` asks for another loader or for code.
    """
    faults = _strangers(folder)
    if faults:
        raise ModelError(faults)
    found = Verbatim(digest(folder))
    if expected and found != expected:
        raise ModelError([Fault(str(folder), phrase("the_registrys_digest", expected=expected), found, REMEDY)])
    faults = _asks_for_code(folder)
    if faults:
        raise ModelError(faults)
    return read_artefact(folder / DATA, version=version)


def _strangers(folder: Path) -> list[Fault]:
    """List what is not ours, what is missing and what is a link."""
    if not folder.is_dir():
        return [Fault(str(folder), phrase("a_models_folder"), phrase("no_such_folder"), REMEDY)]
    present: set[str] = set()
    faults = []
    for parent, folders, names in os.walk(folder):
        for name in (*folders, *names):
            path = Path(parent, name)
            relative = path.relative_to(folder).as_posix()
            if path.is_symlink():
                faults.append(Fault(str(path), phrase("a_plain_file"), phrase("a_link"), REMEDY))
            elif name in names:
                present.add(relative)
    faults += [
        Fault(str(folder / name), phrase("nothing_but_a_riskml_models_files"), Verbatim(name), REMEDY)
        for name in sorted(present - {DOWNLOAD_NOTE})
        if not is_ours(name)
    ]
    faults += [
        Fault(str(folder / name), phrase("a_models_file"), phrase("no_such_file"), REMEDY)
        for name in sorted(KNOWN - present)
    ]
    return faults


def _asks_for_code(folder: Path) -> list[Fault]:
    """List what ``MLmodel`` would have MLflow run other than our loader."""
    from mlflow.models import Model  # noqa: PLC0415

    file = folder / "MLmodel"
    try:
        flavors: dict[str, Any] = Model.load(str(file)).flavors
    except Exception as error:  # noqa: BLE001  # whatever a file raises that cannot be read: it is not our model
        return [Fault(str(file), phrase("an_mlmodel_file"), Verbatim(repr(error)[:200]), REMEDY)]
    faults = [
        Fault(str(file), phrase("only_the_flavor_python_function"), Verbatim(name), REMEDY)
        for name in flavors
        if name != "python_function"
    ]
    conf = flavors.get("python_function", {})
    wanted = {"loader_module": LOADER, "code": None, "data": DATA, "env": ENVIRONMENT, "streamable": False}
    free = {"python_version"}
    faults += [
        Fault(phrase("key", file=file, key=key), Verbatim(repr(value)), Verbatim(repr(conf.get(key))), REMEDY)
        for key, value in wanted.items()
        if conf.get(key) != value
    ]
    faults += [
        Fault(phrase("key", file=file, key=key), phrase("no_such_key"), Verbatim(repr(conf[key])[:120]), REMEDY)
        for key in conf
        if key not in wanted and key not in free
    ]
    return faults
