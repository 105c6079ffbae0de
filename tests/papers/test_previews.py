"""Previews are small, upright and on white; what is no picture, is damaged or does harm has none."""

from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from grootboek.papers import previews
from grootboek.papers.drawing_previews import MAX_PIXELS
from grootboek.papers.previews import LARGEST_PREVIEW, preview_from
from tests.papers.pictures import RED, WHITE, bomb, endless_scans, picture

TURNED = Image.Exif()
TURNED[0x0112] = 6


def drawn(content: bytes) -> Image.Image:
    """Return the preview from a picture."""
    preview = preview_from(content)
    assert preview is not None
    assert len(preview) <= LARGEST_PREVIEW
    return Image.open(BytesIO(preview), formats=["JPEG"])


def is_near(pixel: object, colour: tuple[int, int, int]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(one - other) < 12 for one, other in zip(pixel, colour, strict=True))


@pytest.mark.parametrize(
    ("content", "size"),
    [
        (picture(), (240, 120)),
        (picture("JPEG", exif=TURNED), (120, 240)),
        (picture("JPEG", "CMYK"), (240, 120)),
        (picture("GIF", "P"), (240, 120)),
        (picture("WEBP", "RGBA"), (240, 120)),
        (picture("TIFF"), (240, 120)),
        (picture(size=(20, 10)), (20, 10)),
    ],
    ids=["png", "turned jpeg", "cmyk", "gif", "webp", "tiff", "small"],
)
def test_a_preview_is_a_small_jpeg(content: bytes, size: tuple[int, int]) -> None:
    preview = drawn(content)
    assert preview.size == size
    assert is_near(preview.getpixel((5, 5)), RED)


def test_what_is_seen_through_is_white() -> None:
    made = BytesIO()
    Image.new("RGBA", (50, 50), (0, 0, 0, 0)).save(made, "PNG")
    assert is_near(drawn(made.getvalue()).getpixel((25, 25)), WHITE)


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"%PDF-1.7\nbon",
        picture()[:60],
        bomb(60_000),
        bomb(int(MAX_PIXELS**0.5) + 1),
        bomb(7_000),
        b"II*\0" + b"\xff" * 100,
    ],
    ids=["nothing", "no picture", "cut short", "bomb", "too many pixels", "too few rows", "no directory"],
)
def test_what_cannot_be_drawn_has_no_preview(content: bytes) -> None:
    assert preview_from(content) is None


def test_what_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "_LONGEST", 2)
    content = endless_scans(6_000, 20_000)
    assert len(content) < 10_000_000
    assert preview_from(content) is None


def test_what_draws_knows_nothing_of_the_server(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "telltale.py").write_text("import os, sys\nsys.exit(0 if len(os.environ) < 4 else 1)\n")
    monkeypatch.syspath_prepend(str(tmp_path))
    monkeypatch.setattr(previews, "_PROGRAM", "telltale")
    monkeypatch.setenv("GROOTBOEK_DATABASE", "postgresql://geheim")
    assert preview_from(picture()) is None  # CalledProcessError when it sees the environment
