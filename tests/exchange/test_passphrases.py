"""Six words are drawn, spoken, typed any way, and mean one passphrase."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.core.text import fold
from cchc_desktop.exchange import passphrases

WORDS = passphrases.load_words()


def test_the_list_is_long_and_its_words_differ_without_diacritics():
    assert len(WORDS.words) >= passphrases.SMALLEST_LIST
    assert len({fold(word).replace(" ", "") for word in WORDS.words}) == len(WORDS.words)


def test_every_word_is_two_syllables_of_vietnamese_letters_in_nfc():
    for word in WORDS.words:
        assert unicodedata.is_normalized("NFC", word)
        assert len(word.split(" ")) == 2
        assert all(syllable.isalpha() and syllable.islower() for syllable in word.split(" ")), word
        assert len(passphrases.bare(word)) <= 14


def test_the_words_stand_in_the_order_of_a_dictionary_once_each():
    assert len(set(WORDS.words)) == len(WORDS.words)


def test_a_passphrase_is_the_bare_syllables_one_space_apart():
    words = ("máy bay", "đường phố", "hoa hồng", "mặt trời", "con mèo", "giếng nước")
    assert passphrases.passphrase_of(words) == "may bay duong pho hoa hong mat troi con meo gieng nuoc"


ways_of_typing = st.sampled_from(
    [
        " ".join,
        lambda words: " ".join(words).upper(),
        lambda words: unicodedata.normalize("NFD", " ".join(words)),
        passphrases.passphrase_of,
        lambda words: passphrases.passphrase_of(words).replace(" ", ""),
        lambda words: "  -- ".join(words) + ".\n",
        lambda words: "\n".join(f"{number}. {word}" for number, word in enumerate(words, 1)),
    ]
)


@given(st.randoms(use_true_random=False), ways_of_typing)
@settings(max_examples=50)
def test_however_it_is_typed_the_drawn_passphrase_is_read(random, typed):
    words = passphrases.new_passphrase(WORDS, choose=random.randrange)
    assert passphrases.read_passphrase(typed(words), WORDS) == passphrases.passphrase_of(words)


def test_words_are_drawn_from_the_whole_list():
    last = len(WORDS.words) - 1
    assert passphrases.new_passphrase(WORDS, choose=lambda size: size - 1) == (WORDS.words[last],) * 6


@pytest.mark.parametrize(
    ("typed", "fields"),
    [
        ("", {"count": 0}),
        ("may bay", {"count": 1}),
        ("may bay " * 5, {"count": 5}),
        ("may bay " * 7, {"count": 7}),
        ("may bay zzz qqq " * 3, {"word": "zzz qqq"}),
        ("123 456", {"count": 0}),
        ("x" * 10_000, {"count": 1}),
    ],
)
def test_what_is_not_six_words_is_refused_with_the_place(typed, fields):
    with pytest.raises(Refused) as refused:
        passphrases.read_passphrase(typed, WORDS)
    assert refused.value.code is ErrorCode.PASSPHRASE_INVALID
    assert refused.value.fields == fields


def test_letters_that_could_mean_two_passphrases_are_refused(tmp_path):
    path = tmp_path / "words.txt"
    path.write_text("# a comment\nab c\nde f\nab cd\ne f\n", "utf-8")
    words = passphrases.load_words(path)
    assert words.words == ("ab c", "de f", "ab cd", "e f")
    with pytest.raises(Refused):
        passphrases.read_passphrase("abcdef" * 3, words)
    clear = iter([0, 1, 0, 1, 0, 1, 0, 0, 0, 0, 0, 0])
    assert passphrases.new_passphrase(words, choose=lambda size: next(clear)) == ("ab c",) * 6
