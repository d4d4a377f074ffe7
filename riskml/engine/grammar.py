"""What a card's SQL may be made of: a closed list of expressions, repeatable, read-only and the same on every backend.

What is not listed is refused before it runs, whatever a later version of the parser or of a database comes to know.
"""

from __future__ import annotations

from sqlglot import exp

from riskml.engine.phrases_faults import INSTEAD_OF

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
    exp.AnyValue: INSTEAD_OF["use_min_or_max"],
    exp.First: INSTEAD_OF["use_min_max_or_row_number"],
    exp.Last: INSTEAD_OF["use_min_max_or_row_number"],
    exp.ArgMax: INSTEAD_OF["use_row_number_for_ties"],
    exp.ArgMin: INSTEAD_OF["use_row_number_for_ties"],
    exp.Mode: INSTEAD_OF["count_then_row_number"],
    exp.Limit: INSTEAD_OF["use_row_number"],
    exp.Fetch: INSTEAD_OF["use_row_number"],
    exp.Offset: INSTEAD_OF["use_row_number"],
    exp.ApproxDistinct: INSTEAD_OF["use_count_distinct"],
    exp.ApproxQuantile: INSTEAD_OF["use_median"],
    exp.Quantile: INSTEAD_OF["use_quantile_cont"],
    exp.Columns: INSTEAD_OF["name_the_columns"],
    exp.DayOfWeek: INSTEAD_OF["use_isodow_for_the_first_day"],
    exp.DayOfWeekIso: INSTEAD_OF["use_isodow"],
    exp.Dayname: INSTEAD_OF["use_isodow"],
    exp.Monthname: INSTEAD_OF["use_month"],
    exp.DateAdd: INSTEAD_OF["write_it_with_plus"],
    exp.DateSub: INSTEAD_OF["write_it_with_minus"],
    exp.ToDays: INSTEAD_OF["write_it_as_days"],
    exp.IsInf: INSTEAD_OF["compare_with_a_number"],
    exp.Format: INSTEAD_OF["use_bars"],
    exp.SimilarTo: INSTEAD_OF["use_regexp_matches"],
    exp.Glob: INSTEAD_OF["use_like"],
    exp.RegexpFullMatch: INSTEAD_OF["use_anchors"],
    exp.ArrayOverlaps: INSTEAD_OF["use_unnest"],
    exp.Slice: INSTEAD_OF["use_unnest_or_split_part"],
    exp.JarowinklerSimilarity: INSTEAD_OF["use_levenshtein"],
    exp.RawString: INSTEAD_OF["write_a_text"],
    exp.ByteString: INSTEAD_OF["write_a_text"],
    exp.HexString: INSTEAD_OF["write_a_text"],
    exp.Pivot: INSTEAD_OF["use_case"],
}
"""What to write instead of what is refused."""

FUNCTIONS_INSTEAD = {
    "NOW": INSTEAD_OF["use_clock_as_of"],
    "GET_CURRENT_TIMESTAMP": INSTEAD_OF["use_clock_as_of"],
    "WEEKDAY": INSTEAD_OF["use_isodow"],
    "ISFINITE": INSTEAD_OF["compare_with_a_number"],
    "PREFIX": INSTEAD_OF["use_starts_with"],
    "SUFFIX": INSTEAD_OF["use_ends_with"],
    "TO_SECONDS": INSTEAD_OF["write_it_as_seconds"],
    "TO_MINUTES": INSTEAD_OF["write_it_as_minutes"],
    "TO_HOURS": INSTEAD_OF["write_it_as_hours"],
    "TO_MONTHS": INSTEAD_OF["write_it_as_months"],
    "DATE_SUB": INSTEAD_OF["use_date_diff_or_interval"],
    "AGE": INSTEAD_OF["use_date_diff"],
    "EPOCH_US": INSTEAD_OF["use_date_diff"],
    "PRINTF": INSTEAD_OF["use_bars"],
    "LIST_INTERSECT": INSTEAD_OF["use_unnest"],
    "LIST_UNIQUE": INSTEAD_OF["use_count_distinct"],
    "REGEXP_SPLIT_TO_ARRAY": INSTEAD_OF["use_string_split"],
    "KURTOSIS_POP": INSTEAD_OF["use_kurtosis"],
    "FSUM": INSTEAD_OF["use_sum"],
    "KAHAN_SUM": INSTEAD_OF["use_sum"],
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
