"""The demo's pictures: drawn here, so that nothing of anybody else's is shown."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PIL import Image, ImageDraw

WIDE = (1600, 1066)
Pen = ImageDraw.ImageDraw


@dataclass(frozen=True, slots=True)
class Picture:
    """A drawing with what the library says of it. `rights_days`: until when from today; None: without end."""

    key: str
    name: str
    alt: str
    draw: Callable[[Pen], None]
    focus: tuple[float, float] = (0.5, 0.5)
    rights_days: int | None = None
    holder: str = ""
    people: str = "nobody"
    tags: tuple[str, ...] = ()


def _sky(pen: Pen, top: tuple[int, int, int], low: tuple[int, int, int], height: int) -> None:
    for y in range(height):
        part = y / height
        pen.line(
            [(0, y), (WIDE[0], y)],
            fill=tuple(round(a + (b - a) * part) for a, b in zip(top, low, strict=True)),
        )


def _roof(pen: Pen) -> None:
    _sky(pen, (118, 146, 196), (246, 180, 130), 860)
    pen.ellipse([960, 120, 1340, 500], fill=(252, 222, 160))
    pen.ellipse([1030, 190, 1270, 430], fill=(255, 240, 200))
    for left, top, right in (
        (0, 520, 190),
        (230, 440, 400),
        (430, 560, 610),
        (680, 470, 840),
        (1180, 540, 1420),
        (1440, 450, 1600),
    ):
        pen.rectangle([left, top, right, 800], fill=(146, 126, 160))
    pen.polygon([(0, 1066), (0, 860), (260, 640), (1460, 640), (1600, 760), (1600, 1066)], fill=(166, 84, 60))
    pen.polygon([(210, 1040), (430, 720), (1260, 720), (1400, 1040)], fill=(32, 50, 92))
    for step in range(1, 8):
        pen.line([(430 + 830 * step / 8, 720), (210 + 1190 * step / 8, 1040)], fill=(120, 150, 205), width=3)
    for step in range(1, 4):
        y = 720 + 320 * step / 4
        pen.line([(430 - 220 * step / 4, y), (1260 + 140 * step / 4, y)], fill=(120, 150, 205), width=3)
    pen.rectangle([1330, 520, 1420, 700], fill=(140, 70, 52))


def _wind(pen: Pen) -> None:
    _sky(pen, (140, 190, 230), (226, 240, 246), 800)
    pen.polygon(
        [(0, 760), (500, 560), (1000, 720), (1600, 540), (1600, 1066), (0, 1066)], fill=(112, 160, 110)
    )
    pen.polygon([(0, 900), (700, 740), (1600, 880), (1600, 1066), (0, 1066)], fill=(74, 122, 82))
    for x, y, size in ((420, 260, 210), (900, 330, 170), (1280, 210, 230)):
        pen.polygon([(x - 8, y), (x + 8, y), (x + 16, 820), (x - 16, 820)], fill=(246, 246, 246))
        for dx, dy in ((0, -1), (0.87, 0.5), (-0.87, 0.5)):
            pen.line([(x, y), (x + dx * size, y + dy * size)], fill=(250, 250, 250), width=16)
        pen.ellipse([x - 18, y - 18, x + 18, y + 18], fill=(220, 224, 228))


def _bikes(pen: Pen) -> None:
    pen.rectangle([0, 0, 1600, 1066], fill=(206, 222, 218))
    pen.rectangle([0, 800, 1600, 1066], fill=(140, 106, 80))
    pen.rectangle([90, 110, 520, 470], fill=(226, 240, 244), outline=(246, 250, 250), width=14)
    for x in (430, 960):
        pen.ellipse([x - 170, 560, x + 170, 900], outline=(40, 44, 58), width=18)
    pen.line([(430, 730), (640, 470), (880, 470), (700, 730), (430, 730)], fill=(196, 62, 48), width=20)
    pen.line([(640, 470), (700, 730)], fill=(196, 62, 48), width=20)
    pen.line([(880, 470), (960, 730)], fill=(196, 62, 48), width=20)
    pen.line([(860, 430), (940, 400)], fill=(40, 44, 58), width=16)
    pen.line([(600, 450), (690, 450)], fill=(40, 44, 58), width=18)
    pen.ellipse([1180, 390, 1340, 550], fill=(224, 172, 136))
    pen.pieslice([1170, 360, 1350, 540], 180, 360, fill=(60, 40, 38))
    pen.rounded_rectangle([1130, 550, 1390, 860], 60, fill=(44, 102, 140))


def _bulb(pen: Pen) -> None:
    pen.rectangle([0, 0, 1600, 1066], fill=(242, 194, 78))
    pen.ellipse([500, 120, 1100, 720], fill=(247, 220, 140))
    pen.ellipse([620, 200, 980, 560], fill=(255, 250, 232))
    pen.rectangle([710, 520, 890, 640], fill=(255, 250, 232))
    for y in (660, 710, 760):
        pen.rounded_rectangle([700, y, 900, y + 34], 14, fill=(120, 120, 132))
    pen.line([(720, 410), (770, 340), (820, 420), (880, 340)], fill=(200, 150, 30), width=14)


def _assembly(pen: Pen) -> None:
    pen.rectangle([0, 0, 1600, 1066], fill=(250, 236, 212))
    pen.rectangle([420, 110, 1180, 480], fill=(255, 255, 250))
    pen.rectangle([500, 190, 900, 230], fill=(84, 67, 214))
    for y in (280, 330, 380):
        pen.rectangle([500, y, 1060, y + 18], fill=(190, 186, 198))
    skins = ((224, 172, 136), (140, 92, 66), (240, 200, 168), (180, 122, 86))
    coats = ((196, 98, 60), (52, 106, 92), (98, 74, 150), (44, 102, 140), (176, 70, 88))
    for number in range(9):
        x, y = 150 + number * 165, 760 + (number % 2) * 60
        pen.rounded_rectangle([x - 80, y + 70, x + 80, 1066], 50, fill=coats[number % 5])
        pen.ellipse([x - 62, y - 62, x + 62, y + 62], fill=skins[number % 4])
        pen.pieslice([x - 68, y - 76, x + 68, y + 44], 180, 360, fill=(58, 44, 42))


def _night(pen: Pen) -> None:
    _sky(pen, (12, 14, 40), (40, 42, 92), 1066)
    pen.ellipse([1240, 110, 1400, 270], fill=(250, 240, 205))
    for number in range(10):
        left, top = number * 165, 380 + (number * 97) % 300
        pen.rectangle([left, top, left + 140, 1066], fill=(20, 22, 48))
        for row in range(top + 30, 1040, 60):
            for column in range(left + 18, left + 120, 36):
                if (row * 7 + column * 3) % 5:
                    pen.rectangle([column, row, column + 16, row + 26], fill=(250, 204, 96))


PICTURES = (
    Picture(
        "roof",
        "Tejado de la calle Olivar",
        "Tejado de un bloque de pisos al amanecer, con placas solares y la ciudad detrás.",
        _roof,
        (0.52, 0.8),
        9,
        "Elena Quiroga",
        tags=("tejado", "autoconsumo"),
    ),
    Picture(
        "wind",
        "Parque eólico El Olivar",
        "Tres molinos de viento blancos sobre unas colinas verdes.",
        _wind,
        (0.55, 0.35),
        tags=("parque",),
    ),
    Picture(
        "bikes",
        "Taller de bicis, sábado",
        "Una bicicleta roja en el taller, junto a la persona que la repara.",
        _bikes,
        (0.45, 0.6),
        210,
        people="agreed",
        tags=("taller",),
    ),
    Picture("bulb", "Día del ahorro de energía", "", _bulb, (0.5, 0.38), tags=("ahorro",)),
    Picture(
        "assembly",
        "Asamblea de socias",
        "Nueve personas sentadas ante una pantalla con el orden del día.",
        _assembly,
        (0.5, 0.7),
        people="missing",
        tags=("asamblea",),
    ),
    Picture(
        "night",
        "El barrio de noche",
        "Bloques de pisos con las ventanas encendidas y la luna llena.",
        _night,
        (0.6, 0.5),
        -12,
        "Archivo del barrio",
        tags=("barrio",),
    ),
)


def paint(picture: Picture, to: Path) -> tuple[int, int, int]:
    """Draw `picture` into the file `to` (JPEG). Returns its width, height and size in bytes."""
    image = Image.new("RGB", WIDE)
    picture.draw(ImageDraw.Draw(image))
    to.parent.mkdir(parents=True, exist_ok=True)
    image.save(to, "JPEG", quality=86, optimize=True)
    return (*WIDE, to.stat().st_size)
