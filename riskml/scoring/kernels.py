"""The inner loops, compiled by numba on first use.

Every loop adds in one fixed order and calls nothing but ``+ - * /``, comparisons and ``sqrt``, without
fastmath, so a row's bits do not depend on the rows beside it, on the thread that took it or on how many
threads there are. Machine code is kept on disk as Python keeps its bytecode, and deserves the same trust;
an installation that cannot be written to works the same, only slower to start.

This module imports numba; import it inside the function that needs it.
"""

# ruff: noqa: PLR0917 -- numba's functions take plain arrays, by position

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numba
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int32]
    Words = NDArray[np.uint64]


class Nodes(NamedTuple):
    """The arrays of `Trees`, as numba takes them."""

    roots: Ints
    feature: Ints
    threshold: Floats
    right: Ints
    value: Floats
    level: Ints


class Question(NamedTuple):
    """What a node asks, on which side of it the path goes on, and its bit in a pattern."""

    cut: float
    left: bool
    slot: int
    fresh: bool


class Bench(NamedTuple):
    """What the leaves of one call are worked out with: tables, and room that each of them uses anew."""

    joining: Floats
    ternary: Ints
    counts: Ints
    distinct: Ints
    filled: Bools
    table: Floats
    which: Ints


def _compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile for one row block at a time; the lock of Python is let go so that threads can share the rows.

    The machine code is kept beside the source, as bytecode is, since compiling takes seconds of every process;
    where nothing can be written there or in the user's cache, it is compiled anew each time.
    """
    words: dict[str, Any] = {"nogil": True, "fastmath": False, "error_model": "numpy"}
    try:
        compiled: Callable[..., Any] = numba.njit(cache=True, **words)(function)
    except RuntimeError:
        compiled = numba.njit(**words)(function)
    return compiled


@_compiled
def _factorise(shape: Floats, seen: Ints, count: int, lower: Floats) -> None:
    """Cholesky factor of the rows and columns of ``shape`` that are seen."""
    for i in range(count):
        for j in range(i + 1):
            total = shape[seen[i], seen[j]]
            for k in range(j):
                total -= lower[i, k] * lower[j, k]
            lower[i, j] = np.sqrt(total) if i == j else total / lower[j, j]


@_compiled
def _pick(distance: Floats, seen: Ints) -> tuple[int, bool]:
    """List the columns of one row that hold a value in ``seen``; say how many, and whether the list changed."""
    count = 0
    changed = False
    for j in range(distance.shape[0]):
        if not np.isnan(distance[j]):
            changed |= seen[count] != j
            seen[count] = j
            count += 1
    return count, changed


@_compiled
def quadratic(shape: Floats, distance: Floats, total: Floats, terms: Floats, explain: bool) -> None:
    """Quadratic form of each row in the inverse of the seen part of ``shape``.

    Without ``explain`` the form is the squared length of the forward substitution, written to ``total``;
    with it the terms ``d * (A d)`` go to ``terms``, by forward and backward substitution.
    """
    rows, width = distance.shape
    lower = np.zeros((width, width))
    seen = np.full(width, -1, np.int32)
    solved = np.zeros(width)
    known = -1
    for row in range(rows):
        count, changed = _pick(distance[row], seen)
        if changed or count != known:  # a factor depends on which columns are seen alone: keeping it moves no bit
            _factorise(shape, seen, count, lower)
            known = count
        squares = 0.0
        for i in range(count):
            part = distance[row, seen[i]]
            for k in range(i):
                part -= lower[i, k] * solved[k]
            solved[i] = part / lower[i, i]
            squares += solved[i] * solved[i]
        total[row] = squares
        if not explain:
            continue
        for i in range(count - 1, -1, -1):
            part = solved[i]
            for k in range(i + 1, count):
                part -= lower[k, i] * solved[k]
            solved[i] = part / lower[i, i]
        for i in range(count):
            terms[row, seen[i]] = distance[row, seen[i]] * solved[i]


@_compiled
def walk(rows: Floats, nodes: Nodes, total: Floats) -> None:
    """Sum of leaf values over the trees, for rows in which nothing is missing."""
    roots, feature, threshold, right, value, _ = nodes
    for row in range(rows.shape[0]):
        sum_ = 0.0
        for tree in range(roots.shape[0] - 1):
            node = roots[tree]
            while feature[node] >= 0:
                node = node + 1 if rows[row, feature[node]] <= threshold[node] else right[node]
            sum_ += value[node]
        total[row] = sum_


@_compiled
def _ones(word: np.uint64) -> int:
    """Count the bits that are set (Kernighan)."""
    count = 0
    while word != np.uint64(0):
        word &= word - np.uint64(1)
        count += 1
    return count


@_compiled
def walk_together(
    rows: Floats, nodes: Nodes, lefts: Words, whole: Words, size: int, deepest: int, total: Floats
) -> None:
    """Sum over the trees of the mean leaf value when the reference stands in for what a row misses.

    ``lefts[node]`` is the set of reference rows that go left there, one bit each. Where the row has a
    value all go its way, where it has none each goes its own.
    """
    roots, feature, threshold, right, value, _ = nodes
    words = whole.shape[0]
    stack = np.zeros(deepest + 2, np.int32)
    sets = np.zeros((deepest + 2, words), np.uint64)
    here = np.zeros(words, np.uint64)
    for row in range(rows.shape[0]):
        sum_ = 0.0
        for tree in range(roots.shape[0] - 1):
            waiting = 1
            stack[0] = roots[tree]
            sets[0] = whole
            weighted = 0.0
            while waiting > 0:
                waiting -= 1
                node = stack[waiting]
                here[:] = sets[waiting]
                while feature[node] >= 0:
                    own = rows[row, feature[node]]
                    if not np.isnan(own):
                        node = node + 1 if own <= threshold[node] else right[node]
                        continue
                    go_right = False
                    go_left = False
                    for word in range(words):
                        others = here[word] & ~lefts[node, word]
                        sets[waiting, word] = others
                        here[word] &= lefts[node, word]
                        go_right |= others != np.uint64(0)
                        go_left |= here[word] != np.uint64(0)
                    if go_left and go_right:
                        stack[waiting] = right[node]
                        waiting += 1
                        node += 1
                    elif go_left:
                        node += 1
                    else:
                        here[:] = sets[waiting]
                        node = right[node]
                count = 0
                for word in range(words):
                    count += _ones(here[word])
                weighted += count * value[node]
            sum_ += weighted / size
        total[row] = sum_


@_compiled
def _bits(
    columns: Floats, question: Question, above: Ints, below: Ints, gaps_above: Ints, gaps_below: Ints, gaps: bool
) -> None:
    """Carry every row's pattern one step down the path: the question's bit says whether the row fits there."""
    threshold, go_left, slot, fresh = question
    bit = np.int32(1 << slot)
    if gaps:
        for row in range(columns.shape[0]):
            missing = np.isnan(columns[row])
            fits = missing or ((columns[row] <= threshold) == go_left)
            if fresh:
                below[row] = above[row] | (bit if fits else np.int32(0))
                gaps_below[row] = gaps_above[row] | (bit if missing else np.int32(0))
            else:
                below[row] = above[row] if fits else above[row] & ~bit
                gaps_below[row] = gaps_above[row]
    elif fresh:
        for row in range(columns.shape[0]):
            below[row] = above[row] | (bit if (columns[row] <= threshold) == go_left else np.int32(0))
    else:
        for row in range(columns.shape[0]):
            below[row] = above[row] & (~np.int32(0) if (columns[row] <= threshold) == go_left else ~bit)


@_compiled
def _joining(deepest: int) -> Floats:
    """Return (u-1)! v! / (u+v)! for u from 1 and v from 0, u + v up to ``deepest``."""
    table = np.zeros((deepest + 1, deepest + 1))
    for u in range(1, deepest + 1):
        table[u, 0] = 1.0 / u
        for v in range(1, deepest + 1 - u):
            table[u, v] = table[u, v - 1] * v / (u + v)
    return table


@_compiled
def _ternary(deepest: int) -> Ints:
    """Return for each pattern of bits the number that the same digits are in base 3."""
    table = np.zeros(1 << deepest, np.int32)
    for bits in range(1, 1 << deepest):
        table[bits] = 3 * table[bits >> 1] + (bits & 1)
    return table


@_compiled
def _leaf_game(
    mine: int, hole: int, k: int, kinds: int, distinct: Ints, counts: Ints, share: float, joining: Floats, out: Floats
) -> None:
    """Shapley values of one leaf for one pattern, summed over the patterns of the reference."""
    out[:k] = 0.0
    for kind in range(kinds):
        theirs = distinct[kind]
        if (mine | theirs) != (1 << k) - 1 or (hole & ~theirs) != 0:
            continue
        u = 0
        v = 0
        for slot in range(k):
            u += ((mine & ~theirs) >> slot) & 1
            v += ((theirs & ~mine) >> slot) & 1
        weight = counts[theirs] * share
        for slot in range(k):
            if ((mine & ~theirs) >> slot) & 1:
                out[slot] += weight * joining[u, v]
            elif ((theirs & ~mine) >> slot) & 1:
                out[slot] -= weight * joining[v, u]


@_compiled
def _leaf(mine: Ints, holes: Ints, theirs: Ints, k: int, share: float, gaps: bool, bench: Bench) -> None:
    """Fill ``table`` for every pattern that occurs at a leaf; ``which`` says each row's line in it."""
    joining, ternary, counts, distinct, filled, table, which = bench
    kinds = 0
    for other in range(theirs.shape[0]):
        bits = theirs[other]
        if counts[bits] == 0:
            distinct[kinds] = bits
            kinds += 1
        counts[bits] += 1
    filled[: 3**k if gaps else 1 << k] = False
    for row in range(mine.shape[0]):
        hole = holes[row] if gaps else np.int32(0)
        state = ternary[mine[row]] + ternary[hole] if gaps else mine[row]
        which[row] = state
        if not filled[state]:
            filled[state] = True
            _leaf_game(mine[row], hole, k, kinds, distinct, counts, share, joining, table[state])
    for kind in range(kinds):
        counts[distinct[kind]] = 0


