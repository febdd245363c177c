"""Pages of a PDF as pictures."""

from PIL import Image
from pypdfium2 import PdfDocument

_PIXELS_WIDE = 620
_POINTS_WIDE = 595.28


def pages(content: bytes) -> list[Image.Image]:
    """Return every page of a document as a picture, A4 at 620 pixels' width."""
    document = PdfDocument(content)
    try:
        scale = _PIXELS_WIDE / _POINTS_WIDE
        return [document[number].render(scale=scale).to_pil() for number in range(len(document))]
    finally:
        document.close()
