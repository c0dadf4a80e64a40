"""What a file is, by how it begins; never by its name."""

from __future__ import annotations

_STARTS = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"BM", "image/bmp"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"fLaC", "audio/flac"),
    (b"OggS", "audio/ogg"),
    (b"ID3", "audio/mpeg"),
)
_BRANDS = {
    b"avif": "image/avif",
    b"avis": "image/avif",
    b"heic": "heic",
    b"heix": "heic",
    b"hevc": "heic",
    b"mif1": "heic",
    b"msf1": "heic",
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
}
HEAD = 4096
"""Bytes of a file that `sniff` wants."""
ENDINGS = {
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "gif": "image/gif",
    "webp": "image/webp",
    "bmp": "image/bmp",
    "tif": "image/tiff",
    "tiff": "image/tiff",
    "avif": "image/avif",
    "pdf": "application/pdf",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "mp3": "audio/mpeg",
}


def sniff(head: bytes) -> str:
    """The MIME type of a file that begins so; «svg» and «heic» for those, «» for what we do not know."""
    for start, kind in _STARTS:
        if head.startswith(start):
            return kind
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head[:4] == b"RIFF":
        return {b"WEBP": "image/webp", b"WAVE": "audio/wav"}.get(head[8:12], "")
    if head[:4] == b"\x1aE\xdf\xa3":
        return "video/webm" if b"webm" in head[:80] else "video/x-matroska"
    if b"%PDF-" in head[:1024]:
        return "application/pdf"
    if len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 in (0xE2, 0xE4, 0xE6):
        return "audio/mpeg"
    low = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return "svg" if low.startswith((b"<svg", b"<?xml", b"<!--", b"<!doctype svg")) and b"<svg" in low else ""


def family(kind: str) -> str:
    """«image», «video», «audio», «file» or «» for a type."""
    if kind == "application/pdf":
        return "file"
    before = kind.partition("/")[0]
    return before if before in ("image", "video", "audio") else ""


def misnamed(name: str, kind: str) -> bool:
    """Whether a name says that it is another kind of file than it is."""
    said = ENDINGS.get(name.rpartition(".")[2].lower()) if "." in name else None
    return said is not None and said != kind
