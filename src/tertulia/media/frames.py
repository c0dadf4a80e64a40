"""Words and a logo on a picture, by the brand's own templates: laid out, made legible, drawn.

A template's `look`: ratio (a name of `RATIOS`), place of the words (top, middle, bottom), align (left,
center), ink and ground (colours, «#rrggbb»), veil (shade, band, plain: how the ground stands behind the
words), size (largest letters, in parts of a thousand of the height), corner of the logo («» for none) and
logo_size (parts of a hundred of the width).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files as resources
from typing import Any

from django.utils.translation import gettext as _
from PIL import Image, ImageDraw, ImageFont, ImageStat

from tertulia.kit import pictures
from tertulia.kit.verbs import Refused
from tertulia.media.shapes import RATIOS

WIDTH = 1080
LONGEST = 280
CONTRAST = 4.5
"""WCAG 2.2, 1.4.3: text against what is behind it."""
PLAIN: dict[str, Any] = {
    "ratio": "1:1",
    "place": "bottom",
    "align": "left",
    "ink": "#ffffff",
    "ground": "#1e1b22",
    "veil": "shade",
    "size": 90,
    "corner": "top-right",
    "logo_size": 16,
}
CHOICES: dict[str, tuple[str, ...]] = {
    "ratio": tuple(RATIOS),
    "place": ("top", "middle", "bottom"),
    "align": ("left", "center"),
    "veil": ("shade", "band", "plain"),
    "corner": ("", "top-left", "top-right", "bottom-left", "bottom-right"),
}
BOUNDS = {"size": (40, 160), "logo_size": (6, 40)}
_COLOUR = re.compile(r"#[0-9a-f]{6}")
Colour = tuple[int, int, int]


def clean_look(given: Mapping[str, Any]) -> dict[str, Any]:
    """`given` as a template keeps it; what is missing is as in `PLAIN`. Refused («ratio», «ink»…) for what
    cannot be drawn."""
    look, problems = dict(PLAIN), {}
    for name, value in given.items():
        text = str(value).strip().lower() if name in ("ink", "ground") else str(value).strip()
        colour = name in ("ink", "ground") and _COLOUR.fullmatch(text)
        if colour or text in CHOICES.get(name, ()):
            look[name] = text
        elif name in BOUNDS and text.isascii() and text.isdigit() and len(text) < 5:
            least, most = BOUNDS[name]
            look[name] = min(max(int(text), least), most)
        elif name in PLAIN:
            problems[name] = _("Elige una de las opciones.")
    if problems:
        raise Refused(problems)
    return look


@dataclass(frozen=True, slots=True)
class _Laid:
    """Words broken into lines at a size of letters, and the box they take."""

    lines: list[str]
    font: ImageFont.FreeTypeFont
    line_height: int
    width: int

    @property
    def height(self) -> int:
        return self.line_height * len(self.lines)


def compose(
    picture: Image.Image | None,
    words: str,
    look: Mapping[str, Any],
    *,
    logo: Image.Image | None = None,
    focus: tuple[float, float] = (0.5, 0.5),
    width: int = WIDTH,
) -> Image.Image:
    """`words` and `logo` on an upright `picture` (None: on the ground alone), `width` pixels wide. Letters
    are as large as the template lets and the words allow; what is behind them is veiled until they are
    legible."""
    size = width, round(width / RATIOS[look["ratio"]])
    ink, ground = _rgb(look["ink"]), _rgb(look["ground"])
    sheet = _backed(picture, size, focus, ground)
    margin = round(width * 0.07)
    text = " ".join(words.replace("\x00", "").split(" ")).strip()[:LONGEST]
    if text:
        laid = _laid(text, size[0] - 2 * margin, round(size[1] * 0.58), round(size[1] * look["size"] / 1000))
        top = {"top": margin, "middle": (size[1] - laid.height) // 2}.get(
            look["place"], size[1] - margin - laid.height
        )
        if picture is not None:
            sheet = _veiled(sheet, look, top, laid.height, margin, ink, ground)
        _write(sheet, laid, top, margin, look["align"], ink)
    if logo is not None and look["corner"]:
        _stamp(sheet, logo, look["corner"], round(width * look["logo_size"] / 100), margin)
    return sheet


def contrast(one: Colour, other: Colour) -> float:
    """How far two colours are apart (1 to 21), by WCAG 2.2."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _backed(
    picture: Image.Image | None, size: tuple[int, int], focus: tuple[float, float], ground: Colour
) -> Image.Image:
    if picture is None:
        return Image.new("RGB", size, ground)
    box = pictures.cut(*picture.size, size[0] / size[1], focus)
    whole = picture.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=2.0)
    if whole.mode == "RGBA":
        sheet = Image.new("RGB", size, ground)
        sheet.paste(whole, mask=whole.getchannel("A"))
        return sheet
    return whole.convert("RGB")


