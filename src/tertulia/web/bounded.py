"""Files that people bring are bounded before anything of them is kept."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from tertulia.sources.uploads import MOST_BYTES

ENVELOPE = 1_000_000
"""Bytes that a form takes besides its file."""


class Bounded(FileUploadHandler):
    """Lets pass what is not too long, by what the request says of itself; of the rest nothing is kept."""

    too_long = False

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        """Look at the length before the first byte."""
        self.too_long = content_length > MOST_BYTES + ENVELOPE

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """To the next handler, or nowhere."""
        if self.too_long:
            raise StopUpload(connection_reset=False)
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Kept by the next handler."""
        return


def brought_too_much(request: HttpRequest) -> bool:
    """Whether the request held more than is taken, so that its files were left out."""
    return any(isinstance(handler, Bounded) and handler.too_long for handler in request.upload_handlers)