@_compiled
def _step(path: Ints, features: Ints, known: Ints, feature: Ints, depth: int) -> tuple[int, bool]:
    """Return which bit the question before this node has, and whether its feature is new on the path."""
    split = feature[path[depth - 1]]
    slot = 0
    while slot < known[depth - 1] and features[slot] != split:
        slot += 1
    fresh = slot == known[depth - 1]
    features[slot] = split
    known[depth] = known[depth - 1] + (1 if fresh else 0)
    return slot, fresh


@_compiled
def shapley(rows: Floats, reference: Floats, nodes: Nodes, deepest: int, gaps: bool, phi: Floats) -> None:
    """Exact interventional Shapley values of a sum of trees, added into ``phi``; all arrays feature by row.

    At a leaf each of the k features on its path asks one question, so a row is a pattern of k bits and so
    is a row of the reference. A feature that fits in the row alone (set U) must join the coalition for the
    leaf to be reached, one that fits in the reference alone (set V) must not; one that fits in neither
    closes the leaf. Such a game has Shapley values (u-1)! v! / (u+v)! for U and -u! (v-1)! / (u+v)! for V.
    They are worked out once for each pattern that occurs. A missing feature never joins: it fits in the
    row as far as the reference fits, and gets nothing.
    """
    _, feature, threshold, _, value, level = nodes
    n, m = rows.shape[1], reference.shape[1]
    mine = np.zeros((deepest + 1, n), np.int32)
    holes = np.zeros((deepest + 1, n if gaps else 1), np.int32)
    theirs = np.zeros((deepest + 1, m), np.int32)
    none = np.zeros(1, np.int32)
    path = np.zeros(deepest + 1, np.int32)
    known = np.zeros(deepest + 1, np.int32)
    features = np.zeros(deepest + 1, np.int32)
    states = 3**deepest if gaps else 1 << deepest
    bench = Bench(
        _joining(deepest), _ternary(deepest), np.zeros(1 << deepest, np.int32), np.zeros(m, np.int32),
        np.zeros(states, np.bool_), np.zeros((states, max(deepest, 1))), np.zeros(n, np.int32),
    )  # fmt: skip
    table, which = bench.table, bench.which
    for node in range(feature.shape[0]):
        depth = level[node]
        path[depth] = node
        if depth == 0:
            continue  # patterns of a root are empty, and a tree that is all root explains nothing
        slot, fresh = _step(path, features, known, feature, depth)
        parent = path[depth - 1]
        split, question = feature[parent], Question(threshold[parent], node == parent + 1, slot, fresh)
        up, down = (holes[depth - 1], holes[depth]) if gaps else (none, none)
        _bits(rows[split], question, mine[depth - 1], mine[depth], up, down, gaps)
        _bits(reference[split], question, theirs[depth - 1], theirs[depth], none, none, False)
        if feature[node] >= 0:
            continue
        k = known[depth]
        _leaf(mine[depth], down, theirs[depth], k, value[node] / m, gaps, bench)
        for slot in range(k):
            into = phi[features[slot]]
            for row in range(n):
                into[row] += table[which[row], slot]


