"""Sets a page upright that lay askew in the scanner: by the angle at which its rows stand out most.

The measure is Postl's (1986): the sum of the squared differences between neighbouring rows of the projection profile.
"""

from PIL import Image

MOST = 10.0
"""Degrees to either side that are tried."""
COARSE, FINE = 1.0, 0.25
"""Steps in degrees, of the first search and of the second around its best."""
LEAST = 0.4
"""Degrees that Tesseract takes no notice of."""
GAIN = 1.1
"""Times the sharpness that the page has as it lies: a picture without rows stays as it is."""
WIDTH = 600
"""Pixels of the page at which the angle is looked for."""
EDGE = 0.1
"""Of each side, what isn't looked at: there the paper ends."""


def straightened(gray: Image.Image) -> Image.Image:
    """Give the page with its rows level."""
    small = gray.reduce(max(1, gray.width // WIDTH))
    coarse = _best(small, [COARSE * step for step in range(-int(MOST / COARSE), int(MOST / COARSE) + 1)])
    angle = _best(small, [coarse + FINE * step for step in range(-3, 4)])
    if abs(angle) < LEAST or _sharpness(small, angle) < GAIN * _sharpness(small, 0.0):
        return gray
    return gray.rotate(angle, Image.Resampling.BICUBIC, expand=True, fillcolor=255)


def _best(page: Image.Image, angles: list[float]) -> float:
    return max(angles, key=lambda angle: (_sharpness(page, angle), -abs(angle)))


def _sharpness(page: Image.Image, angle: float) -> float:
    turned = page.rotate(angle, Image.Resampling.BILINEAR, fillcolor=255)
    edge_x, edge_y = round(EDGE * page.width), round(EDGE * page.height)
    inside = turned.crop((edge_x, edge_y, max(edge_x + 1, page.width - edge_x), max(edge_y + 1, page.height - edge_y)))
    rows = inside.convert("F").resize((1, inside.height), Image.Resampling.BOX).tobytes()
    profile = memoryview(rows).cast("f")
    return sum((profile[at] - profile[at - 1]) ** 2 for at in range(1, len(profile)))
