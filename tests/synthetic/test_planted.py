"""What is planted can be seen by brute force, and the honest look-alikes are innocent in the data."""

from __future__ import annotations

import numpy as np
import pandas as pd

SCHEMES = {
    "crony": 3,
    "slow_walking": 3,
    "queue_jumping": 3,
    "split_purchases": 3,
    "rubber_stamping": 3,
    "over_lenient": 3,
    "self_approval": 2,
}
LOOK_ALIKES = ("specialist", "covering", "hard_caseload", "night_duty", "newcomer")


def _ratio(rows: pd.DataFrame, official: str, value: pd.Series) -> float:
    """Return an official's sum against what the rest of the city did with the same strata."""
    value = value.astype(float)
    mine = rows["official_id"] == official
    peers = value[~mine].groupby(rows.loc[~mine, "stratum"]).mean()
    return float(value[mine].sum() / peers.reindex(rows.loc[mine, "stratum"]).sum())


def _each(city, kind, value, only=None):
    ratios = []
    for _, player in city.players(kind).iterrows():
        rows = city.within(player)
        rows = rows if only is None else rows[only(rows)]
        ratios.append(_ratio(rows, player["official_id"], value(rows)))
    return np.array(ratios)


def test_who_plays(city):
    planted = city.truth[city.truth["role"] == "scheme"]
    assert planted["kind"].value_counts().to_dict() == SCHEMES
    assert planted["official_id"].is_unique
    honest = city.truth[city.truth["role"] == "look_alike"]
    assert set(honest["kind"]) == set(LOOK_ALIKES)
    assert not set(planted["official_id"]) & set(honest["official_id"])
    length = pd.to_datetime(planted["to"]) - pd.to_datetime(planted["from"])
    assert length.between(pd.Timedelta("235D"), pd.Timedelta("366D")).all()


def test_crony_draws_the_company_s_cases_approves_them_and_is_quick(city):
    for _, player in city.players("crony").iterrows():
        official, company = player["official_id"], player["about"][0]
        rows = city.within(player)
        unit = rows.loc[rows["official_id"] == official, "unit_id"].iloc[0]
        decided = rows[rows["decides"] & (rows["unit_id"] == unit) & rows["matter_id"].str.endswith("_licence")]
        theirs, mine = decided["counterparty_id"] == company, decided["official_id"] == official
        assert 20 <= theirs.sum() <= 80
        # The share of the company against the official's share of everybody else's cases.
        lift = mine[theirs].mean() / mine[~theirs].mean()
        assert 1.5 < lift < 6
        favoured = decided[theirs & mine]
        assert (favoured["outcome"] == "approved").mean() > 0.9
        assert favoured["elapsed"].mean() < 0.75 * decided.loc[~theirs & mine, "elapsed"].mean()


def test_slow_walking_is_late_two_to_five_times_as_often_and_says_less_why(city):
    ratios = _each(city, "slow_walking", lambda rows: rows["late"])
    assert (ratios > 1.6).all()
    assert (ratios < 7).all()
    late = city.operations[city.operations["late"]]
    unexplained = late["reason"] == ""
    theirs = late["official_id"].isin(city.players("slow_walking")["official_id"])
    assert unexplained[theirs].mean() > 0.25
    assert unexplained[~theirs].mean() < 0.04


def test_slow_walking_spares_the_agents(city):
    mine, spared = [], []
    for _, player in city.players("slow_walking").iterrows():
        rows = city.within(player)
        rows = rows[rows["official_id"] == player["official_id"]]
        agents = rows["counterparty_id"].isin(player["about"])
        spared.append(rows.loc[agents, "late"])
        mine.append(rows.loc[~agents, "late"])
    assert pd.concat(spared).mean() < 0.5 * pd.concat(mine).mean()


def _overtaken(rows: pd.DataFrame) -> tuple[int, int]:
    """Return how many waiting cases were overtaken by later arrivals, and how many such meetings there were."""
    received, occurred = rows["received"].to_numpy(), rows["occurred"].to_numpy()
    before = received[:, None] < received[None, :]
    waiting = occurred[:, None] > received[None, :]
    return int((before & waiting & (occurred[:, None] > occurred[None, :])).sum()), int((before & waiting).sum())


def test_queue_jumping_overtakes_more_than_peers(city):
    for _, player in city.players("queue_jumping").iterrows():
        rows = city.within(player)
        mine = rows[rows["official_id"] == player["official_id"]]
        observed = expected = 0.0
        for stratum, own in mine.groupby("stratum"):
            peers = rows[(rows["stratum"] == stratum) & (rows["official_id"] != player["official_id"])]
            counts = np.array([_overtaken(group) for _, group in peers.groupby("official_id")]).sum(axis=0)
            overtaken, met = _overtaken(own)
            observed, expected = observed + overtaken, expected + met * counts[0] / max(counts[1], 1)
        assert 1.25 < observed / expected < 5
        decided = mine[mine["counterparty_id"].str.startswith("E")]
        friends = decided["counterparty_id"].isin(player["about"])
        relative = decided["elapsed"] / decided.groupby("stratum")["elapsed"].transform("mean")
        assert relative[friends].mean() < 0.6 * relative[~friends].mean()