def _laid(text: str, width: int, height: int, largest: int) -> _Laid:
    """`text` at the largest letters with which it fits in `width` × `height`."""
    for letters in range(largest, 15, -2):
        font = _font(letters)
        lines = [line for part in text.split("\n") for line in _broken(part, font, width)]
        laid = _Laid(lines, font, round(letters * 1.2), max(round(font.getlength(line)) for line in lines))
        if laid.height <= height and laid.width <= width:
            return laid
    return laid


def _broken(text: str, font: ImageFont.FreeTypeFont, width: int) -> list[str]:
    """`text` in lines of at most `width` pixels; a longer word stands alone."""
    lines: list[str] = []
    for word in text.split() or [""]:
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and font.getlength(longer) <= width:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _veiled(
    sheet: Image.Image,
    look: Mapping[str, Any],
    top: int,
    height: int,
    margin: int,
    ink: Colour,
    ground: Colour,
) -> Image.Image:
    """The ground laid behind the words, as thin as legibility lets (none of it for «plain» if it can be)."""
    width, whole = sheet.size
    above, below = max(0, top - margin // 2), min(whole, top + height + margin // 2)
    behind = sheet.crop((0, above, width, below))
    mask = Image.new("L", sheet.size, 0)
    strength = _needed(behind, ink, ground, least=0.0 if look["veil"] == "plain" else 0.35)
    if look["veil"] == "band":
        strength = max(strength, 0.86)
    full = round(255 * strength)
    mask.paste(full, (0, above, width, below))
    if look["veil"] != "band":
        fade = margin * 3
        for step in range(fade):
            tone = round(full * (1 - step / fade) ** 1.4)
            if above - step - 1 >= 0:
                mask.paste(tone, (0, above - step - 1, width, above - step))
            if below + step < whole:
                mask.paste(tone, (0, below + step, width, below + step + 1))
        # Up to the edge that the words stand at, so that no stripe of the picture shines beside them.
        if look["place"] == "bottom":
            mask.paste(full, (0, below, width, whole))
        elif look["place"] == "top":
            mask.paste(full, (0, 0, width, above))
    return Image.composite(Image.new("RGB", sheet.size, ground), sheet, mask)


def _needed(behind: Image.Image, ink: Colour, ground: Colour, *, least: float) -> float:
    """How much of the ground has to lie over `behind` for `ink` to be read on its worst parts."""
    small = behind.resize((24, 12), Image.Resampling.BOX)
    raw = small.tobytes()
    points = [(raw[at], raw[at + 1], raw[at + 2]) for at in range(0, len(raw), 3)]
    mean = tuple(ImageStat.Stat(small).mean)
    points.append((round(mean[0]), round(mean[1]), round(mean[2])))
    strength = least
    while strength < 1.0:
        mixed = (
            tuple(round(p + (g - p) * strength) for p, g in zip(point, ground, strict=True))
            for point in points
        )
        if all(contrast(ink, (one[0], one[1], one[2])) >= CONTRAST for one in mixed):
            return strength
        strength += 0.05
    return 1.0


def _write(sheet: Image.Image, laid: _Laid, top: int, margin: int, align: str, ink: Colour) -> None:
    pen = ImageDraw.Draw(sheet)
    for number, line in enumerate(laid.lines):
        left = margin if align == "left" else (sheet.width - laid.font.getlength(line)) / 2
        pen.text((left, top + number * laid.line_height), line, font=laid.font, fill=ink)


def _stamp(sheet: Image.Image, logo: Image.Image, corner: str, width: int, margin: int) -> None:
    high = round(logo.height * width / logo.width)
    most = round(sheet.height * 0.3)
    if high > most:
        width, high = max(1, round(width * most / high)), most
    mark = logo.convert("RGBA").resize(
        (max(1, width), max(1, high)), Image.Resampling.LANCZOS, reducing_gap=2.0
    )
    near = round(margin * 0.7)
    left = near if corner.endswith("left") else sheet.width - near - mark.width
    top = near if corner.startswith("top") else sheet.height - near - mark.height
    sheet.paste(mark, (left, top), mark)


@functools.lru_cache(maxsize=64)
def _font(letters: int) -> ImageFont.FreeTypeFont:
    """Inter at `letters` pixels, semibold, drawn for large sizes."""
    font = ImageFont.truetype(str(resources("fontpkg_inter") / "files" / "Inter[opsz,wght].ttf"), letters)
    font.set_variation_by_axes([32, 650])
    return font


def _rgb(colour: str) -> Colour:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
