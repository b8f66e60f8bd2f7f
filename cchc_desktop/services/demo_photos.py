"""Photos for the demonstration, drawn by the program: a counter, a window, a notice board."""

import io
import random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PIL.ImageDraw import ImageDraw as Pen

_SIZE = (960, 640)
_WALLS = ("#d9e2dc", "#e4ddd0", "#d5dee6", "#e6dcd8")
_WOOD = ("#8a5a33", "#74502f", "#9a6b3f")


def drawn_photo(rng: random.Random) -> bytes:
    """Return a JPEG of a reception office; the same state of `rng` gives the same bytes."""
    from PIL import Image, ImageDraw

    width, height = _SIZE
    picture = Image.new("RGB", _SIZE, rng.choice(_WALLS))
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, int(height * 0.78), width, height), fill="#b9b1a3")
    _window(pen, left=rng.randrange(40, 200), top=70)
    _board(pen, rng, left=rng.randrange(430, 560), top=60)
    _counter(pen, rng, width=width, top=int(height * 0.55))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=82)
    return target.getvalue()


def _window(pen: "Pen", *, left: int, top: int) -> None:
    pen.rectangle((left, top, left + 220, top + 200), fill="#a9cbe0", outline="#ffffff", width=8)
    pen.line((left + 110, top, left + 110, top + 200), fill="#ffffff", width=6)
    pen.line((left, top + 100, left + 220, top + 100), fill="#ffffff", width=6)


def _board(pen: "Pen", rng: random.Random, *, left: int, top: int) -> None:
    pen.rectangle((left, top, left + 330, top + 220), fill="#f6f4ea", outline="#7b2d26", width=6)
    pen.rectangle((left + 40, top + 18, left + 290, top + 40), fill="#7b2d26")
    for row in range(6):
        for column in range(3):
            x, y = left + 22 + column * 100, top + 56 + row * 26
            pen.rectangle((x, y, x + rng.randrange(50, 88), y + 9), fill="#7f8a90")


def _counter(pen: "Pen", rng: random.Random, *, width: int, top: int) -> None:
    wood = rng.choice(_WOOD)
    pen.rectangle((60, top, width - 60, top + 26), fill=wood)
    pen.rectangle((80, top + 26, width - 80, top + 170), fill="#5d4128")
    for place in range(3):
        x = 150 + place * 260 + rng.randrange(0, 40)
        pen.rectangle((x, top - 78, x + 104, top - 10), fill="#22292d", outline="#101416", width=3)
        pen.rectangle((x + 6, top - 72, x + 98, top - 18), fill=rng.choice(("#3d6f8e", "#2f5d73", "#4a7f79")))
        pen.rectangle((x + 44, top - 10, x + 60, top), fill="#22292d")
        pen.ellipse((x + 130, top - 96, x + 176, top - 50), fill="#c99c7a")
        pen.rounded_rectangle((x + 118, top - 52, x + 188, top + 2), radius=18, fill="#f3f4f6")
