"""The law as the packaged files and the operator's own say it (``KOMEK_LAW_DIRECTORY``)."""

from komek.settings import Environment, Settings
from rules.law import OWN_FILES, Law
from rules.strict_yaml import LawDataError


def law_of(settings: Settings) -> Law:
    """Return the law that this installation works under.

    Raises:
        LawDataError: a file is wrong, or a folder is called something that no law has.
    """
    return Law.load(own_files(settings), carry_forward=settings.environment is not Environment.PRODUCTION)


def own_files(settings: Settings) -> dict[str, list[tuple[str, str]]]:
    """Return name and text of the operator's files by their folder.

    Raises:
        LawDataError: as `law_of`.
    """
    folder = settings.law_directory
    if folder is None:
        return {}
    try:
        entries = sorted(folder.iterdir())
        unknown = [entry.name for entry in entries if entry.is_dir() and entry.name not in OWN_FILES]
        if unknown:
            raise LawDataError(str(folder), unknown[0], f"not one of {', '.join(OWN_FILES)}")
        return {
            kind: [
                (f"{kind}/{file.name}", file.read_text(encoding="utf-8"))
                for file in sorted((folder / kind).glob("*.yaml"))
            ]
            for kind in OWN_FILES
        }
    except (OSError, UnicodeDecodeError) as error:
        raise LawDataError(str(folder), "files", str(error)) from None
