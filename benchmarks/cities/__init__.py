"""Cities that nobody tuned to: logs of made-up bureaus, with schemes and innocent circumstances known beforehand.

Written by somebody who knew what a log may hold (``data/contracts``) and how licensing, inspection, enforcement,
subsidies and counters are abused in practice, and had read no metric card, no rule card and no scoring. So what a
project finds here, it finds unprepared. Cities G and H are kept for the last look: do not tune to them. Cities A to
F, written in the same way with schemes of their own, are there for developing against; E and F were looked at last
before G and H were written. The schemes of cities I and J depart plainly from others on the same work, since those of
the bureau that somebody else tried riskml on did: how strong they are was set by ``benchmarks/prototype.py`` alone.

``model`` has the values, ``clock`` working time, ``people`` the staff, ``work`` the work, ``scheme`` what schemes
share, ``settling`` what circumstances share, ``export`` the files that a bureau would hand over and the truth beside
them; ``plan_*``, ``schemes_*`` and ``innocents_*`` make up cities A, C, E, G and I (people who differ little) and
cities B, D, F, H and J (people who honestly differ a lot); ``make`` puts a city
together, ``check`` looks at what came out.
"""
