"""A synthetic city with planted schemes and honest look-alikes, and what a run found of them."""

from riskml.city.size import CitySize
from riskml.city.truth import outcome_table, outcome_text
from riskml.city.write import CityFiles, write_city

__all__ = ["CityFiles", "CitySize", "outcome_table", "outcome_text", "write_city"]
