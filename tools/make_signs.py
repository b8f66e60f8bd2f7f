"""Draw `resources/fonts/CCHCSigns.ttf`: the few signs of state, with the line metrics of Noto Sans.

Signs taken from whatever font has them shift the line they stand in; these do not. Needs fontTools, which
nothing else here needs: run it by hand in an environment of its own when a sign changes.
"""

import itertools
import math
import sys
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen

Point = tuple[float, float]
ASCENT, DESCENT = 1069, -293
SCALE = 1.14


def stroke(points: list[Point], width: float) -> list[list[Point]]:
    """Outline a line of straight parts, one rectangle per part, overlapping at the corners."""
    outlines: list[list[Point]] = []
    for (ax, ay), (bx, by) in itertools.pairwise(points):
        length = math.hypot(bx - ax, by - ay)
        dx, dy = (bx - ax) / length * width / 2, (by - ay) / length * width / 2
        x0, y0, x1, y1 = ax - dx * 0.6, ay - dy * 0.6, bx + dx * 0.6, by + dy * 0.6
        outlines.append([(x0 - dy, y0 + dx), (x1 - dy, y1 + dx), (x1 + dy, y1 - dx), (x0 + dy, y0 - dx)])
    return outlines


def circle(x: float, y: float, radius: float, *, hole: bool = False) -> list[Point]:
    """Outline a circle as 48 corners; a hole runs the other way."""
    turn = 1 if hole else -1
    angles = (turn * step * math.tau / 48 for step in range(48))
    return [(x + radius * math.cos(angle), y + radius * math.sin(angle)) for angle in angles]


SIGNS: dict[str, tuple[int, list[list[Point]]]] = {
    "✓": (760, stroke([(110, 330), (290, 130), (640, 620)], 96)),
    "▲": (760, [[(80, 60), (380, 620), (680, 60)]]),
    "▼": (760, [[(80, 620), (680, 620), (380, 60)]]),
    "⚑": (
        720,
        [
            [(110, -20), (110, 700), (190, 700), (190, -20)],
            [(190, 690), (640, 690), (530, 500), (640, 310), (190, 310)],
        ],
    ),
    "○": (760, [circle(380, 340, 270), circle(380, 340, 200, hole=True)]),
    "●": (760, [circle(380, 340, 270)]),
    "✎": (
        780,
        [
            [(70, 20), (118, 208), (258, 68)],
            [(160, 250), (520, 610), (660, 470), (300, 110)],
            [(560, 650), (610, 700), (750, 560), (700, 510)],
        ],
    ),
    "☰": (800, [[(90, y), (90, y + 76), (710, y + 76), (710, y)] for y in (90, 302, 514)]),
    "✕": (700, stroke([(130, 110), (570, 550)], 84) + stroke([(130, 550), (570, 110)], 84)),
    "↑": (600, stroke([(300, 20), (300, 640)], 78) + stroke([(110, 450), (300, 650), (490, 450)], 78)),
    "↓": (600, stroke([(300, 680), (300, 40)], 78) + stroke([(110, 240), (300, 40), (490, 240)], 78)),
    "←": (800, stroke([(720, 330), (110, 330)], 78) + stroke([(300, 520), (100, 330), (300, 140)], 78)),
    "→": (800, stroke([(80, 330), (690, 330)], 78) + stroke([(500, 520), (700, 330), (500, 140)], 78)),
}


def clockwise(outline: list[Point]) -> list[Point]:
    """Return the outline turned so that it is filled."""
    area = sum(a[0] * b[1] - b[0] * a[1] for a, b in zip(outline, outline[1:] + outline[:1], strict=True))
    return outline if area < 0 else outline[::-1]


def grown(point: Point) -> Point:
    """Return a point of the final size; the signs stay centred on the middle of the capitals."""
    return point[0] * SCALE, (point[1] - 340) * SCALE + 350


def glyph(outlines: list[list[Point]], *, ring: bool) -> object:
    """Draw one glyph; of a ring the second outline is a hole."""
    pen = TTGlyphPen(None)
    for place, outline in enumerate(outlines):
        turned = outline if ring and place else clockwise(outline)
        pen.moveTo(grown(turned[0]))
        for point in turned[1:]:
            pen.lineTo(grown(point))
        pen.closePath()
    return pen.glyph(dropImpliedOnCurves=False)


def build(target: Path) -> None:
    """Write the font."""
    names = {sign: f"uni{ord(sign):04X}" for sign in SIGNS}
    builder = FontBuilder(1000, isTTF=True)
    builder.setupGlyphOrder([".notdef", *names.values()])
    builder.setupCharacterMap({ord(sign): name for sign, name in names.items()})
    glyphs = {names[sign]: glyph(outlines, ring=sign == "○") for sign, (_, outlines) in SIGNS.items()}
    builder.setupGlyf({".notdef": TTGlyphPen(None).glyph(), **glyphs})
    widths = {names[sign]: (round(width * SCALE), 0) for sign, (width, _) in SIGNS.items()}
    builder.setupHorizontalMetrics({".notdef": (600, 0), **widths})
    builder.setupHorizontalHeader(ascent=ASCENT, descent=DESCENT)
    builder.setupOS2(
        sTypoAscender=ASCENT,
        sTypoDescender=DESCENT,
        sTypoLineGap=0,
        usWinAscent=ASCENT,
        usWinDescent=-DESCENT,
    )
    builder.setupNameTable({"familyName": "CCHC Signs", "styleName": "Regular"})
    builder.setupPost()
    builder.updateHead(created=0, modified=0)
    builder.font.recalcTimestamp = False
    builder.save(target)


if __name__ == "__main__":
    build(Path(sys.argv[1]))
