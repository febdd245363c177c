"""Pictures as small PNG files."""

from io import BytesIO
from pathlib import Path

from PIL import Image

COLOURS = 256
_GAP = 24
_GREY = (238, 238, 238)


def keep(picture: Image.Image, file: Path) -> int:
    """Write a picture with a palette of 256 colours and return its size in bytes.

    Pages are flat: a palette shows no difference and makes the file a third.
    """
    flat = picture.convert("RGB").quantize(COLOURS, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE)
    flat.save(file, "PNG", optimize=True)
    return file.stat().st_size


def read(png: bytes) -> Image.Image:
    """Return the picture that Chromium took."""
    return Image.open(BytesIO(png))


def side_by_side(pictures: list[Image.Image]) -> Image.Image:
    """Lay pictures on one grey table."""
    width = sum(one.width for one in pictures) + _GAP * (len(pictures) + 1)
    height = max(one.height for one in pictures) + 2 * _GAP
    table = Image.new("RGB", (width, height), _GREY)
    left = _GAP
    for one in pictures:
        table.paste(one, (left, _GAP))
        left += one.width + _GAP
    return table
