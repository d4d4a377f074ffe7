"""A document as data: what stands on it and in which order, before anything sets it in type.

Word, PDF and Excel are drawn from the same values, so that no two of them can say different things. Texts are in the
language of the document; a heading has no number of its own, for numbers follow from the order.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from riskml.portraits.plain import plain

if TYPE_CHECKING:
    from riskml.core.texts import Language

Level = Literal[1, 2, 3]
Setting = Literal["body", "address", "note"]


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of the text, at one of three levels."""

    text: str
    level: Level = 1
    kind: Literal["heading"] = "heading"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph: of the body, the line of those addressed, or a smaller note."""

    text: str
    setting: Setting = "body"
    kind: Literal["paragraph"] = "paragraph"


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under a head; ``widths`` are shares of the width of the text."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[int, ...]
    kind: Literal["table"] = "table"

    def __post_init__(self) -> None:
        if {len(self.widths), *map(len, self.rows)} != {len(self.head)}:
            raise ValueError("a row or the widths of a table are not as long as its head")


@dataclass(frozen=True, slots=True)
class Field:
    """One box of a form: what the machine knows, or a blank of some lines for a hand to fill."""

    label: str
    text: str = ""
    lines: int = 1


@dataclass(frozen=True, slots=True)
class Form:
    """Boxes in rows, one or two in a row."""

    rows: tuple[tuple[Field, ...], ...]
    kind: Literal["form"] = "form"


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and when, at the right."""

    lines: tuple[str, ...]
    kind: Literal["signature"] = "signature"


@dataclass(frozen=True, slots=True)
class Copies:
    """The last lines between rules: who gets a copy, who printed it and when."""

    lines: tuple[str, ...]
    kind: Literal["copies"] = "copies"


@dataclass(frozen=True, slots=True)
class Annex:
    """A new page with a title of its own; the numbers of headings begin anew."""

    label: str
    title: str
    kind: Literal["annex"] = "annex"


Block = Heading | Paragraph | Table | Form | Signature | Copies | Annex


@dataclass(frozen=True, slots=True)
class Paper:
    """One document.

    Parameters
    ----------
    name
        Which document it is, as the command calls it.
    title, language, blocks
        Its title, its language, and what stands below.
    number
        The number that an office gives it; often blank, for a hand to fill.
    secrecy
        The grade of secrecy with its time, where one was set.
    watermark
        Words that lie across every page, such as that it is a draft.
    origin
        Of which data and run it was made: the last line, so that it can be made again.
    """

    name: str
    title: str
    language: Language
    blocks: tuple[Block, ...]
    number: str = ""
    secrecy: str = ""
    watermark: str = ""
    origin: str = ""

    def to_dict(self) -> dict[str, Any]:
        """Return the whole document as values that JSON can hold."""
        value: dict[str, Any] = plain(self)
        return value
