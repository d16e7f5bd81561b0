"""Makes more than 500 picture files nobody should be able to hurt us with; the same every time.

Every one says what cleaning it may end in: "clean", or a code of Unusable.
"""

import io
import random
import struct
import zlib
from collections.abc import Iterator
from dataclasses import dataclass, field

from PIL import Image, ImageCms

STOWAWAY = b"STOWAWAY"  # stands in everything that must not come through
MB = 1024 * 1024

CLEAN = frozenset(("clean",))
BROKEN = frozenset(("broken-photo",))
FOREIGN = frozenset(("not-a-photo",))
TOO_LARGE = frozenset(("photo-too-large",))
HARMLESS = CLEAN | BROKEN
ANY = HARMLESS | FOREIGN | TOO_LARGE


@dataclass(frozen=True)
class Hostile:
    """One file: its bytes, and the ends that are allowed."""

    name: str
    data: bytes = field(repr=False)
    ends: frozenset[str]


def corpus() -> Iterator[Hostile]:
    yield from bombs()
    yield from foreigners()
    yield from impossible()
    yield from lying()
    yield from stowaways()
    yield from odd()
    yield from cut()
    yield from flipped()


def plain(kind: str = "JPEG", size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    """An ordinary small picture, its top left corner red and its bottom right corner blue."""
    return _saved(_scene(size), kind, **how)


def bombs() -> Iterator[Hostile]:
    """Small files that unpack to gigabytes or keep a processor busy for minutes."""
    small = plain("PNG")
    text = _chunk(b"zTXt", b"note\0\0" + packed_zeros(200 * MB))
    yield Hostile("13k-png", png(13_000, 13_000, 1, 0), TOO_LARGE)
    yield Hostile("20k-rgb-png", png(20_000, 20_000, 8, 2), TOO_LARGE)
    yield Hostile("20k-rgba-png", png(20_000, 20_000, 8, 6), TOO_LARGE)
    yield Hostile("too-wide-png", png(12_001, 1, 1, 0), TOO_LARGE)
    yield Hostile("one-row-too-many-png", png(8_000, 5_001, 1, 0), TOO_LARGE)
    yield Hostile("4-billion-wide-png", png(2**32 - 1, 1, 1, 0, picture=b""), TOO_LARGE)
    yield Hostile("65k-jpeg", jpeg_of_size(65_500, 65_500), TOO_LARGE)
    yield Hostile("40-megapixels-in-900-bytes", jpeg_of_size(8_000, 5_000), CLEAN)
    yield Hostile(
        "small-header-then-huge-header", small[:33] + png(20_000, 20_000, 8, 2)[8:], BROKEN
    )
    yield Hostile("16k-webp", _webp_of_size(16_383, 16_383), TOO_LARGE)
    yield Hostile("16m-canvas-webp", _webp_canvas(2**24, 2**24), TOO_LARGE)
    yield Hostile("200-mb-ztxt", _after_header(small, text), BROKEN)
    profile = _chunk(b"iCCP", b"icc\0\0" + packed_zeros(200 * MB))
    yield Hostile("200-mb-iccp", _after_header(small, profile), BROKEN)
    international = _chunk(b"iTXt", b"note\0\1\0\0\0" + packed_zeros(200 * MB))
    yield Hostile("200-mb-itxt", _after_header(small, international), CLEAN)
    later = small[:-12] + text + small[-12:]
    yield Hostile("200-mb-ztxt-behind-the-picture", later, BROKEN)
    yield Hostile("many-texts", _after_header(small, _chunk(b"tEXt", b"a\0b") * 400_000), BROKEN)
    yield Hostile("many-empty-idat", _after_header(small, _chunk(b"IDAT", b"") * 500_000), BROKEN)
    yield Hostile("many-segments", _jpeg_with(b"\xff\xe1\0\2" * 1_500_000), BROKEN)
    yield Hostile("many-comments", _jpeg_with(b"\xff\xfe\0\3a" * 1_000_000), BROKEN)
    yield Hostile("long-fill", _jpeg_with(b"\xff" * 6_000_000), HARMLESS)
    yield Hostile("long-junk", _jpeg_with(segment(0xFE, b"") + bytes(6_000_000)), HARMLESS)
    yield Hostile("stuffed-junk", _jpeg_with(b"\xff\0" * 3_000_000), HARMLESS)
    table = exif_bomb(6_000_000)
    parts = [b"Exif\0\0" + table[at : at + 65_000] for at in range(0, len(table), 65_000)]
    luggage = b"".join(segment(0xE1, part) for part in parts)
    yield Hostile("exif-table-jpeg", _jpeg_with(luggage), CLEAN)
    yield Hostile("exif-table-png", _after_header(small, _chunk(b"eXIf", table)), CLEAN)
    webp = plain("WEBP", exif=b"Exif\0\0" + table)
    yield Hostile("exif-table-webp", webp, CLEAN)
    yield Hostile("1000-scans", scans(12_000, 3_333, 1_000), BROKEN)
    yield Hostile("20-scans", scans(12_000, 3_333, 19), CLEAN)
    yield Hostile("90-scans", scans(12_000, 3_333, 90), BROKEN)
    yield Hostile("20-empty-scans", scans(12_000, 3_333, 19, data=b""), HARMLESS)
    noise = random.Random(7).randbytes(4 * MB)
    yield Hostile("huge-profile-jpeg", plain(icc_profile=noise), CLEAN)
    yield Hostile("huge-profile-webp", plain("WEBP", icc_profile=noise), CLEAN)
    yield Hostile("profile-of-noise", plain(icc_profile=noise[:3000]), CLEAN)
    yield Hostile("1000-frames-webp", _animation("WEBP", 1000), CLEAN)
    yield Hostile("1000-frames-png", _animation("PNG", 1000), CLEAN)


def foreigners() -> Iterator[Hostile]:
    """Other formats, drawings, films and documents."""
    script = b"<script>alert('STOWAWAY')</script>"
    texts = {
        "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>" + script + b"</svg>",
        "svg-with-declaration": b"<?xml version='1.0'?><svg>" + script + b"</svg>",
        "html": b"<!doctype html>" + script,
        "php": b"<?php system('STOWAWAY'); ?>",
        "eps": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 9 9\n(STOWAWAY) run\n",
        "binary-eps": b"\xc5\xd0\xd3\xc6" + bytes(28),
        "pdf": b"%PDF-1.7\n1 0 obj STOWAWAY endobj\n%%EOF",
        "empty": b"",
        "one-byte": b"\xff",
        "two-bytes": b"\xff\xd8",
        "text": "Lygten er g\u00e5et ud".encode(),
        "json": b"{}",
        "zeros": bytes(10_000),
        "ones": b"\xff" * 10_000,
        "zip": b"PK\3\4" + bytes(100),
        "gzip": b"\x1f\x8b\x08" + bytes(100),
        "elf": b"\x7fELF" + bytes(100),
        "exe": b"MZ" + bytes(100),
        "psd": b"8BPS\0\1" + bytes(100),
        "jxl": b"\xff\x0a" + bytes(100),
        "jxl-boxed": b"\0\0\0\x0cJXL \r\n\x87\n" + bytes(100),
        "mp4": _ftyp(b"isom", b"iso2", b"avc1", b"mp41"),
        "quicktime": _ftyp(b"qt  "),
        "3gp": _ftyp(b"3gp5"),
        "avif-named": _ftyp(b"mif1", b"avif", b"heic"),
        "ftyp-without-end": b"\xff\xff\xff\xffftyp" + b"isom" * 100,
        "ftyp-of-nothing": b"\0\0\0\0ftyp",
        "avi": b"RIFF\x24\0\0\0AVI LIST" + bytes(100),
        "wav": b"RIFF\x24\0\0\0WAVEfmt " + bytes(100),
        "matroska": b"\x1aE\xdf\xa3" + bytes(100),
        "mng": b"\x8aMNG\r\n\x1a\n" + bytes(100),
        "png-in-text-mode": b"\x89PNG\n\x1a\n" + bytes(100),
        "space-before-jpeg": b" " + plain(),
        "byte-order-mark-before-png": b"\xef\xbb\xbf" + plain("PNG"),
        "wmf": b"\xd7\xcd\xc6\x9a" + bytes(100),
        "fits": b"SIMPLE  =                    T" + b" " * 2850,
    }
    for name, data in texts.items():
        yield Hostile(name, data, FOREIGN)
    for kind in ("GIF", "BMP", "TIFF", "ICO", "PPM", "TGA", "PCX", "JPEG2000", "AVIF", "DDS"):
        yield Hostile(kind.lower(), plain(kind), FOREIGN)
    yield Hostile("gif-of-60-frames", _animation("GIF", 60), FOREIGN)
    yield Hostile(
        "heic", _ftyp(b"heic", b"mif1", b"heic") + bytes(500), frozenset(("heic-not-supported",))
    )
    yield Hostile(
        "heic-by-second-name", _ftyp(b"mif1", b"heic"), frozenset(("heic-not-supported",))
    )


def impossible() -> Iterator[Hostile]:
    """They begin like a picture and can't be one."""
    jpeg, still, webp = plain(), plain("PNG"), plain("WEBP")
    yield Hostile("jpeg-start-only", b"\xff\xd8\xff", BROKEN)
    yield Hostile("jpeg-start-and-end", b"\xff\xd8\xff\xd9", BROKEN)
    yield Hostile("jpeg-then-zeros", b"\xff\xd8\xff" + bytes(5000), BROKEN)
    yield Hostile("jpeg-then-html", b"\xff\xd8\xff<html>STOWAWAY</html>", BROKEN)
    yield Hostile("png-start-only", still[:8], BROKEN)
    yield Hostile("png-then-zeros", still[:8] + bytes(5000), BROKEN)
    yield Hostile("webp-start-only", webp[:12], BROKEN)
    yield Hostile("webp-then-zeros", webp[:12] + bytes(5000), BROKEN)
    yield Hostile("webp-of-unknown-kind", webp[:12] + b"VP9 " + webp[16:], BROKEN)
    for width, height in ((0, 0), (0, 9), (9, 0)):
        yield Hostile(f"png-{width}x{height}", png(width, height, 8, 2), BROKEN)
        yield Hostile(f"jpeg-{width}x{height}", jpeg_of_size(width, height), BROKEN)
    for bits, colour in ((3, 0), (8, 1), (16, 3), (8, 7), (0, 2), (255, 255)):
        yield Hostile(f"png-{bits}-bit-colour-{colour}", png(9, 9, bits, colour), BROKEN)
    yield Hostile("png-bad-checksum", still[:30] + b"\0" + still[31:], BROKEN)
    yield Hostile("png-without-picture", still[:33] + still[-12:], BROKEN)
    yield Hostile("png-header-last", still[:8] + still[33:] + still[8:33], BROKEN)
    yield Hostile("png-noise-for-picture", png(9, 9, 8, 2, picture=b"noise" * 9), BROKEN)
    yield Hostile("png-without-palette", png(9, 9, 8, 3), HARMLESS)
    yield Hostile("png-unknown-filter", png(1, 1, 8, 2, picture=zlib.compress(b"\x09abc")), BROKEN)
    frame = jpeg.index(b"\xff\xc0")
    for marker in (0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD, 0xCE, 0xCF):
        other = jpeg[: frame + 1] + bytes((marker,)) + jpeg[frame + 2 :]
        yield Hostile(f"jpeg-of-kind-{marker:x}", other, BROKEN)
    length = 2 + int.from_bytes(jpeg[frame + 2 : frame + 4])
    whole = jpeg[frame : frame + length]
    yield Hostile("jpeg-two-frames", jpeg[:frame] + whole + jpeg[frame:], BROKEN)
    yield Hostile("jpeg-no-frame", jpeg[:frame] + jpeg[frame + length :], BROKEN)
    yield Hostile("jpeg-12-bit", jpeg.replace(b"\xff\xc0\0\x11\x08", b"\xff\xc0\0\x11\x0c"), BROKEN)
    yield Hostile("jpeg-cut-frame", jpeg.replace(b"\xff\xc0\0\x11", b"\xff\xc0\0\x05"), BROKEN)
    yield Hostile("jpeg-no-length", jpeg.replace(b"\xff\xc0\0\x11", b"\xff\xc0\0\0"), BROKEN)
    yield Hostile("jpeg-no-huffman", jpeg.replace(b"\xff\xc4", b"\xff\xe9"), HARMLESS)
    yield Hostile("jpeg-no-quantization", jpeg.replace(b"\xff\xdb", b"\xff\xe9"), BROKEN)
    yield Hostile("jpeg-no-scan", jpeg[: jpeg.index(b"\xff\xda")] + b"\xff\xd9", BROKEN)
    table = jpeg.index(b"\xff\xc4") + 5
    for fill in (0, 1, 0xFF):
        huffman = jpeg[:table] + bytes((fill,)) * 16 + jpeg[table + 16 :]
        yield Hostile(f"jpeg-huffman-of-{fill}", huffman, HARMLESS)
    scan = jpeg.index(b"\xff\xda") + 14
    noise = random.Random(3).randbytes(len(jpeg) - scan - 2).replace(b"\xff", b"\0")
    yield Hostile("jpeg-noise-for-picture", jpeg[:scan] + noise + b"\xff\xd9", HARMLESS)


def lying() -> Iterator[Hostile]:
    """The header says one size and the picture has another."""
    jpeg, still, lossless = plain(), plain("PNG"), plain("WEBP", lossless=True)
    at = jpeg.index(b"\xff\xc0") + 5
    for height, width in ((48, 6400), (4800, 64), (1, 1), (47, 63), (49, 65), (4000, 4000)):
        size = struct.pack(">HH", height, width)
        yield Hostile(f"jpeg-says-{width}x{height}", jpeg[:at] + size + jpeg[at + 4 :], HARMLESS)
        header = struct.pack(">II", width, height) + still[24:29]
        told = still[:8] + _chunk(b"IHDR", header) + still[33:]
        yield Hostile(f"png-says-{width}x{height}", told, HARMLESS)
        bits = (width - 1) | (height - 1) << 14
        told = lossless[:21] + struct.pack("<I", bits) + lossless[25:]
        yield Hostile(f"webp-says-{width}x{height}", told, HARMLESS)
    extended = plain("WEBP", exif=exif_of(1))
    told = extended[:24] + b"\xff\x0f\0\xff\x0f\0" + extended[30:]
    yield Hostile("webp-canvas-of-16-megapixels", told, HARMLESS)
    yield Hostile("webp-riff-of-nothing", lossless[:4] + bytes(4) + lossless[8:], HARMLESS)
    yield Hostile("webp-riff-of-4-gb", lossless[:4] + b"\xff" * 4 + lossless[8:], HARMLESS)
    yield Hostile("png-idat-of-2-gb", still.replace(b"IDAT", b"\x7fIDA"), HARMLESS)
    yield Hostile("jpeg-of-four-samplings", jpeg[: at + 6] + b"\x44" + jpeg[at + 7 :], HARMLESS)
    yield Hostile("jpeg-of-no-sampling", jpeg[: at + 6] + b"\0" + jpeg[at + 7 :], BROKEN)


def stowaways() -> Iterator[Hostile]:
    """True pictures with something else on board."""
    jpeg, still, webp = plain(), plain("PNG"), plain("WEBP")
    archive = b"PK\3\4STOWAWAY" + bytes(50) + b"PK\5\6" + bytes(18)
    code = b"<?php system($_GET['STOWAWAY']); ?>"
    page = b"<html><script>STOWAWAY</script></html>"
    film = b"\0\0\0\x18ftypmp42" + b"STOWAWAY\xff\xda\xff\xd9" * 2000
    for name, cargo in (
        ("zip", archive),
        ("php", code),
        ("html", page),
        ("film", film),
        ("second-picture", plain(comment=STOWAWAY)),
    ):
        yield Hostile(f"jpeg-and-{name}", jpeg + cargo, CLEAN)
        yield Hostile(f"png-and-{name}", still + cargo, CLEAN)
        yield Hostile(f"webp-and-{name}", webp + cargo, CLEAN)
        yield Hostile(f"{name}-in-jpeg-comment", _jpeg_with(segment(0xFE, cargo)), CLEAN)
        yield Hostile(f"{name}-in-exif", _jpeg_with(segment(0xE1, b"Exif\0\0" + cargo)), CLEAN)
        yield Hostile(f"{name}-in-png-text", _after_header(still, _chunk(b"tEXt", cargo)), CLEAN)
        yield Hostile(f"{name}-in-png-chunk", _after_header(still, _chunk(b"stOw", cargo)), CLEAN)
        yield Hostile(f"{name}-in-webp", plain("WEBP", xmp=cargo), CLEAN)
    for marker in range(0xE0, 0xF0):
        app = segment(marker, code)
        yield Hostile(f"php-in-app{marker & 15}", _jpeg_with(app), HARMLESS)
    yield Hostile("thumbnail-in-jfif", _jpeg_with(segment(0xE0, b"JFXX\0\x10" + code)), CLEAN)
    yield Hostile("multi-picture", _jpeg_with(segment(0xE2, b"MPF\0" + code)), CLEAN)
    photoshop = b"Photoshop 3.0\x008BIM\4\4\0\0" + struct.pack(">I", len(code)) + code
    yield Hostile("iptc", _jpeg_with(segment(0xED, photoshop)), CLEAN)
    svg = b"http://ns.adobe.com/xap/1.0/\0<svg onload='STOWAWAY'/>"
    yield Hostile("svg-in-xmp", _jpeg_with(segment(0xE1, svg)), CLEAN)
    yield Hostile("php-in-profile", plain(icc_profile=code * 10), CLEAN)
    palette = (code + bytes(768))[:768]
    yield Hostile("php-in-palette", _palette_picture(palette), CLEAN)


def odd() -> Iterator[Hostile]:
    """Unusual and all right."""
    scene = _scene((64, 48))
    alpha = Image.linear_gradient("L").resize(scene.size)
    see_through = scene.copy()
    see_through.putalpha(alpha)
    for kind in ("JPEG", "PNG", "WEBP"):
        yield Hostile(f"1x1-{kind.lower()}", plain(kind, (1, 1)), CLEAN)
        yield Hostile(f"wide-{kind.lower()}", plain(kind, (12_000, 1)), CLEAN)
        yield Hostile(f"tall-{kind.lower()}", plain(kind, (1, 12_000)), CLEAN)
        yield Hostile(f"grey-{kind.lower()}", _saved(scene.convert("L"), kind), CLEAN)
    yield Hostile("cmyk", _saved(scene.convert("CMYK"), "JPEG"), CLEAN)
    yield Hostile("progressive", plain(progressive=True), CLEAN)
    yield Hostile("restarts", plain(restart_marker_blocks=1), CLEAN)
    for subsampling in ("4:4:4", "4:2:2", "4:2:0"):
        yield Hostile(f"jpeg-{subsampling}", plain(subsampling=subsampling), CLEAN)
    for mode in ("1", "LA", "P", "RGB", "RGBA", "I;16"):
        picture = see_through if mode.endswith("A") else scene
        saved = Image.new("I;16", (64, 48), 40_000) if mode == "I;16" else picture.convert(mode)
        yield Hostile(f"png-mode-{mode}", _saved(saved, "PNG"), CLEAN)
    yield Hostile("png-16-bit-rgb", png(9, 9, 16, 2), CLEAN)
    yield Hostile("png-16-bit-rgba", png(9, 9, 16, 6), CLEAN)
    yield Hostile("png-colour-key", _saved(scene, "PNG", transparency=(255, 0, 0)), CLEAN)
    grey_key = _saved(scene.convert("L"), "PNG", transparency=7)
    yield Hostile("png-grey-key", grey_key, CLEAN)
    yield Hostile("png-deep-palette", _palette_picture(bytes(range(256)) * 3), CLEAN)
    short = png(9, 9, 8, 3, picture=zlib.compress((b"\0" + b"\xf0" * 9) * 9))
    few = _after_header(short, _chunk(b"PLTE", b"\1\2\3"))
    yield Hostile("png-colour-outside-palette", few, HARMLESS)
    empty = _after_header(short, _chunk(b"PLTE", b""))
    yield Hostile("png-empty-palette", empty, HARMLESS)
    for frames in (2, 60):
        yield Hostile(f"webp-of-{frames}-frames", _animation("WEBP", frames), CLEAN)
        yield Hostile(f"png-of-{frames}-frames", _animation("PNG", frames), CLEAN)
    disorder = _animation("PNG", 3).replace(b"fcTL\0\0\0\1", b"fcTL\0\0\0\7")
    yield Hostile("png-frames-in-disorder", disorder, CLEAN)
    for space in ("sRGB", "LAB", "XYZ"):
        profile = ImageCms.ImageCmsProfile(ImageCms.createProfile(space)).tobytes()
        yield Hostile(f"profile-{space}", plain(icc_profile=profile), CLEAN)
        yield Hostile(
            f"profile-{space}-for-grey",
            _saved(scene.convert("L"), "PNG", icc_profile=profile),
            CLEAN,
        )
    for orientation in (0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 65_535):
        turned = plain(exif=exif_of(orientation))
        yield Hostile(f"orientation-{orientation}", turned, CLEAN)


def cut() -> Iterator[Hostile]:
    """The connection broke off; or the phone was switched off while it wrote."""
    for name, whole in (
        ("jpeg", plain()),
        ("progressive", plain(progressive=True)),
        ("png", plain("PNG")),
        ("webp", plain("WEBP")),
        ("lossless-webp", plain("WEBP", lossless=True)),
    ):
        for part in range(1, 40):
            at = 12 + (len(whole) - 12) * part // 40
            yield Hostile(f"{name}-cut-at-{at}", whole[:at], HARMLESS)
        half = whole[: len(whole) // 2]
        yield Hostile(f"{name}-rest-zeros", half + bytes(len(whole) - len(half)), HARMLESS)
        yield Hostile(f"{name}-first-half-twice", half + half, HARMLESS)


def flipped(count: int = 60) -> Iterator[Hostile]:
    """A few bytes changed at random, the same ones in every run."""
    chance = random.Random(20_261_112)
    for name, whole in (
        ("jpeg", plain(exif=exif_of(6))),
        ("progressive", plain(progressive=True)),
        ("png", _saved(_scene((64, 48)).quantize(), "PNG")),
        ("webp", plain("WEBP", exif=exif_of(6))),
    ):
        for number in range(count):
            yield Hostile(f"{name}-flipped-{number}", mutated(whole, chance), ANY)


def mutated(whole: bytes, chance: random.Random) -> bytes:
    """One to eight bytes replaced by others."""
    data = bytearray(whole)
    for _ in range(chance.randint(1, 8)):
        data[chance.randrange(len(data))] = chance.choice((0, 0x7F, 0xFF, chance.randrange(256)))
    return bytes(data)


def packed_zeros(count: int) -> bytes:
    """A zlib stream of so many zero bytes, put together without packing them all."""
    packer = zlib.compressobj(9)
    head = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    body = packer.compress(bytes(MB)) + packer.flush(zlib.Z_FULL_FLUSH)
    whole, rest = divmod(count, MB)
    if whole == 0:
        return zlib.compress(bytes(count))
    tail = zlib.compressobj(9, wbits=-15)
    end = tail.compress(bytes(rest)) + tail.flush()
    checksum = struct.pack(">HH", count % 65_521, 1)  # Adler-32 of zeros
    return head + body * (whole - 1) + end + checksum


def png(width: int, height: int, bits: int, colour: int, picture: bytes | None = None) -> bytes:
    """A PNG of zeros; colour: 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGBA."""
    channels = {2: 3, 4: 2, 6: 4}.get(colour, 1)
    row = 1 + (width * bits * channels + 7) // 8
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    data = packed_zeros(row * height) if picture is None else picture
    chunks = _chunk(b"IHDR", header) + _chunk(b"IDAT", data) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + chunks


def jpeg_of_size(width: int, height: int) -> bytes:
    whole = plain()
    at = whole.index(b"\xff\xc0") + 5
    return whole[:at] + struct.pack(">HH", height, width) + whole[at + 4 :]


def scans(width: int, height: int, count: int, data: bytes | None = None) -> bytes:
    """A progressive JPEG that sends the decoder over every pixel again and again."""
    # The only code, one bit, says: the next 32,767 blocks hold nothing new.
    bits = ("0" + "1" * 14) * (width * height // 64 // 32_767 + 1)
    packed = int(bits.ljust(-8 * (-len(bits) // 8), "1"), 2).to_bytes((len(bits) + 7) // 8)
    nothing_new = packed.replace(b"\xff", b"\xff\0") if data is None else data
    tables = segment(0xDB, b"\0" + b"\1" * 64)
    tables += segment(0xC4, b"\0\1" + bytes(15) + b"\0") + segment(
        0xC4, b"\x10\1" + bytes(15) + b"\xe0"
    )
    frame = segment(0xC2, struct.pack(">BHHB", 8, height, width, 1) + b"\1\x11\0")
    first = segment(0xDA, b"\1\1\0\0\0\0") + bytes(width * height // 64 // 8 + 1)
    refine = segment(0xDA, b"\1\1\0\1\x3f\x10") + nothing_new
    return b"\xff\xd8" + tables + frame + first + refine * count + b"\xff\xd9"


def exif_bomb(size: int) -> bytes:
    """65,535 entries that all point at the same megabytes."""
    entries = b"".join(struct.pack("<HHII", tag, 1, size // 2, 8) for tag in range(65_535))
    table = b"II*\0\x08\0\0\0" + struct.pack("<H", 65_535) + entries
    return table.ljust(size, b"\0")


def exif_of(orientation: int) -> bytes:
    return b"Exif\0\0MM\0*\0\0\0\x08\0\1" + struct.pack(">HHIHH", 0x0112, 3, 1, orientation, 0)


def segment(marker: int, body: bytes) -> bytes:
    """A JPEG segment; what does not fit is left off."""
    body = body[:65_533]
    return struct.pack(">BBH", 0xFF, marker, len(body) + 2) + body


def markers(jpeg: bytes) -> list[int]:
    """The markers of a baseline JPEG in order; nothing may stand between or behind them."""
    assert jpeg[:2] == b"\xff\xd8", "no start"
    found, at = [], 2
    while jpeg[at + 1] != 0xDA:
        assert jpeg[at] == 0xFF, "bytes between segments"
        found.append(jpeg[at + 1])
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4])
    data = jpeg[at + 2 + int.from_bytes(jpeg[at + 2 : at + 4]) : -2]
    assert b"\xff" not in data.replace(b"\xff\0", b""), "a marker inside the picture"
    assert jpeg[-2:] == b"\xff\xd9", "no end"
    return [*found, 0xDA]


def _scene(size: tuple[int, int]) -> Image.Image:
    across = Image.linear_gradient("L").transpose(Image.Transpose.ROTATE_90).resize(size)
    down = Image.linear_gradient("L").resize(size)
    green = Image.radial_gradient("L").resize(size)
    return Image.merge("RGB", (across, green, down))


def _saved(image: Image.Image, kind: str, **how: object) -> bytes:
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def _animation(kind: str, frames: int) -> bytes:
    pictures = [Image.new("RGB", (16, 16), (n % 256, n // 256, 9)) for n in range(frames)]
    return _saved(pictures[0], kind, save_all=True, append_images=pictures[1:])


def _palette_picture(palette: bytes) -> bytes:
    image = Image.new("P", (256, 4))
    image.putdata(list(range(256)) * 4)
    image.putpalette(palette)
    return _saved(image, "PNG", transparency=bytes(range(256)))


def _chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def _after_header(still: bytes, chunk: bytes) -> bytes:
    return still[:33] + chunk + still[33:]


def _jpeg_with(luggage: bytes) -> bytes:
    whole = plain()
    return whole[:2] + luggage + whole[2:]


def _webp_of_size(width: int, height: int) -> bytes:
    whole = plain("WEBP")
    return whole[:26] + struct.pack("<HH", width, height) + whole[30:]


def _webp_canvas(width: int, height: int) -> bytes:
    size = struct.pack("<I", width - 1)[:3] + struct.pack("<I", height - 1)[:3]
    whole = plain("WEBP", exif=exif_of(1))
    return whole[:24] + size + whole[30:]


def _ftyp(*brands: bytes) -> bytes:
    body = b"ftyp" + brands[0] + bytes(4) + b"".join(brands[1:])
    return struct.pack(">I", len(body) + 4) + body + bytes(100)
