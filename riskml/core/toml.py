"""TOML files as pydantic models: the model, or every fault of the file."""

from __future__ import annotations

import io
import tomllib
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypeVar

from pydantic import BaseModel, ValidationError

from riskml.core.errors import Fault, ProjectError, Verbatim, WordedError, did_you_mean
from riskml.core.phrases_faults import MISFITS, phrase
from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from pydantic_core import ErrorDetails

Model = TypeVar("Model", bound=BaseModel)

ALTERNATIVE = "as "
"""How the tag of one of several forms of a value begins; faults are told where the value stands in the file."""


@dataclass(frozen=True, slots=True)
class _Written:
    """What a file says, which is what it is known by; where it stands only names it in a fault."""

    content: bytes
    path: Path = field(compare=False)

    def parsed(self) -> dict[str, Any]:
        try:
            return tomllib.loads(io.TextIOWrapper(io.BytesIO(self.content), "utf-8").read())
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise ProjectError([Fault(str(self.path), phrase("valid_toml_in_utf_8"), Verbatim(str(error)))]) from error


def read_toml(path: Path) -> dict[str, Any]:
    """Read one TOML file; a syntax error says file, line and column."""
    return _Written(path.read_bytes(), path).parsed()


def read_model(file: Path, model: type[Model], *parts: type[BaseModel]) -> Model:
    """Read one TOML file into a model. The same content is parsed once a process, so a model must be frozen.

    Parameters
    ----------
    file
        What is read.
    model
        What it holds.
    *parts
        Models that stand inside it: their keys are known, too, when a key is mistyped.

    Raises
    ------
    ProjectError
        With every fault: the file is no TOML, or has keys or values that are not known.
    """
    read: Model = _model_of(_Written(file.read_bytes(), file), model, parts)
    return read


@lru_cache(maxsize=2048)
def _model_of(written: _Written, model: type[Model], parts: tuple[type[BaseModel], ...]) -> Model:
    models: tuple[type[BaseModel], ...] = (model, *parts)
    known = [key for one in models for key in one.model_fields]
    return validated(model, written.parsed(), str(written.path), known)


def validated(model: type[Model], values: Any, where: str, known: Sequence[str]) -> Model:
    """Return a model of some values, of which `known` names the keys that may be meant.

    Raises
    ------
    ProjectError
        With every fault.
    """
    try:
        return model.model_validate(values)
    except ValidationError as error:
        raise ProjectError(_faults_of(error, where, known)) from error


def _faults_of(error: ValidationError, where: str, known: Sequence[str]) -> list[Fault]:
    """Turn pydantic's complaints about one file into faults, all of them."""
    faults = []
    for one in error.errors(include_url=False):
        places = [str(part) for part in one["loc"]]
        key = ".".join(part for part in places if not part.startswith(ALTERNATIVE)) or phrase("the_whole")
        if one["type"] == "extra_forbidden":
            remedy = did_you_mean(str(one["loc"][-1]), known) or phrase("known_keys", names=", ".join(known))
            faults.append(
                Fault(
                    phrase("key", where=where, key=key), phrase("a_known_key"), Verbatim(repr(one["loc"][-1])), remedy
                )
            )
        elif one["type"] == "missing":
            faults.append(
                Fault(phrase("key", where=where, key=key), phrase("a_value"), phrase("nothing"), phrase("add_it"))
            )
        else:
            faults.append(Fault(phrase("key", where=where, key=key), _misfit(one), Verbatim(repr(one["input"])[:120])))
    return faults


def _misfit(told: ErrorDetails) -> Text | str:
    """Return what pydantic expected, in both languages where its kind has words or the model told it in both."""
    context = told.get("ctx", {})
    worded = context.get("error")
    if isinstance(worded, WordedError):
        return Text(zh=worded.text.zh, en=told["msg"])
    kind = MISFITS.get(told["type"])
    if kind is None:
        return told["msg"]
    if "expected" in context:
        context = {**context, "expected": context["expected"].replace(" or ", ", ")}
    return Text(zh=kind.format(**context), en=told["msg"])
