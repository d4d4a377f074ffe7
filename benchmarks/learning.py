"""1 million official-months × 40 columns: learning from findings, scoring with exact explanations, stability.

Bagged LightGBM is trained, then every row is scored and explained, by the supervised part and by the
unsupervised one. Beside it, on a sample and projected to all rows: shap's TreeExplainer on the same trees with
the same reference (the same game), LightGBM's pred_contrib (another game, path-dependent) and KernelExplainer
(the same game, sampled). A tenth of the values is missing in half of the rows, as in real profiles; shap and
pred_contrib explain rows without gaps.

Stability is that of the supervised part over seeds: how alike the lists of the top 1 % are (Jaccard), and how
many of the three highest contributions two models share on the rows that both list.

    python benchmarks/learning.py [--rows 1000000] [--columns 40] [--sample 200] [--kernel-rows 1] [--seeds 3]
        [--stability-rows 100000] [--bags 40] [--leaves 7] [--trees 50]
"""

from __future__ import annotations

import argparse
import os
import resource
import sys
import time
from itertools import combinations
from typing import Any

import numpy as np

from riskml.scoring import Boosted, RiskScorer, published_sum

Floats = np.ndarray


def history(rows: int, columns: int, seed: int) -> tuple[Floats, Floats]:
    """Profiles, and findings on 2 % of them that six of the columns make more likely, two of them together."""
    random = np.random.default_rng(seed)
    X = random.normal(size=(rows, columns))
    odds = -5.2 + X[:, 0] + 0.8 * X[:, 1] * (X[:, 2] > 0) + np.maximum(X[:, 3], 0)
    odds += 0.5 * np.maximum(X[:, 4], 0) + 0.4 * X[:, 5]
    y = (random.random(rows) < 1 / (1 + np.exp(-odds))).astype(int)
    for start in range(0, rows // 2, 100_000):
        block = X[start : min(start + 100_000, rows // 2)]
        block[random.random(block.shape) < 0.1] = np.nan
    return X, y


def say(what: str, seconds: float, unit: str = "s") -> None:
    print(f"{what:<74}{seconds:10.2f} {unit}", flush=True)


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, value in (("rows", 1_000_000), ("columns", 40), ("sample", 200), ("kernel-rows", 1), ("seeds", 3)):
        parser.add_argument(f"--{name}", type=int, default=value)
    for name, value in (("stability-rows", 100_000), ("bags", 40), ("leaves", 7), ("trees", 50)):
        parser.add_argument(f"--{name}", type=int, default=value)
    asked = parser.parse_args()
    half = asked.columns // 2
    words: dict[str, Any] = {
        "directions": ["high"] * half + ["both"] * (asked.columns - half),
        "bags": asked.bags,
        "num_leaves": asked.leaves,
        "n_estimators": asked.trees,
    }
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f} when it began")
    X, y = history(asked.rows, asked.columns, 0)
    print(f"{asked.rows:,} rows × {asked.columns} columns, {y.sum():,} findings")
    began = time.perf_counter()
    model = Boosted(**words).fit(X, y)
    say(f"training, {asked.bags} bags of {asked.trees} trees of {asked.leaves} leaves", time.perf_counter() - began)
    say("peak memory", peak(), "MB")
    for row in (0, -1):  # with gaps and without
        model.explain(X[[row]])
    began = time.perf_counter()
    base, phi = model.explain(X)
    ours = time.perf_counter() - began
    say("supervised part: exact explanations of every row", ours)
    began = time.perf_counter()
    apart = float(np.abs(published_sum(base, phi) - model.decision_function(X)).max())
    say("supervised part: scores alone, to check them", time.perf_counter() - began)
    print(f"largest difference between sum and prediction {apart:.1e}")
    del phi
    strange = RiskScorer(z_scores=True, random_state=0).fit(X[:: max(1, asked.rows // 200_000)])
    strange.explain(X[:2])
    began = time.perf_counter()
    for start in range(0, asked.rows, 100_000):
        strange.explain(X[start : start + 100_000])
    say("unsupervised part: scores with exact explanations of every row", time.perf_counter() - began)
    say("peak memory", peak(), "MB")
    beside(model, X[-asked.sample :], ours / asked.rows, asked.rows, asked.kernel_rows)
    stability(words, asked.stability_rows, asked.columns, asked.seeds)
    print(f"load {os.getloadavg()[0]:.1f} when it ended")


def beside(model: Boosted, sample: Floats, ours: float, rows: int, kernel_rows: int) -> None:
    """Time others on a sample, in seconds a row, on all processors that they take."""
    import lightgbm  # noqa: PLC0415 -- loaded after our own peak memory was read
    import shap  # noqa: PLC0415

    boosters = [lightgbm.Booster(model_str=text) for text in model.to_texts().values()]
    took = {}
    for booster in boosters:
        booster.params["objective"] = "cross_entropy"
    whole = shap.maskers.Independent(model.reference_, max_samples=len(model.reference_))  # else shap keeps 100 rows
    explainers = [shap.TreeExplainer(one, whole, feature_perturbation="interventional") for one in boosters]
    began = time.perf_counter()
    values = np.mean([explainer.shap_values(sample, check_additivity=False) for explainer in explainers], axis=0)
    took["shap.TreeExplainer, interventional (the same game)"] = (time.perf_counter() - began) / len(sample)
    exact = model.explain(sample)[1]
    print(f"largest difference from shap's values {np.abs(values - exact).max():.1e}")
    many = np.tile(sample, (max(1, 2000 // len(sample)), 1))
    began = time.perf_counter()
    for booster in boosters:
        booster.predict(many, pred_contrib=True)
    took["LightGBM's pred_contrib (another game)"] = (time.perf_counter() - began) / len(many)
    if kernel_rows:
        explainer = shap.KernelExplainer(model.decision_function, model.reference_)
        began = time.perf_counter()
        sampled = explainer.shap_values(sample[:kernel_rows], silent=True)
        took["shap.KernelExplainer (the same game, sampled)"] = (time.perf_counter() - began) / kernel_rows
        print(f"largest error of KernelExplainer's values {np.abs(sampled - exact[:kernel_rows]).max():.1e}")
    for what, seconds in took.items():
        say(f"{what}, projected to {rows:,} rows", seconds * rows)
        print(f"    = {seconds / ours:.0f} × ours")


def stability(words: dict[str, Any], rows: int, columns: int, seeds: int) -> None:
    """Train on one history with several seeds and list the top 1 % of another."""
    X, y = history(rows, columns, 1)
    new, _ = history(50_000, columns, 2)
    lists, reasons = [], []
    for seed in range(seeds):
        model = Boosted(**words, random_state=seed).fit(X, y)
        listed = np.argsort(-model.decision_function(new), kind="stable")[: len(new) // 100]
        lists.append(set(listed.tolist()))
        top = np.argsort(-model.explain(new[listed])[1], axis=1, kind="stable")[:, :3]
        reasons.append({row: set(three.tolist()) for row, three in zip(listed.tolist(), top, strict=True)})
    pairs = list(combinations(range(seeds), 2))
    alike = [len(lists[a] & lists[b]) / len(lists[a] | lists[b]) for a, b in pairs]
    shared = [len(reasons[a][row] & reasons[b][row]) / 3 for a, b in pairs for row in lists[a] & lists[b]]
    print(f"over {seeds} seeds, trained on {rows:,} rows with {y.sum():,} findings, listing 500 of 50,000 others:")
    print(
        f"    Jaccard of the lists {np.mean(alike):.3f} (least {min(alike):.3f}), reasons alike {np.mean(shared):.3f}"
    )


if __name__ == "__main__":
    main()
