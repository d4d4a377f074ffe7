"""LightGBM's text format, read as data: only trees of plain numeric cuts, and nothing in it can run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from riskml.core.errors import Fault, ModelError
from riskml.scoring.trees import Trees

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

PLAIN = frozenset({0, 2})
"""Kinds of decision that are ``value <= threshold`` and nothing else: no category, no special path for gaps."""

LAST_LINE = "end of trees"


def trees_alone(text: str) -> str:
    r"""Return a model's text up to the end of its trees: settings and threads of the training are not the model.

    LightGBM reads it as before.

    Examples
    --------
    >>> trees_alone("tree\nend of trees\n\nparameters:\n[num_threads: 2]\n")
    'tree\nend of trees\n'
    """
    return text[: text.index(LAST_LINE) + len(LAST_LINE)] + "\n"


def _sections(text: str, where: str) -> list[dict[str, str]]:
    """Return the lines of each tree as key and value."""
    body, end, _ = text.partition(LAST_LINE)
    if not text.startswith("tree\n") or not end:
        expected = f"LightGBM's text, from 'tree' to '{LAST_LINE}'"
        raise ModelError([Fault(where, expected, "something else", "Run 'riskml train' again.")])
    found = []
    for number, section in enumerate(body.split("\nTree=")[1:]):
        first, *lines = section.splitlines()
        if first.strip() != str(number):
            raise ModelError([Fault(f"{where}, tree {number}", "trees in order", repr(first))])
        found.append(dict(line.split("=", 1) for line in lines if "=" in line))
    return found


def _preorder(tree: Mapping[str, str], into: Sequence[list[float]]) -> None:
    """Append one tree, node by node, the left child next to its parent."""
    feature, threshold, right, value, level = into
    leaves = int(tree["num_leaves"])
    values = [float(one) for one in tree["leaf_value"].split()]
    kinds = {int(one) for one in tree.get("decision_type", "").split()}
    lists = [tree.get(name, "").split() for name in ("split_feature", "threshold", "left_child", "right_child")]
    whole = len(values) == leaves and all(len(one) == leaves - 1 for one in lists)
    if not whole or not kinds <= PLAIN or int(tree["num_cat"]) or int(tree.get("is_linear", "0")):
        message = "not a tree of plain cuts"
        raise ValueError(message)
    splits, lefts, rights = ([int(one) for one in lists[i]] for i in (0, 2, 3))
    cuts = [float(one) for one in lists[1]]
    waiting = [(0 if leaves > 1 else -1, 0, -1)]
    visits = 0
    while waiting:
        node, depth, parent = waiting.pop()
        visits += 1
        if visits > 2 * leaves - 1:
            message = "a tree that bites its own tail"
            raise ValueError(message)
        here = len(feature)
        if parent >= 0:
            right[parent] = here  # a right child is popped after the whole left branch
        leaf = node < 0
        feature.append(-1 if leaf else splits[node])
        threshold.append(0.0 if leaf else cuts[node])
        right.append(here if leaf else -1)
        value.append(values[-node - 1] if leaf else 0.0)
        level.append(depth)
        if not leaf:
            waiting.append((rights[node], depth + 1, here))
            waiting.append((lefts[node], depth + 1, -1))


def read_leaf_counts(texts: Mapping[str, str]) -> NDArray[np.float64]:
    """Return how many rows of the training each leaf held, in the order of the leaves of :func:`read_trees`.

    Raises
    ------
    ModelError
        A text is not LightGBM's, or does not say it.
    """
    counts: list[float] = []
    for name in sorted(texts):
        for number, tree in enumerate(_sections(texts[name], name)):
            try:
                own = [float(one) for one in tree["leaf_count"].split()]
                lefts, rights = (
                    [int(one) for one in tree.get(f"{side}_child", "").split()] for side in ("left", "right")
                )
                waiting = [0 if len(own) > 1 else -1]
                while waiting:
                    node = waiting.pop()
                    if node < 0:
                        counts.append(own[-node - 1])
                    else:
                        waiting += [rights[node], lefts[node]]
            except (KeyError, ValueError, IndexError) as error:
                where = f"{name}, tree {number}"
                raise ModelError([Fault(where, "a tree with the rows of each leaf", str(error))]) from error
    return np.asarray(counts, np.float64)


def read_trees(texts: Mapping[str, str], *, width: int) -> Trees:
    """Return the trees of one or more models, in the order of their names, checked.

    Parameters
    ----------
    texts
        Name of each model and its text.
    width
        Features that the models may ask for.

    Raises
    ------
    ModelError
        A text is not LightGBM's, or holds more than plain numeric cuts, or trees too deep to explain.
    """
    into: tuple[list[float], ...] = ([], [], [], [], [])
    roots = [0]
    for name in sorted(texts):
        for number, tree in enumerate(_sections(texts[name], name)):
            try:
                _preorder(tree, into)
            except (KeyError, ValueError, IndexError, OverflowError) as error:
                where = f"{name}, tree {number}"
                raise ModelError([Fault(where, "a tree of plain numeric cuts", str(error))]) from error
            roots.append(len(into[0]))
    names = ("feature", "threshold", "right", "value", "level")
    arrays = {key: np.asarray(values) for key, values in zip(names, into, strict=True)}
    return Trees.from_arrays(arrays | {"roots": np.asarray(roots)}, width=width)
