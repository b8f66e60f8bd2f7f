"""The words of a finding: what was achieved, what falls short, why, what the unit says, and private notes."""

from cchc_desktop.core.visit_records import FindingRecord
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import RATING_OPTIONS, RESPONSE_OPTIONS
from cchc_desktop.gui.widgets.choice import SegmentedChoice
from cchc_desktop.gui.widgets.forms import FormRow
from cchc_desktop.gui.widgets.text_fields import GrowingTextEdit, LineEdit


class RatingPart(Part):
    """The team's verdict, with the keys 1 to 5."""

    def __init__(self, session: VisitSession, item_id: str) -> None:
        super().__init__(session, item_id)
        self.choice = SegmentedChoice(RATING_OPTIONS, "Đánh giá")
        self.chosen("rating", self.choice)
        self.column.addWidget(self.choice)


class TextsPart(Part):
    """Achieved and shortcomings side by side."""

    def __init__(self, session: VisitSession, item_id: str) -> None:
        super().__init__(session, item_id)
        achieved = self.text("achieved", "Kết quả đạt được")
        shortcomings = self.text("shortcomings", "Tồn tại, hạn chế")
        self.column.addWidget(FormRow((achieved, 1), (shortcomings, 1)))


class CausePart(Part):
    """Why it falls short, and who answers for it."""

    opens_with = "+ Nguyên nhân"

    def __init__(self, session: VisitSession, item_id: str) -> None:
        super().__init__(session, item_id)
        cause = self.text("cause", "Nguyên nhân", lines=1)
        line = LineEdit()
        self.typed("responsible", line)
        responsible = self.field("responsible", "Người chịu trách nhiệm về tồn tại", line)
        self.column.addWidget(FormRow((cause, 5), (responsible, 3)))


class ResponsePart(Part):
    """Whether the unit accepts the finding, and its own words."""

    opens_with = "+ Ý kiến của đơn vị"

    def __init__(self, session: VisitSession, item_id: str) -> None:
        super().__init__(session, item_id)
        choice = SegmentedChoice(RESPONSE_OPTIONS, "Ý kiến của đơn vị về kết quả kiểm tra")
        self.chosen("response", choice)
        self.column.addWidget(self.field("response", "Ý kiến của đơn vị về kết quả kiểm tra", choice))
        words = GrowingTextEdit("Lời giải trình, ghi nguyên văn", lines=1)
        self.typed("response_text", words)
        words.setAccessibleName("Lời giải trình của đơn vị")
        self.column.addWidget(words)


class NotePart(Part):
    """Notes that do not go into the minutes, and why an item was not checked."""

    opens_with = "+ Ghi chú riêng"

    def __init__(self, session: VisitSession, item_id: str) -> None:
        super().__init__(session, item_id)
        self._field = self.text("note", "Ghi chú riêng (không in vào biên bản)", lines=1)
        self.column.addWidget(self._field)

    def refresh(self, finding: FindingRecord) -> None:
        super().refresh(finding)
        for editor in self._field.findChildren(GrowingTextEdit):
            why = "Vì sao không kiểm tra nội dung này?" if finding.rating == "not_checked" else ""
            editor.setPlaceholderText(why)
