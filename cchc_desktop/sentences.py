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
            "Không thể đặt dữ liệu{path: ở “{}”} vì đó là ổ mạng hoặc ổ tháo rời.",
            "Ở nơi như vậy, rút ổ hoặc mất mạng giữa chừng có thể làm hỏng dữ liệu; chưa có gì bị thay đổi.",
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
        ErrorCode.KEYS_UNREADABLE: (
            "Không đọc được tệp khóa của máy này{path: “{}”}.",
            "Số liệu trên máy vẫn còn nguyên; chưa gửi hay nhận gói nào.",
            "Hãy chép lại tệp khóa nếu còn giữ; nếu không, tạo khóa mới ở Thiết lập rồi gửi lại thẻ máy"
            " cho mọi người: họ sẽ thấy “khóa đã đổi”.",
        ),
        ErrorCode.KEYS_MISSING: (
            "Tệp khóa của máy này{path: “{}”} không còn ở chỗ cũ.",
            "Số liệu trên máy vẫn còn nguyên; chưa gửi hay nhận gói nào.",
            "Hãy chép lại tệp khóa nếu còn giữ; nếu không, tạo khóa mới ở Thiết lập rồi gửi lại thẻ máy"
            " cho mọi người: họ sẽ thấy “khóa đã đổi”.",
        ),
        ErrorCode.PACKAGE_READ_BACK_DIFFERS: (
            "Đọc lại gói dữ liệu{path: “{}”} vừa ghi thì thấy khác với nội dung đã ghi.",
            "Số liệu trên máy này vẫn còn nguyên; gói hỏng không được tính là đã ghi.",
            "USB có thể bị hỏng hoặc khai sai dung lượng: hãy dùng USB khác rồi ghi lại.",
        ),
        ErrorCode.PASSPHRASE_INVALID: (
            "Cụm mật khẩu chưa đúng{word:: không có từ “{}” trong danh sách}{count: (nhận được {} từ)}.",
            _UNCHANGED,
            "Cụm mật khẩu gồm đúng sáu từ, mỗi từ hai tiếng; không cần dấu, không phân biệt chữ hoa.",
        ),
        ErrorCode.PASSPHRASE_WRONG: (
            "Cụm mật khẩu không mở được gói dữ liệu{path: “{}”}.",
            _UNCHANGED,
            "Hãy hỏi lại người gửi sáu từ của đúng gói này rồi nhập lại.",
        ),
        ErrorCode.CARD_INVALID: (
            "Thẻ máy{path: “{}”} không đọc được hoặc không đúng mẫu.",
            _UNCHANGED,
            "Hãy xin người gửi xuất lại thẻ của máy họ.",
        ),
        ErrorCode.CARD_IS_OWN: (
            "Đây là thẻ của chính máy này{name: (“{}”)}.",
            _UNCHANGED,
            "Hãy chọn thẻ do máy của người khác lưu ra.",
        ),
        ErrorCode.RECOVERY_KEY_INVALID: (
            "Khóa khôi phục chưa đúng dạng{word:: không có từ “{}” trong danh sách}{count: (nhận được {} từ)}.",
            _UNCHANGED,
            "Hãy quét lại mã QR, hoặc gõ lại đủ mười hai từ hay dòng bắt đầu bằng “AGE-SECRET-KEY-1”.",
        ),
        ErrorCode.RECOVERY_KEY_WRONG: (
            "Khóa khôi phục này không mở được gói dữ liệu{path: “{}”}.",
            _UNCHANGED,
            "Hãy lấy tờ khóa của đúng máy, in lần sau cùng; nếu không còn tờ nào, hãy tạo và in hai khóa mới.",
        ),
        ErrorCode.RECIPIENT_INVALID: (
            "Khóa của người nhận{recipient: “{}”} không đúng.",
            "Chưa ghi gói nào.",
            "Hãy dùng thẻ của người nhận, hoặc khóa bắt đầu bằng “age1” và không phải loại “age1pq”.",
        ),
        ErrorCode.PACKAGE_UNKNOWN_FORMAT: (
            "Tệp{path: “{}”} không phải là gói dữ liệu mà chương trình đọc được.",
            _UNCHANGED,
            "Hãy chọn tệp có đuôi “.cchc” do chương trình ghi ra, hoặc xin gửi lại.",
        ),
        ErrorCode.PACKAGE_NEWER: (
            "Gói dữ liệu{path: “{}”} do phiên bản mới hơn của chương trình ghi ra.",
            _UNCHANGED,
            "Hãy cài phiên bản mới trên máy này rồi nhận lại.",
        ),
        ErrorCode.PACKAGE_TOO_LARGE: (
            "Gói dữ liệu{path: “{}”} có phần vượt quá mức cho phép{limit_mb: ({} MB)}.",
            _UNCHANGED,
            "Nếu đang gửi, hãy giảm bớt tệp đính kèm; nếu đang nhận, hãy xin người gửi chia nhỏ.",
        ),
        ErrorCode.PACKAGE_NEEDS_PASSPHRASE: (
            "Gói dữ liệu{path: “{}”} được khóa bằng cụm mật khẩu.",
            _UNCHANGED,
            "Hãy nhập sáu từ mà người gửi đã đọc cho.",
        ),
        ErrorCode.PACKAGE_NOT_FOR_US: (
            "Gói dữ liệu{path: “{}”} không gửi cho máy này.",
            _UNCHANGED,
            "Hãy gửi thẻ của máy này cho người gửi để họ ghi lại gói.",
        ),
        ErrorCode.PACKAGE_READDRESSED: (
            "Gói dữ liệu{path: “{}”} đã bị người khác gói lại: người gửi không ghi máy này là nơi nhận.",
            _UNCHANGED,
            "Hãy hỏi lại người gửi và xin gói gốc.",
        ),
        ErrorCode.PACKAGE_DAMAGED: (
            "Gói dữ liệu{path: “{}”} bị hỏng.",
            _UNCHANGED,
            "Hãy chép lại gói từ máy gửi; nếu không còn, có thể lấy riêng phần còn nguyên vẹn.",
        ),
        ErrorCode.PACKAGE_UNSAFE: (
            "Gói dữ liệu{path: “{}”} có nội dung không đúng quy cách nên không được mở.",
            _UNCHANGED,
            "Gói được giữ riêng để kiểm tra; hãy xin người gửi ghi lại bằng chương trình này.",
        ),
        ErrorCode.PACKAGE_SIGNATURE_WRONG: (
            "Chữ ký của gói dữ liệu{path: “{}”} không đúng.",
            _UNCHANGED,
            "Gói có thể đã bị sửa: hãy hỏi trực tiếp người gửi và xin gói khác.",
        ),
        ErrorCode.PACKAGE_SENDER_CHANGED: (
            "Khóa của máy{station: “{}”} đã khác với khóa đã biết.",
            _UNCHANGED,
            "Hãy gọi cho người gửi và đối chiếu mã nhận dạng{fingerprint: {}} trước khi chấp nhận khóa mới.",
        ),
        ErrorCode.PACKAGE_SENDER_STRANGER: (
            "Máy này chưa biết máy{station: “{}”} đã gửi gói dữ liệu.",
            _UNCHANGED,
            "Hãy gọi cho người gửi, đối chiếu mã nhận dạng{fingerprint: {}}, rồi chấp nhận máy đó.",
        ),
        ErrorCode.PACKAGE_INCOMPLETE: (
            "Gói dữ liệu{path: “{}”} thiếu hoặc hỏng một phần.",
            _UNCHANGED,
            "Hãy xin gửi lại gói; nếu không còn, có thể nhận riêng phần còn nguyên vẹn.",
        ),
        ErrorCode.NOTHING_TO_SEND: (
            "Không có nội dung nào để gửi.",
            "Chưa ghi gói nào.",
            "Hãy xem lại kế hoạch, cuộc kiểm tra đã chọn, hoặc chọn gửi lại toàn bộ.",
        ),
        ErrorCode.IMPORT_UNKNOWN: (
            "Không có lần nhận gói nào như vậy để hoàn lại.",
            _UNCHANGED,
            "Hãy xem lại danh sách gói đã nhận.",
        ),
        ErrorCode.IMPORT_BUILT_UPON: (
            "Trên máy này đã có nội dung ghi tiếp sau khi nhận gói, nên không hoàn lại lần nhận được nữa.",
            _UNCHANGED,
            "Nếu vẫn cần như trước khi nhận, hãy khôi phục bản sao lưu{backup: “{}”} làm lúc đó.",
        ),
    }
)


def sentence_for(error: CchcError) -> Sentence:
    """Return what to say to the person about an error."""
    what, safe, remedy = _SENTENCES.get(error.code) or _sync_sentence(error.code)
    fields = _spoken(error.fields)
    return Sentence(_fill(what, fields), _fill(safe, fields), _fill(remedy, fields))


def _sync_sentence(code: ErrorCode) -> tuple[str, str, str]:
    from cchc_desktop.sentences_sync import SYNC_SENTENCES  # no start needs them

    return SYNC_SENTENCES[code]


def _spoken(fields: Fields) -> dict[str, str]:
    spoken = {name: str(value) for name, value in fields.items() if value}
    spoken["label"] = field_label(spoken.get("field", ""))
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
