"""Evidence of an item: dropped, pasted or chosen, shown small, with captions."""

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType

from PySide6.QtGui import QImage
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.progress import CancelToken, Progress
from cchc_desktop.core.visit_records import EvidenceRecord, FindingRecord
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.tasks import run_task
from cchc_desktop.gui.visit.files import attach_files, attach_image, open_evidence
from cchc_desktop.gui.visit.parts import Part
from cchc_desktop.gui.visit.row_flags import FlagLines
from cchc_desktop.gui.visit.session import VisitSession
from cchc_desktop.gui.visit.words import date_words
from cchc_desktop.gui.widgets.buttons import Button, ButtonKind
from cchc_desktop.gui.widgets.files import FileDropArea, Thumbnail, ThumbnailStrip
from cchc_desktop.gui.widgets.labels import ElidedLabel, Role, label
from cchc_desktop.gui.widgets.text_fields import LineEdit
from cchc_desktop.gui.writing.bindings import TypedBinding
from cchc_desktop.outline.model import EvidenceRule

_RULES: Mapping[EvidenceRule, str] = MappingProxyType(
    {
        EvidenceRule.ON_REQUEST: "khi Đoàn yêu cầu",
        EvidenceRule.REQUIRED: "bắt buộc",
    }
)


class _CaptionRow(QWidget):
    """Name, caption and what can be done with one piece of evidence."""

    def __init__(self, part: "EvidencePart", record: EvidenceRecord) -> None:
        super().__init__()
        self._part = part
        self.record = record
        name = ElidedLabel(record.name, Role.NOTE)
        name.setFixedWidth(scaled(180))
        self.caption = LineEdit("Chú thích")
        self.caption.setAccessibleName(f"Chú thích của {record.name}")
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(8))
        row.addWidget(name)
        row.addWidget(self.caption, 1)
        row.addWidget(Button("Mở", ButtonKind.QUIET, clicked=self._open))
        row.addWidget(Button("Gỡ bỏ", ButtonKind.QUIET, clicked=self._remove))

    def _open(self) -> None:
        self._part.open(self.record.entity_id)

    def _remove(self) -> None:
        self._part.remove(self.record.entity_id)


class EvidencePart(Part):
    """Thumbnails, the place to drop files, and captions on request."""

    def __init__(
        self, session: VisitSession, item_id: str, rule: EvidenceRule = EvidenceRule.OPTIONAL
    ) -> None:
        super().__init__(session, item_id)
        self._evidence: tuple[EvidenceRecord, ...] = ()
        self._rows: dict[str, _CaptionRow] = {}
        self._loading: set[str] = set()
        self._captions_open = False
        self.drop_area = FileDropArea()
        self._captions = Button("Chú thích…", ButtonKind.QUIET, clicked=self._toggle_captions)
        self._strip = ThumbnailStrip()
        self._strip.add_last(self.drop_area)
        self._strip.add_last(self._captions)
        words = f" · {_RULES[rule]}" if rule in _RULES else ""
        self.column.setSpacing(scaled(4))
        self.column.addWidget(label(f"Ảnh, tệp kiểm chứng{words}", Role.NOTE))
        self.column.addWidget(self._strip)
        self._flag_column = QVBoxLayout()
        self.column.addLayout(self._flag_column)
        self._flags = FlagLines(self._flag_column)
        self._connect()

    def refresh(self, finding: FindingRecord) -> None:
        if finding.evidence != self._evidence:
            self._evidence = finding.evidence
            self._show_thumbnails()
            self._show_captions()
        names = ((one.entity_id, one.name) for one in finding.evidence)
        self._flags.show_rows(self.session.row_flags, names)
        self._captions.setVisible(bool(finding.evidence) and not self._captions_open)
        for row in self._rows.values():
            self._bind(row).show_value(row.record.caption)

    def has_content(self, finding: FindingRecord) -> bool:
        return bool(finding.evidence)

    def open(self, evidence_id: str) -> None:
        """Open a copy of a file."""
        if record := self._record(evidence_id):
            open_evidence(self, self.session, evidence_id, record.name)

    def remove(self, evidence_id: str) -> None:
        """Take a file away; undo brings it back."""
        if record := self._record(evidence_id):
            self.session.delete("evidence", evidence_id)
            self.session.told.emit(f"Đã gỡ bỏ “{record.name}”. Tệp gốc vẫn còn trong máy này.")

    def add_files(self, paths: tuple[Path, ...]) -> None:
        """Attach files."""
        attach_files(self, self.session, self.item_id, paths)

    def add_image(self, image: QImage) -> None:
        """Attach a picture from the clipboard."""
        attach_image(self, self.session, self.item_id, image)

    def _connect(self) -> None:
        self.drop_area.files_chosen.connect(self.add_files)
        self.drop_area.image_pasted.connect(self.add_image)
        self._strip.opened.connect(self.open)
        self._strip.remove_asked.connect(self.remove)

    def _record(self, evidence_id: str) -> EvidenceRecord | None:
        return next((one for one in self._evidence if one.entity_id == evidence_id), None)

    def _show_thumbnails(self) -> None:
        made = tuple(self._thumbnail(record) for record in self._evidence)
        self._strip.set_thumbnails(made)

    def _thumbnail(self, record: EvidenceRecord) -> Thumbnail:
        image = self.session.thumbnails.get(record.blob)
        if image is None and self.session.workspace.attachments.is_image(record.media_type):
            self._load(record.blob)
        note = date_words(record.dated) if record.dated else ""
        return Thumbnail(id=record.entity_id, name=record.name, note=note, image=image)

    def _load(self, blob: str) -> None:
        if blob in self._loading:
            return
        self._loading.add(blob)
        attachments = self.session.workspace.attachments

        def work(_progress: Progress, _cancel: CancelToken) -> QImage:
            return QImage.fromData(attachments.thumbnail(blob))

        run_task(
            self,
            work,
            done=lambda image: self._on_loaded(blob, image),
            failed=lambda _: None,
            title="Đang đọc ảnh",
        )

    def _on_loaded(self, blob: str, image: QImage) -> None:
        if not image.isNull():
            self.session.thumbnails[blob] = image
            self._show_thumbnails()

    def _toggle_captions(self) -> None:
        self._captions_open = True
        self._captions.hide()
        self._show_captions()
        if self._evidence:
            self._rows[self._evidence[0].entity_id].caption.setFocus()

    def _show_captions(self) -> None:
        wanted = {one.entity_id: one for one in self._evidence}
        for entity_id in [one for one in self._rows if one not in wanted]:
            row = self._rows.pop(entity_id)
            self.bindings.remove(self._bind(row))
            row.hide()
            row.deleteLater()
        if not (self._captions_open or any(one.caption for one in self._evidence)):
            return
        self._captions_open = True
        for entity_id, record in wanted.items():
            if entity_id not in self._rows:
                self._add_row(record)
            self._rows[entity_id].record = record

    def _add_row(self, record: EvidenceRecord) -> None:
        row = _CaptionRow(self, record)
        self._rows[record.entity_id] = row
        self.column.addWidget(row)
        key = FieldKey("evidence", record.entity_id, "caption")
        binding = TypedBinding(self.session, key, row.caption)
        binding.show_value(record.caption)
        self.adopt(binding)

    def _bind(self, row: _CaptionRow) -> TypedBinding:
        return next(
            one for one in self.bindings if isinstance(one, TypedBinding) and one.widget is row.caption
        )
