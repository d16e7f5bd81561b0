"""Which points lie together: the same place told twice, and hotspots where places gather.

Distances are in metres on one plane; exactly the distance asked for still counts as within.
The answer is a label per point and never depends on the order the points come in.
"""

from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray

from geo.metres import Floats
from geo.neighbours import HALF_OF_THEM, Cells, Numbers, portions, unfolded

NOWHERE = -1  # the label of a point in no hotspot
SAMPLES = (4, 32)  # points of a cell tried first: almost any two will do in a crowd


def same_place(
    east: ArrayLike, north: ArrayLike, eps: float, key: NDArray[Any] | None = None
) -> Numbers:
    """Single linkage: whoever is within eps of a member belongs too.

    Labels count from 0 in the order of the smallest key in each group; without keys, from west
    to east. A chain has no bounded width: see width_m.
    """
    east, north = np.asarray(east, float), np.asarray(north, float)
    return _numbered(_linked(east, north, eps), east, north, key)


def hotspots(
    east: ArrayLike,
    north: ArrayLike,
    eps: float,
    min_samples: int,
    key: NDArray[Any] | None = None,
) -> Numbers:
    """DBSCAN: points with min_samples within eps (themselves counted) make hotspots together.

    A point at the edge belongs to the nearest such core, of two equally near to the lower
    label; NOWHERE is the label of the others. Labels are ordered as in same_place, by the cores.
    """
    east, north = np.asarray(east, float), np.asarray(north, float)
    cells = Cells(east, north, eps)
    core = _cores(cells, eps, min_samples)
    labels = np.full(len(east), NOWHERE, np.int64)
    chosen = cells.order[core]
    labels[chosen] = same_place(
        east[chosen], north[chosen], eps, None if key is None else key[chosen]
    )
    labels[cells.order] = _with_edges(cells, labels[cells.order], core, eps)
    return labels


def width_m(east: ArrayLike, north: ArrayLike) -> float:
    """The largest distance between two of the points; 0 for fewer than two."""
    points = np.column_stack([np.asarray(east, float), np.asarray(north, float)])
    corners = shapely.get_coordinates(shapely.convex_hull(shapely.MultiPoint(points)))
    return max((float(np.hypot(*(corners - corner).T).max()) for corner in corners), default=0.0)


def _cores(cells: Cells, eps: float, min_samples: int) -> NDArray[np.bool_]:
    """Which points have enough company; in a cell that holds enough, all have."""
    core: NDArray[np.bool_] = (cells.count >= min_samples)[cells.cell]
    unsure = np.flatnonzero(~core)
    company = np.zeros(len(core), np.int64)
    for one, _, _ in cells.near(unsure, eps):
        company += np.bincount(one, minlength=len(core))
    core[company >= min_samples] = True
    return core


def _with_edges(cells: Cells, labels: Numbers, core: NDArray[np.bool_], eps: float) -> Numbers:
    """The labels, with the points that are no cores joined to the nearest core within eps."""
    nearest = np.full(len(labels), np.inf)
    joined = labels.copy()
    for one, other, squared in cells.near(np.flatnonzero(~core), eps):
        one, label, squared = one[core[other]], labels[other[core[other]]], squared[core[other]]
        best = np.lexsort((label, squared, one))
        first = best[np.flatnonzero(np.diff(one[best], prepend=-1))]
        one, label, squared = one[first], label[first], squared[first]
        better = (squared < nearest[one]) | ((squared == nearest[one]) & (label < joined[one]))
        nearest[one[better]], joined[one[better]] = squared[better], label[better]
    return joined


def _linked(east: Floats, north: Floats, eps: float) -> Numbers:
    """A group number for each point; numbers in no particular order."""
    cells = Cells(east, north, eps)
    groups = np.empty(len(east), np.int64)
    groups[cells.order] = _joined_cells(cells, eps)[cells.cell]
    return groups


def _joined_cells(cells: Cells, eps: float) -> Numbers:
    """A group number for each cell: a cell is always one group, and may be joined to others."""
    shifted = [cells.beside(*shift) for shift in HALF_OF_THEM]
    one = np.concatenate([np.flatnonzero(other >= 0) for other in shifted])
    other = np.concatenate([other[other >= 0] for other in shifted])
    links = [(one[:0], one[:0])]
    groups = np.arange(len(cells.count))
    for sample in SAMPLES:
        touch = _touch(cells, one, other, sample, eps)
        links.append((one[touch], other[touch]))
        groups = _groups(links, len(groups))
        unsure = np.maximum(cells.count[one], cells.count[other]) > sample
        unsure &= groups[one] != groups[other]
        one, other = one[unsure], other[unsure]
    touch = np.array([_come_near(cells, a, b, eps) for a, b in zip(one, other, strict=True)], bool)
    return _groups([*links, (one[touch], other[touch])], len(groups))


def _touch(
    cells: Cells, one: Numbers, other: Numbers, sample: int, eps: float
) -> NDArray[np.bool_]:
    """Which pairs of cells are within eps, judged by so many points of each."""
    touch = np.zeros(len(one), bool)
    ones, others = np.minimum(cells.count[one], sample), np.minimum(cells.count[other], sample)
    for part in portions(ones * others):
        pair, step = unfolded((ones * others)[part])
        pair += part.start
        first = step // others[pair] * cells.count[one[pair]] // ones[pair]
        second = step % others[pair] * cells.count[other[pair]] // others[pair]
        squared = cells.apart(cells.start[one[pair]] + first, cells.start[other[pair]] + second)
        touch[pair[squared <= eps * eps]] = True
    return touch


def _come_near(cells: Cells, one: int, other: int, eps: float) -> bool:
    """Whether any point of one cell is within eps of any point of the other."""
    from scipy.spatial import cKDTree  # here: a server that only receives never needs its 30 MB

    # Without repeats: a tree cannot split many points on one spot.
    first, second = (
        np.unique(np.column_stack([cells.east[points], cells.north[points]]), axis=0)
        for points in (
            slice(cells.start[cell], cells.start[cell] + cells.count[cell]) for cell in (one, other)
        )
    )
    _, at = cKDTree(second).query(first)
    apart = first - second[at]
    return bool(((apart * apart).sum(axis=1) <= eps * eps).any())


def _groups(links: list[tuple[Numbers, Numbers]], size: int) -> Numbers:
    """A group number for each of so many, from pairs that belong together."""
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    one, other = (np.concatenate(ends) for ends in zip(*links, strict=True))
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(size, size))
    groups: Numbers = connected_components(graph, directed=False)[1].astype(np.int64)
    return groups


def _numbered(groups: Numbers, east: Floats, north: Floats, key: NDArray[Any] | None) -> Numbers:
    """The groups renumbered from 0 in the order of their smallest key."""
    order = np.lexsort((north, east)) if key is None else np.argsort(key, kind="stable")
    _, first, label = np.unique(groups[order], return_index=True, return_inverse=True)
    labels = np.empty(len(groups), np.int64)
    labels[order] = np.argsort(np.argsort(first))[label]
    return labels
