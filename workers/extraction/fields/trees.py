"""Boosted decision trees (Friedman 2001) at run time: plain numbers in a file. ``training/starts.py`` grows them.

The file holds one forest after the other: the count of its trees, then each tree's count of nodes and its nodes. A node
asks whether the trait of a number is at most a threshold; one without a trait is a leaf, whose threshold is its value.
"""

import struct
from pathlib import Path

_COUNT = struct.Struct("<H")
_NODE = struct.Struct("<hdBB")
LEAF = -1

Tree = float | tuple[int, float, "Tree", "Tree"]
"""A value, or a trait's number, a threshold, and the trees for traits up to it and above it."""
Node = tuple[int, float, int, int]
"""As in the file: trait, threshold, and the places of the nodes that follow."""


def pack(forests: list[list[list[Node]]]) -> bytes:
    """Give the file's content."""
    packed = bytearray()
    for trees in forests:
        packed += _COUNT.pack(len(trees))
        for nodes in trees:
            packed += _COUNT.pack(len(nodes)) + b"".join(_NODE.pack(*node) for node in nodes)
    return bytes(packed)


def load(file: Path) -> list[list[Tree]]:
    """Read the forests of a file."""
    data, at = file.read_bytes(), 0
    forests: list[list[Tree]] = []
    while at < len(data):
        (trees,) = _COUNT.unpack_from(data, at)
        at += _COUNT.size
        forests.append([])
        for _ in range(trees):
            (count,) = _COUNT.unpack_from(data, at)
            at += _COUNT.size
            nodes = list(_NODE.iter_unpack(data[at : at + count * _NODE.size]))
            at += count * _NODE.size
            forests[-1].append(_grown(nodes, 0))
    return forests


def _grown(nodes: list[Node], at: int) -> Tree:
    trait, threshold, below, above = nodes[at]
    return threshold if trait == LEAF else (trait, threshold, _grown(nodes, below), _grown(nodes, above))


def log_odds(forest: list[Tree], traits: list[float]) -> float:
    """Give what the trees say of these traits, added up: above 0 means rather yes."""
    total = 0.0
    for tree in forest:
        while isinstance(tree, tuple):
            tree = tree[2] if traits[tree[0]] <= tree[1] else tree[3]
        total += tree
    return total
