"""What faults of this room say: calendars."""

from __future__ import annotations

from riskml.core.texts import Text, teller

PHRASES: dict[str, Text] = {
    "tool_riskml_key_country": Text(zh="[tool.riskml]，键 country", en="[tool.riskml], key country"),
    "a_country_with_a_calendar": Text(zh="有日历的国家", en="a country with a calendar"),
}
phrase = teller(PHRASES)
