"""The head and the signatures of the minutes as they will stand, drawn from the document tree itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontMetricsF, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from cchc_desktop.core.records import CampaignRecord
from cchc_desktop.documents import layout
from cchc_desktop.documents.minutes import build_minutes
from cchc_desktop.documents.nodes import HeaderTable, HeadLine, Recipients, SignatureBlock, Title
from cchc_desktop.documents.record import Letterhead, MinutesRecord, MinutesTexts, Signatures, Signer
from cchc_desktop.gui.overrides import called_by_qt
from cchc_desktop.gui.style import scaled

FAMILIES = ("Times New Roman", "Liberation Serif")
_FONTS = ("Regular", "Bold", "Italic", "BoldItalic")
_SHOWN_MM = 196.0
_POINT = 25.4 / 72
_CENTRED = int(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop) | int(Qt.TextFlag.TextWordWrap)


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewParts:
    """The parts of the document tree that the letterhead decides."""

    header: HeaderTable
    title: Title
    signatures: SignatureBlock
    recipients: Recipients | None


def preview_parts(campaign: CampaignRecord, unit_name: str) -> PreviewParts:
    """Build the minutes of an empty visit and return the parts to be drawn."""
    tree = build_minutes(_empty_visit(campaign, unit_name))

    def found(kind: type) -> object | None:
        return next((block for block in tree.blocks if isinstance(block, kind)), None)

    header, title, signatures, recipients = map(found, (HeaderTable, Title, SignatureBlock, Recipients))
    return PreviewParts(
        header=header if isinstance(header, HeaderTable) else HeaderTable(left=(), right=()),
        title=title if isinstance(title, Title) else Title(lines=(), rule=0),
        signatures=signatures if isinstance(signatures, SignatureBlock) else SignatureBlock(rows=()),
        recipients=recipients if isinstance(recipients, Recipients) else None,
    )


def _empty_visit(campaign: CampaignRecord, unit_name: str) -> MinutesRecord:
    head = campaign.letterhead
    member = Signer(name="", caption="")
    return MinutesRecord(
        visit_id="",
        letterhead=Letterhead(parent=head.parent, issuer=head.issuer, symbol=head.symbol),
        title=head.title or campaign.subject,
        unit_name=unit_name,
        stamp=datetime(2000, 1, 1, tzinfo=UTC),
        texts=MinutesTexts(copies=head.copies, copies_each=head.copies_each),
        signatures=Signatures(
            unit=Signer(caption=head.unit_title.upper()),
            secretary=Signer(caption=head.secretary_title.upper()),
            leader=Signer(caption=head.leader_title.upper()),
            members=(member,) * 3 if head.members_sign else (),
            on_behalf=head.on_behalf,
        ),
        recipients=tuple(line.strip() for line in head.recipients.splitlines() if line.strip()),
    )


class LetterheadPreview(QWidget):
    """A sheet of paper: white in both schemes, because paper is. `fonts` holds the program's own fonts."""

    def __init__(self, fonts: Path, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._parts: PreviewParts | None = None
        if not QFontDatabase.hasFamily(FAMILIES[0]):
            for style in _FONTS:
                QFontDatabase.addApplicationFont(str(fonts / f"LiberationSerif-{style}.ttf"))
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName("Hình thu nhỏ phần đầu và chữ ký của biên bản")

    def show_parts(self, parts: PreviewParts) -> None:
        """Show other parts."""
        self._parts = parts
        words = (*parts.header.left, *parts.header.right)
        self.setAccessibleDescription(" ".join(line.text for line in words))
        self.update()

    @called_by_qt
    def sizeHint(self) -> QSize:
        return QSize(scaled(420), scaled(470))

    @called_by_qt
    def minimumSizeHint(self) -> QSize:
        return QSize(scaled(320), scaled(470))

    @called_by_qt
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QColor("#c9ced2"))
        painter.setBrush(QColor("#ffffff"))
        painter.drawRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5))
        if self._parts is not None:
            _Sheet(painter, QRectF(self.rect())).draw(self._parts)


