"""Texts edited on two machines: which words differ, and a text that holds what everybody changed.

Everything here is word by word. A proposal is never written by itself: a person sees it, changes it or not,
and decides.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from cchc_desktop.core.text import nfc

Span = tuple[int, int]
"""Where words stand in a text: from the first letter to behind the last."""

# A number with its decimals, a document with its symbol are one word: never half of one, half of another.
_TOKEN = re.compile(r"\w+(?:[.,:/\-–]\w+)*%?|\s+|.", re.DOTALL)

MOST_TOKENS = 20_000
"""Longer texts are not compared word by word: the time grows with the square of what differs."""

_FIRST_CHAR = 0xE000 - 0xD800
_SMALL_GAP, _LARGE = 1, 3


@dataclass(frozen=True, slots=True)
class _Hunk:
    """The tokens `start:end` of one text stand for `other_start:other_end` of another."""

    start: int
    end: int
    other_start: int
    other_end: int


@dataclass(frozen=True, slots=True)
class _Edit:
    """What somebody put in the place of the tokens `start:end`."""

    start: int
    end: int
    words: tuple[str, ...]


def proposed_text(base: str | None, versions: Sequence[str]) -> str | None:
    """Return a text with the changes of every version since `base`; None when they cannot be told apart.

    Changes that touch each other, with no word between them that stayed, are never put together. Without a
    common beginning there is nothing to propose. The text is NFC.
    """
    if base is None or len(versions) < 2:
        return None
    began = _tokens(base)
    texts = [_tokens(text) for text in versions]
    if max(map(len, (began, *texts))) > MOST_TOKENS:
        return None
    edits = _edits(began, texts[0])
    for text in texts[1:]:
        merged = _merged(began, edits, _edits(began, text))
        if merged is None:
            return None
        edits = merged
    return nfc("".join(_edited(began, edits)))


def differing_words(texts: Sequence[str]) -> tuple[tuple[Span, ...], ...]:
    """Return for every text (in NFC) the places of the words in which it differs.

    All are held against the first one; the first shows where it differs from any of the others.
    """
    tokens = [_tokens(text) for text in texts]
    if len(texts) < 2 or max(map(len, tokens)) > MOST_TOKENS:
        return tuple(((0, len(text)),) if text else () for text in texts)
    found = [_bridged(tokens[0], other, _hunks(tokens[0], other)) for other in tokens[1:]]
    firsts = sorted((hunk.start, hunk.end) for hunks in found for hunk in hunks)
    spans = [_spans(tokens[0], _joined(firsts))]
    for other, hunks in zip(tokens[1:], found, strict=True):
        spans.append(_spans(other, [(hunk.other_start, hunk.other_end) for hunk in hunks]))
    return tuple(spans)


def _tokens(text: str) -> list[str]:
    return _TOKEN.findall(nfc(text))


def _edits(base: Sequence[str], text: Sequence[str]) -> list[_Edit]:
    return [
        _Edit(hunk.start, hunk.end, tuple(text[hunk.other_start : hunk.other_end]))
        for hunk in _hunks(base, text)
    ]


def _hunks(one: Sequence[str], other: Sequence[str]) -> list[_Hunk]:
    from diff_match_patch import diff_match_patch

    letters: dict[str, str] = {}
    engine = diff_match_patch()
    engine.Diff_Timeout = 0  # the same texts give the same words, on a slow machine too
    encoded = ["".join(_letter(letters, token) for token in tokens) for tokens in (one, other)]
    hunks: list[_Hunk] = []
    at, other_at, start, other_start = 0, 0, 0, 0
    for operation, part in (*engine.diff_main(*encoded, checklines=False), (0, "")):
        if operation == 0:
            if (at, other_at) != (start, other_start):
                hunks.append(_Hunk(start, at, other_start, other_at))
            at, other_at = at + len(part), other_at + len(part)
            start, other_start = at, other_at
        elif operation < 0:
            at += len(part)
        else:
            other_at += len(part)
    return hunks


def _letter(letters: dict[str, str], token: str) -> str:
    """Return the one character that stands for a token; surrogates are no characters."""
    if token not in letters:
        number = len(letters) + 1
        letters[token] = chr(number if number < 0xD800 else number + _FIRST_CHAR)
    return letters[token]


def _merged(base: Sequence[str], one: list[_Edit], other: list[_Edit]) -> list[_Edit] | None:
    """Return the edits of both in their order; None when two of them touch and are not the same."""
    together = sorted({*one, *other}, key=lambda edit: (edit.start, edit.end, edit.words))
    for first, second in pairwise(together):
        if second.start < first.end or not _count_words(base[first.end : second.start]):
            both_ways = {first, second} <= set(one) or {first, second} <= set(other)
            if not both_ways:
                return None
    return together


def _edited(base: Sequence[str], edits: Sequence[_Edit]) -> Iterator[str]:
    at = 0
    for edit in edits:
        yield from base[at : edit.start]
        yield from edit.words
        at = edit.end
    yield from base[at:]


def _bridged(one: Sequence[str], other: Sequence[str], hunks: Sequence[_Hunk]) -> list[_Hunk]:
    """Join hunks with hardly a word between them: a sentence written anew is marked as one."""
    joined: list[_Hunk] = []
    for hunk in hunks:
        last = joined[-1] if joined else None
        if last is not None and _belong_together(one, other, last, hunk):
            joined[-1] = _Hunk(last.start, hunk.end, last.other_start, hunk.other_end)
        else:
            joined.append(hunk)
    return joined


def _belong_together(one: Sequence[str], other: Sequence[str], last: _Hunk, hunk: _Hunk) -> bool:
    between = _count_words(one[last.end : hunk.start])
    around = max(
        _count_words(one[last.start : last.end]) + _count_words(one[hunk.start : hunk.end]),
        _count_words(other[last.other_start : last.other_end])
        + _count_words(other[hunk.other_start : hunk.other_end]),
    )
    return between == 0 or (between <= _SMALL_GAP and around >= _LARGE)


def _count_words(tokens: Sequence[str]) -> int:
    return sum(1 for token in tokens if not token.isspace())


def _joined(spans: Sequence[Span]) -> list[Span]:
    joined: list[Span] = []
    for start, end in spans:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return joined


def _spans(tokens: Sequence[str], places: Sequence[Span]) -> tuple[Span, ...]:
    """Return places among tokens as places in the text, without the blanks around them."""
    starts = [0]
    for token in tokens:
        starts.append(starts[-1] + len(token))
    spans: list[Span] = []
    for start, end in places:
        inside = [place for place in range(start, end) if not tokens[place].isspace()]
        if inside:
            spans.append((starts[inside[0]], starts[inside[-1] + 1]))
        elif start < end:
            spans.append((starts[start], starts[end]))
    return tuple(spans)
