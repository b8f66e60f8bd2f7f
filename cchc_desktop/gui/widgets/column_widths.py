"""How the columns of a table share the width there is."""

from PySide6.QtWidgets import QHeaderView, QTableView

from cchc_desktop.gui.style import scaled

_LEAST = 90
_SHORT = 104
_LONG_GIVES = 0.6
_LEAST_PART = 0.3


def share_width(view: QTableView, widths: tuple[int, ...]) -> None:
    """Give each column its width in px of the 100 % design; columns with 0 share the rest.

    When there is too little room, the wide columns become narrower first: a date or a number that is cut
    says something else. Then all others do: none is pushed out of sight.
    """
    header = view.horizontalHeader()
    shown = [width for place, width in enumerate(widths) if not header.isSectionHidden(place)]
    # As wide as the viewport, but known to Python: naming the viewport would load every class of widget.
    room = header.width() - scaled(_LEAST) * sum(1 for width in shown if not width)
    short = sum(scaled(width) for width in shown if width <= _SHORT)
    long = sum(scaled(width) for width in shown if width > _SHORT)
    of_long, of_short = _parts(room, short=short, long=long)
    for place, width in enumerate(widths):
        mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(place, mode)
        if width:
            header.resizeSection(place, int(scaled(width) * (of_long if width > _SHORT else of_short)))


def _parts(room: int, *, short: int, long: int) -> tuple[float, float]:
    """Return what wide and short columns get of their widths."""
    tight = short + long * _LONG_GIVES
    if tight and room < tight:
        of_short = max(room / tight, _LEAST_PART)
        return of_short * _LONG_GIVES, of_short
    return (min(1.0, (room - short) / long) if long else 1.0), 1.0
