"""What two people changed, put together word by word; and which words differ."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_desktop.services.proposals import MOST_TOKENS, differing_words, proposed_text

BASE = "Còn 02 công chức chưa chấp hành giờ làm việc; đã nhắc nhở."
WORDS = st.lists(
    st.sampled_from(
        ["còn", "công", "chức", "chưa", "chấp", "hành", "giờ", "làm", "việc", "đã", "nhắc", "nhở"]
    ),
    min_size=4,
)
NEW_WORDS = st.sampled_from(["đi muộn 15 phút", "84,6 %", "số 01/NQ-HĐND", "đeo thẻ"])
TEXTS = st.text(alphabet="ăâđêôơư aábc.,;\n1́2̉", max_size=60).map(
    lambda text: unicodedata.normalize("NFC", text)
)


def marked(*texts: str) -> list[list[str]]:
    spans = differing_words(texts)
    return [[text[a:b] for a, b in places] for text, places in zip(texts, spans, strict=True)]


def test_changes_in_different_places_are_put_together():
    one = BASE.replace("02", "03")
    other = f"{BASE} Đơn vị đã cam kết khắc phục."
    assert proposed_text(BASE, [one, other]) == f"{one} Đơn vị đã cam kết khắc phục."
    third = BASE.replace("giờ làm việc", "giờ giấc làm việc")
    assert proposed_text(BASE, [one, other, third]) == (
        "Còn 03 công chức chưa chấp hành giờ giấc làm việc; đã nhắc nhở. Đơn vị đã cam kết khắc phục."
    )


@pytest.mark.parametrize(
    ("base", "one", "other"),
    [
        (BASE, BASE.replace("02", "03"), BASE.replace("02", "04")),
        (BASE, f"{BASE} Một.", f"{BASE} Hai."),
        ("đạt 84,6 %", "đạt 85,6 %", "đạt 84,7 %"),
        ("02 công chức", "03 công chức", "02 viên chức"),
        ("một hai ba", "một ba", "một hai lần ba"),
        ("", "Một.", "Hai."),
        (None, "Một.", "Hai."),
    ],
)
def test_changes_that_touch_give_no_proposal(base, one, other):
    assert proposed_text(base, [one, other]) is None
    assert proposed_text(base, [other, one]) is None


def test_what_both_changed_alike_stands_there_once():
    both = BASE.replace("02", "03")
    assert proposed_text(BASE, [both, f"{both} Thêm."]) == f"{both} Thêm."


@settings(max_examples=50)
@given(words=WORDS, here=NEW_WORDS, there=NEW_WORDS, data=st.data())
def test_insertions_that_do_not_touch_are_both_there(words, here, there, data):
    first = data.draw(st.integers(0, len(words) - 2))
    second = data.draw(st.integers(first + 1, len(words)))
    one = " ".join([*words[:first], here, *words[first:]])
    other = " ".join([*words[:second], there, *words[second:]])
    made = proposed_text(" ".join(words), [one, other])
    # The same word may stand several times: where an insertion belongs is then not certain.
    if made is not None:
        assert (
            made.split()
            == " ".join([*words[:first], here, *words[first:second], there, *words[second:]]).split()
        )
    assert made is not None or len(set(words)) < len(words) or second == first + 1


@settings(max_examples=50)
@given(base=TEXTS, text=TEXTS)
def test_with_one_side_unchanged_the_proposal_is_the_other(base, text):
    assert proposed_text(base, [base, text]) == text
    assert proposed_text(base, [text, base]) == text
    assert proposed_text(base, [text, text]) == text


@settings(max_examples=50)
@given(base=TEXTS, one=TEXTS, other=TEXTS)
def test_a_proposal_is_nfc_and_does_not_depend_on_the_order(base, one, other):
    made = proposed_text(base, [one, other])
    assert made == proposed_text(base, [other, one])
    assert made is None or unicodedata.is_normalized("NFC", made)


@settings(max_examples=50)
@given(texts=st.lists(TEXTS, min_size=2, max_size=4))
def test_what_is_not_marked_is_the_same_everywhere(texts):
    spans = differing_words(texts)
    for text, places in zip(texts, spans, strict=True):
        assert all(0 <= a < b <= len(text) for a, b in places)
        assert list(places) == sorted(places)
    if len(texts) == 2:
        rests = []
        for text, places in zip(texts, spans, strict=True):
            inside = {place for a, b in places for place in range(a, b)}
            rests.append("".join(char for place, char in enumerate(text) if place not in inside).split())
        assert "".join(rests[0]) == "".join(rests[1])
        assert (texts[0] == texts[1]) == (not any(spans))


def test_whole_words_are_marked_and_only_those_that_differ():
    one = "Còn 02 công chức chưa chấp hành giờ làm việc theo quy định (đi muộn 15 phút); đã nhắc nhở."
    other = "Còn 03 công chức chưa chấp hành việc đeo thẻ; đã nhắc nhở."
    assert marked(one, other) == [
        ["02", "giờ làm việc theo quy định (đi muộn 15 phút)"],
        ["03", "việc đeo thẻ"],
    ]
    assert marked("đã nhắc nhở", "đã nhắc nhơ", "đã phê bình") == [["nhắc nhở"], ["nhơ"], ["phê bình"]]
    assert marked("như nhau", "như nhau") == [[], []]
    assert marked("", "có") == [[], ["có"]]


def test_texts_that_are_too_long_are_marked_whole_and_not_put_together():
    long = "a " * MOST_TOKENS
    assert differing_words([long, "b"]) == (((0, len(long)),), ((0, 1),))
    assert proposed_text("x", [long, "x"]) is None
