"""Working days: which day counts, how many have passed, and what is not announced yet."""

from riskml.calendars.days import COLUMNS, announced_until, build, build_for
from riskml.calendars.overrides import Overrides, read_overrides

__all__ = ["COLUMNS", "Overrides", "announced_until", "build", "build_for", "read_overrides"]
