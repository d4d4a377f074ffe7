"""Routes: never to the subject, nor to one who answers to the subject."""

import itertools
from datetime import date

import pandas as pd
import pytest

from riskml.core.errors import ProjectError
from riskml.core.project import Project
from riskml.reviews import update_status
from riskml.triage import MatterCapacity, RouteSettings, Staff, gather, issue, read_routes, route
from riskml.triage.matters.routes import Warned, choose, is_subordinate
from tests.reviews.at_hand import stands_of
from tests.triage.matters.test_gathering import frame, hit

LABEL = {"zh": "收件处", "en": "an inbox"}
STAFF = Staff(
    units={"chief": "u", "clerk": "u", "aide": "sub", "subchief": "sub", "outsider": "x", "boss": "top"},
    posts={"chief": "head", "subchief": "head", "boss": "head", "clerk": "clerk"},
    above={"u": "top", "sub": "u"},
)


def settings(recipient="outsider", deputy="", **more):
    inbox = {"label": LABEL, "recipient": recipient, "deputy": deputy}
    return RouteSettings.model_validate(
        {
            "fallback": "desk",
            "inbox": {"desk": {"label": LABEL}, "one": inbox, **more.pop("inbox", {})},
            "route": [{"inbox": "one"}],
            "chief_posts": ["head"],
            **more,
        }
    )


def about(*officials, **more):
    return Warned(officials=frozenset(officials), **more)


EVERYBODY = ("chief", "clerk", "aide", "subchief", "outsider", "boss")
# Who leads the unit of whom, or a unit above it.
BELOW = {
    "boss": {"chief", "clerk", "aide", "subchief"},
    "chief": {"clerk", "aide", "subchief"},
    "subchief": {"aide"},
}


@pytest.mark.parametrize(("subject", "recipient"), itertools.product(EVERYBODY, repeat=2))
def test_everybody_beside_everybody(subject, recipient):
    below = recipient in BELOW.get(subject, set())
    assert is_subordinate(recipient, subject, settings(), STAFF) == below
    routed = choose(about(subject), settings(recipient), STAFF)
    allowed = recipient != subject and not below
    assert (routed.inbox, routed.recipient) == (("one", recipient) if allowed else ("desk", ""))
    if not allowed:
        assert recipient in routed.why.zh
        assert recipient in routed.why.en


@pytest.mark.parametrize(
    ("subject", "recipient", "deputy", "away"),
    [
        (subject, recipient, deputy, away)
        for subject, recipient, deputy in itertools.product(EVERYBODY, repeat=3)
        if recipient != deputy
        for away in ((), (recipient,), (deputy,), (recipient, deputy))
    ],
)
def test_the_deputy_reads_where_the_recipient_may_not_and_only_then(subject, recipient, deputy, away):
    staff = Staff(STAFF.units, STAFF.posts, STAFF.above, frozenset(away))
    may = [
        one
        for one in (recipient, deputy)
        if one != subject and one not in BELOW.get(subject, set()) and one not in away
    ]
    routed = choose(about(subject), settings(recipient, deputy), staff)
    assert (routed.inbox, routed.recipient) == (("one", may[0]) if may else ("desk", ""))


def test_declared_superiors_and_chiefs_count_by_way_of_others():
    declared = settings("clerk", reports_to={"clerk": "m", "m": "outsider"}, chiefs={"sub": ["outsider"]})
    assert is_subordinate("clerk", "outsider", declared, STAFF)
    assert is_subordinate("aide", "outsider", declared, STAFF)
    assert not is_subordinate("outsider", "clerk", declared, STAFF)
    assert choose(about("outsider"), declared, STAFF).inbox == "desk"


def test_two_who_lead_one_unit_do_not_answer_to_each_other():
    staff = Staff(units={"a": "u", "b": "u"}, posts={"a": "head", "b": "head"})
    assert not is_subordinate("a", "b", settings(), staff)


def test_units_in_a_circle_end():
    staff = Staff(units={"a": "u", "b": "v"}, posts={"a": "head"}, above={"u": "v", "v": "u"})
    assert is_subordinate("b", "a", settings(), staff)


def test_one_of_several_subjects_is_enough():
    assert choose(about("aide", "outsider"), settings("outsider"), STAFF).inbox == "desk"


@pytest.mark.parametrize(
    ("recipient", "taken"), [("clerk", False), ("aide", False), ("boss", True), ("outsider", True)]
)
def test_a_warning_about_a_unit_does_not_go_into_it(recipient, taken):
    routed = choose(Warned(subject_units=frozenset({"u"})), settings(recipient), STAFF)
    assert (routed.inbox == "one") is taken


def test_a_desk_belongs_to_whoever_leads_its_unit():
    desk = {"inbox": {"one": {"label": LABEL, "unit": "sub"}}}
    assert choose(about("chief"), settings(**desk), STAFF).inbox == "desk"
    assert choose(Warned(subject_units=frozenset({"u"})), settings(**desk), STAFF).inbox == "desk"
    assert choose(about("outsider"), settings(**desk), STAFF).inbox == "one"


