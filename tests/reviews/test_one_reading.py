"""One table of reviews is read in one way: by training, by the list of warnings, by the backtest, by rules' yields."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.pipeline.replay import MonthList, draws_of, follow_lists
from riskml.reviews import (
    Lookup,
    cleared_shares,
    facts_text,
    label,
    labels_of,
    nameless,
    read_facts,
    reviews_as_of,
    standing,
    training_labels,
    unlabelled,
    update_status,
    warning_id,
)
from riskml.triage import gather, gather_people
from tests.triage.matters.test_gathering import frame, hit

END = date(2025, 12, 31)
SEEN = date(2025, 3, 31)
MARCH = pd.Timestamp("2025-03-01")
HITS = frame(
    hit(1, "late", case_id="A", official="P1", records=["r1", "r2"]),
    hit(2, "skipped", case_id="A", official="P1", records=["r3"]),
    hit(3, "late", case_id="B", official="P2", records=["r4"]),
    hit(4, "split", case_id="C", official="P3", records=["r5"]),
    hit(5, "late", case_id="C", official="P4", records=["r6"]),
)
LISTED = pd.DataFrame({"official_id": ["P5", "P6"], "selected_by": ["score", "random"]})
PEOPLE = ("P1", "P2", "P3", "P4", "P5", "P6")
ROWS = pd.MultiIndex.from_product([PEOPLE, [MARCH]], names=["official_id", "month"])
WARNINGS = pd.concat([gather(HITS), gather_people(LISTED, SEEN, {})], ignore_index=True)
LOOKUP = Lookup().beside(HITS, WARNINGS, PEOPLE, seen_at=SEEN)
FACTS = dict(zip(WARNINGS["warning_id"], WARNINGS["facts"], strict=True))
CASE = {name: warning_id("case", name) for name in "ABC"}


def at(day):
    return pd.Timestamp("2025-04-01") + pd.Timedelta(days=day)


def review(number, finding, day, entry=0, **more):
    return {
        "review_id": f"r{number}",
        "finding": finding,
        "decided_at": at(day),
        "recorded_at": at(day + entry),
        **more,
    }


def by_warning(case, **more):
    return {"warning_id": CASE[case], "facts": FACTS[CASE[case]], **more}


def readings(reviews, day=END):
    """Return what each user makes of a table of reviews."""
    stands = standing(reviews, as_of=day, lookup=LOOKUP)
    labels = labels_of(reviews, as_of=day, lookup=LOOKUP)
    followed = update_status(WARNINGS, HITS, stands, {}, as_of=day).set_index("warning_id")
    graded = pd.DataFrame(
        {"official_id": PEOPLE, "score": 1.0, "p_value": 0.01, "grade": "yellow", "selected_by": "score",
         "inclusion_probability": 1.0}
    )  # fmt: skip
    replayed = follow_lists([MonthList(MARCH, SEEN, SEEN, graded)], labels, holds=1)
    training = label(ROWS, labels, day, maturity=0, overlap=0)
    return SimpleNamespace(
        stands=stands,
        labels=labels,
        list=followed,
        yields=cleared_shares(stands),
        training=dict(zip(PEOPLE, training.y.tolist(), strict=True)),
        backtest=dict(zip(replayed["official_id"], replayed["finding"], strict=True)),
        estimate=dict(reviews_as_of(labels, day)[["official_id", "finding"]].itertuples(index=False)),
        draws=draws_of(labels, {MARCH: len(PEOPLE)}),
        silent=(nameless(reviews, as_of=day, lookup=LOOKUP), unlabelled(reviews, as_of=day, lookup=LOOKUP)),
    )


def test_contradicting_late_reopened_by_hit_by_warning_by_lot():
    table = pd.DataFrame(
        [
            # A hit is confirmed; the whole warning is cleared after it. Who entered the first only later overrules
            # nothing: the newest decision is the one that was made last.
            review(1, "confirmed", 10, entry=60, hit_id="h1"),
            review(2, "cleared", 20, **by_warning("A")),
            # Confirmed, and reopened: nobody has confirmed it until it is decided again.
            review(3, "confirmed", 10, hit_id="h3"),
            review(4, "open", 30, **by_warning("B")),
            # A warning of two: what is said of one is not said of the other.
            review(5, "confirmed", 10, official_id="P3", **by_warning("C")),
            review(6, "cleared", 20, official_id="P4", **by_warning("C")),
            # A person's month by score, named in two ways; and one by lot.
            review(7, "confirmed", 10, warning_id=warning_id("score", "P5"), facts='{"score":["2025-03"]}'),
            review(8, "cleared", 15, official_id="P5", listed_at="2025-03-31", selected_by="score"),
            review(9, "confirmed", 15, official_id="P6", listed_at="2025-03-31", selected_by="random", propensity=0.2),
        ]
    )
    told = readings(table)
    assert told.training == {"P1": -1, "P2": 0, "P3": 1, "P4": -1, "P5": -1, "P6": 1}
    found = {"P1": "cleared", "P2": "open", "P3": "confirmed", "P4": "cleared", "P5": "cleared", "P6": "confirmed"}
    assert told.backtest == told.estimate == found
    assert (told.draws.decided, told.draws.confirmed) == (1, 1)
    status = {warning: (row["status"], row["finding"]) for warning, row in told.list[["status", "finding"]].iterrows()}
    assert status == {
        CASE["A"]: ("cleared", "cleared"),
        CASE["B"]: ("new", "open"),
        CASE["C"]: ("new", "confirmed"),
        warning_id("score", "P5"): ("cleared", "cleared"),
        warning_id("draw", "P6"): ("new", "confirmed"),
    }
    # Of 'late', r1 and r2 were cleared, r4 is open, and r6 stands confirmed of one of the two whom it names.
    assert told.yields == {"late": pytest.approx(2 / 3), "skipped": 1.0, "split": 0.0}
    assert told.silent == ([], [])


def test_a_single_cleared_hit_counts_for_nothing_though_its_warning_stays():
    told = readings(pd.DataFrame([review(1, "cleared", 1, hit_id="h1")]))
    assert told.list.loc[CASE["A"], ["status", "grown_since"]].tolist() == ["grown", "cleared"]
    assert told.list.loc[CASE["A"], "cleared_reasons"] == ["h1"]


def test_a_review_without_facts_reopens_and_confirms_what_was_cleared_but_clears_nothing_new():
    first = [review(1, "cleared", 1, hit_id="h1")]
    assert readings(pd.DataFrame([*first, review(2, "cleared", 2, warning_id=CASE["A"])])).list.loc[
        CASE["A"], "cleared_reasons"
    ] == ["h1"]
    for finding, y in (("open", 0), ("confirmed", 1)):
        told = readings(pd.DataFrame([*first, review(2, finding, 2, warning_id=CASE["A"])]))
        assert told.list.loc[CASE["A"], ["status", "finding"]].tolist() == ["new", finding]
        assert told.training["P1"] == y
        assert told.silent[0] == ["r2"]


def test_a_review_told_again_is_as_it_was_told_until_then():
    wrong = review(1, "confirmed", 1, hit_id="h1", official_id="P1")
    table = pd.DataFrame([wrong, review(1, "confirmed", 1, entry=30, hit_id="h1", official_id="P2")])
    assert readings(table, at(5).date()).training["P1"] == 1
    after = readings(table, at(31).date())
    assert (after.training["P1"], after.training["P2"]) == (0, 1)
    assert after.labels.loc[after.labels["official_id"] == "P1", "finding"].tolist() == ["confirmed", "open"]
    assert training_labels(after.labels, at(5))["official_id"].tolist() == ["P1"]


def test_a_warning_is_about_those_whom_the_reviewer_saw():
    grown = WARNINGS.assign(officials=[["P1", "P9"] if one == CASE["A"] else [] for one in WARNINGS["warning_id"]])
    later = LOOKUP.beside(HITS.iloc[:0], grown, seen_at=date(2025, 6, 30))
    reviews = pd.DataFrame([review(1, "confirmed", 9, warning_id=CASE["A"])])
    assert labels_of(reviews, as_of=END, lookup=later)["official_id"].tolist() == ["P1"]
    assert unlabelled(reviews.assign(decided_at=at(120)), as_of=END, lookup=later) == ["r1"]


def part_of(case):
    rule, record = min(read_facts(FACTS[CASE[case]]))
    return {"warning_id": CASE[case], "facts": facts_text({rule: [record]})}


SUBJECTS = st.one_of(
    st.sampled_from(["h1", "h2", "h3", "h4", "h5"]).map(lambda one: {"hit_id": one}),
    st.sampled_from("ABC").map(by_warning),
    st.builds(lambda who: by_warning("C", official_id=who), st.sampled_from(["P3", "P4"])),
    st.sampled_from("ABC").map(part_of),
    st.builds(
        lambda who, way: {"official_id": who, "listed_at": SEEN.isoformat(), "selected_by": way, "propensity": 0.3},
        st.sampled_from(["P5", "P6"]), st.sampled_from(["score", "random"]),
    ),
    st.sampled_from([("score", "P5"), ("draw", "P6")]).map(
        lambda one: {"warning_id": warning_id(*one), "facts": facts_text({one[0]: ["2025-03"]})}
    ),
)  # fmt: skip
FACTLESS = st.sampled_from("ABC").map(lambda case: {"warning_id": CASE[case]})
FINDING = st.sampled_from(["confirmed", "cleared", "open"])


def tables(subjects):
    """Draw tables of reviews, each told up to twice: again later, and perhaps otherwise."""
    one = st.tuples(subjects, FINDING, st.integers(0, 40), st.integers(0, 40))
    again = st.none() | st.tuples(subjects, FINDING, st.integers(1, 30))

    def table(drawn):
        rows = []
        for number, ((subject, finding, day, entry), twice) in enumerate(drawn):
            rows.append(review(number, finding, day, entry, **subject))
            if twice is not None:
                other, found, later = twice
                rows.append(review(number, found, day, entry + later, **other))
        columns = ["review_id", "warning_id", "hit_id", "official_id", "listed_at", "selected_by", "propensity",
                   "finding", "facts", "decided_at", "recorded_at"]  # fmt: skip
        return pd.DataFrame(rows, columns=columns)

    return st.lists(st.tuples(one, again), max_size=6).map(table)


def same(one, other):
    for name in ("stands", "labels", "list"):
        pd.testing.assert_frame_equal(getattr(one, name), getattr(other, name))
    assert one.yields == other.yields
    assert one.training == other.training
    assert one.backtest == other.backtest
    assert one.silent == other.silent


@settings(deadline=None, max_examples=25)
@given(tables(st.one_of(SUBJECTS, FACTLESS)), st.integers(0, 110), st.randoms(use_true_random=False))
def test_order_repetition_and_what_is_recorded_later_change_nothing(table, day, random):
    then = at(day).date()
    whole = readings(table, then)
    places = list(range(len(table))) + [place for place in range(len(table)) if random.random() < 0.3]
    random.shuffle(places)
    same(whole, readings(table.iloc[places].reset_index(drop=True), then))
    known = (table["decided_at"] <= at(day)) & (table["recorded_at"] <= at(day))
    same(whole, readings(table[known].reset_index(drop=True), then))
    # The labels of a later day, cut to what was known by then, are those of the day itself: so trials on later months
    # learn from what was known when they began.
    later = labels_of(table, as_of=END, lookup=LOOKUP)
    cut = later[later["decided_at"] < pd.Timestamp(then) + pd.Timedelta(days=1)].reset_index(drop=True)
    pd.testing.assert_frame_equal(cut, whole.labels)


@settings(deadline=None, max_examples=30)
@given(tables(st.one_of(SUBJECTS, FACTLESS)))
def test_training_list_backtest_and_yields_agree(table):
    told = readings(table)
    last = dict(training_labels(told.labels, END)[["official_id", "finding"]].itertuples(index=False))
    meaning = {"confirmed": 1, "cleared": -1, "open": 0}
    assert told.training == {who: meaning[last.get(who, "open")] for who in PEOPLE}
    assert told.backtest == {who: last.get(who, "unknown") for who in PEOPLE}
    assert told.estimate == last
    for case, who in {"A": "P1", "B": "P2"}.items():
        row, found = told.list.loc[CASE[case]], last.get(who)
        if row["status"] == "cleared":
            assert found == "cleared", "nobody is a confirmed case of what the list says was cleared"
        if found == "confirmed" and row["finding"]:
            assert (row["status"], row["finding"]) != ("cleared", "cleared")
        if row["finding"] == "confirmed":
            assert found == "confirmed"
    for about, who in (("score", "P5"), ("draw", "P6")):
        # A review that turned out to be about somebody else leaves a label that is open, and nothing on the list.
        assert (told.list.loc[warning_id(about, who), "finding"] or "open") == last.get(who, "open")
    cleared = {(rule, record) for reasons in told.list["cleared_reasons"] for one in reasons
               for rule, record in facts(one)}  # fmt: skip
    for rule, share in told.yields.items():
        if share == 0.0:
            assert not any(fact[0] == rule for fact in cleared)
    for fact in cleared:
        assert told.yields[fact[0]] > 0.0


def facts(hit_id):
    row = HITS.set_index("hit_id").loc[hit_id]
    return [(row["rule"], one) for one in row["records"]]


@settings(deadline=None, max_examples=30)
@given(tables(SUBJECTS), st.integers(0, 110))
def test_what_stands_is_the_newest_decision_about_each_fact(table, day):
    """Held against a search through the table, fact by fact and person by person."""
    then = at(day).date()
    known = table[table[["decided_at", "recorded_at"]].max(axis=1) < pd.Timestamp(then) + pd.Timedelta(days=1)]
    rows = known.sort_values("recorded_at", kind="stable").groupby("review_id").tail(1)
    rows = rows.sort_values(["decided_at", "recorded_at", "review_id"]).to_dict("records")
    whose = {"A": "P1", "B": "P2"}
    stands = standing(table, as_of=then, lookup=LOOKUP)
    for case in "ABC":
        every = read_facts(FACTS[CASE[case]])
        for fact in every:
            about = []
            for row in rows:
                if isinstance(row["hit_id"], str):
                    own = HITS.set_index("hit_id").loc[row["hit_id"]]
                    if fact in facts(row["hit_id"]):
                        about.append((own["official_id"], row["finding"]))
                elif row["warning_id"] == CASE[case] and fact in read_facts(row["facts"]):
                    named = row["official_id"] if isinstance(row["official_id"], str) else whose.get(case, "")
                    about.append((named, row["finding"]))
            newest = {who: [found for one, found in about if one in (who, "")][-1] for who, _ in about}
            own = stands[(stands["matter"] == CASE[case]) & (stands["rule"] == fact[0]) & (stands["record"] == fact[1])]
            strongest = min(newest.values(), key=["confirmed", "open", "cleared"].index, default=None)
            assert min(own["finding"], key=["confirmed", "open", "cleared"].index, default=None) == strongest


def test_nobody_reviewed_is_nothing_that_stands():
    told = readings(pd.DataFrame(columns=["review_id", "finding", "decided_at"]))
    assert told.stands.empty
    assert told.yields == {}
    assert set(told.list["status"]) == {"new"}
    assert np.isnan(told.draws.share)
