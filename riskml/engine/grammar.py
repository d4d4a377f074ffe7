"""What a card's SQL may be made of: a closed list of expressions, repeatable, read-only and the same on every backend.

What is not listed is refused before it runs, whatever a later version of the parser or of a database comes to know.
"""

from __future__ import annotations

from sqlglot import exp

_QUERY = (
    exp.Select, exp.Union, exp.Intersect, exp.Except, exp.Subquery, exp.With, exp.CTE, exp.From, exp.Join, exp.Table,
    exp.TableAlias, exp.Values, exp.Tuple, exp.Lateral, exp.Unnest, exp.Explode, exp.Where, exp.Group,
    exp.GroupingSets, exp.Cube, exp.Rollup, exp.Grouping, exp.Having, exp.Qualify, exp.Order, exp.Ordered,
    exp.Distinct, exp.Star, exp.Alias, exp.Aliases, exp.Column, exp.Identifier, exp.Placeholder, exp.Parameter,
    exp.Exists, exp.All, exp.Any,
)  # fmt: skip
_VALUES = (
    exp.Literal, exp.Null, exp.Boolean, exp.Var, exp.Paren, exp.DataType, exp.DataTypeParam, exp.Cast, exp.TryCast,
    exp.Interval, exp.Array, exp.Bracket, exp.Lambda,
)  # fmt: skip
_TRUTH = (
    exp.And, exp.Or, exp.Not, exp.EQ, exp.NEQ, exp.LT, exp.LTE, exp.GT, exp.GTE, exp.NullSafeEQ, exp.NullSafeNEQ,
    exp.Is, exp.In, exp.Between, exp.Like, exp.ILike, exp.Escape, exp.Case, exp.If, exp.Coalesce, exp.Nullif,
    exp.Greatest, exp.Least,
)  # fmt: skip
_NUMBERS = (
    exp.Add, exp.Sub, exp.Mul, exp.Div, exp.IntDiv, exp.Mod, exp.Neg, exp.BitwiseAnd, exp.BitwiseOr, exp.BitwiseXor,
    exp.BitwiseNot, exp.BitwiseLeftShift, exp.BitwiseRightShift, exp.Abs, exp.Sign, exp.Ceil, exp.Floor, exp.Round,
    exp.Trunc, exp.Sqrt, exp.Cbrt, exp.Pow, exp.Exp, exp.Ln, exp.Log, exp.Factorial, exp.IsNan, exp.Pi, exp.Sin,
    exp.Cos, exp.Tan, exp.Asin, exp.Acos, exp.Atan, exp.Atan2, exp.Sinh, exp.Cosh, exp.Tanh, exp.Radians, exp.Degrees,
)  # fmt: skip
_TOTALS = (
    exp.Count, exp.CountIf, exp.Sum, exp.Min, exp.Max, exp.Avg, exp.Stddev, exp.StddevSamp, exp.StddevPop,
    exp.Variance, exp.VariancePop, exp.CovarSamp, exp.CovarPop, exp.Corr, exp.RegrSlope, exp.RegrIntercept,
    exp.RegrCount, exp.RegrR2, exp.RegrSxx, exp.RegrSyy, exp.RegrSxy, exp.RegrAvgx, exp.RegrAvgy, exp.Skewness,
    exp.Kurtosis, exp.Median, exp.PercentileCont, exp.PercentileDisc, exp.WithinGroup, exp.Filter, exp.LogicalAnd,
    exp.LogicalOr, exp.GroupConcat, exp.ArrayAgg, exp.BitwiseAndAgg, exp.BitwiseOrAgg, exp.BitwiseXorAgg,
)  # fmt: skip
_WINDOWS = (
    exp.Window, exp.WindowSpec, exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile,
    exp.Lag, exp.Lead, exp.FirstValue, exp.LastValue, exp.NthValue, exp.IgnoreNulls, exp.RespectNulls,
)  # fmt: skip
_DATES = (
    exp.Extract, exp.Year, exp.Quarter, exp.Month, exp.Week, exp.WeekOfYear, exp.Day, exp.DayOfMonth, exp.DayOfYear,
    exp.Hour, exp.Minute, exp.Second, exp.DateDiff, exp.DateTrunc, exp.TimestampTrunc, exp.LastDay,
    exp.DateFromParts, exp.TimestampFromParts, exp.TimeToStr, exp.StrToTime, exp.TimeToUnix, exp.Date,
    exp.TsOrDsToDate,
)  # fmt: skip
_TEXT = (
    exp.DPipe, exp.Concat, exp.ConcatWs, exp.Lower, exp.Upper, exp.Trim, exp.Length, exp.Left, exp.Right,
    exp.Substring, exp.Replace, exp.Translate, exp.Reverse, exp.Repeat, exp.Pad, exp.StrPosition, exp.StartsWith,
    exp.EndsWith, exp.Contains, exp.SplitPart, exp.Split, exp.RegexpLike, exp.RegexpExtract, exp.RegexpReplace,
    exp.Levenshtein, exp.Ascii, exp.Unicode, exp.Chr, exp.MD5, exp.SHA2,
)  # fmt: skip
_LISTS = (
    exp.ArrayContains, exp.ArraySize, exp.ArrayDistinct, exp.ArraySort, exp.ArrayToString, exp.ArrayConcat,
    exp.ArrayFilter, exp.Transform, exp.GenerateSeries,
)  # fmt: skip

