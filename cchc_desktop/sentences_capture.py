"""The Vietnamese sentences for what is missing at a visit, for the team and for faults found by a check."""

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.dates import stored_moment_words
from cchc_desktop.labels import field_label

Fields = Mapping[str, str | int | float]

_IN_CONFLICT = "in_conflict"

# The rule on the team: Kế hoạch số 89/KH-UBND, phần III, mục 1.
_TEAM_RULE = "phải có tối thiểu 03 thành viên, trong đó có Trưởng đoàn hoặc Phó Trưởng đoàn"

MISSING: Mapping[str, str] = MappingProxyType(
    {
        "no_rating": "Chưa đánh giá",
        "no_shortcomings_text": "Chưa nêu tồn tại, hạn chế",
        "no_recommendation": "Có tồn tại nhưng chưa có kiến nghị",
        "no_due": "Kiến nghị chưa có thời hạn",
        "no_responsible": "Kiến nghị chưa có người chịu trách nhiệm",
        "no_evidence": "Chưa có tài liệu kiểm chứng",
        "no_explanation": "Trả lời “{value}” nhưng chưa giải thích: {label}",
        "no_reason_not_checked": "Chưa ghi lý do không kiểm tra",
        "numbers_impossible": "Tử số lớn hơn mẫu số: {label}",
        "in_conflict": "Có hai nội dung khác nhau, cần chọn một: {label}",
        "no_owner": "Phần {section} chưa có thành viên nào phụ trách",
        "no_date": "Chưa có ngày kiểm tra",
        "no_start": "Chưa có giờ bắt đầu",
        "no_end": "Chưa có giờ kết thúc",
        "no_place": "Chưa có địa điểm",
        "no_unit_attendee": "Chưa có người tham dự của đơn vị được kiểm tra",
        "team_too_small": f"Chỉ có {{present}} thành viên Đoàn; {_TEAM_RULE}",
        "team_without_lead": f"Không có Trưởng đoàn hoặc Phó Trưởng đoàn; {_TEAM_RULE}",
        "report_not_received": "Chưa nhận được báo cáo của đơn vị; phải nhận trước ngày kiểm tra {days} ngày",
        "report_late": "Báo cáo của đơn vị nhận ngày {received}, phải nhận trước ngày kiểm tra {days} ngày",
    }
)
"""By the codes of `services.missing.MissingCode`; the same words serve the warnings about a team."""

TABLE_PROBLEMS: Mapping[str, str] = MappingProxyType(
    {
        "name_missing": "Dòng {line}: chưa có tên đơn vị. Hãy điền tên vào cột tên đơn vị.",
        "kind_missing": "Dòng {line}: chưa có loại của “{name}”. Hãy chọn: {kinds}.",
        "kind_unknown": "Dòng {line}: không rõ loại “{kind}” của “{name}”. Hãy chọn: {kinds}.",
        "duplicate_in_table": "Dòng {line}: “{name}” trùng với dòng {other}. Hãy bỏ một trong hai dòng.",
        "duplicate_of_existing": "Dòng {line}: “{name}” đã có trong kế hoạch. Hãy bỏ dòng này.",
        "name_too_long": "Dòng {line}: tên đơn vị dài quá {limit} ký tự. Hãy rút ngắn.",
    }
)

FAULTS: Mapping[str, str] = MappingProxyType(
    {
        "seal_data_differs": "Khóa số liệu của {unit}: số liệu trong nhật ký khác với lúc ký.",
        "seal_change_missing": "Khóa số liệu của {unit}: thiếu thay đổi đã được ký.",
        "seal_outline_differs": "Khóa số liệu của {unit}: đề cương khác với lúc ký.",
        "seal_document_differs": "Khóa số liệu của {unit}: biên bản lưu kèm khác với bản đã ký.",
        "attachment_missing": "Thiếu tệp đính kèm {blob}. Hãy đính kèm lại tệp gốc hoặc khôi phục sao lưu.",
        "attachment_damaged": "Tệp đính kèm {blob} bị hỏng. Hãy đính kèm lại tệp gốc hoặc khôi phục sao lưu.",
        "database_damaged": "Tệp dữ liệu có chỗ hỏng ({found}). Hãy khôi phục bản sao lưu gần nhất.",
        "row_without_change": "Bảng {table} có dòng thừa. Hãy chạy lệnh rebuild để dựng lại.",
        "log_gap": "Nhật ký của máy {station} thiếu thay đổi từ số {first} đến số {last}.",
        "parent_missing": "Thay đổi số {seq} của máy {station} nối tiếp một thay đổi không có trong nhật ký.",
        "parent_younger": "Thay đổi số {seq} của máy {station} mang số không lớn hơn thay đổi nó nối tiếp.",
        "fork": "Thay đổi số {seq} của máy {station} còn bản giữ riêng nhưng không còn trong nhật ký.",
        "view_differs": "Bảng tra cứu {view} không khớp với nhật ký. Hãy chạy lệnh rebuild để dựng lại.",
    }
)


NOTICES: Mapping[str, str] = MappingProxyType(
    {
        "clock_moved_back": (
            "Đồng hồ của máy “{station}” đã lùi lại ({count} lần): từ {before} về {at}."
            " Số liệu và thứ tự thay đổi không bị ảnh hưởng; hãy xem lại ngày giờ của máy."
        ),
        "clock_differs": (
            "Đồng hồ máy “{station}” lệch với máy “{other}” ({count} thay đổi):"
            " ghi {at} cho việc làm sau {other_at}."
            " Số liệu không bị ảnh hưởng; hãy xem lại ngày giờ của hai máy."
        ),
        "clock_ahead": (
            "Trên máy “{station}” có {count} thay đổi ghi thời điểm chưa tới, muộn nhất {at}."
            " Số liệu không bị ảnh hưởng; hãy xem lại ngày giờ của máy."
        ),
        "attachments_awaited": (
            "Còn {count} tệp của máy khác chưa nhận được. Phần ghi chép về các tệp đó đã có;"
            " tệp sẽ tới cùng gói trọn cuộc kiểm tra."
        ),
        "outline_unreadable": (
            "Kế hoạch {campaign}: đề cương do {author} ghi lúc {at} không đọc được."
            " Đề cương đọc được gần nhất vẫn đang được dùng; hãy hỏi lại người ghi."
        ),
        "forks": (
            "Có {count} thay đổi trùng số nhưng khác nội dung: thư mục dữ liệu của một máy đã bị sao chép và"
            " cả hai bản cùng được ghi tiếp. Mọi bản đều được giữ; xem ở trang Đối chiếu."
        ),
    }
)
"""What a check remarks although nothing is wrong."""


def missing_sentence(code: str, fields: Fields) -> str:
    """Return the words for one gap of a visit or one warning about a team."""
    if code == _IN_CONFLICT:
        fields = {**fields, "label": field_label(str(fields.get("label", "")))}
    return _filled(MISSING[code], fields)


def table_problem_sentence(code: str, fields: Fields) -> str:
    """Return the words for one problem of a table of units."""
    return _filled(TABLE_PROBLEMS[code], fields)


def fault_sentence(code: str, fields: Fields) -> str:
    """Return the words for one fault found by a check."""
    return _filled(FAULTS[code], fields)


def notice_sentence(code: str, fields: Fields) -> str:
    """Return the words for one remark of a check."""
    return _filled(NOTICES[code], {name: stored_moment_words(str(value)) for name, value in fields.items()})


class _Known(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return ""


def _filled(template: str, fields: Fields) -> str:
    return template.format_map(_Known({name: str(value) for name, value in fields.items()}))
