"""Vietnamese text: what may be kept, what search takes as equal, how dictionaries order."""

import unicodedata
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cchc_desktop.core.text import fold, nfc, order_bytes, search_words, sort_key, squeeze, storable

texts = st.text(max_size=30)
vietnamese = st.text("aăâbcdđeêghiklmnoôơpqrstuưvxyàáạảãằấệốợứỳýỵ AĂĐÊƠƯÀ 0123456789-/", max_size=30)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("cải cách", "CẢI CÁCH"),
        ("cải cách", "cai cach"),
        ("Đà Nẵng", "da nang"),
        ("hòa", "hoà"),
        ("thủy", "thuỷ"),
        ("tỷ lệ", "tỉ lệ"),
        ("Mỹ", "mĩ"),
        ("qu\u00fd", "quy\u0301"),
        ("ĐƯỜNG", "duong"),
    ],
)
def test_search_takes_spellings_as_equal(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@given(texts)
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(texts)
def test_normalisation_does_not_matter_to_search(text: str) -> None:
    for form in ("NFC", "NFD"):
        assert fold(unicodedata.normalize(form, text)) == fold(text)


@given(vietnamese)
def test_case_does_not_matter_to_search(text: str) -> None:
    assert search_words(text.upper()) == search_words(text)


def test_words_are_cut_at_everything_that_is_no_letter_or_digit() -> None:
    assert search_words("Số 12/KH-UBND, ngày_đó (điểm c)!") == (
        "so",
        "12",
        "kh",
        "ubnd",
        "ngai",
        "do",
        "diem",
        "c",
    )
    assert search_words(" !? ") == ()


@given(st.text(st.characters(), max_size=40))
def test_what_is_stored_is_nfc_encodable_and_stays_as_it_is(text: str) -> None:
    kept = storable(text)
    kept.encode("utf-8")
    assert unicodedata.is_normalized("NFC", kept)
    assert "\r" not in kept
    assert storable(kept) == kept


def test_a_lone_surrogate_leaves_a_visible_place() -> None:
    assert storable("a\ud83db\r\nc\rd\u2029e") == "a\N{REPLACEMENT CHARACTER}b\nc\nd\ne"


def test_squeeze_puts_text_on_one_line() -> None:
    assert squeeze("  Ủy\tban \n nha\u0302n  dân ") == "Ủy ban nhân dân"
    assert nfc("a\u0302") == "â"


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "â", "b"],
        ["d", "đ", "e", "ê", "g"],
        ["o", "ô", "ơ", "p", "u", "ư", "v"],
        ["An", "Ân", "Bình", "Cường", "Dũng", "Đức"],
        ["Phường 1", "Phường 2", "Phường 9", "Phường 10"],
        ["", "a", "aa", "ab", "b"],
        ["la", "lá", "lan"],
        ["1.2", "1.10", "2"],
    ],
)
def test_dictionary_order(ordered: list[str]) -> None:
    for sort in (sort_key, order_bytes):
        shuffled = ordered[1::2] + ordered[::2]
        assert sorted(shuffled, key=sort) == ordered


@given(st.lists(st.one_of(vietnamese, texts), min_size=2, max_size=8))
def test_bytes_order_as_keys_do(words: list[str]) -> None:
    assert sorted(words, key=order_bytes) == sorted(words, key=sort_key)


@given(vietnamese, vietnamese)
def test_only_case_and_normalisation_are_equal_in_order(one: str, other: str) -> None:
    if nfc(one).lower() == nfc(other).lower():
        assert order_bytes(one) == order_bytes(other)
    assert (order_bytes(one) < order_bytes(other)) == (sort_key(one) < sort_key(other))


@pytest.mark.parametrize("sort", [sort_key, order_bytes])
def test_numbers_of_any_length_have_an_order(sort: Callable[[str], object]) -> None:
    ordered = ["007", "8", "9" * 4999, "1" + "0" * 4999, "9" * 5000, "a"]
    assert sorted(ordered[1::2] + ordered[::2], key=sort) == ordered
    assert sort("Tổ ٣") == sort("Tổ 3")