def test_the_first_route_that_is_for_it_and_may_take_it():
    asked = settings(
        "clerk",
        inbox={"two": {"label": LABEL, "recipient": "outsider"}},
        route=[
            {"inbox": "two", "grades": ["red"], "areas": ["aid"], "units": ["u", "v"], "matters": ["m"]},
            {"inbox": "one"},
            {"inbox": "two", "statuses": ["grown"]},
        ],
    )
    one = frozenset({"u"})
    full = Warned(units=one, matters=frozenset({"m"}), areas=frozenset({"aid", "b"}), grade="red")
    assert choose(full, asked, STAFF).inbox == "two"
    for less in ({"units": frozenset()}, {"matters": frozenset()}, {"areas": frozenset({"b"})}, {"grade": "yellow"}):
        told = {"units": one, "matters": full.matters, "areas": full.areas, "grade": "red", **less}
        assert choose(Warned(**told), asked, STAFF).inbox == "one"
    assert choose(about("clerk", status="grown"), asked, STAFF).inbox == "two"
    assert choose(about("clerk"), asked, STAFF).inbox == "desk"


def test_no_route_says_so():
    routed = choose(about("clerk"), settings(route=[]), STAFF)
    assert (routed.inbox, routed.why.en) == ("desk", "no route is for it")


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"fallback": "dsk"}, "Did you mean 'desk'?"),
        ({"fallback": "one"}, "must be a desk of no unit"),
        ({"route": [{"inbox": "two"}]}, "'two' is no inbox"),
        ({"route": [{"inbox": "one", "unit": ["u"]}]}, "Extra inputs"),
        ({"route": [{"inbox": "one", "grades": ["orange"]}]}, "'red', 'yellow' or 'none'"),
        ({"reports_to": {"a": "b", "b": "a"}}, "'a' answers to himself or herself"),
        ({"inbox": {"desk": {"label": LABEL}, "one": {"label": LABEL, "deputy": "a"}}}, "a desk has no deputy"),
        ({"inbox": {"desk": {"label": {"zh": "处"}}}}, "en"),
    ],
)
def test_what_does_not_hold_is_refused(change, message):
    with pytest.raises(ValueError, match=message):
        settings(**change)


def test_the_reference_project_has_routes(reference):
    assert read_routes(reference).fallback == "supervision_desk"


@pytest.fixture
def reference():
    return Project.open(".")


def test_faults_of_the_file_are_told_with_the_word_that_was_meant(tmp_path):
    for folder in ("features", "training", "serving", "data"):
        (tmp_path / folder).mkdir()
    (tmp_path / "pyproject.toml").write_text("[tool.riskml]\n", "utf-8")
    project = Project.open(tmp_path)
    with pytest.raises(ProjectError, match="no such file"):
        read_routes(project)
    (tmp_path / "serving" / "routes.toml").write_text(
        'fallbck = "a"\n[inbox.a]\nlabel = { zh = "处", en = "Desk" }\nrecipent = "P"\n', "utf-8"
    )
    with pytest.raises(ProjectError) as caught:
        read_routes(project)
    assert "Did you mean 'fallback'?" in str(caught.value)
    assert "Did you mean 'recipient'?" in str(caught.value)


def test_who_is_away_is_known_to_the_day():
    officials = pd.DataFrame({"official_id": ["a"], "unit_id": ["u"], "post": [None]})
    units = pd.DataFrame({"unit_id": ["u"], "parent_id": [None]})
    leaves = pd.DataFrame(
        {
            "official_id": ["first", "last", "open", "over", "later"],
            "valid_from": pd.to_datetime(["2025-06-30", "2025-06-01", "2025-06-01", "2025-06-01", "2025-07-01"]),
            "valid_to": pd.to_datetime(["2025-07-02", "2025-06-30", None, "2025-06-29", None]),
        }
    )
    staff = Staff.read(officials, units, leaves, date(2025, 6, 30))
    assert staff.away == {"first", "last", "open"}
    assert (staff.units, staff.posts, staff.above) == ({"a": "u"}, {}, {})


def test_warnings_get_their_inbox_and_what_was_cleared_goes_nowhere():
    hits = frame(hit(1, "a", case_id="C", official="outsider"), hit(2, "a", case_id="D", official="clerk"))
    told = pd.DataFrame(
        [{"review_id": "v", "warning_id": None, "hit_id": "h2", "finding": "cleared", "facts": None,
          "decided_at": pd.Timestamp("2025-03-09")}]
    )  # fmt: skip
    day = date(2025, 6, 30)
    leads = update_status(gather(hits), hits, stands_of(told, hits, gather(hits), day), {}, as_of=day)
    leads = issue(leads, MatterCapacity(), as_of=day)
    routed = route(leads, settings("outsider", "boss"), STAFF)
    assert list(routed["inbox"]) == ["one", ""]
    assert list(routed["recipient"]) == ["boss", ""]
    assert "outsider" in routed["route_en"][0]
    assert route(leads.iloc[:0], settings(), STAFF).empty
