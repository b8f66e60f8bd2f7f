"""The form of a new target: only the fields its kind needs, and where it leads, said while one types."""

from pathlib import Path

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from cchc_desktop.core.errors import CchcError
from cchc_desktop.exchange.target_address import (
    ReadAddress,
    Service,
    TargetAddress,
    checked,
    folder_address,
    invalid,
    read_uri,
)
from cchc_desktop.gui.palette import Tone
from cchc_desktop.gui.style import scaled
from cchc_desktop.gui.widgets.buttons import Button
from cchc_desktop.gui.widgets.choice import Option, SegmentedChoice
from cchc_desktop.gui.widgets.forms import Field, FormRow
from cchc_desktop.gui.widgets.labels import Role, label, set_tone
from cchc_desktop.gui.widgets.marks import SIGN_MISSING
from cchc_desktop.gui.widgets.text_fields import LineEdit

FOLDER, WEBDAV, S3, FTP, PASTED = "folder", "webdav", "s3", "ftp", "uri"
_KINDS = (
    Option(FOLDER, "Thư mục"),
    Option(WEBDAV, "WebDAV"),
    Option(S3, "Kho S3"),
    Option(FTP, "FTP"),
    Option(PASTED, "Dán địa chỉ"),
)
_ABOUT = {
    FOLDER: "Thư mục trên máy, ổ mạng đã gắn (Z:\\CCHC) hay thư mục chia sẻ (\\\\máy\\thư-mục).",
    WEBDAV: "Máy chủ tệp của cơ quan, như Nextcloud. Không ghi “https://” thì hiểu là có mã hóa.",
    S3: "Kho đối tượng của nhà cung cấp; khóa truy cập do người quản lý kho cấp.",
    FTP: "Không ghi “ftp://” thì hiểu là FTPS, có mã hóa.",
    PASTED: "Dạng người quản lý gửi: webdavs://…, s3://…, ftps://…, file:///…",
}
_REASONS = {
    "uri": "Hãy điền địa chỉ.",
    "scheme": "Chưa biết dạng địa chỉ này.",
    "host": "Tên máy chủ không đúng.",
    "path": "Hãy chọn một thư mục, ghi cả đường dẫn.",
    "bucket": "Tên thùng gồm chữ thường không dấu, số, dấu chấm và gạch nối.",
    "endpoint": "Địa chỉ máy chủ của kho phải bắt đầu bằng https:// hoặc http://.",
    "query": "Phần sau dấu ? của địa chỉ, hoặc vùng của kho, không đúng.",
}
_PLAIN = (
    "Đường truyền này không mã hóa: mật khẩu đi qua mạng ai cũng đọc được. Gói dữ liệu thì luôn được mã hóa. "
    "Hãy dùng địa chỉ có mã hóa nếu máy chủ có."
)


