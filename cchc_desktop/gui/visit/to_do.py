"""What is left to fill in, and where to begin."""

from cchc_desktop.core.records import ItemState
from cchc_desktop.gui.visit.sections import OutlinePlace
from cchc_desktop.gui.visit.session import VisitSession


def is_to_do(session: VisitSession, item_id: str) -> bool:
    """Tell whether an item is not done."""
    return session.finding(item_id).state is not ItemState.DONE


def to_do_in(session: VisitSession, place: OutlinePlace) -> str:
    """Return the first item of a place that is not done; empty when all are."""
    return next((one for one in place.item_ids if is_to_do(session, one)), "")


def first_to_do(session: VisitSession) -> str:
    """Return the item to begin with: one of the person's own sections that is not done, or of any."""
    places = [place for place in session.places if not place.is_heading]
    me = session.me
    mine = [place for place in places if me and not place.section_ids.isdisjoint(me.sections)]
    to_do = next((item for place in (*mine, *places) if (item := to_do_in(session, place))), "")
    return to_do or (places[0].item_ids[0] if places else "")


def next_to_do(session: VisitSession, after: str) -> str:
    """Return the next item that is not done, in the order of the outline, round its end; empty for none."""
    ids = [item for place in session.places for item in place.item_ids]
    at = ids.index(after) + 1 if after in ids else 0
    following = [*ids[at:], *ids[:at]]
    return next((one for one in following if is_to_do(session, one) and one != after), "")
