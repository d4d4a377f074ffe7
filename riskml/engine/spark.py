"""Spark's own words for what the parser would otherwise put into words that mean something else there."""

from __future__ import annotations

import sqlglot
from sqlglot import exp

# Of a sample, as DuckDB has them; Spark has those of a population.
_SAMPLE_FORMS: dict[type[exp.Expr], str] = {
    exp.Skewness: "case when count({0}) > 2 then skewness({0}) * sqrt(count({0}) * (count({0}) - 1e0))"
    " / (count({0}) - 2e0) end",
    exp.Kurtosis: "case when count({0}) > 3 then (count({0}) - 1e0) * ((count({0}) + 1e0) * kurtosis({0}) + 6e0)"
    " / ((count({0}) - 2e0) * (count({0}) - 3e0)) end",
}


def _within_group(node: exp.WithinGroup) -> exp.Expr:
    [ordered] = node.expression.expressions
    share = node.this.this
    if isinstance(node.this, exp.PercentileDisc):
        return _discrete(share, node.expression)
    if isinstance(node.this, exp.PercentileCont):
        other = exp.Sub(this=exp.Literal.number(1), expression=share)
        return exp.func("percentile", ordered.this, other if ordered.args.get("desc") else share)
    return node


def _discrete(share: exp.Expr, order: exp.Expr) -> exp.Expr:
    return exp.WithinGroup(this=exp.Anonymous(this="PERCENTILE_DISC", expressions=[share]), expression=order)


def in_spark(node: exp.Expr) -> exp.Expr:
    """Return an expression of DuckDB's as Spark says it: quantiles, moments of a sample, days of the week.

    Examples
    --------
    >>> tree = sqlglot.parse_one("select quantile_cont(amount, 5e-1) from bids", read="duckdb")
    >>> tree.transform(in_spark).sql(dialect="spark")
    'SELECT PERCENTILE(amount, 5e-1) FROM bids'
    """
    if isinstance(node, exp.WithinGroup):
        return _within_group(node)
    if isinstance(node, exp.PercentileCont) and node.args.get("expression") is not None:
        return exp.func("percentile", node.this, node.expression)
    if isinstance(node, exp.PercentileDisc) and node.args.get("expression") is not None:
        return _discrete(node.expression, exp.Order(expressions=[exp.Ordered(this=node.this)]))
    if isinstance(node, exp.Extract) and node.name.upper() == "ISODOW":
        return exp.Extract(this=exp.var("DAYOFWEEK_ISO"), expression=node.expression)
    if type(node) in _SAMPLE_FORMS and not isinstance(node.parent, exp.Window | exp.Filter):
        return sqlglot.parse_one(_SAMPLE_FORMS[type(node)].format(node.this.sql(dialect="spark")), read="spark")
    return node