class SecretField(QWidget):
    """A password, hidden unless the person wants to see it: an input method may have changed letters."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.line = QLineEdit(self)
        self.line.setEchoMode(QLineEdit.EchoMode.Password)
        self.line.setAccessibleName("Mật khẩu")
        self._button = Button("Hiện", clicked=self._turn)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(scaled(6))
        row.addWidget(self.line, 1)
        row.addWidget(self._button)
        self.setFocusProxy(self.line)

    def text(self) -> str:
        """Return exactly what was typed: a server compares letter by letter."""
        return self.line.text()

    def _turn(self) -> None:
        hidden = self.line.echoMode() is QLineEdit.EchoMode.Password
        modes = QLineEdit.EchoMode
        self.line.setEchoMode(modes.Normal if hidden else modes.Password)
        self._button.set_words("Giấu" if hidden else "Hiện")


class TargetForm(QWidget):
    """`changed` comes with every letter; `uri()` is empty while something is missing, and said below."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.kind = SegmentedChoice(_KINDS, "Loại nơi đồng bộ")
        self.kind.set_value(FOLDER)
        self._kind = FOLDER
        self.place = LineEdit()
        self.bucket = LineEdit("cchc-tay-ninh")
        self.root = LineEdit("không bắt buộc")
        self.region = LineEdit("us-east-1")
        self.user = LineEdit()
        self.secret = SecretField()
        self.name = LineEdit("ví dụ: Kho của Phòng Nội vụ")
        self._browse = Button("Chọn…", clicked=self._ask_folder)
        self._about = label("", Role.NOTE, wrap=True)
        self._reaches = label("", wrap=True)
        self._plain = label(f"{SIGN_MISSING} {_PLAIN}", tone=Tone.ATTENTION, wrap=True)
        self._touched = False
        self._lay_out()
        self.kind.chosen.connect(self._on_kind)
        for line in (self.place, self.bucket, self.root, self.region, self.user, self.name, self.secret.line):
            line.textEdited.connect(self._on_edited)
        self._show_kind()

    def read(self) -> ReadAddress:
        """Return the address and a secret that was pasted in it. Raises `Refused(TARGET_INVALID)`."""
        text = self.place.value().strip()
        if self._kind == S3:
            return ReadAddress(checked(self._bucket(text)), "")
        if not text:
            raise invalid("path" if self._kind == FOLDER else "uri")
        if self._kind == FOLDER:
            return ReadAddress(self._folder(text), "")
        if self._kind == PASTED:
            return read_uri(text)
        scheme = {WEBDAV: "https", FTP: "ftps"}[self._kind]
        read = read_uri(text if "://" in text else f"{scheme}://{text}")
        if str(read.address.service) != self._kind:
            raise invalid("scheme")
        return read

    def uri(self) -> str:
        """Return the address as it is given on; empty while it cannot be read."""
        try:
            return self.read().address.uri
        except CchcError:
            return ""

    def password(self) -> str:
        """Return the secret: what was typed, else what stood in the pasted address."""
        try:
            return self.secret.text() or self.read().secret
        except CchcError:
            return self.secret.text()

    def has_secret(self) -> bool:
        """Tell whether this kind of place is entered with a secret."""
        try:
            return self.read().address.service is not Service.FOLDER
        except CchcError:
            return self._kind != FOLDER

    def insist(self) -> str:
        """Say what is wrong with the address; empty for nothing."""
        self._touched = True
        self._follow()
        return "" if self.uri() else self._reaches.text()

    # --- kinds

    def _bucket(self, endpoint: str) -> TargetAddress:
        if endpoint and "://" not in endpoint:
            endpoint = f"https://{endpoint}"
        return TargetAddress(
            service=Service.S3,
            root=self.root.value().strip("/ "),
            endpoint=endpoint.rstrip("/"),
            bucket=self.bucket.value().strip(),
            region=self.region.value().strip() or "us-east-1",
            user=self.user.value().strip(),
        )

    def _folder(self, text: str) -> TargetAddress:
        if "://" in text:
            read = read_uri(text).address
            if read.service is not Service.FOLDER:
                raise invalid("path")
            return read
        folder = Path(text).expanduser()
        if not folder.is_absolute():
            raise invalid("path")
        return folder_address(folder)

    def _on_kind(self, kind: str) -> None:
        if not kind:
            self.kind.set_value(self._kind)
            return
        self._kind = kind
        self._touched = False
        self._show_kind()
        self.changed.emit()

    def _show_kind(self) -> None:
        kind = self._kind
        self._about.setText(_ABOUT[kind])
        captions = {
            FOLDER: ("Thư mục", ""),
            WEBDAV: ("Địa chỉ máy chủ", "may-chu.tayninh.gov.vn/cchc"),
            S3: ("Máy chủ của kho (để trống: Amazon)", "https://kho.nha-cung-cap.vn"),
            FTP: ("Địa chỉ máy chủ", "may-chu.tayninh.gov.vn/cchc"),
            PASTED: ("Địa chỉ", "webdavs://may-chu/thu-muc"),
        }
        words, hint = captions[kind]
        self._place_caption.setText(words)
        self.place.setAccessibleName(words)
        self.place.setPlaceholderText(hint)
        self._browse.setVisible(kind == FOLDER)
        self._bucket_row.setVisible(kind == S3)
        self._account_row.setVisible(kind != FOLDER)
        self._user_caption.setText("Mã khóa truy cập" if kind == S3 else "Tên đăng nhập")
        self._secret_caption.setText("Khóa bí mật" if kind == S3 else "Mật khẩu")
        self._follow()

    def _on_edited(self) -> None:
        self._follow()
        self.changed.emit()

    def _follow(self) -> None:
        """Say what will be reached, or what is wrong once something was tried."""
        try:
            address = self.read().address
        except CchcError as error:
            reason = _REASONS.get(str(error.fields.get("reason", "")), _REASONS["uri"])
            self._reaches.setText(f"{SIGN_MISSING} {reason}")
            self._reaches.setVisible(self._touched)
            set_tone(self._reaches, Tone.ATTENTION)
            self._plain.hide()
            return
        self._touched = True
        where = address.root if address.service is Service.FOLDER else address.uri
        self._reaches.setText(f"Sẽ nối tới {where}")
        self._reaches.show()
        set_tone(self._reaches, Tone.MUTED)
        self._plain.setVisible(address.is_plain and self._says_secret(address))

    def _says_secret(self, address: TargetAddress) -> bool:
        return bool(self.user.text() or self.secret.text() or address.user)

    def _ask_folder(self) -> None:
        dialog = QFileDialog(self, "Thư mục nào là nơi đồng bộ?")
        dialog.setFileMode(QFileDialog.FileMode.Directory)
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        dialog.fileSelected.connect(self.set_folder)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def set_folder(self, folder: str) -> None:
        """Mean this folder."""
        self.place.setText(folder)
        self._on_edited()

    # --- making

    def _lay_out(self) -> None:
        self._place_caption = label("", Role.NOTE)
        self._user_caption = label("", Role.NOTE)
        self._secret_caption = label("", Role.NOTE)
        place = QHBoxLayout()
        place.setSpacing(scaled(6))
        place.addWidget(self.place, 1)
        place.addWidget(self._browse)
        self._bucket_row = FormRow(
            (Field("Thùng", self.bucket), 3),
            (Field("Thư mục trong thùng", self.root), 3),
            (Field("Vùng", self.region), 2),
        )
        self.user.setAccessibleName("Tài khoản")
        self._account_row = FormRow(
            (_captioned(self._user_caption, self.user), 1),
            (_captioned(self._secret_caption, self.secret), 1),
        )
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(scaled(10))
        column.addWidget(self.kind)
        column.addWidget(self._about)
        head = QVBoxLayout()
        head.setSpacing(scaled(4))
        head.addWidget(self._place_caption)
        head.addLayout(place)
        column.addLayout(head)
        column.addWidget(self._bucket_row)
        column.addWidget(self._account_row)
        column.addWidget(self._reaches)
        column.addWidget(self._plain)
        column.addWidget(Field("Gọi nơi này là", self.name))
        self.setFocusProxy(self.place)


def _captioned(caption: QWidget, editor: QWidget) -> QWidget:
    both = QWidget()
    column = QVBoxLayout(both)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(scaled(4))
    column.addWidget(caption)
    column.addWidget(editor)
    return both
