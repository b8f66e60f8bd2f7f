"""The Vietnamese sentences of keys, cards, passphrases and packages."""

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.errors import ErrorCode

_UNCHANGED = "Chưa có gì bị thay đổi."
_NEW_KEYS = (
    "Hãy chép lại tệp khóa nếu còn giữ; nếu không, tạo khóa mới ở Thiết lập rồi gửi lại thẻ máy cho mọi "
    "người: họ sẽ thấy “khóa đã đổi”."
)

_PASSED_ON = (
    "{receipt: giấy xác nhận “{}”}{sent: nội dung đã gửi tiếp trong “{}”}"
    "{waiting: nội dung đang chờ gửi tới “{}”}"
)

EXCHANGE_SENTENCES: Mapping[ErrorCode, tuple[str, str, str]] = MappingProxyType(
    {
        ErrorCode.KEYS_UNREADABLE: (
            "Không đọc được tệp khóa của máy này{path: “{}”}.",
            "Số liệu trên máy vẫn còn nguyên; chưa gửi hay nhận gói nào.",
            _NEW_KEYS,
        ),
        ErrorCode.KEYS_MISSING: (
            "Tệp khóa của máy này{path: “{}”} không còn ở chỗ cũ.",
            "Số liệu trên máy vẫn còn nguyên; chưa gửi hay nhận gói nào.",
            _NEW_KEYS,
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
            "Khóa khôi phục chưa đúng{word:: không có từ “{}” trong danh sách}{count: (nhận được {} từ)}.",
            _UNCHANGED,
            "Hãy quét lại mã QR, hoặc gõ lại đủ mười hai từ hay dòng bắt đầu bằng “AGE-SECRET-KEY-1”.",
        ),
        ErrorCode.RECOVERY_KEY_WRONG: (
            "Khóa khôi phục này không mở được gói dữ liệu{path: “{}”}.",
            _UNCHANGED,
            "Hãy lấy tờ khóa của đúng máy, đang dùng lúc ghi gói; nếu không còn, hãy tạo và in hai khóa mới.",
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
            "Gói dữ liệu{path: “{}”} bị hỏng{odd:: {}}.",
            _UNCHANGED,
            "Hãy chép lại gói từ máy gửi; nếu không còn, có thể lấy riêng phần còn nguyên vẹn.",
        ),
        ErrorCode.PACKAGE_UNSAFE: (
            "Gói dữ liệu{path: “{}”} không đúng quy cách nên không được mở{odd:: {}}.",
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
            "Không hoàn lại lần nhận này được nữa: máy này đã ghi tiếp dựa trên gói{unit: ({})}.",
            _UNCHANGED,
            "Hãy sửa chỗ chưa đúng như bình thường, hoặc khôi phục bản sao lưu{backup: “{}”} làm lúc nhận.",
        ),
        ErrorCode.IMPORT_PASSED_ON: (
            f"Không hoàn lại lần nhận này được nữa: máy khác đã dựa vào{_PASSED_ON}.",
            _UNCHANGED,
            "Hãy sửa chỗ chưa đúng như bình thường rồi gửi; mọi máy sẽ nhận được bản sửa.",
        ),
        ErrorCode.IMPORT_NEEDED_LATER: (
            "Chưa hoàn lại được lần nhận này: những gì nhận sau đó dựa vào nó{packages:: {}}.",
            _UNCHANGED,
            "Hãy hoàn lại các lần nhận đó trước, lần mới nhất trước tiên.",
        ),
    }
)
