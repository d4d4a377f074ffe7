"""Portraits read back from their values: what ``to_dict`` has told is the same portrait again."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from riskml.portraits import chart_parts, clocks, matter_parts, parts, portrait, reason_parts, set_against
from riskml.portraits.plain import restored

if TYPE_CHECKING:
    from collections.abc import Mapping

    from riskml.portraits.portrait import Portrait

_KINDS = {
    one.kind: one
    for one in (portrait.OfficialPortrait, portrait.UnitPortrait, portrait.WholePortrait, portrait.Register)
}
_NAMES = (
    ("Concern", str),
    *(
        (name, one)
        for module in (parts, set_against, chart_parts, clocks, reason_parts, matter_parts, portrait)
        for name, one in vars(module).items()
        if name[:2].istitle()
    ),
)


def restored_portrait(value: Mapping[str, Any]) -> Portrait:
    """Return the portrait whose values these are.

    Parameters
    ----------
    value
        As ``Portrait.to_dict`` gives it.
    """
    told = {name: one for name, one in value.items() if name != "kind"}
    again: Portrait = restored(_KINDS[value["kind"]], told, _NAMES)
    return again
