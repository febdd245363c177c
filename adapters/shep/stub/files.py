"""The temporary storage of files in the stub: keeps each for its life by the stub's clock."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Lock
from uuid import uuid4

from adapters.clock import Clock
from adapters.shep.files import (
    DownloadResponse,
    FileFetched,
    FileKept,
    FileUpload,
    TempStorageRequest,
    TempStorageResponse,
    UploadResponse,
)


@dataclass(frozen=True, slots=True)
class _Kept:
    file: FileUpload
    until: datetime


class FilesStub:
    """Answers both requests; None where there is nothing to tell."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._kept: dict[str, _Kept] = {}

    def answer(self, request: TempStorageRequest) -> TempStorageResponse | None:
        """Keep what is brought, or bring what is asked for and not over."""
        now = self._clock.now()
        with self._lock:
            if request.upload_request is not None:
                told = []
                for file in request.upload_request.file_upload_requests:
                    identifier = str(uuid4())
                    self._kept[identifier] = _Kept(file, now + timedelta(milliseconds=file.life_time))
                    told.append(
                        FileKept(
                            file_process_identifier=file.file_process_identifier, file_identifier=identifier
                        )
                    )
                return TempStorageResponse(upload_response=UploadResponse(file_upload_responses=told))
            wanted = request.download_request.file_identifiers if request.download_request else []
            found = [
                (one, self._kept[one]) for one in wanted if one in self._kept and self._kept[one].until > now
            ]
        files = [
            FileFetched(
                file_identifier=identifier,
                name=kept.file.name,
                mime=kept.file.mime,
                content=kept.file.content,
            )
            for identifier, kept in found
        ]
        if not files:
            return None
        return TempStorageResponse(download_response=DownloadResponse(file_download_responses=files))
