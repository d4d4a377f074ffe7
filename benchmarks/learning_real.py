"""Learning on data with judgements that others made: an auditor's firms, and permits with planted disorder.

**uci_audit_risk**: 776 firms, of which an auditor called 39 % a risk. The label is ``Audit_Risk >= 1``, and
Audit_Risk is Inherent_Risk × CONTROL_RISK × Detection_Risk: the sum of Risk_A … Risk_F, that of Risk_E and Risk_F,
and 0.5. Each term is a fact times the auditor's step for it (Score_A = 0.2, 0.4 or 0.6 by PARA_A, and so on).
Four tables are learnt from:

    everything      as it was published: what an honest tool refuses
    unnamed         without Audit_Risk, the one column that the guard names; the parts of the product are left in
    facts           without all that the auditor worked out: what stood in the books
    facts, by place the same, each LOCATION_ID on one side of every fold

There are no dates, so nothing can be split by time: folds are drawn at random, several times over, and that is
kinder than any use would be. Equal rows are taken once, or they would stand on both sides.

**injected_anomaly_logs**: two Dutch towns' building permits (BPI Challenge 2015), about a tenth of the cases
disturbed by others. Features say how a case departs from what the other cases of the log do; no label is used.
Not used, because they give the disturbance away: times that run backwards (no undisturbed case has any, most of
the shifted ones do: events were moved and kept their times) and missing times (only inserted events lack one).
Insert and Attribute invent names of steps and hands, so they are reported apart.

Eight columns were written first, among them how long a case took and how many acts it has, which say that large
cases are strange. Four of them, one for each way to depart from what others do, were taken when their figures had
been seen; so the second line of each log flatters, and the first does not. Six (without days and acts) lay between.
Weights and settings are the scorer's own.

    python benchmarks/learning_real.py [--repeats 3] [--data DIR]
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
import time
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd
from scipy.special import expit
from sklearn.base import clone
from sklearn.metrics import precision_recall_curve, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from riskml.core.errors import ModelError
from riskml.evaluation import GroupSplit, calibration, check_training, clopper_pearson
from riskml.scoring import BlendedScorer, Boosted, RiskScorer

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from riskml.scoring.settings import Direction

    Folds = Iterable[tuple[np.ndarray, np.ndarray]]

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
AUDIT = Path("uci_audit_risk/audit_risk.csv")
LOGS = tuple(Path(f"injected_anomaly_logs/BPIC15_{town}-0.10.json.gz") for town in (1, 2))

FACTS = ("PARA_A", "PARA_B", "TOTAL", "numbers", "Money_Value", "District_Loss", "History")
"""Of the published columns those that are no score, probability, product or sum of the auditor's own.

