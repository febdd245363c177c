"""Text freed of what may hide it: JSON escapes of any depth, XML entities, percent and base64 encoding."""

import base64
import binascii
import html
import re
import unicodedata
from urllib.parse import unquote

_UNICODE_ESCAPE = re.compile(r"\\+u([0-9a-fA-F]{4})")
_SPACE_ESCAPE = re.compile(r"\\+[nrtbf]")
_BASE64 = re.compile(r"[A-Za-z0-9+/_-]{20,}={0,2}")
_SURROGATES = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def plain(text: str) -> str:
    """Return the text unescaped and case-folded, followed by whatever was base64 in it."""
    found = _unescaped(text)
    inner = [decoded for blob in _BASE64.findall(found) if (decoded := _decoded(blob)) is not None]
    return "\n".join([found, *(_unescaped(one) for one in inner)]).casefold()


def _unescaped(text: str) -> str:
    text = _SPACE_ESCAPE.sub(" ", text)
    text = _UNICODE_ESCAPE.sub(lambda found: chr(int(found[1], 16)), text)
    text = _SURROGATES.sub(lambda pair: pair[0].encode("utf-16", "surrogatepass").decode("utf-16"), text)
    if "&" in text:
        text = html.unescape(text)
    if "%" in text:
        text = unquote(text, errors="ignore")
    return unicodedata.normalize("NFKC", text)


def _decoded(blob: str) -> str | None:
    """Return the text of a base64 blob, or None where it is none: most long words are not."""
    body = blob.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        raw = base64.b64decode(body + "=" * (-len(body) % 4), validate=True)
        return raw.decode("utf-8")
    except (binascii.Error, UnicodeDecodeError):
        return None
