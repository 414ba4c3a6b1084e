"""Files that were sent, kept in memory, and the size of a picture."""

import hashlib
import struct
from dataclasses import dataclass, field
from typing import Any

from telegram.constants import FileSizeLimit

from bot.local_telegram.errors import bad_request
from bot.local_telegram.params import Params, Upload

Json = dict[str, Any]

_PNG = b"\x89PNG\r\n\x1a\n"
_JPEG = b"\xff\xd8"
_MAX_SIDES = 10_000
"""Width and height of a photo together (Bot API documentation of `sendPhoto`)."""
_MAX_RATIO = 20


@dataclass
class Files:
    """What was sent, by file id."""

    kept: dict[str, Upload] = field(default_factory=dict)

    def keep(self, upload: Upload) -> Json:
        """Keep a file; its `file_id`, `file_unique_id` and `file_size`."""
        file_id = f"local-{len(self.kept) + 1}"
        self.kept[file_id] = upload
        return about(file_id, upload)

    def sent(self, params: Params, kind: str, value: str) -> tuple[Json, Upload]:
        """The file a request sends: an upload, or one sent before, named by its id."""
        upload = params.files.get(kind)
        if upload is None:
            if not value:
                raise bad_request(f"There is no {kind} in the request")
            if value.startswith(("http://", "https://")):
                raise bad_request("Failed to get HTTP URL content")  # nothing here ever leaves this computer
            if value not in self.kept:
                raise bad_request("Wrong remote file identifier specified: can't unserialize it")
            return about(value, self.kept[value]), self.kept[value]
        if not upload.content:
            raise bad_request("File must be non-empty")
        most = FileSizeLimit.PHOTOSIZE_UPLOAD if kind == "photo" else FileSizeLimit.FILESIZE_UPLOAD
        if len(upload.content) > most:
            raise bad_request(f"File of size {len(upload.content)} bytes is too big for a {kind}")
        return self.keep(upload), upload


def about(file_id: str, upload: Upload) -> Json:
    """What the Bot API tells of any file."""
    digest = hashlib.sha256(upload.content).hexdigest()
    return {"file_id": file_id, "file_unique_id": digest[:16], "file_size": len(upload.content)}


def picture_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG or JPEG picture, refused as Telegram refuses what is none."""
    width, height = _png_size(content) if content.startswith(_PNG) else _jpeg_size(content)
    if not width or not height:
        raise bad_request("IMAGE_PROCESS_FAILED")
    if width + height > _MAX_SIDES or max(width, height) > _MAX_RATIO * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return width, height


def _png_size(content: bytes) -> tuple[int, int]:
    if len(content) < 24:
        return 0, 0
    width, height = struct.unpack(">II", content[16:24])
    return int(width), int(height)


def _jpeg_size(content: bytes) -> tuple[int, int]:
    """The size in the first frame header of a JPEG file; (0, 0) for anything else."""
    if not content.startswith(_JPEG):
        return 0, 0
    at = 2
    while at + 9 <= len(content) and content[at] == 0xFF:
        marker = content[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[at + 5 : at + 9])
            return int(width), int(height)
        at += 2 + int.from_bytes(content[at + 2 : at + 4], "big")
    return 0, 0
