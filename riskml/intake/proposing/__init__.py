"""A mapping proposed: a source is looked at, its columns are matched with fields, and every line has its reason.

Values in, values out: `look` makes a sample of a source, `propose` a `Proposal` of samples and contracts; writing it as
TOML and telling rows in sentences stand apart.
"""
