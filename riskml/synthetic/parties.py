"""Companies and citizens: who applies how often, who stands behind whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, Self

import numpy as np

from riskml.synthetic import names

if TYPE_CHECKING:
    from riskml.synthetic.clock import Bools, Floats, Ints
    from riskml.synthetic.size import CitySize

Applicants = Literal["companies", "citizens", "suppliers", "key", "none"]
_HOME = 1.0
_ABROAD = 0.06  # of the demand at home, in each other district
_KEY_SHARE = 0.85
_SUPPLIER_SHARE = 0.12
_LARGEST = 25.0  # times the demand of a usual company: heavy tail, but no monopoly


@dataclass(frozen=True, slots=True)
class Parties:
    """Everybody on the other side; companies first, then citizens.

    Parameters
    ----------
    ids, names, company
        Who, and whether it is a company.
    home
        The district where most of the demand arises.
    appetite
        Demand, heavy-tailed for companies.
    supplier
        Companies that sell to the bureaus.
    key
        The company of each district's key project.
    """

    ids: tuple[str, ...]
    names: tuple[str, ...]
    company: Bools
    home: Ints
    appetite: Floats
    supplier: Bools
    key: Ints

    @classmethod
    def settle(cls, size: CitySize, districts: int, rng: np.random.Generator) -> Self:
        """Settle companies and citizens in the districts."""
        count = size.companies + size.citizens
        company = np.arange(count) < size.companies
        appetite = np.where(company, np.minimum(rng.pareto(1.25, count) + 0.3, _LARGEST), rng.lognormal(0, 0.5, count))
        home = rng.integers(0, districts, count)
        supplier = company & (rng.random(count) < _SUPPLIER_SHARE)
        usual = np.flatnonzero(company & ~supplier)
        return cls(
            ids=tuple(f"E{number:05d}" if company[number] else f"C{number:06d}" for number in range(count)),
            names=(*names.companies(size.companies, rng), *names.people(size.citizens, rng)),
            company=company,
            home=home,
            appetite=appetite,
            supplier=supplier,
            key=rng.choice(usual, districts, replace=False),
        )

    def pull(self, applicants: Applicants, district: int) -> Floats:
        """Return each party's share in the demand of a district."""
        able = {
            "companies": self.company & ~self.supplier,
            "key": self.company & ~self.supplier,
            "suppliers": self.supplier,
            "citizens": ~self.company,
        }[applicants]
        near = np.where(self.home == district, _HOME, _ABROAD)
        pull = self.appetite * near * able
        share: Floats = pull / pull.sum()
        return share

    def draw(self, applicants: Applicants, district: int, count: int, rng: np.random.Generator) -> Ints:
        """Draw who applies; -1 where nobody outside does."""
        if applicants == "none":
            return np.full(count, -1, dtype=np.int64)
        drawn = rng.choice(len(self.ids), count, p=self.pull(applicants, district))
        if applicants == "key":
            drawn = np.where(rng.random(count) < _KEY_SHARE, self.key[district], drawn)
        return drawn.astype(np.int64)
