"""The files channel: papers too large for a message lie in ШЭП's temporary storage (wire-formats §1).

The request is verified; the shape of the answer is assumed.
"""

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from pydantic import Field

from adapters.hardened_xml import DEFAULT_LIMIT
from adapters.shep.client import ShepClient
from adapters.shep.errors import ShepMalformedError
from adapters.shep.exchange import Note, forget
from adapters.shep.payload import PayloadStyle
from adapters.shep.service import Found, Provenance, RegisterRequest, Service
from adapters.shep.xml_model import XmlModel

NAMESPACE = "http://egov.bee.kz/eds/tempstorage/v2/"
UPLOAD, DOWNLOAD = "UPLOAD", "DOWNLOAD"
LARGEST = DEFAULT_LIMIT * 3 // 4 - 64 * 1024
"""Bytes of a file: in base64 it is a third longer, and the message must stay below its limit."""


class FileUpload(XmlModel):
    """A file on its way into the storage."""

    file_process_identifier: str
    """Our own name of it, by which the answer tells which identifier it got."""
    name: str
    content: str
    mime: str
    life_time: int
    """Milliseconds."""
    need_to_be_confirmed: bool = False


class UploadRequest(XmlModel):
    """Files to keep."""

    file_upload_requests: list[FileUpload]


class DownloadRequest(XmlModel):
    """Files to fetch."""

    file_identifiers: list[str]


class Credentials(XmlModel):
    """Who keeps or fetches (inner fields assumed)."""

    sender_id: str | None = None
    password: str | None = None


class TempStorageRequest(RegisterRequest):
    """One of the two requests, with its `type`."""

    upload_request: UploadRequest | None = None
    download_request: DownloadRequest | None = None
    credentials: Credentials = Credentials()
    type: str

    @property
    def about(self) -> str:
        """Return nobody: a file is not asked about a person."""
        return ""


class FileKept(XmlModel):
    """Which identifier a file got."""

    file_process_identifier: str
    file_identifier: str


class UploadResponse(XmlModel):
    """What is kept now."""

    file_upload_responses: list[FileKept] = Field(default_factory=list)


class FileFetched(XmlModel):
    """A file out of the storage."""

    file_identifier: str
    name: str
    mime: str
    content: str


class DownloadResponse(XmlModel):
    """What was found."""

    file_download_responses: list[FileFetched] = Field(default_factory=list)


class TempStorageResponse(XmlModel):
    """The answer to either."""

    upload_response: UploadResponse | None = None
    download_response: DownloadResponse | None = None


FILES = Service(
    code="files",
    service_id="EDS_TEMP_FILES",
    title="Временное хранилище файлов ШЭП",
    queries=(),
    request=TempStorageRequest,
    answer=TempStorageResponse,
    style=PayloadStyle.INLINE,
    request_root="tempStorageRequest",
    answer_root="tempStorageResponse",
    request_namespace=NAMESPACE,
    answer_namespace=NAMESPACE,
    provenance=Provenance.VERIFIED,
    source="public client code (wire-formats §1) for the request; the answer is assumed",
    subjects=lambda _: frozenset(),
    is_no_data=lambda answer: answer.upload_response is None and answer.download_response is None,
)


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file as it came out of the storage; its content is not to be logged."""

    name: str
    mime: str
    content: bytes

    def __repr__(self) -> str:
        return f"StoredFile({self.mime}, {len(self.content)} bytes)"


class FileStorage:
    """Keeps files in ШЭП's temporary storage and fetches them; blocks. Safe to share among threads."""

    def __init__(self, shep: ShepClient) -> None:
        self._shep = shep

    def keep(self, name: str, mime: str, content: bytes, life: timedelta, note: Note = forget) -> str:
        """Keep a file for so long and return its identifier, to be sent in the place of the content.

        Raises:
            ValueError: the file is larger than a message may be.
            SystemAway: the storage is known not to answer, here and below.
            ShepError: it does not answer, or not in a way that can be understood.
        """
        if len(content) > LARGEST:
            raise ValueError(f"a file may have {LARGEST} bytes")
        own = str(uuid4())
        upload = FileUpload(
            file_process_identifier=own,
            name=name,
            content=b64encode(content).decode(),
            mime=mime,
            life_time=int(life / timedelta(milliseconds=1)),
        )
        request = TempStorageRequest(upload_request=UploadRequest(file_upload_requests=[upload]), type=UPLOAD)
        told = self._shep.ask(FILES, request, note)
        kept = told.answer.upload_response if isinstance(told, Found) else None
        for one in kept.file_upload_responses if kept is not None else ():
            if one.file_process_identifier == own:
                return one.file_identifier
        raise ShepMalformedError(FILES.service_id, "not-kept")

    def fetch(self, identifier: str, note: Note = forget) -> StoredFile | None:
        """Return a file, or None where the storage has it no more.

        Raises:
            SystemAway, ShepError: as above.
        """
        request = TempStorageRequest(
            download_request=DownloadRequest(file_identifiers=[identifier]), type=DOWNLOAD
        )
        told = self._shep.ask(FILES, request, note)
        found = told.answer.download_response if isinstance(told, Found) else None
        for one in found.file_download_responses if found is not None else ():
            if one.file_identifier == identifier:
                return StoredFile(one.name, one.mime, _content(one))
        return None


def _content(file: FileFetched) -> bytes:
    try:
        return b64decode(file.content, validate=True)
    except (Base64Error, ValueError):
        raise ShepMalformedError(FILES.service_id, "not-base64") from None
