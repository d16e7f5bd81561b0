"""How wide groups are, small ones and large ones."""

import numpy as np
import pytest

from walks.conditions.width import SMALL, widths


@pytest.mark.parametrize("sizes", [[1], [2], [3, 1, SMALL], [SMALL + 1, 2, 40]])
def test_the_two_farthest_apart_give_the_width(sizes):
    east, north = np.random.default_rng(1).uniform(0, 100, (2, sum(sizes)))
    counts = np.array(sizes)
    starts = np.cumsum(counts) - counts
    apart = np.hypot(east[:, None] - east, north[:, None] - north)
    runs = [slice(start, start + size) for start, size in zip(starts, counts, strict=True)]
    assert widths(east, north, starts, counts) == pytest.approx([apart[r, r].max() for r in runs])
