"""Hand a stored document over."""

from urllib.parse import quote

from starlette.responses import Response

from adapters.database.document import Document

EMBEDDED = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"
"""The viewer of a browser brings its own style."""


def pdf_response(document: Document, *, download: bool = False) -> Response:
    """Return the bytes of a document with the headers that a viewer needs and nothing may guess around."""
    ending = document.media_type.rpartition("/")[2]
    name = f"{document.number or document.kind}.{ending}"
    way = "attachment" if download else "inline"
    return Response(
        document.content,
        media_type=document.media_type,
        headers={
            "content-disposition": f"{way}; filename=\"document.{ending}\"; filename*=UTF-8''{quote(name)}",
            "content-security-policy": EMBEDDED,
            "cache-control": "private, no-store",
            "etag": f'"{document.sha256}"',
        },
    )
