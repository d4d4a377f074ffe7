"""Reports are tested on the same fabricated run as portraits, which stands in the folder beside."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "portraits"))

import fabricated_run

__all__ = ["fabricated_run"]