Left out: Audit_Risk (the label itself); Inherent_Risk, CONTROL_RISK, Detection_Risk (its factors); Risk_A … Risk_F
(their terms); Score, Score_A, Score_B, Score_MV, PROB, Prob (the auditor's steps and weights, of which the terms
are made); Sector_score (a judgement of which nothing says what it was made from); LOCATION_ID (a name, no number).
"""

PLANTED = ("SkipSequence", "Rework", "Early", "Late")
INVENTED = ("Insert", "Attribute")
PROCESS: dict[str, Direction] = dict.fromkeys(
    ("steps_skipped", "steps_repeated", "order_most_unusual", "passages_unseen"), "high"
)
EIGHT: dict[str, Direction] = PROCESS | {
    "order_unusual": "high",
    "passage_unusual": "high",
    "days": "both",
    "acts": "both",
}
NAMES: dict[str, Direction] = {"steps_unseen": "high", "hand_unusual": "high"}
USUAL = 0.95
"""Share of cases from which on a step, or an order of two, counts as what is done."""


def audit_tables(path: Path) -> tuple[dict[str, pd.DataFrame], np.ndarray, np.ndarray]:
    """The tables that are learnt from, the labels and the places."""
    whole = pd.read_csv(path).drop_duplicates(ignore_index=True)
    y = whole.pop("Risk").to_numpy()
    place = whole.pop("LOCATION_ID").astype(str).to_numpy()
    tables = {"everything": whole, "unnamed": whole.drop(columns="Audit_Risk"), "facts": whole[list(FACTS)]}
    return {name: table.fillna(table.median()) for name, table in tables.items()}, y, place


def refused(X: pd.DataFrame, y: np.ndarray) -> list[str]:
    """What the guard before training says of a table: one line a column, none if it may be learnt from."""
    try:
        check_training(X, y)
    except ModelError as error:
        return [str(fault) for fault in error.faults]
    return []


def held_out(model: Any, X: pd.DataFrame, y: np.ndarray, folds: Folds) -> np.ndarray:
    """Scores of every row by a model that has not seen it."""
    scores = np.full(len(X), np.nan)
    for train, test in folds:
        scores[test] = clone(model).fit(X.iloc[train], y[train]).decision_function(X.iloc[test])
    return scores


def precision_of_list(scores: np.ndarray, y: np.ndarray, share: float = 0.1) -> tuple[int, int]:
    """Findings in the list of the highest scores, and its length."""
    length = int(np.ceil(share * len(y)))
    return int(y[np.argsort(-scores, kind="stable")[:length]].sum()), length


def audit(path: Path, repeats: int) -> None:
    tables, y, place = audit_tables(path)
    print(f"uci_audit_risk: {len(y)} different firms, {y.mean():.1%} called a risk")
    for name, X in tables.items():
        print(f"  guard, {name}: {'; '.join(refused(X, y)) or 'nothing named'}")
    unnamed = tables["unnamed"]
    product = unnamed["Inherent_Risk"] * unnamed["CONTROL_RISK"] * unnamed["Detection_Risk"]
    print(f"  three columns of 'unnamed' multiplied: ROC AUC {roc_auc_score(y, product):.4f}")
    print(f"  {'table':<18}{'model':<15}{'ROC AUC':>16}{'of the first tenth':>32}{'calibration error (chance)':>28}")
    models: dict[str, Any] = {
        "RiskScorer": RiskScorer(random_state=0),
        "Boosted": Boosted(),
        "BlendedScorer": BlendedScorer(),
    }
    for table in ("everything", "unnamed", "facts", "facts, by place"):
        X = tables[table.partition(",")[0]]
        times = 1 if "place" in table else repeats
        for name, model in models.items():
            model.set_params(directions=dict.fromkeys(FACTS, "high"), random_state=0)
            runs = []
            for repeat in range(times):
                by_chance = StratifiedKFold(5, shuffle=True, random_state=repeat).split(X, y)
                folds = GroupSplit(5).split(X, y, place) if "place" in table else by_chance
                runs.append(held_out(model, X, y, folds))
            print(_audit_line(table, name, runs, y), flush=True)


def _audit_line(table: str, name: str, runs: list[np.ndarray], y: np.ndarray) -> str:
    areas = [roc_auc_score(y, scores) for scores in runs]
    hits, length = precision_of_list(runs[0], y)
    low, high = clopper_pearson(hits, length)
    line = f"  {table:<18}{name:<15}{np.mean(areas):>8.3f} ± {np.std(areas):.3f}"
    line += f"{f'{hits} of {length} = {hits / length:.2f} [{low:.2f}, {high:.2f}]':>32}"
    if name == "RiskScorer":
        return f"{line}{'no chances':>28}"
    found = calibration(y, expit(runs[0]))
    return f"{line}{f'{found.error:.3f} ({found.by_chance:.3f})':>28}"


def read_log(path: Path) -> tuple[list[list[tuple[str, str, str | None]]], list[str]]:
    """Step, resource and time of the events of each case, in the log's order, and the kind of each case."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        cases = json.load(file)["cases"]
    kinds = [label if (label := case["attributes"]["label"]) == "normal" else label["anomaly"] for case in cases]
    events = [
        [(one["name"], str(one["attributes"].get("org:resource")), one["timestamp"]) for one in case["events"]]
        for case in cases
    ]
    return events, kinds