def test_split_purchases_sum_over_the_threshold_within_days(city, matters):
    threshold = next(card.threshold for card in matters if card.name == "small_procurement")
    bought = city.operations[
        (city.operations["matter_id"] == "small_procurement")
        & city.operations["decides"]
        & (city.operations["outcome"] == "approved")
        & (city.operations["amount"] < threshold)
    ]
    most = {}
    for pair, rows in bought.groupby(["official_id", "counterparty_id"]):
        when, amount = rows["occurred"], rows["amount"]
        sums = [amount[(when >= one) & (when <= one + pd.Timedelta("15D"))].sum() for one in when]
        most[pair] = sum(one >= threshold for one in sums)
    planted = {(row["official_id"], row["about"][0]) for _, row in city.players("split_purchases").iterrows()}
    assert all(most[pair] >= 5 for pair in planted)
    others = [count for pair, count in most.items() if pair not in planted]
    assert max(others) < 5
    assert sum(count > 0 for count in others) < 20  # a few honest pairs come over it, most never


def _batched(rows: pd.DataFrame) -> pd.Series:
    gap = rows.sort_values("occurred").groupby("official_id")["occurred"].diff()
    return (gap < pd.Timedelta("2min")).reindex(rows.index)


def test_rubber_stamping_waits_for_the_last_day_in_batches(city):
    def decides(rows):
        return rows["decides"]

    last_day = _each(city, "rubber_stamping", lambda rows: rows["elapsed"] >= rows["limit"], decides)
    assert (last_day > 1.7).all()
    assert (last_day < 6).all()
    assert (_each(city, "rubber_stamping", _batched, decides) > 2.5).all()
    refused = _each(city, "rubber_stamping", lambda rows: rows["outcome"] != "approved", decides)
    assert refused.mean() < 0.9


def test_over_lenient_gives_more_and_fines_less(city):
    for _, player in city.players("over_lenient").iterrows():
        rows = city.within(player)
        rows = rows[rows["matter_id"].isin(["hardship_aid", "administrative_penalty"]) & rows["decides"]]
        paid = rows[rows["outcome"] == "approved"]
        ratio = _ratio(paid, player["official_id"], paid["amount"])
        if (paid.loc[paid["official_id"] == player["official_id"], "matter_id"] == "hardship_aid").all():
            assert 1.15 < ratio < 2
            assert _ratio(rows, player["official_id"], rows["outcome"] != "approved") < 0.7
        else:
            assert 0.3 < ratio < 0.75


def test_self_approval_is_theirs_alone(city):
    cases = city.tables["cases"].set_index("case_id")["applicant_id"]
    decided = city.operations[city.operations["decides"]]
    own = decided[decided["official_id"].to_numpy() == cases[decided["case_id"]].to_numpy()]
    assert set(own["official_id"]) == set(city.players("self_approval")["official_id"])
    assert 4 <= len(own) <= 6


def test_specialists_are_alone_in_their_pool(city):
    desk = city.operations[city.operations["step"] == "joint_review"]
    assert not desk[["unit_id", "official_id"]].drop_duplicates()["unit_id"].duplicated().any()
    assert set(desk["official_id"]) == set(city.players("specialist")["official_id"])
    top = desk.groupby("official_id")["counterparty_id"].agg(lambda who: who.value_counts(normalize=True).iloc[0])
    assert (top > 0.75).all()  # close to one company, as the desk's duty has it
    ordinary = city.operations[
        city.operations["official_id"].isin(desk["official_id"]) & (city.operations["matter_id"] == "building_permit")
    ]
    assert ordinary.groupby("official_id").size().min() > 30  # and like anybody else with other work


def test_covering_doubles_the_load_while_the_colleague_is_sick(city):
    observed = expected = 0.0
    for _, player in city.players("covering").iterrows():
        official, sick = player["official_id"], player["about"][0]
        rows = city.within(player)
        assert rows[rows["official_id"] == sick].empty
        # The official's share in the unit's reviews before, applied to the unit's reviews meanwhile.
        begin, end = pd.Timestamp(player["from"]), pd.Timestamp(player["to"])
        unit = city.operations.loc[city.operations["official_id"] == official, "unit_id"].iloc[0]
        reviews = city.operations[(city.operations["unit_id"] == unit) & (city.operations["post"] == "reviewer")]
        mine = reviews["official_id"] == official
        meanwhile = reviews["received"].between(begin, end)
        observed += (mine & meanwhile).sum()
        expected += mine[reviews["received"] < begin].mean() * meanwhile.sum()
    assert 1.5 < observed / expected < 3


def test_hard_caseload_is_everybody_s_in_the_unit(city):
    hard = city.players("hard_caseload")["official_id"]
    rows = city.operations[city.operations["matter_id"].str.endswith("_licence")]
    theirs = rows["official_id"].isin(hard)
    peers = rows[~theirs].groupby("stratum")["elapsed"].mean()
    relative = rows[theirs].groupby(["official_id", "stratum"])["elapsed"].mean().reset_index()
    relative = relative["elapsed"] / peers.reindex(relative["stratum"]).to_numpy()
    assert len(set(rows.loc[theirs, "unit_id"])) == 1
    assert relative.median() > 1.2
    assert (relative > 0.95).mean() > 0.8


def test_night_duty_works_at_night_as_all_of_its_post_do(city):
    night = city.operations[city.operations["step"] == "night_check"]
    assert night["after_hours"].all()
    assert set(night["official_id"]) == set(city.players("night_duty")["official_id"])
    others = city.operations[~city.operations["official_id"].isin(night["official_id"])]
    assert 0.01 < others["after_hours"].mean() < 0.1
    assert others.loc[others["sensitive"], "after_hours"].mean() < 0.005


def test_newcomers_have_few_cases(city):
    count = city.operations["official_id"].value_counts()
    new = count.reindex(city.players("newcomer")["official_id"]).fillna(0)
    assert (new < 0.25 * count.median()).all()
