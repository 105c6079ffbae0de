"""The program that draws previews: a picture comes in, a small JPEG goes out; it ends with EX_DATAERR when none can be drawn."""

import os
import resource
import sys
from contextlib import suppress
from io import BytesIO
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

MAX_PIXELS: Final = 50_000_000
_SIZE: Final = (240, 240)
"""The most pixels of a preview in width and in height."""
_FORMATS: Final = ("PNG", "JPEG", "GIF", "WEBP", "TIFF")
_LIMITS: Final = {
    resource.RLIMIT_AS: 512 * 1024 * 1024,  # bytes
    resource.RLIMIT_CPU: 5,  # seconds; a large picture takes one or two
    resource.RLIMIT_FSIZE: 0,
    resource.RLIMIT_CORE: 0,
}


def main() -> int:
    """Draw what comes in, and return the exit status."""
    # Whoever waits for an answer of the server goes first, and where memory runs out it is this process that ends.
    os.nice(10)
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000", encoding="ascii")
    for limit, most in _LIMITS.items():
        _lower(limit, most)
    try:
        picture = _drawn(sys.stdin.buffer.read())
    except Exception:  # noqa: BLE001 (a picture is damaged in as many ways as there are libraries)
        return os.EX_DATAERR
    sys.stdout.buffer.write(picture)
    return 0


def _lower(limit: int, most: int) -> None:
    hard = resource.getrlimit(limit)[1]
    if hard == resource.RLIM_INFINITY or hard > most:
        resource.setrlimit(limit, (most, most))


def _drawn(content: bytes) -> bytes:
    made = BytesIO()
    with Image.open(BytesIO(content), formats=_FORMATS) as opened:
        # Nothing is decoded yet.
        if opened.width * opened.height > MAX_PIXELS:
            raise ValueError("it has too many pixels")
        _small(opened).save(made, "JPEG", quality=80, optimize=True)
    return made.getvalue()


def _small(opened: Image.Image) -> Image.Image:
    """Return a picture made small, upright and on white."""
    picture = opened
    if opened.mode == "P":
        # Colours of a palette do not mix.
        picture = opened.convert("RGBA" if "transparency" in opened.info else "RGB")
    elif opened.mode == "1":
        picture = opened.convert("L")
    picture.thumbnail(_SIZE, reducing_gap=2.0)
    upright = ImageOps.exif_transpose(picture)
    if not upright.has_transparency_data:
        return upright.convert("RGB")
    seen = upright.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", seen.size, "white"), seen).convert("RGB")


if __name__ == "__main__":
    sys.exit(main())
