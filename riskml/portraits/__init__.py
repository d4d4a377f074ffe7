"""Portraits: the account of an official, a unit or the whole, as plain values before any rendering."""

from riskml.portraits.draw import portray_official, portray_register, portray_unit, portray_whole
from riskml.portraits.parts import Provenance
from riskml.portraits.portrait import (
    OfficialPortrait,
    Portrait,
    Register,
    UnitPortrait,
    WarningLine,
    WholePortrait,
)
from riskml.portraits.run_data import Roster, RunData

__all__ = [
    "OfficialPortrait",
    "Portrait",
    "Provenance",
    "Register",
    "Roster",
    "RunData",
    "UnitPortrait",
    "WarningLine",
    "WholePortrait",
    "portray_official",
    "portray_register",
    "portray_unit",
    "portray_whole",
]
