"""Photos are turned upright, made smaller, and always give the same bytes."""

import io

import pytest
from PIL import Image

from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode
from cchc_desktop.documents.nodes import Picture
from cchc_desktop.documents.photos import MAX_HEIGHT, MAX_WIDTH, printable_photo


def picture(data: bytes) -> Picture:
    return Picture(read=lambda: data, caption="Ảnh", name="a")


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    target = io.BytesIO()
    image.save(target, kind, **options)
    return target.getvalue()


def test_a_turned_photo_is_set_upright_and_its_private_data_left_out(photo_bytes) -> None:
    photo = printable_photo(picture(photo_bytes))
    assert photo is not None
    image = Image.open(io.BytesIO(photo.data))
    assert image.height > image.width
    assert not image.getexif()


@pytest.mark.parametrize("size", [(4000, 3000), (3000, 4000), (40, 30), (5000, 20)])
def test_a_photo_fits_its_room_and_keeps_its_shape(size) -> None:
    photo = printable_photo(picture(saved(Image.new("RGB", size, "green"), "JPEG")))
    assert photo is not None
    assert photo.width <= MAX_WIDTH + 0.01
    assert photo.height <= MAX_HEIGHT + 0.01
    assert max(Image.open(io.BytesIO(photo.data)).size) <= 1200


@pytest.mark.parametrize("mode", ["RGBA", "P", "L", "LA", "I;16", "1"])
def test_every_kind_of_png_can_be_printed(mode) -> None:
    photo = printable_photo(picture(saved(Image.new(mode, (60, 40)), "PNG")))
    assert photo is not None
    assert Image.open(io.BytesIO(photo.data)).mode == "RGB"


def test_what_is_transparent_becomes_white() -> None:
    photo = printable_photo(picture(saved(Image.new("RGBA", (50, 50), (255, 0, 0, 0)), "PNG")))
    assert photo is not None
    assert Image.open(io.BytesIO(photo.data)).getpixel((25, 25)) == (255, 255, 255)


def test_same_photo_same_bytes(photo_bytes) -> None:
    assert printable_photo(picture(photo_bytes)) == printable_photo(picture(photo_bytes))


@pytest.mark.parametrize("cut", [0, 1, 20, 300])
def test_a_damaged_file_is_no_photo(photo_bytes, cut) -> None:
    assert printable_photo(picture(photo_bytes[:cut])) is None


@pytest.mark.parametrize(
    "failure", [FileNotFoundError("a.jpg"), EnvironmentFailed(ErrorCode.ATTACHMENT_DAMAGED)]
)
def test_a_file_that_is_gone_is_no_photo(failure) -> None:
    def gone() -> bytes:
        raise failure

    assert printable_photo(Picture(read=gone, caption="", name="a")) is None
