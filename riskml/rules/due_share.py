"""How much of its population a rule may flag: by itself, for pages say it and need nothing else of rules."""

from __future__ import annotations

from typing import Final

MISCALIBRATED: Final = 0.05
"""A rule that flags more of its population than this tells more of its threshold than of anybody's conduct."""
