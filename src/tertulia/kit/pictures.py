"""Pictures: opened with care, stood upright in sRGB, cut and re-encoded to within what somebody takes.

Pure Pillow: no models, no settings. What comes out holds nothing but the picture (no place, no camera, no
profile). Formats are named, so that a decoder that runs another program is never reached.
"""

from __future__ import annotations

import io
import struct
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Literal

from PIL import Image, ImageCms, ImageOps

FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")
TYPES = {
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "TIFF": "image/tiff",
    "AVIF": "image/avif",
}
MOST_PIXELS = 80_000_000
"""Four bytes each while it is open. A JPEG may have twice as many: it is read at half its size."""
BROKEN = (OSError, ValueError, SyntaxError, EOFError, LookupError, TypeError, OverflowError, struct.error)
"""What Pillow's decoders raise when a file is not what it says."""

Box = tuple[int, int, int, int]

# We count the pixels ourselves, and refuse sooner than this warning would speak.
warnings.filterwarnings("ignore", category=Image.DecompressionBombWarning)


class BadPicture(ValueError):
    """It cannot be opened as a picture. `why`: «unknown» (no picture that we read), «huge» (more than
    `MOST_PIXELS`), «broken» (cut short or damaged), «tight» (it cannot be made as small as was asked)."""

    def __init__(self, why: Literal["unknown", "huge", "broken", "tight"], size: tuple[int, int] = (0, 0)):
        super().__init__(why)
        self.why = why
        self.size = size


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture ready to go out: its bytes, its MIME type, its size in pixels."""

    data: bytes
    type: str
    width: int
    height: int


def opened(source: Path | str | BinaryIO) -> Image.Image:
    """The picture at `source` with only its header read. Raises BadPicture."""
    try:
        image = Image.open(source, formats=FORMATS)
    except Image.DecompressionBombError as error:
        raise BadPicture("huge") from error
    except BROKEN as error:
        if isinstance(error, FileNotFoundError):
            raise
        raise BadPicture("unknown") from error
    pixels = image.width * image.height
    if pixels > MOST_PIXELS and image.format in ("JPEG", "MPO"):
        image.draft("RGB", (image.width // 2, image.height // 2))
        pixels = image.width * image.height
    if pixels > MOST_PIXELS:
        raise BadPicture("huge", image.size)
    return image


def upright(image: Image.Image) -> Image.Image:
    """`image` decoded, as it is meant to be seen: turned as its camera held it, 8 bits, sRGB, RGB, or RGBA
    where something shows through. Raises BadPicture where it is cut short or damaged."""
    try:
        image.load()
        turned = ImageOps.exif_transpose(image)
    except (Image.DecompressionBombError, MemoryError) as error:
        raise BadPicture("huge", image.size) from error
    except BROKEN as error:
        raise BadPicture("broken") from error
    plain = _eight_bits(turned)
    profile = image.info.get("icc_profile")
    seen = (_in_srgb(plain, profile) if profile else None) or plain.convert(_mode(plain))
    if seen.mode == "RGBA" and seen.getchannel("A").getextrema()[0] == 255:
        seen = seen.convert("RGB")
    seen.info = {}
    return seen


def cut(width: int, height: int, ratio: float, focus: tuple[float, float] = (0.5, 0.5)) -> Box:
    """The largest box of `ratio` (width / height) in `width` × `height` pixels that has `focus` (parts of the
    whole, from the left and the top) as near its middle as the edges let: left, top, right, bottom."""
    wide, high = (round(height * ratio), height) if width / height > ratio else (width, round(width / ratio))
    wide, high = max(1, min(wide, width)), max(1, min(high, height))
    left = min(max(round(focus[0] * width - wide / 2), 0), width - wide)
    top = min(max(round(focus[1] * height - high / 2), 0), height - high)
    return left, top, left + wide, top + high


def fit(
    path: Path | str,
    *,
    max_bytes: int | None = None,
    max_side: int | None = None,
    types: Sequence[str] = ("image/jpeg", "image/png"),
    ratio: float | tuple[float, float] | None = None,
    focus: tuple[float, float] = (0.5, 0.5),
    part: tuple[float, float, float, float] | None = None,
) -> Picture:
    """The picture at `path` within limits: at most `max_bytes` bytes, `max_side` pixels the longer side, one
    of `types` (MIME; the first of them that suits), cut to `ratio` (width / height; of two, the narrowest and
    the widest that are taken) around `focus`, or to `part` (left, top, right, bottom in parts of the whole).
    What already is within them and holds nothing but its picture comes back as it is.
    Raises BadPicture, and FileNotFoundError."""
    image = opened(path)
    kind = TYPES.get(image.format or "", "")
    wanted = _wanted(image, ratio, focus, part)
    if wanted is None and kind in types and _bare(image) and max(image.size) <= (max_side or 1 << 30):
        data = Path(path).read_bytes()
        if len(data) <= (max_bytes or len(data)):
            return Picture(data, kind, *image.size)
    if max_side and wanted is None and max(image.size) > 2 * max_side:
        # A JPEG is decoded at a half, a quarter, an eighth of its size: nothing more is needed.
        image.draft("RGB", (max_side, max_side))
    seen = upright(image)
    if (box := _wanted(seen, ratio, focus, part)) is not None:
        seen = seen.crop(box)
    return shrunk(seen, types=types, max_bytes=max_bytes, max_side=max_side, flat=kind == "image/png")


def shrunk(
    image: Image.Image,
    *,
    types: Sequence[str],
    max_bytes: int | None = None,
    max_side: int | None = None,
    flat: bool = False,
) -> Picture:
    """An `upright` image encoded as the first of `types` that suits it, within `max_bytes` and `max_side`:
    first by quality, then by size. `flat`: it may be a drawing or a screenshot, which is kept without loss if
    it can be. Raises BadPicture («tight»)."""
    if max_side and max(image.size) > max_side:
        image = smaller(image, max_side)
    kind = best_type(image, types, flat=flat)
    if kind == "image/jpeg" and image.mode == "RGBA":
        image = on_white(image)
    while True:
        data = encoded(image, kind)
        for quality in (80, 70, 60):
            if not max_bytes or len(data) <= max_bytes:
                break
            if kind == "image/png" and image.mode == "RGB" and "image/jpeg" in types:
                kind = "image/jpeg"
            data = encoded(image, kind, quality)
        if not max_bytes or len(data) <= max_bytes:
            return Picture(data, kind, *image.size)
        if max(image.size) <= 32:
            raise BadPicture("tight", image.size)
        step = min(0.85, max(0.3, (max_bytes / len(data)) ** 0.5))
        image = smaller(image, max(32, int(max(image.size) * step)))


def smaller(image: Image.Image, side: int) -> Image.Image:
    """`image` with `side` pixels on its longer side."""
    scale = side / max(image.size)
    size = max(1, round(image.width * scale)), max(1, round(image.height * scale))
    return image.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)


def on_white(image: Image.Image) -> Image.Image:
    """What shows through shows white."""
    ground = Image.new("RGB", image.size, "white")
    ground.paste(image, mask=image.getchannel("A"))
    return ground


def is_flat(image: Image.Image) -> bool:
    """Whether it looks drawn (few colours) rather than photographed: at most 4,096 among 65,536 points."""
    sample = image.convert("RGB").resize((256, 256), Image.Resampling.NEAREST)
    return sample.getcolors(4096) is not None


def best_type(image: Image.Image, types: Sequence[str], *, flat: bool = False) -> str:
    """The first that suits of `types`: one that lets things show through if they do, one without loss for
    what is drawn, else JPEG."""
    through = image.mode == "RGBA"
    if through or (flat and is_flat(image)):
        order = ["image/png", "image/webp", "image/jpeg"]
    else:
        order = ["image/jpeg", "image/webp", "image/png"]
    return next((kind for kind in order if kind in types), "image/jpeg")


def encoded(image: Image.Image, kind: str, quality: int = 88) -> bytes:
    """`image` as `kind` (JPEG, PNG or WebP), without metadata. `quality` 1 to 95, where there is loss."""
    out = io.BytesIO()
    if kind == "image/png":
        image.save(out, "PNG", compress_level=6 if image.width * image.height < 4_000_000 else 3)
    elif kind == "image/webp":
        image.save(out, "WEBP", quality=quality, method=2)
    else:
        image.save(out, "JPEG", quality=quality, optimize=image.width * image.height < 4_000_000)
    return out.getvalue()


def likeness(image: Image.Image) -> str:
    """The difference hash of an `upright` image: 64 bits as 16 hexadecimal digits, one for each of 8 × 8
    neighbours that grows lighter to the right. Near copies differ in a few of them."""
    ground = on_white(image) if image.mode == "RGBA" else image
    small = ground.convert("L").resize((9, 8), Image.Resampling.BOX, reducing_gap=3.0)
    tones = small.tobytes()
    bits = 0
    for row in range(8):
        for column in range(8):
            at = row * 9 + column
            bits = bits << 1 | (tones[at] < tones[at + 1])
    return f"{bits:016x}"


def _wanted(
    image: Image.Image,
    ratio: float | tuple[float, float] | None,
    focus: tuple[float, float],
    part: tuple[float, float, float, float] | None,
) -> Box | None:
    """The box to cut out, None for all of it. A picture that still has to be turned is measured turned."""
    width, height = image.size
    if image.format and _turned(image):
        width, height = height, width
    if part:
        left, top = round(part[0] * width), round(part[1] * height)
        right, bottom = round(part[2] * width), round(part[3] * height)
        return left, top, min(max(right, left + 1), width), min(max(bottom, top + 1), height)
    if ratio is None:
        return None
    least, most = ratio if isinstance(ratio, tuple) else (ratio, ratio)
    aim = min(max(width / height, least), most)
    box = cut(width, height, aim, focus)
    return None if box == (0, 0, width, height) else box


def _turned(image: Image.Image) -> bool:
    """Whether the camera was held sideways."""
    try:
        return image.getexif().get(0x0112, 1) in (5, 6, 7, 8)
    except BROKEN:
        return False


def _bare(image: Image.Image) -> bool:
    """Whether the file holds nothing but its picture, in a mode that everybody reads."""
    told = {
        "exif",
        "icc_profile",
        "xmp",
        "photoshop",
        "comment",
        "XML:com.adobe.xmp",
        "Raw profile type exif",
    }
    return not told & set(image.info) and image.mode in ("RGB", "RGBA", "L", "P") and image.format != "MPO"


def _eight_bits(image: Image.Image) -> Image.Image:
    """Tones of 16 and 32 bits brought to 8: 16 bits by their high byte, others by their own range."""
    if image.mode.startswith("I;16"):
        return image.convert("I").point(lambda tone: tone * (1 / 256)).convert("L")
    if image.mode in ("I", "F"):
        least, most = map(float, image.getextrema())  # type: ignore[arg-type]
        scale = 255 / (most - least) if most > 255 or least < 0 else 1.0
        shift = -least * scale if scale != 1.0 else 0.0
        return image.point(lambda tone: tone * scale + shift).convert("L")
    return image


def _mode(image: Image.Image) -> str:
    through = image.has_transparency_data or image.mode in ("RGBA", "LA", "PA", "RGBa", "La")
    return "RGBA" if through else "RGB"


def _in_srgb(image: Image.Image, profile: bytes) -> Image.Image | None:
    """Colours of another profile brought to sRGB; None where there is nothing to bring or it is damaged."""
    try:
        own = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(own).lower():
            return None
        ready = image.convert(_mode(image)) if image.mode in ("P", "PA", "LA", "RGBa", "La", "1") else image
        mode = "RGBA" if ready.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(ready, own, ImageCms.createProfile("sRGB"), outputMode=mode)
    except (ImageCms.PyCMSError, *BROKEN):
        return None
