"""Judge the scan of a paper: its kind is what its first bytes say, whatever it is called."""

from adapters.portal.problems import Rule

LARGEST = 5 * 1024 * 1024
KINDS = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
NO_FILE = Rule("выберите файл скана", "скан файлын таңдаңыз", "scan-missing")
WRONG_TYPE = Rule(
    "нужен скан в виде PDF, JPEG или PNG: сохраните его так и приложите снова",
    "PDF, JPEG немесе PNG түріндегі скан қажет: оны осылай сақтап, қайта тіркеңіз",
    "scan-type",
)
TOO_LARGE = Rule(
    "скан больше 5 МБ: сканируйте с меньшим разрешением",
    "скан 5 МБ-тан үлкен: төмен ажыратымдылықпен сканерлеңіз",
    "scan-size",
)


def media_type_of(content: bytes) -> str | Rule:
    """Return the media type of a scan, or the rule that it breaks."""
    if not content:
        return NO_FILE
    if len(content) > LARGEST:
        return TOO_LARGE
    return next((kind for start, kind in KINDS.items() if content.startswith(start)), WRONG_TYPE)
