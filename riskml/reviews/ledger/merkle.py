"""The Merkle tree of RFC 9162, section 2.1: roots, inclusion and consistency proofs, and the check of both.

Hashes of complete subtrees are asked of the caller, so that a proof reads as many as the tree is high. The formulas,
with D[n] the leaves, k the largest power of two below n:

    MTH({})     = SHA-256()
    MTH({d})    = SHA-256(0x00 || d)
    MTH(D[n])   = SHA-256(0x01 || MTH(D[0:k]) || MTH(D[k:n]))
    PATH(m, D)  = PATH(m, D[0:k]) : MTH(D[k:n]) where m < k, else PATH(m - k, D[k:n]) : MTH(D[0:k])
    PROOF(m, D) = SUBPROOF(m, D, true)
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    Read = Callable[[int, int], bytes]
    """The hash of the subtree over the leaves from ``index << level``, ``1 << level`` of them."""

EMPTY: Final = hashlib.sha256().digest()
"""The root of a tree without leaves."""


def leaf_hash(leaf: bytes) -> bytes:
    """Return the hash of a leaf."""
    return hashlib.sha256(b"\x00" + leaf).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node over those of its children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def _split(size: int) -> int:
    """Return the largest power of two below a size of at least two."""
    return 1 << ((size - 1).bit_length() - 1)


def _subtree(read: Read, start: int, size: int) -> bytes:
    """Return the hash over some leaves that the recursive definition takes together."""
    if size & (size - 1) == 0:
        level = size.bit_length() - 1
        return read(level, start >> level)
    k = _split(size)
    return node_hash(_subtree(read, start, k), _subtree(read, start + k, size - k))


def root(size: int, read: Read) -> bytes:
    """Return the root over the first leaves.

    Parameters
    ----------
    size
        How many leaves.
    read
        Returns the hash of a complete subtree by its level and its place among those of that level.

    Examples
    --------
    >>> leaves = [leaf_hash(b"a"), leaf_hash(b"b")]
    >>> root(2, lambda level, index: node_hash(*leaves) if level else leaves[index]) == node_hash(*leaves)
    True
    """
    return _subtree(read, 0, size) if size else EMPTY


def inclusion_proof(index: int, size: int, read: Read) -> list[bytes]:
    """Return PATH(index, D[size]), from the leaf upwards.

    Raises
    ------
    ValueError
        There is no such leaf.
    """
    if not 0 <= index < size:
        raise ValueError(f"no leaf {index} among {size}")
    start, proof = 0, []
    while size > 1:
        k = _split(size)
        if index - start < k:
            proof.append(_subtree(read, start + k, size - k))
            size = k
        else:
            proof.append(_subtree(read, start, k))
            start, size = start + k, size - k
    return proof[::-1]


def consistency_proof(first: int, second: int, read: Read) -> list[bytes]:
    """Return PROOF(first, D[second]): that the larger tree begins with the smaller one.

    Raises
    ------
    ValueError
        The first is larger than the second, or has no leaf: nothing needs to be proved of an empty tree.
    """
    if not 0 < first <= second:
        raise ValueError(f"no proof from {first} leaves to {second}")
    start, size, whole = 0, second, True
    proof: list[bytes] = []
    while first != size:
        k = _split(size)
        if first <= k:
            proof.append(_subtree(read, start + k, size - k))
            size = k
        else:
            proof.append(_subtree(read, start, k))
            start, first, size, whole = start + k, first - k, size - k, False
    return proof[::-1] if whole else [_subtree(read, start, size), *proof[::-1]]


def includes(leaf: bytes, index: int, size: int, proof: Sequence[bytes], root_hash: bytes) -> bool:
    """Tell whether a proof shows that a leaf's hash stands at a place of a tree (RFC 9162, 2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, r = index, size - 1, leaf
    for p in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and r == root_hash


def extends(sizes: tuple[int, int], proof: Sequence[bytes], roots: tuple[bytes, bytes]) -> bool:
    """Tell whether a proof shows that the second tree begins with the first one (RFC 9162, 2.1.4.2).

    Parameters
    ----------
    sizes
        Of the smaller and of the larger tree.
    proof
        What `consistency_proof` returns; empty where the sizes are equal or the first is none.
    roots
        Of the smaller and of the larger tree.
    """
    first, second = sizes
    if not 0 <= first <= second:
        return False
    if first in (0, second):
        return not proof and (roots[0] == EMPTY if first == 0 else roots[0] == roots[1])
    path = [roots[0], *proof] if first & (first - 1) == 0 else list(proof)
    if not proof or not path:
        return False
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for c in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            fr, sr = node_hash(c, fr), node_hash(c, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, c)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and (fr, sr) == roots


def completed(index: int, leaf: bytes, read: Read) -> Iterator[tuple[int, bytes]]:
    """Yield the complete subtrees that a new leaf finishes, with their levels: the leaf itself first.

    Parameters
    ----------
    index
        The leaf's place.
    leaf
        Its hash.
    read
        As for `root`; asked only of subtrees that were finished before.
    """
    level, one = 0, leaf
    yield level, one
    while index & 1:
        one = node_hash(read(level, index - 1), one)
        level, index = level + 1, index >> 1
        yield level, one