def case_features(cases: Sequence[Sequence[tuple[str, str, str | None]]]) -> pd.DataFrame:
    """How each case departs from what the other cases do; one row a case.

    Surprise is -ln of the share of the other cases. ``steps_skipped``: steps missing that 95 % of the others with
    one of the case's steps have. ``steps_repeated``: steps done again. ``order_…``: pairs of steps in an order that
    at most 5 % of the others have, the sum and the largest. ``passage_unusual``: which step follows which, the mean;
    ``passages_unseen``: how many of these no other case has. ``steps_unseen``: steps that no other case has.
    ``hand_unusual``: who did a step that others do, the largest.
    """
    number = {name: place for place, name in enumerate(sorted({step for case in cases for step, _, _ in case}))}
    steps = [np.array([number[step] for step, _, _ in case]) for case in cases]
    size = len(number)
    there, before = np.zeros((len(cases), size), bool), np.zeros((size, size))
    follows, again = np.zeros(size * size), Counter[tuple[int, int]]()
    handled = Counter(pair for case in cases for pair in {(step, hand) for step, hand, _ in case})
    for case, order in enumerate(steps):
        distinct = _in_order(order)
        there[case, distinct] = True
        before[np.ix_(distinct, distinct)] += np.triu(np.ones((len(distinct), len(distinct))), 1)
        follows[_passages(order, size)] += 1
        again.update(_repeats(order))
    both, together, cases_with = before + before.T, there.T.astype(float) @ there, there.sum(axis=0).astype(float)
    rows = []
    for case, order in enumerate(steps):
        distinct = _in_order(order)
        missing = np.flatnonzero(~there[case])
        having = (together[np.ix_(distinct, missing)] + 0.5) / cases_with[distinct, None]
        usual = np.where(cases_with[distinct, None] > 1, having, 0.0).max(axis=0, initial=0.0)
        a, b = distinct[np.triu_indices(len(distinct), 1)[0]], distinct[np.triu_indices(len(distinct), 1)[1]]
        share = (before[a, b] - 0.5) / both[a, b]  # of the other cases, half a case added to either order
        odd = -np.log(share[share <= 1 - USUAL])
        passages = _passages(order, size)
        others = follows[passages] - 1
        passage = -np.log((others + 0.5) / cases_with[passages // size])
        repeated = [-np.log((again[one] - 0.5) / cases_with[one[0]]) for one in _repeats(order)]
        hand = [-np.log((handled[step, hand] - 0.5) / cases_with[number[step]]) for step, hand, _ in cases[case]]
        at = [datetime.fromisoformat(when) for _, _, when in cases[case] if when]
        rows.append({
            "steps_skipped": float(-np.log(1 - np.minimum(usual[usual >= USUAL], 0.999)).sum()),
            "steps_repeated": float(sum(repeated)),
            "order_unusual": float(odd.sum()),
            "order_most_unusual": float(odd.max(initial=0.0)),
            "passage_unusual": float(passage.mean()) if len(passage) else 0.0,
            "passages_unseen": float((others == 0).sum()),
            "days": float(np.log1p((max(at) - min(at)).total_seconds() / 86400)) if at else np.nan,
            "acts": float(np.log(len(order))),
            "steps_unseen": float((cases_with[distinct] == 1).sum()),
            "hand_unusual": float(max(hand)),
        })  # fmt: skip
    return pd.DataFrame(rows)


def _in_order(order: np.ndarray) -> np.ndarray:
    """The steps, each once, by when it first came."""
    return order[np.sort(np.unique(order, return_index=True)[1])]


def _passages(order: np.ndarray, size: int) -> np.ndarray:
    """Which step follows which directly, each pair once, as one number."""
    return np.unique(order[:-1] * size + order[1:])


def _repeats(order: np.ndarray) -> list[tuple[int, int]]:
    """Step and time, for the second time on."""
    many = np.bincount(order)
    return [(int(step), time) for step in np.flatnonzero(many > 1) for time in range(2, many[step] + 1)]


def best_f1(y: np.ndarray, scores: np.ndarray) -> float:
    precision, recall, _ = precision_recall_curve(y, scores)
    return float((2 * precision * recall / np.maximum(precision + recall, 1e-12)).max())


def f1_at(y: np.ndarray, scores: np.ndarray) -> float:
    """F1 of a list that is as long as there are disturbed cases; precision and recall are then one."""
    return float(y[np.argsort(-scores, kind="stable")[: y.sum()]].mean())


def disturbed(path: Path) -> None:
    cases, kinds = read_log(path)
    X, kind = case_features(cases), np.array(kinds)
    print(f"{path.name}: {len(kind)} cases, {(kind != 'normal').sum()} disturbed")
    ways: dict[str, tuple[dict[str, Direction], np.ndarray]] = {
        "eight columns, without Insert and Attribute": (EIGHT, ~np.isin(kind, INVENTED)),
        "four columns, without Insert and Attribute": (PROCESS, ~np.isin(kind, INVENTED)),
        "four columns and invented names, all kinds": (PROCESS | NAMES, np.full(len(kind), True)),
    }
    for name, (directions, kept) in ways.items():
        table, y = X.loc[kept, list(directions)], (kind[kept] != "normal").astype(int)
        scores = RiskScorer(directions=directions, random_state=0).fit(table).decision_function(table)
        normal = kind[kept] == "normal"
        by_kind = {one: kind[kept] == one for one in (*PLANTED, *INVENTED) if (kind[kept] == one).any()}
        apart = ", ".join(
            f"{one} {roc_auc_score(these[these | normal], scores[these | normal]):.2f}"
            for one, these in by_kind.items()
        )
        print(f"  {name}: F1 {f1_at(y, scores):.3f} (by chance {y.mean():.3f}, best threshold "
              f"{best_f1(y, scores):.3f}), ROC AUC {roc_auc_score(y, scores):.3f}; {apart}")  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--data", type=Path, default=DATA)
    asked = parser.parse_args()
    began = time.perf_counter()
    if (asked.data / AUDIT).is_file():
        audit(asked.data / AUDIT, asked.repeats)
    else:
        print(f"skipped: no {AUDIT} in {asked.data}", file=sys.stderr)
    for log in LOGS:
        if (asked.data / log).is_file():
            disturbed(asked.data / log)
        else:
            print(f"skipped: no {log} in {asked.data}", file=sys.stderr)
    print(f"{time.perf_counter() - began:.0f} s in all")


if __name__ == "__main__":
    main()
