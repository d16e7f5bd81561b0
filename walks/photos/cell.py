"""The child process of apart.py: sets bounds on itself, then becomes the decoder it was named.

Started as a file and free of imports from the house, so that it is small and quick.
"""

import resource
import runpy
import sys

OPEN_FILES = 64  # enough to import a library


def main() -> None:
    """Arguments: memory, size of answer (bytes), processor time (seconds), program, its own."""
    memory, answer, seconds = map(int, sys.argv[1:4])
    for limit, most in (
        (resource.RLIMIT_AS, memory),
        (resource.RLIMIT_FSIZE, answer),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_NOFILE, OPEN_FILES),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    sys.argv = sys.argv[4:]
    runpy.run_path(sys.argv[0], run_name="__main__")


if __name__ == "__main__":
    main()
