import pytest

from cchc_desktop.outline.markers import odd_markers


@pytest.mark.parametrize(
    "markers",
    [
        ("I.", "II.", "III.", "IV.", "V.", "VI.", "VII.", "VIII.", "IX.", "X.", "XI."),
        ("1.", "2.", "3."),
        ("2.1.", "2.2.", "2.3."),
        ("a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)", "k)"),
        ("", "", ""),
        ("Phần thứ nhất", "Phần thứ hai"),
        ("1.",),
        (),
    ],
)
def test_rows_in_order(markers: tuple[str, ...]):
    assert odd_markers(markers) == ()


@pytest.mark.parametrize(
    ("markers", "odd"),
    [
        (("I.", "II.", "III.", "IV.", "IV."), ((4, "V."),)),
        (("a)", "b)", "c)", "d)", "e)"), ((4, "đ)"),)),
        (("7.", "8."), ((0, "1."),)),
        (("1.", "3.", "4."), ((1, "2."),)),
        (("2.1.", "2.2.", "3.3."), ((2, "2.3."),)),
        (("1.", "2)"), ((1, "2."),)),
        (("I.", "2."), ((1, "II."),)),
    ],
)
def test_odd_ones_are_named_with_what_was_expected(
    markers: tuple[str, ...], odd: tuple[tuple[int, str], ...]
):
    assert odd_markers(markers) == odd
