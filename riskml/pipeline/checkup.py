"""What is found of a project and of the machine that it stands on: values that a person can paste into a report."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from riskml.core.texts import Text

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from riskml.core.errors import Fault
    from riskml.core.texts import Language

State = Literal["fine", "attention"]
_MARK: Final = {"fine": "  ", "attention": "! "}
_SECRET: Final = re.compile(r"//[^/\s@]+@")
_ELSEWHERE: Final = re.compile(r"(?<![\w.~/…:-])/(?:[^\s/:,'\"]+/)+([^\s/:,'\"]+)")


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was looked at.

    Parameters
    ----------
    about
        What, as programs know it.
    text
        What was found, in words.
    state
        Whether it needs attention.
    values
        What was found, for programs.
    """

    about: str
    text: Text
    state: State = "fine"
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Section:
    """What was looked at together, under one heading."""

    name: str
    heading: Text
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Checkup:
    """Everything that was looked at.

    Parameters
    ----------
    sections
        In the order in which they are read.
    """

    sections: tuple[Section, ...]

    @property
    def attention(self) -> tuple[Line, ...]:
        """What needs attention."""
        return tuple(line for one in self.sections for line in one.lines if line.state == "attention")

    def to_dict(self) -> dict[str, Any]:
        """Return values that JSON can hold."""
        return {
            "fine": not self.attention,
            **{
                one.name: [
                    {"about": line.about, "state": line.state, "zh": line.text.zh, "en": line.text.en, **line.values}
                    for line in one.lines
                ]
                for one in self.sections
            },
        }

    def said(self, language: Language) -> str:
        """Return the whole as text; a mark stands before what needs attention."""
        blocks = (
            [one.heading.in_(language), *(f"{_MARK[line.state]}{line.text.in_(language)}" for line in one.lines)]
            for one in self.sections
        )
        return "\n\n".join("\n".join(block) for block in blocks)


@dataclass(frozen=True, slots=True)
class Discretion:
    """What leaves out of a text who and where: folders of this account, names of sources, passwords in addresses.

    Parameters
    ----------
    root
        The project's folder, told as ``.``.
    names
        Words that are not told, such as the names of files that were imported: a person's may be among them.

    Examples
    --------
    >>> told = Discretion(Path("/srv/bureau"), ("王芳.csv",))
    >>> told("/srv/bureau/store/rows: 王芳.csv, /etc/ssl/own.pem, http://me:secret@host/")
    './store/rows: (a source), …/own.pem, http://…@host/'
    """

    root: Path
    names: tuple[str, ...] = ()

    def __call__(self, text: str) -> str:
        """Return a text without any of this."""
        text = _SECRET.sub("//…@", text)
        for name in sorted(filter(None, self.names), key=len, reverse=True):
            text = text.replace(name, "(a source)")
        for folder, short in ((self.root, "."), (Path.home(), "~")):
            if folder != Path(folder.anchor):
                text = text.replace(str(folder), short)
        return _ELSEWHERE.sub(r"…/\1", text)

    def faults(self, about: str, faults: Iterable[Fault]) -> list[Line]:
        """Return a line a fault."""
        return [Line(about, Text(zh=self(one.in_("zh")), en=self(str(one))), "attention") for one in faults]
