"""How the columns of a table share the width there is."""

from PySide6.QtWidgets import QHeaderView, QTableView

from cchc_desktop.gui.style import scaled

_LEAST = 90


def share_width(view: QTableView, widths: tuple[int, ...]) -> None:
    """Give each column its width in px of the 100 % design; columns with 0 share the rest.

    When there is too little room all columns become narrower together: none is pushed out of sight.
    """
    header = view.horizontalHeader()
    shown = [width for place, width in enumerate(widths) if not header.isSectionHidden(place)]
    fixed = sum(scaled(width) for width in shown)
    least = scaled(_LEAST) * sum(1 for width in shown if not width)
    # As wide as the viewport, but known to Python: naming the viewport would load every class of widget.
    room = header.width() - least
    part = min(1.0, max(room / fixed, 0.3)) if fixed else 1.0
    for place, width in enumerate(widths):
        mode = QHeaderView.ResizeMode.Fixed if width else QHeaderView.ResizeMode.Stretch
        header.setSectionResizeMode(place, mode)
        if width:
            header.resizeSection(place, int(scaled(width) * part))