ALLOWED = frozenset((*_QUERY, *_VALUES, *_TRUTH, *_NUMBERS, *_TOTALS, *_WINDOWS, *_DATES, *_TEXT, *_LISTS))

SHARED_FUNCTIONS = frozenset({"LGAMMA", "DATE_PART", "MEAN", "BIT_COUNT"})
"""Functions that the parser does not know by name but that every backend shares."""

UNREPEATABLE = (
    exp.CurrentTimestamp, exp.CurrentDate, exp.CurrentTime, exp.CurrentDatetime, exp.CurrentUser, exp.CurrentRole,
    exp.SessionUser, exp.CurrentCatalog, exp.CurrentDatabase, exp.CurrentSchema, exp.CurrentTimezone, exp.Localtime,
    exp.Localtimestamp, exp.TableSample, exp.ApproxDistinct, exp.ApproxQuantile, exp.AnyValue, exp.First, exp.Last,
    exp.ArgMax, exp.ArgMin, exp.Mode, exp.Limit, exp.Fetch, exp.Offset, exp.Columns, exp.Rand, exp.Randn, exp.Uuid,
    exp.CurrentVersion, exp.Version, exp.SessionParameter,
)  # fmt: skip
"""What gives another answer tomorrow, on another machine, or by the order of rows: history could not be told again."""

INSTEAD = {
    exp.AnyValue: "Use min or max.",
    exp.First: "Use min or max, or row_number() over (… order by …).",
    exp.Last: "Use min or max, or row_number() over (… order by …).",
    exp.ArgMax: "Use row_number() over (… order by …): ties need an order.",
    exp.ArgMin: "Use row_number() over (… order by …): ties need an order.",
    exp.Mode: "Count, then row_number() over (… order by …): ties need an order.",
    exp.Limit: "Use row_number() over (… order by …).",
    exp.Fetch: "Use row_number() over (… order by …).",
    exp.Offset: "Use row_number() over (… order by …).",
    exp.ApproxDistinct: "Use count(distinct …).",
    exp.ApproxQuantile: "Use median or quantile_cont.",
    exp.Quantile: "Use quantile_cont or quantile_disc: backends differ on which of them this is.",
    exp.Columns: "Name the columns.",
    exp.DayOfWeek: "Use extract(isodow from …): backends differ on the first day.",
    exp.DayOfWeekIso: "Use extract(isodow from …).",
    exp.Dayname: "Use extract(isodow from …).",
    exp.Monthname: "Use extract(month from …).",
    exp.DateAdd: "Write it with +, as opened_at + interval 3 day.",
    exp.DateSub: "Write it with -, as opened_at - interval 3 day.",
    exp.ToDays: "Write it as interval (n) day.",
    exp.IsInf: "Compare with a number instead.",
    exp.Format: "Use || and cast(… as varchar).",
    exp.SimilarTo: "Use regexp_matches.",
    exp.Glob: "Use like or regexp_matches.",
    exp.RegexpFullMatch: "Use regexp_matches with ^ and $.",
    exp.ArrayOverlaps: "Use unnest and a join.",
    exp.Slice: "Use unnest, or split_part for text.",
    exp.JarowinklerSimilarity: "Use levenshtein.",
    exp.RawString: "Write a text in single quotes.",
    exp.ByteString: "Write a text in single quotes.",
    exp.HexString: "Write a text in single quotes.",
    exp.Pivot: "Use case inside an aggregate.",
}
"""What to write instead of what is refused."""

