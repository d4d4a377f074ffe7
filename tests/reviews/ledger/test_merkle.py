"""The tree against the definitions of RFC 9162, written down once more as they stand there, on lists of leaves."""

from __future__ import annotations

import hashlib

import pytest

from riskml.reviews.ledger import merkle

MOST = 131


def largest_power_below(n):
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(leaves):
    """2.1.1: the Merkle Tree Hash of a list of byte strings."""
    if not leaves:
        return hashlib.sha256().digest()
    if len(leaves) == 1:
        return hashlib.sha256(b"\x00" + leaves[0]).digest()
    k = largest_power_below(len(leaves))
    return hashlib.sha256(b"\x01" + mth(leaves[:k]) + mth(leaves[k:])).digest()


def path(m, leaves):
    """2.1.3.1: the inclusion proof of leaf m."""
    if len(leaves) == 1:
        return []
    k = largest_power_below(len(leaves))
    if m < k:
        return [*path(m, leaves[:k]), mth(leaves[k:])]
    return [*path(m - k, leaves[k:]), mth(leaves[:k])]


def subproof(m, leaves, complete):
    """2.1.4.1: the consistency proof of the first m leaves."""
    n = len(leaves)
    if m == n:
        return [] if complete else [mth(leaves)]
    k = largest_power_below(n)
    if m <= k:
        return [*subproof(m, leaves[:k], complete), mth(leaves[k:])]
    return [*subproof(m - k, leaves[k:], False), mth(leaves[:k])]


LEAVES = [f"leaf {number}".encode() for number in range(MOST)]


class Tree:
    """Complete subtrees by level, as the ledger keeps them, and how often one was read."""

    def __init__(self, leaves=()):
        self.levels = [[] for _ in range(20)]
        self.reads = 0
        for leaf in leaves:
            self.append(leaf)

    def append(self, leaf):
        place = len(self.levels[0])
        for level, one in list(merkle.completed(place, merkle.leaf_hash(leaf), self.read)):
            self.levels[level].append(one)

    def read(self, level, index):
        self.reads += 1
        return self.levels[level][index]


@pytest.fixture(scope="module")
def tree():
    return Tree(LEAVES)


def test_hashes_that_follow_from_the_definition():
    assert merkle.EMPTY.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert merkle.root(0, Tree().read) == merkle.EMPTY
    # Known to every implementation: the leaf without bytes.
    assert merkle.leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def test_each_root_is_the_definitions(tree):
    for n in range(MOST + 1):
        assert merkle.root(n, tree.read) == mth(LEAVES[:n])


def test_each_inclusion_proof_is_the_definitions_and_holds_of_nothing_else(tree):
    for n in range(1, MOST + 1):
        root = mth(LEAVES[:n])
        for m in range(n) if n < 20 or n % 16 in (0, 1, 15) else (0, n // 2, n - 1):
            proof = merkle.inclusion_proof(m, n, tree.read)
            leaf = merkle.leaf_hash(LEAVES[m])
            assert proof == path(m, LEAVES[:n])
            assert merkle.includes(leaf, m, n, proof, root)
            assert not merkle.includes(merkle.leaf_hash(b"another"), m, n, proof, root)
            assert not merkle.includes(leaf, m, n, [*proof, root], root)
            assert not proof or not merkle.includes(leaf, m, n, proof[:-1], root)
            assert not proof or not merkle.includes(leaf, m, n, [*proof[:-1], merkle.EMPTY], root)
            assert not any(merkle.includes(leaf, other, n, proof, root) for other in (m + 1, m - 1, n))


def test_each_consistency_proof_is_the_definitions_and_holds_of_nothing_else(tree):
    roots = [mth(LEAVES[:n]) for n in range(MOST + 1)]
    for second in range(1, MOST + 1):
        for first in range(1, second + 1):
            proof = merkle.consistency_proof(first, second, tree.read)
            if second < 40 or second in (64, 65, 127, 128, 129):
                assert proof == subproof(first, LEAVES[:second], True)
            sizes, both = (first, second), (roots[first], roots[second])
            assert merkle.extends(sizes, proof, both)
            assert not merkle.extends(sizes, proof, (merkle.EMPTY, roots[second]))
            assert not merkle.extends(sizes, proof, (roots[first], merkle.EMPTY))
            assert not merkle.extends(sizes, [*proof, roots[0]], both)
            assert not proof or not merkle.extends(sizes, proof[:-1], both)
            assert not proof or not merkle.extends(sizes, [merkle.EMPTY, *proof[1:]], both)


def test_the_empty_tree_is_the_beginning_of_every_tree(tree):
    root = merkle.root(5, tree.read)
    assert merkle.extends((0, 5), [], (merkle.EMPTY, root))
    assert not merkle.extends((0, 5), [], (root, root))
    assert not merkle.extends((0, 5), [root], (merkle.EMPTY, root))
    assert not merkle.extends((6, 5), [], (root, root))


@pytest.mark.parametrize("asked", [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_of_a_leaf_that_is_not_there(tree, asked):
    with pytest.raises(ValueError, match="no leaf"):
        merkle.inclusion_proof(*asked, tree.read)


@pytest.mark.parametrize("asked", [(0, 3), (4, 3)])
def test_no_proof_from_what_is_no_beginning(tree, asked):
    with pytest.raises(ValueError, match="no proof"):
        merkle.consistency_proof(*asked, tree.read)


def test_what_is_read_grows_with_the_height_alone(tree):
    for ask in (
        lambda: merkle.root(127, tree.read),
        lambda: merkle.inclusion_proof(63, 127, tree.read),
        lambda: merkle.consistency_proof(85, 127, tree.read),
    ):
        tree.reads = 0
        ask()
        assert tree.reads <= 2 * 7
