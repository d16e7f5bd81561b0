"""Run in a process of its own by apart.py: HEIC on standard input, JPEG on standard output.

Its answer is treated like any photo that was sent: nothing in it is believed.
"""

import sys
from io import BytesIO

import pillow_heif


def main() -> None:
    """Arguments: most pixels, longest side, and the longest side of the answer, in pixels."""
    most_pixels, longest_side, answer_side = map(int, sys.argv[1:4])
    options = pillow_heif.options
    options.DECODE_THREADS = 1
    options.THUMBNAILS = options.DEPTH_IMAGES = options.AUX_IMAGES = False
    file = pillow_heif.open_heif(BytesIO(sys.stdin.buffer.read()))
    width, height = file.size
    if max(width, height) > longest_side or width * height > most_pixels:
        sys.stdout.write("too-large")
        return
    image = file.to_pillow()
    profile = image.info.get("icc_profile")
    image.thumbnail((answer_side, answer_side))
    image.convert("RGB").save(sys.stdout.buffer, "JPEG", quality=95, icc_profile=profile)


if __name__ == "__main__":
    main()
