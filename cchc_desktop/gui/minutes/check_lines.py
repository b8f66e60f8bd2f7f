"""The lines of the self-check as the page shows them: words, signs and places."""

from cchc_desktop.document_sentences import check_sentence
from cchc_desktop.documents.checklist import CheckLine, CheckState
from cchc_desktop.gui.minutes.checks_card import ShownCheck
from cchc_desktop.gui.minutes.places import place_of
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.widgets.marks import SIGN_BELOW, SIGN_GOOD, SIGN_MISSING

_LOOKS = {
    CheckState.OK: (Tone.GOOD, SIGN_GOOD),
    CheckState.WARN: (Tone.ATTENTION, SIGN_MISSING),
    CheckState.FAIL: (Tone.WRONG, SIGN_BELOW),
}
_ORDER = (CheckState.FAIL, CheckState.WARN, CheckState.OK)


def shown_checks(lines: tuple[CheckLine, ...], visit_id: str) -> tuple[ShownCheck, ...]:
    """Return the lines as they are shown: what cannot be signed so first, what is in order last."""
    in_order = sorted(lines, key=lambda line: _ORDER.index(line.state))
    return tuple(_shown(line, visit_id) for line in in_order)


def _shown(line: CheckLine, visit_id: str) -> ShownCheck:
    tone, sign = _LOOKS[line.state]
    passed = line.state is CheckState.OK
    return ShownCheck(
        words=check_sentence(line),
        tone=tone,
        sign=sign,
        passed=passed,
        place=None if passed else place_of(line.target, visit_id),
    )
