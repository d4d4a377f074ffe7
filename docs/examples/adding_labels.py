# %% [markdown]
# # 加入核查结论 · Adding labels
#
# 摘要：有了核查结论，模型可以学习“被核实的情况有什么共同点”。但结论只说明谁被查过、查出什么：没被查的人是“未标注”，
# 不是“没问题”。因此按时间切分，从不打乱；用每月随机抽查的人估计精确率，并给出区间；概率不准就只给排序。
# 数据全为随机生成，所以真实比例已知，可以与估计对照。
#
# With findings a model can learn what those had in common that reviewers confirmed. But a finding says who was looked
# at and what came of it: whoever was not looked at is unlabelled, not innocent. So: split by time, never shuffle; as of
# a date; random draws as the anchor; intervals on everything. The data are drawn at random, so here, and only here, the
# truth is known and can be set beside the estimate.

# %%
import numpy as np
import pandas as pd
from scipy.special import expit

from riskml.evaluation import TemporalSplit, at_capacity, calibration, top_of_each_month
from riskml.reviews import reviews_as_of, training_labels
from riskml.scoring import BlendedScorer, Boosted, RiskScorer
from riskml.scoring.positive_unlabelled import sensitivity

# %% [markdown]
# ## A history, and a truth that nobody sees
#
# 150 officials over 18 months. What a review would confirm depends on closeness and late work *together*, and on the
# severity of rule hits. Workload is strange at times, and harmless.

# %%
random = np.random.default_rng(11)
months = pd.date_range("2024-01-01", periods=18, freq="MS")
index = pd.MultiIndex.from_product([[f"P{n:03}" for n in range(150)], months], names=["official_id", "month"])
X = pd.DataFrame(random.normal(size=(len(index), 3)), index=index, columns=["overdue_rate", "closeness", "workload"])
X["workload"] *= random.choice([1, 4], len(X), p=[0.9, 0.1])
X["rules_bidding"] = np.log1p(random.poisson(0.3, len(X)))
odds = -4.0 + 1.2 * X["closeness"].clip(0) * X["overdue_rate"].clip(0) + 1.5 * X["rules_bidding"]
truth = pd.Series(random.random(len(X)) < expit(odds), index)

# %% [markdown]
# ## Reviews: late, and only of those whom somebody chose
#
# Each month the office reviews the ten with the most late work (`propensity` 1: they were looked at for certain) and
# draws ten of the others by lot, each with the same known chance. A finding takes one to three months.

# %%
listed = top_of_each_month(X["overdue_rate"], 10)
drawn = top_of_each_month(pd.Series(random.random(len(X)), index).mask(listed), 10)
labels = pd.DataFrame(
    {
        "finding": np.where(truth, "confirmed", "cleared"),
        "selected_by": np.where(listed, "rule", "random"),
        "propensity": np.where(listed, 1.0, 10 / 140),
        "decided_at": index.get_level_values("month") + pd.to_timedelta(random.integers(31, 93, len(X)), unit="D"),
    },
    index=index,
)[listed | drawn].reset_index()

# %% [markdown]
# ## Train before, let findings mature, test after
#
# The last four months are the test; the two before it are the embargo. What is learnt from is what was known on the
# day before the test. 1 is a finding, -1 was cleared, 0 was not looked at.

# %%
(fold,) = TemporalSplit(1, embargo="P2M", test_months=4).folds(X)
known = training_labels(labels, fold.as_of).set_index(["official_id", "month"])["finding"]
y = known.map({"confirmed": 1, "cleared": -1}).reindex(index, fill_value=0).to_numpy()
train, test = X.iloc[fold.train], X.iloc[fold.test]
directions = {"overdue_rate": "high", "closeness": "high", "workload": "both", "rules_bidding": "high"}
settings = {"directions": directions, "minimum_findings": 15, "random_state": 0}
model = BlendedScorer(
    unsupervised=RiskScorer(z_scores=True), supervised=Boosted(bags=5, min_child_samples=10), **settings
)
model.fit(train, y[fold.train], groups=train.index.get_level_values("official_id"))
print(f"as of {fold.as_of:%Y-%m-%d}: {model.findings_} officials with a finding, regime {model.regime_}")
print("log-odds = {:.2f} + {:.2f} · strangeness + {:.2f} · likeness to findings".format(*model.weighing_))

# %% [markdown]
# The score is still the sum of its reasons. Below 15 officials with a finding the same object would have been
# `RiskScorer` alone, bit for bit, and would have said so.

# %%
reasons = model.explain(test)
scores = pd.Series(reasons.score, test.index)
print(reasons.frame().sort_values("score", ascending=False).head(3).round(2).to_string())

# %% [markdown]
# ## What is a list of five a month worth?
#
# The estimate weighs each review by the chance it had of being made: ten of the others stand for 140. Only because
# of the draws does it know anything about people whom the old way of choosing left alone.

# %%
reviews = reviews_as_of(labels, "2025-12-31")
for name, ranked in {
    "blended": scores,
    "strangeness alone": pd.Series(
        model.unsupervised_.decision_function(test.drop(columns="rules_bidding")), test.index
    ),
}.items():
    found = at_capacity(ranked, reviews, 5)
    true = truth[test.index][top_of_each_month(ranked, 5)].mean()
    print(f"{name}: precision {found.precision}, in truth {true:.3f}; recall {found.recall}")
worth = at_capacity(scores, reviews, 5)
print(worth.text().en)

# %% [markdown]
# The interval is wide: a few draws cannot tell more. More draws, not more decimals, would narrow it.
#
# ## Do the chances mean what they say?
#
# Of whoever was drawn by lot it is known what came of it, and nobody chose them: chances are held against them. Where
# the error is above 0.02, or people are too few to tell, ranks are shown and no chances.

# %%
lot = reviews[(reviews["selected_by"] == "random") & (reviews["finding"] != "open")].set_index(["official_id", "month"])
lot = lot[lot.index.isin(test.index)]
meant = calibration(lot["finding"] == "confirmed", expit(scores[lot.index]), bins=4)
print(meant.text().en)

# %% [markdown]
# The model learnt that who was not looked at has no finding, so its chances are those of a *finding*, made the way that
# findings were made, and come out too low for what a review of everybody would confirm.
#
# ## What hangs on the assumed share?
#
# How many there are to find is not known. Were the findings a random draw of all there is to find, which they are not,
# then under each assumed share of officials and months the list would be worth this much. `contradicted` marks shares
# that the findings themselves rule out.

# %%
found_later = reviews[reviews["finding"] == "confirmed"].set_index(["official_id", "month"]).index
hangs = sensitivity(scores.to_numpy(), test.index.isin(found_later), [0.03, 0.05, 0.1, 0.2], capacity=20)
print(hangs.drop(columns=["lift", "jaccard"]).round(2).to_string())

# %% [markdown]
# What this does not show: the lot was kept, the findings were right, and nobody changed their ways. Labels record what
# reviewers looked at; a model of them repeats their choices. The random draws are what keeps it from going in circles.