@_compiled
def _joined(players: int, me: int, passes: Floats, share: Floats, weight: Floats, sums: Floats) -> float:
    """Return the weighted sum over the coalitions of the others of what their factors come to."""
    sums[:] = 0.0
    sums[0] = 1.0
    size = 0
    for other in range(players):
        if other == me:
            continue
        size += 1
        for k in range(size, 0, -1):
            sums[k] = sums[k] * share[other] + sums[k - 1] * passes[other]
        sums[0] *= share[other]
    total = 0.0
    for k in range(players):
        total += weight[k] * sums[k]
    return total


@_compiled
def explain_path_dependent(
    rows: Floats, nodes: Nodes, cover: Floats, deepest: int, weight: Floats, phi: Floats
) -> None:
    """Path-dependent Shapley values, leaf by leaf.

    A leaf's game is its value times a product over the features on its way: 1 or 0 for one in the coalition, as
    the row passes its cuts or not, and else the share of the training's rows that went this way.
    """
    _, feature, threshold, _, value, level = nodes
    above = np.zeros(deepest + 1, np.int64)
    known = np.zeros(deepest + 1, np.int64)
    passes, share = np.zeros(deepest + 1), np.zeros(deepest + 1)
    sums = np.zeros(deepest + 2)
    for row in range(rows.shape[0]):
        for node in range(feature.shape[0]):
            above[level[node]] = node
            if feature[node] >= 0:
                continue
            players = 0
            worth = value[node]
            for step in range(level[node]):
                cut, below = above[step], above[step + 1]
                one = feature[cut]
                part = cover[below] / cover[cut]
                if np.isnan(rows[row, one]):
                    worth *= part
                    continue
                way = 1.0 if (rows[row, one] <= threshold[cut]) == (below == cut + 1) else 0.0
                place = 0
                while place < players and known[place] != one:
                    place += 1
                if place == players:
                    known[place] = one
                    passes[place], share[place] = 1.0, 1.0
                    players += 1
                passes[place] *= way
                share[place] *= part
            for me in range(players):
                if passes[me] == share[me]:
                    continue
                total = _joined(players, me, passes, share, weight[players], sums)
                phi[row, known[me]] += worth * (passes[me] - share[me]) * total