class _Sheet:
    """Draws in millimetres of the page, scaled down to the width of the widget."""

    def __init__(self, painter: QPainter, place: QRectF) -> None:
        self._painter = painter
        self._scale = place.width() / _SHOWN_MM
        self._left = 18.0
        self._width = _SHOWN_MM - 2 * self._left
        self._bottom = place.height() / self._scale
        painter.setPen(QColor("#111111"))

    def draw(self, parts: PreviewParts) -> None:
        """Draw the header, the title, a gap for the text, the signatures and the recipients."""
        centre = self._left + self._width * layout.HEADER_LEFT / 165 / 2
        right = self._left + self._width * (layout.HEADER_LEFT + layout.HEADER_RIGHT / 2) / 165
        low = max(
            self._lines(parts.header.left, centre, 12.0, layout.HEADER_LEFT),
            self._lines(parts.header.right, right, 12.0, layout.HEADER_RIGHT),
        )
        low = self._title(parts.title, low + 8)
        low = self._filler(low + 7)
        low = self._signatures(parts.signatures, low + 8)
        if parts.recipients is not None:
            self._recipients(parts.recipients, low + 6)

    def _lines(self, lines: Sequence[HeadLine], centre: float, top: float, room: float) -> float:
        # The sheet is narrower than paper: letters shrink with it, so that lines break as they do in print.
        share = self._width / 165
        for line in lines:
            size = line.size * share
            top = self._centred(line.text, centre, top, size=size, bold=line.bold, room=room * share)
            if line.rule:
                self._rule(centre, top + 0.6, line.rule * share)
                top += 2.4
        return top

    def _title(self, title: Title, top: float) -> float:
        centre = self._left + self._width / 2
        for line in title.lines:
            top = self._centred(line, centre, top, size=layout.BODY_SIZE, bold=True)
        self._rule(centre, top + 1, title.rule)
        return top + 2

    def _filler(self, top: float) -> float:
        """Grey lines in the place of the text."""
        self._painter.save()
        self._painter.setPen(QPen(QColor("#d9dde0"), 2.2 * self._scale))
        for place, share in enumerate((1.0, 0.97, 0.6)):
            line = top + place * 6
            end = self._left + self._width * share
            self._painter.drawLine(self._at(self._left, line), self._at(end, line))
        self._painter.restore()
        return top + 14

    def _signatures(self, block: SignatureBlock, top: float) -> float:
        for row in block.rows:
            lowest = top
            for place, column in enumerate(row):
                centre = self._left + self._width * (place + 0.5) / len(row)
                low = top
                for line in column.caption:
                    low = self._centred(line, centre, low, size=11.5, bold=True)
                low = self._centred(column.note, centre, low, size=11, italic=True)
                lowest = max(lowest, low)
            top = lowest + 14
        return top

    def _recipients(self, recipients: Recipients, top: float) -> None:
        top = self._text(recipients.title, top, size=12, bold=True, italic=True)
        for line in recipients.lines:
            if top > self._bottom - 6:
                return
            top = self._text(f"- {line}", top, size=11)

    def _font(self, size: float, *, bold: bool = False, italic: bool = False) -> QFont:
        font = QFont()
        font.setFamilies(FAMILIES)
        font.setPixelSize(max(round(size * _POINT * self._scale), 1))
        font.setBold(bold)
        font.setItalic(italic)
        return font

    def _centred(
        self,
        text: str,
        centre: float,
        top: float,
        *,
        size: float,
        bold: bool = False,
        italic: bool = False,
        room: float = 150,
    ) -> float:
        font = self._font(size, bold=bold, italic=italic)
        self._painter.setFont(font)
        box = QRectF(self._at(centre - room / 2, top), self._at(centre + room / 2, self._bottom))
        needed = QFontMetricsF(font).boundingRect(box, _CENTRED, text)
        self._painter.drawText(box, _CENTRED, text)
        return top + needed.height() / self._scale

    def _text(self, text: str, top: float, *, size: float, bold: bool = False, italic: bool = False) -> float:
        font = self._font(size, bold=bold, italic=italic)
        self._painter.setFont(font)
        height = QFontMetricsF(font).lineSpacing() / self._scale
        self._painter.drawText(self._at(self._left, top + height * 0.8), text)
        return top + height

    def _rule(self, centre: float, top: float, length: float) -> None:
        self._painter.save()
        self._painter.setPen(QPen(QColor("#111111"), max(0.3 * self._scale, 0.8)))
        self._painter.drawLine(self._at(centre - length / 2, top), self._at(centre + length / 2, top))
        self._painter.restore()

    def _at(self, across: float, down: float) -> QPointF:
        return QPointF(across * self._scale, down * self._scale)
