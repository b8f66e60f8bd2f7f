"""The card of a station: who it is and the public keys to write to it and to know its hand by."""

import hashlib
from collections.abc import Mapping
from enum import StrEnum

from cchc_desktop.core.errors import ErrorCode, Refused
from cchc_desktop.exchange.encryption import is_recipient
from cchc_desktop.exchange.signing import is_public_key
from cchc_desktop.exchange.wire import Entry, Id, WrongForm, is_line, read_json, write_json

CARD_FORMAT = "cchc-card/1"
LARGEST_CARD = 10_000
"""In bytes."""

_GROUPS, _DIGITS = 6, 5


class Card(Entry, frozen=True, kw_only=True):
    """What a station tells about itself. `name` is the machine's, `person` whoever works at it.

    `fingerprint` follows from the rest: six groups of five digits that two people compare by telephone.
    """

    format: str
    station: Id
    name: str
    person: str
    age_recipient: str
    minisign_public_key: str
    fingerprint: str


class Standing(StrEnum):
    """What is known of whoever sent a card."""

    KNOWN = "known"
    STRANGER = "stranger"
    CHANGED = "changed"


def make_card(*, station: str, name: str, person: str, age_recipient: str, minisign_public_key: str) -> Card:
    """Make the card of a station. Raises `Refused(CARD_INVALID)` when a part has no proper form."""
    card = Card(
        format=CARD_FORMAT,
        station=station,
        name=name,
        person=person,
        age_recipient=age_recipient,
        minisign_public_key=minisign_public_key,
        fingerprint=fingerprint(station, age_recipient, minisign_public_key),
    )
    return read_card(write_card(card))


def write_card(card: Card) -> bytes:
    """Return the bytes of a card file."""
    return write_json(card)


def read_card(content: bytes) -> Card:
    """Read a card file. Raises `Refused(CARD_INVALID)`."""
    try:
        if len(content) > LARGEST_CARD:
            raise WrongForm("too large for a card")
        card = read_json(content, Card, depth=1)
        check_card(card)
    except WrongForm as error:
        raise Refused(ErrorCode.CARD_INVALID) from error
    return card


def check_card(card: Card) -> None:
    """Raise `WrongForm` unless all parts of a card have their form and its fingerprint fits."""
    if card.format != CARD_FORMAT:
        raise WrongForm("format")
    if not (is_line(card.name) and is_line(card.person) and card.name.strip()):
        raise WrongForm("name or person")
    if not is_recipient(card.age_recipient) or not is_public_key(card.minisign_public_key):
        raise WrongForm("keys")
    if card.fingerprint != fingerprint(card.station, card.age_recipient, card.minisign_public_key):
        raise WrongForm("fingerprint")


def fingerprint(station: str, age_recipient: str, minisign_public_key: str) -> str:
    """Return six groups of five digits, about 100 bits, over the station and both keys."""
    text = "\n".join((CARD_FORMAT, station, age_recipient, minisign_public_key))
    number = int.from_bytes(hashlib.sha256(text.encode()).digest(), "big")
    digits = f"{number % 10 ** (_GROUPS * _DIGITS):0{_GROUPS * _DIGITS}d}"
    return " ".join(digits[at : at + _DIGITS] for at in range(0, len(digits), _DIGITS))


def standing(card: Card, known: Mapping[str, Card]) -> Standing:
    """Tell whether a card is known; `known` holds the cards that were accepted, by station.

    A new name or person does not make a card a different one; a new key does.
    """
    before = known.get(card.station)
    if before is None:
        return Standing.STRANGER
    same = card.fingerprint == before.fingerprint
    return Standing.KNOWN if same else Standing.CHANGED
