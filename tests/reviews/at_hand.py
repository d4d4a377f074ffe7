"""Reviews read as of a date, beside hits and the warnings that they make."""

from riskml.reviews import Lookup, standing


def stands_of(reviews, hits, warnings, day):
    people = {one for officials in warnings["officials"] for one in officials}
    return standing(reviews, as_of=day, lookup=Lookup().beside(hits, warnings, people, seen_at=day))
