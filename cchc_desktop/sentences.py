"""The Vietnamese sentence of every error code: what happened, what is safe, what to do.

Shared by the window and the command line; it knows codes and fields, no toolkit.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple

from cchc_desktop.core.errors import CchcError, ErrorCode
from cchc_desktop.labels import ENTITIES, field_label

Fields = Mapping[str, str | int | float]


class Sentence(NamedTuple):
    """What happened, what is safe, what to do. `safe` may be empty where nothing was at stake."""

    what: str
    safe: str
    remedy: str

    def __str__(self) -> str:
        """Return everything on one line."""
        return " ".join(part for part in (self.what, self.safe, self.remedy) if part)


_KEPT = "Những gì đã lưu vẫn còn nguyên."
_UNCHANGED = "Chưa có gì bị thay đổi."

_SENTENCES: Mapping[ErrorCode, tuple[str, str, str]] = MappingProxyType(
    {
        ErrorCode.DISK_FULL: (
            "Ổ đĩa đã hết chỗ trống{path: ở “{}”}.",
            _KEPT,
            "Hãy xóa bớt tệp không dùng hoặc chọn ổ đĩa khác, rồi làm lại.",
        ),
        ErrorCode.FOLDER_READ_ONLY: (
            "Không được phép ghi vào thư mục{path: “{}”}.",
            _KEPT,
            "Hãy chọn thư mục khác hoặc xin quyền ghi vào thư mục này.",
        ),
        ErrorCode.FILE_MISSING: (
            "Không tìm thấy tệp{path: “{}”}.",
            _UNCHANGED,
            "Hãy kiểm tra lại tên tệp, hoặc cắm lại USB chứa tệp, rồi làm lại.",
        ),
        ErrorCode.FILE_UNREADABLE: (
            "Không đọc được tệp{path: “{}”}.",
            _UNCHANGED,
            "Hãy đóng chương trình đang mở tệp, hoặc chép tệp ra chỗ khác, rồi làm lại.",
        ),
        ErrorCode.FILE_NOT_WRITTEN: (
            "Không ghi được tệp{path: “{}”}.",
            "Tệp cũ, nếu có, vẫn còn nguyên; số liệu đã lưu không bị ảnh hưởng.",
            "Hãy đóng tệp nếu đang mở trong Word, hoặc chọn tên khác, rồi làm lại.",
        ),
        ErrorCode.DATABASE_DAMAGED: (
            "Tệp dữ liệu{path: “{}”} bị hỏng.",
            "Tệp hỏng được giữ nguyên, không bị ghi đè; các bản sao lưu không bị ảnh hưởng.",
            "Hãy khôi phục từ bản sao lưu gần nhất.",
        ),
        ErrorCode.DATABASE_NEWER: (
            "Dữ liệu này do phiên bản mới hơn của chương trình tạo ra.",
            "Dữ liệu không bị đụng tới.",
            "Hãy cài phiên bản mới của chương trình trên máy này rồi mở lại.",
        ),
        ErrorCode.DATABASE_LOCKED: (
            "Dữ liệu đang được một chương trình khác sử dụng.",
            _KEPT,
            "Hãy đóng chương trình kia (có thể là chương trình sao lưu hoặc diệt vi-rút) rồi thử lại.",
        ),
        ErrorCode.DATABASE_PLACE_REFUSED: (
            "Không thể đặt dữ liệu{path: ở “{}”} vì đó là {place}.",
            "Ở nơi như vậy, rút ổ, mất mạng, bị chép giữa chừng có thể hỏng dữ liệu; chưa có gì bị thay đổi.",
            "Hãy chọn một thư mục trên ổ đĩa của máy này.",
        ),
        ErrorCode.NOT_A_DATABASE: (
            "Tệp{path: “{}”} không phải là tệp dữ liệu của chương trình.",
            "Tệp không bị đụng tới.",
            "Hãy chọn đúng thư mục dữ liệu hoặc đúng bản sao lưu.",
        ),
        ErrorCode.ALREADY_RUNNING: (
            "Chương trình đang mở dữ liệu này ở một cửa sổ khác{pid: (tiến trình số {})}.",
            _KEPT,
            "Hãy dùng cửa sổ đang mở, hoặc đóng cửa sổ đó rồi thử lại.",
        ),
        ErrorCode.BACKUP_NOT_FOUND: (
            "Không tìm thấy bản sao lưu{path: “{}”}.",
            _KEPT,
            "Hãy kiểm tra lại tên tệp, hoặc chọn một bản khác trong danh sách sao lưu.",
        ),
        ErrorCode.BACKUP_DAMAGED: (
            "Bản sao lưu{path: “{}”} bị hỏng nên không dùng được.",
            "Dữ liệu đang dùng không bị thay thế.",
            "Hãy chọn một bản sao lưu khác.",
        ),
        ErrorCode.ATTACHMENT_MISSING: (
            "Không tìm thấy tệp đính kèm{name: “{}”} trong thư mục dữ liệu.",
            "Phần ghi chép về tệp này vẫn còn.",
            "Hãy đính kèm lại tệp gốc, hoặc khôi phục từ bản sao lưu.",
        ),
        ErrorCode.ATTACHMENT_DAMAGED: (
            "Tệp đính kèm{name: “{}”} đã bị thay đổi hoặc hỏng.",
            "Phần ghi chép về tệp này vẫn còn.",
            "Hãy đính kèm lại tệp gốc, hoặc khôi phục từ bản sao lưu.",
        ),
        ErrorCode.ATTACHMENT_TOO_LARGE: (
            "Tệp{name: “{}”} quá lớn{limit_mb:, tối đa {} MB}.",
            _UNCHANGED,
            "Hãy chia nhỏ hoặc nén tệp, rồi đính kèm lại.",
        ),
        ErrorCode.IMAGE_UNREADABLE: (
            "Ảnh{name: “{}”} bị hỏng hoặc không đúng định dạng nên không hiển thị được.",
            "Tệp gốc không bị thay đổi.",
            "Hãy chụp lại, hoặc đính kèm như một tệp thường.",
        ),
        ErrorCode.CANCELLED: ("Đã dừng theo yêu cầu.", _UNCHANGED, ""),
        ErrorCode.OUTLINE_UNKNOWN: (
            "Không có đề cương{id: “{}”}{version:, phiên bản {}}.",
            _UNCHANGED,
            "Hãy chọn một đề cương trong danh sách.",
        ),
        ErrorCode.OUTLINE_INVALID: (
            "Đề cương{file: “{}”} có{count: {}} lỗi nên chưa dùng được.",
            _UNCHANGED,
            "Hãy sửa các lỗi được nêu trong tệp đề cương, rồi làm lại.",
        ),
        ErrorCode.CAMPAIGN_UNKNOWN: (
            "Không tìm thấy kế hoạch kiểm tra{campaign: “{}”}{matches:: {} kế hoạch có mã bắt đầu như vậy}.",
            _UNCHANGED,
            "Hãy chọn một kế hoạch trong danh sách.",
        ),
        ErrorCode.UNIT_UNKNOWN: (
            "Không tìm thấy đơn vị{unit: “{}”} trong kế hoạch này.",
            _UNCHANGED,
            "Hãy thêm đơn vị vào kế hoạch trước.",
        ),
        ErrorCode.VISIT_UNKNOWN: (
            "Không tìm thấy cuộc kiểm tra{visit: “{}”}{matches:: {} cuộc có mã bắt đầu như vậy}.",
            _UNCHANGED,
            "Hãy xem lại danh sách cuộc kiểm tra; mã viết tắt phải chỉ đúng một cuộc.",
        ),
        ErrorCode.ITEM_UNKNOWN: (
            "Đề cương không có nội dung{item: “{}”}.",
            _UNCHANGED,
            "Hãy xem lại mã nội dung trong đề cương.",
        ),
        ErrorCode.ITEM_NOT_FOR_UNIT: (
            "Nội dung{item: “{}”} không áp dụng cho đơn vị này.",
            _UNCHANGED,
            "Hãy xem lại loại đơn vị, hoặc ghi thành nội dung ngoài đề cương.",
        ),
        ErrorCode.FIELD_UNKNOWN: (
            "Không có ô nào tên là “{field}” ở mục {entity}.",
            _UNCHANGED,
            "Hãy kiểm tra lại tên ô.",
        ),
        ErrorCode.VALUE_INVALID: (
            "Nội dung ghi vào ô “{label}”{name: ({})} không hợp lệ.",
            _UNCHANGED,
            "Hãy kiểm tra lại: ngày phải có thật, số phải là số, lựa chọn phải có trong danh sách.",
        ),
        ErrorCode.REASON_REQUIRED: (
            "Cuộc kiểm tra này đã khóa số liệu sau khi ký.",
            "Nội dung đã ký vẫn còn nguyên, chưa có gì bị thay đổi.",
            "Nếu cần sửa, hãy ghi lý do sửa trước.",
        ),
        ErrorCode.DECISION_REASON_REQUIRED: (
            "Lấy cả mục của một người thì phải nêu lý do.",
            _UNCHANGED,
            "Hãy ghi lý do quyết định, rồi làm lại.",
        ),
        ErrorCode.CONFLICT_UNKNOWN: (
            "Chỗ này không còn giá trị nào khác nhau để quyết định.",
            _UNCHANGED,
            "Hãy xem lại danh sách đối chiếu.",
        ),
        ErrorCode.CONFLICT_CHANGED: (
            "Ô này vừa có giá trị mới, chưa có trong những gì đang xem.",
            _UNCHANGED,
            "Hãy xem lại các giá trị, rồi quyết định.",
        ),
        ErrorCode.ALREADY_SEALED: (
            "Cuộc kiểm tra này đã được khóa số liệu rồi.",
            _UNCHANGED,
            "Không cần khóa lại; mọi sửa đổi sau đó được ghi riêng là “sau khi ký”.",
        ),
        ErrorCode.PRINT_UNKNOWN: (
            "Chưa có bản in biên bản nào để khóa.",
            _UNCHANGED,
            "Hãy in hoặc lưu biên bản trước, ký, rồi khóa trên bản đã ký.",
        ),
        ErrorCode.PRINT_OUTDATED: (
            "Số liệu đã được sửa sau bản in này{changes: ({} ô)}.",
            "Bản in vẫn được lưu; chưa khóa số liệu.",
            "Hãy in lại biên bản, ký bản mới, rồi khóa trên bản đó.",
        ),
        ErrorCode.NOT_SEALED: (
            "Cuộc kiểm tra này chưa được khóa số liệu.",
            _UNCHANGED,
            "Hãy khóa số liệu trên bản in đã ký trước.",
        ),
        ErrorCode.NOTHING_AFTER_SEAL: (
            "Không có chỗ nào sửa sau khi ký, nên chưa cần biên bản bổ sung.",
            _UNCHANGED,
            "Biên bản đã ký vẫn đúng với số liệu hiện có.",
        ),
        ErrorCode.SIGNED_DATA_MISSING: (
            "Máy này chưa có đủ số liệu đã ký, nên chưa biết chỗ nào đã sửa sau khi ký.",
            _UNCHANGED,
            "Hãy nhận nốt gói của máy đã khóa cuộc kiểm tra, rồi lập biên bản bổ sung.",
        ),
        ErrorCode.SEAL_BROKEN: (
            "Số liệu hiện có không còn khớp với khóa số liệu khi ký.",
            "Nhật ký thay đổi vẫn được giữ nguyên.",
            "Hãy đối chiếu với bản giấy đã ký, và khôi phục từ bản sao lưu nếu cần.",
        ),
        ErrorCode.TABLE_UNREADABLE: (
            "Không đọc được bảng{path: trong tệp “{}”}{most:: bảng dài quá {} dòng, hoặc tệp quá lớn}.",
            _UNCHANGED,
            "Hãy lưu bảng thành tệp Excel (.xlsx) hoặc CSV, hoặc chép các ô từ Excel rồi dán vào.",
        ),
        ErrorCode.STATION_NOT_SET_UP: (
            "Máy này chưa có tên máy và tên người sử dụng.",
            _UNCHANGED,
            "Hãy điền hai tên đó trước, vì mỗi thay đổi đều ghi tên người làm.",
        ),
        ErrorCode.SETTINGS_UNREADABLE: (
            "Không đọc được tệp cài đặt{path: “{}”}.",
            "Số liệu kiểm tra không bị ảnh hưởng.",
            "Chương trình dùng cài đặt mặc định; tệp cũ được giữ lại bên cạnh.",
        ),
        ErrorCode.DEMO_NEEDS_EMPTY: (
            "Thư mục dữ liệu{path: “{}”} đã có kế hoạch kiểm tra.",
            "Số liệu thật không bị trộn với số liệu minh họa; chưa có gì bị thay đổi.",
            "Hãy chọn một thư mục trống cho dữ liệu minh họa.",
        ),
    }
)


_PLACES: Mapping[str, str] = MappingProxyType(
    {
        "network": "ổ mạng",
        "removable": "USB hoặc ổ tháo rời",
        "cloud": "thư mục mà chương trình đám mây (OneDrive, Google Drive, Dropbox, Zalo…) chép đi, dọn đi",
    }
)


def sentence_for(error: CchcError) -> Sentence:
    """Return what to say to the person about an error."""
    what, safe, remedy = _SENTENCES.get(error.code) or _later_sentence(error.code)
    fields = _spoken(error.fields)
    return Sentence(_fill(what, fields), _fill(safe, fields), _fill(remedy, fields))


def _later_sentence(code: ErrorCode) -> tuple[str, str, str]:
    """Find a sentence that no start needs."""
    from cchc_desktop.sentences_exchange import EXCHANGE_SENTENCES
    from cchc_desktop.sentences_sync import SYNC_SENTENCES

    return EXCHANGE_SENTENCES.get(code) or SYNC_SENTENCES[code]


def _spoken(fields: Fields) -> dict[str, str]:
    spoken = {name: str(value) for name, value in fields.items() if value}
    if "reason" in spoken:
        from cchc_desktop.sentences_transfer import FORM_REASONS

        spoken["odd"] = FORM_REASONS.get(spoken["reason"], "")
    spoken["label"] = field_label(spoken.get("field", ""))
    spoken["place"] = _PLACES.get(spoken.get("reason", ""), "ổ mạng, ổ tháo rời hoặc thư mục đám mây")
    spoken["entity"] = ENTITIES.get(spoken.get("entity", ""), "này").lower()
    return spoken


def _fill(template: str, fields: Mapping[str, str]) -> str:
    """Fill `{name}`, and `{name:words}` only when the field is known; `{}` inside the words is the value."""
    parts: list[str] = []
    rest = template
    while "{" in rest:
        before, _, rest = rest.partition("{")
        name, words, rest = _placeholder(rest)
        value = fields.get(name, "")
        parts += [before, words.replace("{}", value) if value else ""]
    return "".join((*parts, rest))


def _placeholder(text: str) -> tuple[str, str, str]:
    end = text.index("}")
    if ":" not in text[:end]:
        return text[:end], "{}", text[end + 1 :]
    name, _, rest = text.partition(":")
    value_end = rest.index("{}") + 2
    close = rest.index("}", value_end)
    return name, rest[:close], rest[close + 1 :]
