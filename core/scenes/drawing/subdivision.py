"""Interpolating subdivision of a triangle mesh: smoother silhouettes without moving a vertex that exists.

The butterfly scheme of Dyn, Levin and Gregory (1990), as one sparse matrix that any vertices of the same
topology, and anything else that is known at vertices, can be multiplied by.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

_TENSION = 0.7 / 16  # 1/16 is the smooth limit; a little less rings less where triangles are irregular


@dataclass(frozen=True)
class Subdivision:
    """One refinement: V vertices become V' ≥ V, the first V of which stay.

    Attributes:
        weights: (V', V) sparse.
        triangles: (F', 3) int32.
        parent: (F',) index of the coarse triangle that each came from.
    """

    weights: sparse.csr_matrix
    triangles: np.ndarray
    parent: np.ndarray

    def then(self, other: Subdivision) -> Subdivision:
        """Return this refinement followed by another one of its result."""
        weights = (other.weights @ self.weights).tocsr()
        return Subdivision(weights, other.triangles, self.parent[other.parent])


def subdivide(triangles: np.ndarray, vertices: int, chosen: np.ndarray) -> Subdivision:
    """Split every chosen triangle in four.

    Args:
        triangles: (F, 3).
        vertices: their number V.
        chosen: (F,) bool; chosen triangles must not share an edge with others.
    """
    edges = _Edges.of(triangles[chosen])
    new = vertices + edges.index
    corner, opposite = triangles[chosen], new  # opposite[:, k] lies between corners k and k + 1
    split = np.stack(
        [
            np.stack([corner[:, 0], opposite[:, 0], opposite[:, 2]], axis=1),
            np.stack([opposite[:, 0], corner[:, 1], opposite[:, 1]], axis=1),
            np.stack([opposite[:, 2], opposite[:, 1], corner[:, 2]], axis=1),
            opposite,
        ],
        axis=1,
    ).reshape(-1, 3)
    weights = sparse.vstack([sparse.identity(vertices), _edge_weights(edges, vertices)]).tocsr()
    kept = np.flatnonzero(~chosen)
    parent = np.concatenate([kept, np.flatnonzero(chosen).repeat(4)])
    return Subdivision(weights, np.concatenate([triangles[kept], split]).astype(np.int32), parent)


@dataclass(frozen=True)
class _Edges:
    """Undirected edges of a mesh.

    Attributes:
        ends: (E, 2) vertices; index: (F, 3) the edge from each corner to the next.
        wings: (E, 2) the third vertices of the one or two triangles beside it, -1 where there is none.
    """

    ends: np.ndarray
    index: np.ndarray
    wings: np.ndarray

    @classmethod
    def of(cls, triangles: np.ndarray) -> _Edges:
        directed = np.sort(triangles[:, [[0, 1], [1, 2], [2, 0]]].reshape(-1, 2), axis=1)
        third = triangles[:, [2, 0, 1]].reshape(-1)
        ends, inverse = np.unique(directed, axis=0, return_inverse=True)
        inverse = inverse.reshape(-1)
        wings = np.full((len(ends), 2), -1)
        order = np.argsort(inverse, kind="stable")
        first = np.r_[True, inverse[order][1:] != inverse[order][:-1]]
        rank = np.arange(len(order)) - np.maximum.accumulate(np.where(first, np.arange(len(order)), 0))
        seen = rank < 2
        wings[inverse[order][seen], rank[seen]] = third[order][seen]
        return cls(ends, inverse.reshape(-1, 3), wings)

    def beyond(self) -> dict[tuple[int, int], tuple[int, int]]:
        """Return edge -> its two wings."""
        return {
            (int(a), int(b)): (int(c), int(d)) for (a, b), (c, d) in zip(self.ends, self.wings, strict=True)
        }


def _edge_weights(edges: _Edges, vertices: int) -> sparse.csr_matrix:
    """Return (E, V): ½ of both ends, plus a curve taken from the triangles around; ½ alone at a border."""
    wings_of = edges.beyond()
    rows, columns, values = [], [], []
    for row, ((a, b), (c, d)) in enumerate(zip(edges.ends.tolist(), edges.wings.tolist(), strict=True)):
        stencil = {a: 0.5, b: 0.5}
        outer = [_outer(wings_of, end, wing, other) for wing in (c, d) for end, other in ((a, b), (b, a))]
        if min(c, d, *outer) >= 0:
            for vertex, weight in [(c, 2.0), (d, 2.0), *((v, -1.0) for v in outer)]:
                stencil[vertex] = stencil.get(vertex, 0.0) + weight * _TENSION
        rows += [row] * len(stencil)
        columns += list(stencil)
        values += list(stencil.values())
    return sparse.coo_matrix((values, (rows, columns)), (len(edges.ends), vertices)).tocsr()


def _outer(wings_of: dict[tuple[int, int], tuple[int, int]], end: int, wing: int, other: int) -> int:
    """Return the vertex beyond the edge (end, wing), on the side away from `other`; -1 if there is none."""
    if wing < 0:
        return -1
    first, second = wings_of[(min(end, wing), max(end, wing))]
    return second if first == other else first