FUNCTIONS_INSTEAD = {
    "NOW": "Use clock.as_of.",
    "GET_CURRENT_TIMESTAMP": "Use clock.as_of.",
    "WEEKDAY": "Use extract(isodow from …).",
    "ISFINITE": "Compare with a number instead.",
    "PREFIX": "Use starts_with.",
    "SUFFIX": "Use ends_with.",
    "TO_SECONDS": "Write it as interval (n) second.",
    "TO_MINUTES": "Write it as interval (n) minute.",
    "TO_HOURS": "Write it as interval (n) hour.",
    "TO_MONTHS": "Write it as interval (n) month.",
    "DATE_SUB": "Use date_diff, or - interval.",
    "AGE": "Use date_diff.",
    "EPOCH_US": "Use date_diff.",
    "PRINTF": "Use || and cast(… as varchar).",
    "LIST_INTERSECT": "Use unnest and a join.",
    "LIST_UNIQUE": "Use count(distinct …).",
    "REGEXP_SPLIT_TO_ARRAY": "Use string_split.",
    "KURTOSIS_POP": "Use kurtosis, or the moments by sums.",
    "FSUM": "Use sum(cast(… as decimal(18, 2))).",
    "KAHAN_SUM": "Use sum(cast(… as decimal(18, 2))).",
}

_TYPES = exp.DataType.Type
TYPES = frozenset(
    {
        _TYPES.BOOLEAN, _TYPES.TINYINT, _TYPES.SMALLINT, _TYPES.INT, _TYPES.BIGINT, _TYPES.FLOAT, _TYPES.DOUBLE,
        _TYPES.DECIMAL, _TYPES.TEXT, _TYPES.VARCHAR, _TYPES.CHAR, _TYPES.DATE, _TYPES.TIMESTAMP,
        _TYPES.TIMESTAMPNTZ, _TYPES.DATETIME, _TYPES.INTERVAL, _TYPES.ARRAY, _TYPES.LIST,
    }
)  # fmt: skip
"""Types that a value may be cast to."""

JOIN_KINDS = frozenset({"", "INNER", "OUTER", "CROSS", "SEMI", "ANTI"})

DATE_PARTS = frozenset({"YEAR", "QUARTER", "MONTH", "WEEK", "DAY", "DOY", "ISODOW", "HOUR", "MINUTE", "SECOND"})
"""What extract and date_part may take: backends differ on the others."""

RANKED = (
    exp.RowNumber, exp.Rank, exp.DenseRank, exp.PercentRank, exp.CumeDist, exp.Ntile, exp.Lag, exp.Lead,
    exp.FirstValue, exp.LastValue, exp.NthValue,
)  # fmt: skip
"""Window functions that say nothing without an order."""

SPEAKING_NAMES = frozenset({"user", "current_user", "session_user", "current_role", "current_catalog"})
"""Names that a database takes for a question about itself where no table stands before them."""

HIDDEN_COLUMNS = frozenset({"rowid"})
"""Columns that a database adds on its own, in the order in which rows came."""
