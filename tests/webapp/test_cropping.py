"""A stranger's picture made anew: upright, in its size, and telling nothing but what it shows."""

import io
import struct
import zlib

import pytest
from PIL import Image, ImageCms

from tests import photos
from tests.photos import BLUE, RED, looks, opened
from webapp.checked import Cropped
from webapp.resume import UnreadableFileError
from webapp.sandbox import Sandbox
from webapp.services import CROP, CROP_LIMITS

SQUARE = {"width": 480, "height": 480, "cut": True}
WHOLE = {"width": 1200, "height": 900, "cut": False}


@pytest.fixture(scope="module")
def crop():
    """Crop as the web process does, in the sandbox."""
    sandbox = Sandbox([CROP])
    yield lambda content, size: sandbox.call(CROP, io.BytesIO(content), CROP_LIMITS, Cropped, **size).content
    sandbox.close()


def test_a_photo_stands_upright_and_tells_nothing_of_where_it_was_taken(crop):
    sent = photos.photo()
    assert b"Canary Camera" in sent
    made = crop(sent, SQUARE)
    picture = opened(made)
    assert (picture.format, picture.mode, picture.size) == ("JPEG", "RGB", (480, 480))
    assert looks(picture, (240, 20), RED)
    assert looks(picture, (240, 460), BLUE)
    assert not picture.getexif()
    assert set(picture.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density", "progressive", "progression"}
    assert b"Canary" not in made
    assert b"Exif" not in made


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
def test_other_kinds_are_turned_upright_too(crop, kind):
    exif = Image.Exif()
    exif[0x0112] = 3
    picture = opened(crop(photos.file(photos.halves(600, 600), kind, exif=exif), SQUARE))
    assert looks(picture, (240, 20), BLUE)
    assert not picture.getexif()


def test_a_square_is_cut_out_a_little_above_the_centre(crop):
    picture = opened(crop(photos.file(photos.halves(600, 1200), "PNG"), SQUARE))
    red = sum(looks(picture, (240, line), RED) for line in range(480))
    assert 240 < red < 320


@pytest.mark.parametrize(
    ("size", "wanted", "made"),
    [
        ((4000, 2000), WHOLE, (1200, 600)),
        ((900, 1800), WHOLE, (450, 900)),
        ((300, 200), WHOLE, (300, 200)),
        ((6000, 10), WHOLE, (1200, 2)),
        ((300, 200), SQUARE, (200, 200)),
        ((4000, 3000), SQUARE, (480, 480)),
    ],
)
def test_a_picture_fits_its_place_and_is_never_enlarged(crop, size, wanted, made):
    assert opened(crop(photos.file(photos.halves(*size), "PNG"), wanted)).size == made


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(crop, mode):
    picture = Image.new("RGBA", (40, 40), (0, 0, 0, 0)).convert(mode)
    options = {"transparency": picture.getpixel((0, 0))} if mode == "P" else {}
    assert looks(opened(crop(photos.file(picture, "PNG", **options), WHOLE)), (20, 20), (255, 255, 255))


def test_sixteen_bits_of_grey_keep_their_greys(crop):
    deep = Image.new("I;16", (40, 40), 128 * 256)
    assert looks(opened(crop(photos.file(deep, "PNG"), WHOLE)), (20, 20), (128, 128, 128))


def test_colours_are_kept_whatever_colour_space_they_came_in(crop):
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for odd in (b"no profile at all", profile):
        sent = photos.file(photos.halves(100, 100), icc_profile=odd)
        picture = opened(crop(sent, WHOLE))
        assert looks(picture, (50, 10), RED)
        assert "icc_profile" not in picture.info
    printed = photos.file(photos.halves(100, 100).convert("CMYK"))
    assert looks(opened(crop(printed, WHOLE)), (50, 10), RED)


def bomb(width=30_000, height=30_000):
    """A PNG that says it has 900 million pixels."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    packed = zlib.compress(bytes(1_000_000), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", packed) + chunk(b"IEND", b"")


def moving(kind):
    frames = [Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE)]
    return photos.file(frames[0], kind, save_all=True, append_images=frames[1:])


def cut_off(kind):
    whole = photos.file(Image.effect_noise((200, 200), 90).convert("RGB"), kind)
    return whole[: len(whole) // 2]


HOSTILE = {
    "a page": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "unsupported_picture"),
    "nothing": (b"", "unsupported_picture"),
    "a GIF": (photos.file(Image.new("P", (9, 9)), "GIF"), "unsupported_picture"),
    "a TIFF": (photos.file(Image.new("RGB", (9, 9)), "TIFF"), "unsupported_picture"),
    "a sound": (b"RIFF\x24\x00\x00\x00WAVEfmt ", "unsupported_picture"),
    "a bomb": (bomb(), "unsupported_picture"),
    "a bomb of one line": (bomb(2_000_000_000, 1), "unsupported_picture"),
    "a moving PNG": (moving("PNG"), "unsupported_picture"),
    "a moving WebP": (moving("WEBP"), "unsupported_picture"),
    "half a JPEG": (cut_off("JPEG"), "damaged_file"),
    "half a PNG": (cut_off("PNG"), "damaged_file"),
    "half a WebP": (cut_off("WEBP"), "damaged_file"),
    "a JPEG's first bytes": (b"\xff\xd8\xff\xe0", "damaged_file"),
    "less than it says": (bomb(2000, 2000), "damaged_file"),
}


@pytest.mark.parametrize("what", HOSTILE)
def test_what_is_no_whole_picture_is_refused(crop, what):
    content, code = HOSTILE[what]
    with pytest.raises(UnreadableFileError) as refused:
        crop(content, SQUARE)
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("kind", "width", "options"),
    [("JPEG", 8300, {}), ("PNG", 8300, {"compress_level": 1}), ("WEBP", 5000, {"method": 0})],
)
def test_the_largest_photo_is_taken(crop, kind, width, options):
    assert opened(crop(photos.file(photos.halves(width, 6000), kind, **options), SQUARE)).size == (480, 480)


def test_a_picture_that_needs_too_much_memory_is_refused(crop):
    with pytest.raises(UnreadableFileError) as refused:
        crop(photos.file(photos.halves(8000, 6000), "WEBP", method=0), SQUARE)
    assert refused.value.code == "unsupported_picture"
