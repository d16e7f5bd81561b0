"""Figures as JSON lines, each beside the bare limit measured in the same run.

python -m tests.bench [--runs 5] [--only letters] [--shared ../shared/data]
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path

from tests.bench import (
    desk_map,
    districts,
    observations,
    phone,
    photos,
    planning,
    review,
    suggestions,
)

SHARED = Path(__file__).resolve().parents[3] / "shared" / "data"


def main() -> int:
    """The status to end with."""
    asked = _asked()
    benches: dict[str, Callable[[], None]] = {
        "letters": lambda: observations.bench(asked.runs),
        "photos": lambda: photos.bench(asked.runs),
        "districts": lambda: districts.bench(asked.runs, asked.shared),
        "planning": lambda: planning.bench(asked.runs, asked.shared),
        "suggestions": lambda: suggestions.bench(asked.shared),
        "desk-map": desk_map.bench,
        "review": review.bench,
        "phone": lambda: phone.bench(asked.runs),
    }
    for name in asked.only or benches:
        benches[name]()
    return 0


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--only", action="append")
    parser.add_argument("--shared", type=Path, default=SHARED)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
