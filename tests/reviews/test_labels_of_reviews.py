"""Labels from reviews: of one person and month, as they were known on a date."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from types import SimpleNamespace

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from riskml.core.project import Project
from riskml.intake import import_source, stored_files
from riskml.pipeline import create_project
from riskml.pipeline.reviewed import known_labels, looked_up
from riskml.reviews import LABELS, Lookup, labels_of, published, unlabelled, warning_id
from tests.engine.prepared_log import Prepared, act, write

END = date(2026, 12, 31)
MARCH = pd.Timestamp("2025-03-01")
HITS = pd.DataFrame(
    {
        "hit_id": ["h1", "h2"],
        "official_id": ["P1", ""],
        "at": pd.to_datetime(["2025-03-09", "2025-03-10"]),
        "rule": "late",
        "records": [["r1"], ["r2"]],
    }
)
WARNINGS = pd.DataFrame(
    {
        "warning_id": ["one", "two"],
        "officials": [["P1"], ["P1", "P2"]],
        "last_at": pd.to_datetime(["2025-04-11", "2025-04-12"]),
        "reasons": [["h3"], ["h4"]],
        "seen_at": pd.Timestamp("2025-04-30"),
    }
)


def review(number, finding="confirmed", decided="2025-06-01", **more):
    return {"review_id": f"r{number}", "finding": finding, "decided_at": decided, **more}


def person(number, finding="confirmed", decided="2025-06-01", who="P1", listed="2025-03-31", **more):
    return review(number, finding, decided, official_id=who, listed_at=listed, **more)


def told(*reviews, as_of=END, **sources):
    return labels_of(pd.DataFrame(reviews), as_of=as_of, lookup=Lookup(**sources))


def rows(frame):
    return list(zip(frame["official_id"], frame["month"].dt.strftime("%Y-%m"), frame["finding"], strict=True))


def test_a_review_of_a_person_says_all_itself():
    frame = told(person(1, selected_by="random", propensity=0.04), person(2, "cleared", who="P2"))
    assert tuple(frame.columns) == LABELS
    assert rows(frame) == [("P1", "2025-03", "confirmed"), ("P2", "2025-03", "cleared")]
    assert frame["selected_by"].tolist() == ["random", "other"]
    assert frame["propensity"].iloc[0] == 0.04
    assert frame["propensity"].isna().tolist() == [False, True]
    assert all(str(frame[name].dtype) == "datetime64[us]" for name in ("month", "decided_at"))


def test_hits_and_warnings_name_the_person_where_the_review_does_not():
    frame = told(review(1, hit_id="h1"), review(2, "cleared", warning_id="one"), hits=HITS, warnings=WARNINGS)
    assert rows(frame) == [("P1", "2025-03", "confirmed"), ("P1", "2025-04", "cleared")]
    assert set(frame["selected_by"]) == {"rule"}


def test_a_warning_about_several_people_labels_nobody_until_the_review_names_one():
    about_two = review(1, warning_id="two"), review(2, hit_id="h2"), review(3, warning_id="nobody's")
    assert told(*about_two, hits=HITS, warnings=WARNINGS).empty
    assert unlabelled(pd.DataFrame(about_two), as_of=END, lookup=Lookup(HITS, WARNINGS)) == ["r1", "r2", "r3"]
    named = told(review(1, warning_id="two", official_id="P2"), warnings=WARNINGS)
    assert rows(named) == [("P2", "2025-04", "confirmed")]


def test_a_person_without_a_month_is_no_label():
    bare = review(1, official_id="P1")
    assert told(bare).empty
    assert unlabelled(pd.DataFrame([bare]), as_of=END) == ["r1"]


def test_warnings_by_score_and_by_lot_are_read_back_from_their_ids():
    month = {"facts": json.dumps({"draw": ["2025-05"]})}
    frame = told(
        review(1, warning_id=warning_id("draw", "P7"), **month),
        review(2, "cleared", warning_id=warning_id("score", "P8"), listed_at="2025-02-28"),
        review(3, warning_id=warning_id("score", "P9")),  # of which month, nobody says
        officials=frozenset({"P7", "P8", "P9"}),
    )
    assert rows(frame) == [("P7", "2025-05", "confirmed"), ("P8", "2025-02", "cleared")]
    assert frame["selected_by"].tolist() == ["random", "score"]


def test_what_was_decided_or_recorded_later_is_not_known():
    late = person(1, recorded_at="2025-09-03 08:00")
    assert told(late, as_of=date(2025, 9, 2)).empty
    frame = told(late, as_of=date(2025, 9, 3))
    assert frame["decided_at"].tolist() == [pd.Timestamp("2025-09-03 08:00")], "from when on it was known"
    assert told(person(1, decided="2025-09-03 23:59"), as_of=date(2025, 9, 3)).shape[0] == 1
    assert told(person(1, decided="2025-09-04 00:00"), as_of=date(2025, 9, 3)).empty


def test_one_confirmed_matter_is_not_washed_away_by_another_that_was_cleared():
    frame = told(
        person(1, "confirmed", "2025-06-01", warning_id="one"),
        person(2, "cleared", "2025-07-01", warning_id="another"),
        warnings=WARNINGS,
    )
    assert rows(frame) == [("P1", "2025-03", "confirmed")]


def test_of_one_matter_the_newest_decision_counts_and_its_history_stays():
    findings = {"open": "2025-05-01", "confirmed": "2025-06-01", "cleared": "2025-08-01"}
    frame = told(*(person(number, finding, decided) for number, (finding, decided) in enumerate(findings.items())))
    assert frame["finding"].tolist() == ["open", "confirmed", "cleared"]
    assert frame["decided_at"].is_monotonic_increasing


def test_nobody_reviewed_is_nobody_labelled():
    empty = labels_of(pd.DataFrame(), as_of=END)
    assert tuple(empty.columns) == LABELS
    assert empty.empty


DECISIONS = st.lists(
    st.tuples(
        st.sampled_from(["P1", "P2"]),
        st.sampled_from(["2025-01-31", "2025-02-28"]),
        st.sampled_from(["confirmed", "cleared", "open"]),
        st.integers(1, 28),
        st.integers(0, 40),
    ),
    max_size=12,
)


@settings(deadline=None, max_examples=40)
@given(DECISIONS, st.integers(1, 60))
def test_the_past_is_recomputed_as_it_was_known(decisions, day):
    """Labels of a day are those rows of the labels of later days that were known by then."""
    reviews = pd.DataFrame(
        [
            person(
                f"{number:02d}",
                finding,
                pd.Timestamp("2025-03-01") + pd.Timedelta(days=decided),
                who=who,
                listed=listed,
                recorded_at=pd.Timestamp("2025-03-01") + pd.Timedelta(days=decided + entry),
            )
            for number, (who, listed, finding, decided, entry) in enumerate(decisions)
        ]
    )
    then = (pd.Timestamp("2025-03-01") + pd.Timedelta(days=day)).date()
    early, late = labels_of(reviews, as_of=then), labels_of(reviews, as_of=END)
    known = late[late["decided_at"] < pd.Timestamp(then) + pd.Timedelta(days=1)].reset_index(drop=True)
    pd.testing.assert_frame_equal(early, known)


@pytest.fixture(scope="module")
def bureau(tmp_path_factory):
    folder = tmp_path_factory.mktemp("labels") / "bureau"
    project = create_project(folder)
    source = folder.parent / "reviews.csv"
    pd.DataFrame(
        [
            {"review_id": "a", "official_id": "P1", "listed_at": "2025-03-31", "selected_by": "random",
             "propensity": "0.025", "finding": "confirmed", "decided_at": "2025-05-02 10:00"},
            {"review_id": "b", "official_id": "P1", "listed_at": "2025-03-31", "selected_by": "gossip",
             "propensity": "1.5", "finding": "confirmed", "decided_at": "2025-05-02 10:00"},
            {"review_id": "c", "warning_id": "w", "finding": "cleared", "decided_at": "2025-05-02 10:00"},
        ]
    ).to_csv(source, index=False)  # fmt: skip
    [manifest] = import_source(project, source, table="reviews", format="csv")
    return project, manifest


def test_the_new_columns_are_accepted_checked_and_optional(bureau):
    _, manifest = bureau
    assert (manifest.accepted, manifest.quarantined) == (2, 1)
    faults = " ".join(manifest.faults)
    assert "selected_by" in faults
    assert "propensity" in faults


def test_reviews_reach_the_labels_through_store_and_engine(bureau):
    project, _ = bureau
    files = dict(stored_files(Project.open(project.root)))
    log = [act("c1", "accept", "P1", "2025-03-03 09:00:00", operation_id="1")]
    prepared = Prepared(write(project.root / "log", {"operations": log}) | files, "2025-05-31")
    reviews = prepared.tables["reviews"].to_pandas()
    facts = SimpleNamespace(
        reviews=reviews,
        as_of=date(2025, 5, 31),
        measurement=SimpleNamespace(profile=pd.DataFrame({"subject": ["official"], "subject_id": ["P1"]})),
        officials=pd.DataFrame({"official_id": ["P1"]}),
        detection=SimpleNamespace(**dict.fromkeys(("hits", "counted"), pd.DataFrame(columns=HIT_COLUMNS))),
        tenders={},
    )
    assert rows(known_labels(project, facts)) == [("P1", "2025-03", "confirmed")]
    assert unknown(project, facts) == ["c"]
    run = project.runs / "2025-04-30"
    run.mkdir(parents=True)
    lead = {"warning_id": ["w"], "officials": [["P4"]], "last_at": pd.to_datetime(["2025-04-20"]), "reasons": [["h"]]}
    pd.DataFrame(lead).to_parquet(run / "matter_warnings.parquet")
    digest = hashlib.sha256((run / "matter_warnings.parquet").read_bytes()).hexdigest()
    (run / "manifest.json").write_text(json.dumps({"outputs": {"matter_warnings.parquet": digest}}), "utf-8")
    assert rows(known_labels(project, facts))[1] == ("P4", "2025-04", "cleared"), "an earlier run had published it"
    (run / "matter_warnings.parquet").write_bytes(b"damaged")
    assert unknown(project, facts) == ["c"]


def unknown(project, facts):
    lookup = looked_up(facts, published(project.runs, facts.as_of))
    return unlabelled(facts.reviews, as_of=facts.as_of, lookup=lookup)


HIT_COLUMNS = [
    "hit_id", "rule", "grade", "subject", "official_id", "unit_id", "at", "counterparty_id", "case_id", "tender_id",
    "contract_id", "matter_id", "first_at", "by_name", "records", "amount", "currency",
]  # fmt: skip
