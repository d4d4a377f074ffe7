"""Cities that nobody tuned to: logs of made-up bureaus, with schemes and innocent circumstances known beforehand.

Written by somebody who knew what a log may hold (``data/contracts``) and how licensing, inspection, enforcement,
subsidies and counters are abused in practice, and had read no metric card, no rule card and no scoring. So what a
project finds here, it finds unprepared. Do not tune to these cities: write others, and keep these for the last look.

``model`` has the values, ``clock`` working time, ``people`` the staff, ``work`` the work, ``export`` the files that a
bureau would hand over and the truth beside them; ``plan_*``, ``schemes_*`` and ``innocents_*`` make up city A (people
who differ little) and city B (people who honestly differ a lot); ``check`` looks at what came out.
"""
