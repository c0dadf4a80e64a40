"""How long a 20-megapixel picture takes to be ready: checked, cleaned, stored, with its previews.

`python -m benchmarks.picture` prints {"ready_s": seconds of CPU for the slowest kind, by kind as well}.
"""

from __future__ import annotations

import json
import os
import random
import tempfile
import time
from pathlib import Path
from typing import Any

SIZE = (5472, 3648)


def main() -> None:
    """Make the pictures, prepare each, say how long."""
    with tempfile.TemporaryDirectory() as name:
        os.environ["TERTULIA_DATA"] = name
        os.environ["DJANGO_SETTINGS_MODULE"] = "tertulia.settings"
        import django

        django.setup()
        from PIL import Image

        from tertulia.media.ready import prepare

        seed = random.Random(5).randbytes(684 * 456 * 3)  # noqa: S311
        image = Image.frombytes("RGB", (684, 456), seed).resize(SIZE, Image.Resampling.BICUBIC)
        exif = Image.Exif()
        exif[0x0112] = 6
        took = {}
        kinds: dict[str, dict[str, Any]] = {
            "jpg": {"quality": 92, "exif": exif},
            "png": {"compress_level": 1},
            "webp": {},
        }
        for kind, options in kinds.items():
            path = Path(name) / f"a.{kind}"
            image.save(path, **options)
            begun = time.process_time()
            prepare(path, name=path.name)
            took[kind] = round(time.process_time() - begun, 2)
    print(json.dumps({"ready_s": max(took.values()), **took}))


if __name__ == "__main__":
    main()
