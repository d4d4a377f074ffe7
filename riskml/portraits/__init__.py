"""Portraits: the account of an official, a unit or the whole, as plain values before any rendering."""

from __future__ import annotations

from typing import TYPE_CHECKING

from riskml.core.lazy import lazily

if TYPE_CHECKING:
    from riskml.portraits.draw import (
        draw_all,
        portray_official,
        portray_unit,
        portray_whole,
    )
    from riskml.portraits.parts import Provenance
    from riskml.portraits.portrait import (
        OfficialPortrait,
        Portrait,
        Register,
        UnitPortrait,
        WholePortrait,
    )
    from riskml.portraits.register import portray_register
    from riskml.portraits.roster import Roster
    from riskml.portraits.run_data import RunData

__all__ = [
    "OfficialPortrait",
    "Portrait",
    "Provenance",
    "Register",
    "Roster",
    "RunData",
    "UnitPortrait",
    "WholePortrait",
    "draw_all",
    "portray_official",
    "portray_register",
    "portray_unit",
    "portray_whole",
]

_PORTRAITS = ("OfficialPortrait", "Portrait", "Register", "UnitPortrait", "WholePortrait")
_DRAWN = ("draw_all", "portray_official", "portray_unit", "portray_whole")

__getattr__ = lazily(
    __name__,
    {
        **dict.fromkeys(_PORTRAITS, "riskml.portraits.portrait"),
        **dict.fromkeys(_DRAWN, "riskml.portraits.draw"),
        "portray_register": "riskml.portraits.register",
        "Provenance": "riskml.portraits.parts",
        "Roster": "riskml.portraits.roster",
        "RunData": "riskml.portraits.run_data",
    },
)
