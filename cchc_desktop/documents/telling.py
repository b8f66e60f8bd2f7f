"""Gathering what is to be said about one thing into as few paragraphs as can be read well."""

from collections.abc import Iterator

from cchc_desktop.documents.clean import clean_paragraphs
from cchc_desktop.documents.minutes_words import begins_with_dash, typed_lines
from cchc_desktop.documents.nodes import Block, ListItem, Paragraph, Run
from cchc_desktop.documents.wording import sentence

_NO_BREAK = "\u00a0"
_FEW = 20
_SHORT = 600
"""Texts of one paragraph up to this many characters continue the paragraph they stand in."""


class Telling:
    """One item: a head (`(1)`, its words in italics), then sentences.

    Short sentences continue the paragraph; a text of several paragraphs keeps them.
    """

    def __init__(self, *, mark: str = "", head: str = "", dash: bool = False) -> None:
        self._runs: list[Run] = [Run(f"{mark} ")] if mark else []
        self._head = head
        if head:
            self._runs.append(Run(head, italic=True))
        self._dash = dash
        self._blocks: list[Block] = []
        self._said = False

    def say(self, text: str, *, lead: str = "") -> None:
        """Add a typed text, opened with `lead` and a colon; an empty one adds nothing."""
        lines = clean_paragraphs(text)
        if not lines:
            return
        listed = begins_with_dash(lines[0])
        first = lead if listed else f"{lead}:{_after(lines[0])}{lines[0]}" if lead else lines[0]
        rest = lines if listed else lines[1:]
        if self._said and (rest or len(first) > _SHORT):
            self._flush()
        self._join(f"{first}:" if listed and first else sentence(first) if first else "")
        if rest:
            if not self._said and self._head:
                self._runs.append(Run(":"))
            self._flush()
            self._blocks.extend(typed_lines(rest))
        self._said = True

    @property
    def has_said(self) -> bool:
        """Tell whether anything follows the head so far."""
        return self._said

    def blocks(self) -> Iterator[Block]:
        """Return the paragraphs."""
        if not self._said and self._head:
            self._runs.append(Run("."))
        self._flush()
        yield from self._blocks

    def _join(self, words: str) -> None:
        if not words:
            return
        if not self._said and self._head:
            self._runs.append(Run(": "))
        elif self._said and self._runs:
            self._runs.append(Run(" "))
        self._runs.append(Run(words))
        self._said = True

    def _flush(self) -> None:
        if self._runs:
            inlines = _merged(self._runs)
            first = self._dash and not self._blocks
            self._blocks.append(ListItem(inlines=inlines) if first else Paragraph(inlines=inlines))
        self._runs = []


def _after(words: str) -> str:
    """Return the blank after a colon: a word or two stay with what they answer."""
    return " " if len(words) > _FEW else _NO_BREAK


def _merged(runs: list[Run]) -> tuple[Run, ...]:
    """Join neighbours of the same face."""
    merged: list[Run] = []
    for run in runs:
        if merged and (merged[-1].bold, merged[-1].italic) == (run.bold, run.italic):
            merged[-1] = Run(merged[-1].text + run.text, bold=run.bold, italic=run.italic)
        else:
            merged.append(run)
    return tuple(merged)
