"""The Vietnamese sentence of every problem of an outline file: what is wrong and what to do.

Shared by the window and the command line, beside `sentences`.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.errors import Problem
from cchc_desktop.outline.problems import ProblemCode

OUTLINE_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        ProblemCode.TOO_LARGE: (
            "Tệp lớn hơn mức cho phép ({limit} byte). Hãy chia nhỏ hoặc bỏ bớt nội dung thừa."
        ),
        ProblemCode.NOT_UTF8: "Tệp không phải văn bản UTF-8. Hãy lưu lại tệp với bảng mã UTF-8.",
        ProblemCode.EMPTY_FILE: "Tệp không có nội dung. Hãy chép lại nội dung đề cương vào tệp.",
        ProblemCode.YAML_SYNTAX: (
            "Dòng này không đúng cú pháp YAML ({reason}). Hãy xem lại thụt đầu dòng, dấu hai chấm, dấu "
            "nháy ở dòng này và dòng trên."
        ),
        ProblemCode.SEVERAL_DOCUMENTS: (
            "Tệp chứa nhiều tài liệu (có dòng “---” ở giữa). Hãy để mỗi đề cương trong một tệp."
        ),
        ProblemCode.TOO_MANY_VALUES: "Tệp có hơn {limit} giá trị. Hãy chia thành nhiều đề cương.",
        ProblemCode.TOO_DEEP: "Các mục lồng nhau quá {limit} cấp. Hãy bớt số cấp.",
        ProblemCode.ALIAS: (
            "Không dùng được ký hiệu & và * (tham chiếu) của YAML. Hãy viết lại nội dung tại chỗ."
        ),
        ProblemCode.EXPLICIT_TAG: "Không dùng được kiểu “{tag}” của YAML. Hãy xóa phần bắt đầu bằng dấu “!”.",
        ProblemCode.TAB: "Dòng có dấu tab. Hãy thay bằng dấu cách.",
        ProblemCode.CONTROL_CHARACTER: "Có ký tự ẩn {character}. Hãy xóa và gõ lại đoạn chữ này.",
        ProblemCode.MORE_PROBLEMS: "Còn {count} lỗi nữa chưa liệt kê. Hãy sửa các lỗi trên rồi kiểm tra lại.",
        ProblemCode.FILE_NAME: (
            "Đề cương ghi mã “{id}”, phiên bản {version}, khác với tên thư mục và tên tệp. Hãy đổi tên "
            "tệp hoặc sửa id, version cho khớp."
        ),
        ProblemCode.NOT_NFC: "Chữ có dấu tổ hợp (không phải Unicode dựng sẵn). Hãy gõ lại thành “{value}”.",
        ProblemCode.BAD_KEY: "Tên khóa không phải là chữ. Hãy viết tên khóa rồi dấu hai chấm, ví dụ “text:”.",
        ProblemCode.UNKNOWN_KEY: "Không có khóa “{key}”. {suggestion}Các khóa dùng được ở đây: {known}.",
        ProblemCode.DUPLICATE_KEY: "Khóa “{key}” đã có ở dòng {first_line}. Hãy bỏ một trong hai.",
        ProblemCode.MISSING_KEY: "Thiếu khóa “{key}”. Hãy thêm khóa này.",
        ProblemCode.EMPTY_VALUE: "Chưa có giá trị. Hãy điền giá trị hoặc bỏ cả khóa này.",
        ProblemCode.WRONG_TYPE: "Chỗ này cần {expected}, nhưng đang là {found}. Hãy sửa lại.",
        ProblemCode.NOT_ONE_OF: "Giá trị “{value}” không dùng được. Hãy chọn một trong: {allowed}.",
        ProblemCode.BAD_FORM: "Giá trị “{value}” không đúng dạng. Hãy viết {form}.",
        ProblemCode.DATE_FORM: (
            "Ngày “{value}” viết chưa đúng dạng. Hãy viết năm-tháng-ngày, ví dụ 2023-05-26."
        ),
        ProblemCode.IMPOSSIBLE_DATE: (
            "Không có ngày “{value}” trên lịch. Hãy sửa lại; nếu văn bản gốc in như vậy thì bỏ ngày và "
            "ghi vào “note”."
        ),
        ProblemCode.OUT_OF_RANGE: "Số {value} nằm ngoài khoảng {least}–{most}. Hãy sửa lại.",
        ProblemCode.EMPTY_LIST: "Danh sách không được để trống. Hãy thêm ít nhất một dòng.",
        ProblemCode.DUPLICATE_ID: "Mã “{id}” đã dùng ở dòng {first_line}. Hãy đặt mã khác.",
        ProblemCode.UNKNOWN_TAG: (
            "Không có nhóm đơn vị “{tag}” trong unit_tags (đang có: {known}). Hãy sửa hoặc khai báo thêm."
        ),
        ProblemCode.NEVER_ASKED: (
            "“{id}” không bao giờ được hỏi: nhóm đơn vị ở đây không thuộc nhóm của mục chứa nó. Hãy sửa "
            "applies_to."
        ),
        ProblemCode.SECTION_EMPTY: (
            "Mục “{id}” không có nội dung nào. Hãy thêm items hoặc sections, hoặc bỏ mục này."
        ),
        ProblemCode.KEY_NEEDED_FOR_KIND: "Loại trả lời “{kind}” cần có khóa “{key}”. Hãy thêm khóa này.",
        ProblemCode.KEY_NOT_FOR_KIND: "Loại trả lời “{kind}” không dùng khóa “{key}”. Hãy bỏ khóa này.",
        ProblemCode.CONDITION_UNKNOWN_ANSWER: (
            "Điều kiện nhắc đến “{answer}”, nhưng nội dung này không có trả lời đó (đang có: {known}). "
            "Hãy sửa mã."
        ),
        ProblemCode.CONDITION_KIND: (
            "Điều kiện chỉ dựa được vào trả lời loại yes_no hoặc choice; “{answer}” thuộc loại “{kind}”. "
            "Hãy đổi điều kiện."
        ),
        ProblemCode.CONDITION_UNKNOWN_VALUE: (
            "Điều kiện có giá trị “{value}” không thể xảy ra. Hãy chọn trong: {allowed}."
        ),
        ProblemCode.CONDITION_CYCLE: "Điều kiện của “{answer}” quay vòng về chính nó. Hãy bỏ một điều kiện.",
        ProblemCode.TARGET_UNKNOWN: (
            "Nội dung này không có chỉ tiêu “{target}” (đang có: {known}). Hãy thêm vào targets hoặc sửa mã."
        ),
        ProblemCode.TARGET_NOT_ALLOWED: (
            "Trả lời loại “{kind}” không so được với chỉ tiêu. Hãy bỏ target hoặc đổi sang loại rate, count."
        ),
        ProblemCode.TARGET_UNIT: (
            "Chỉ tiêu tính bằng “{unit}” không hợp với trả lời loại “{kind}”: rate dùng percent, count "
            "dùng đơn vị khác. Hãy sửa lại."
        ),
        ProblemCode.TARGET_RANGE: (
            "Mức chỉ tiêu {value:g} không hợp lệ: không được âm, tỷ lệ không quá 100. Hãy sửa lại."
        ),
        ProblemCode.PERIOD_ORDER: "Ngày cuối kỳ trước ngày đầu kỳ. Hãy sửa period_from hoặc period_to.",
        ProblemCode.MARKER_ORDER: (
            "Số thứ tự “{marker}” không nối tiếp mục trước (đáng lẽ là “{expected}”). Nếu bản gốc in như "
            "vậy thì giữ nguyên."
        ),
        ProblemCode.CITATION_AFTER_PLAN: (
            "Văn bản số {number} ghi ngày sau ngày của kế hoạch. Hãy đối chiếu bản gốc; nếu gốc in như "
            "vậy thì giữ nguyên."
        ),
        ProblemCode.DEADLINE_BEFORE_PLAN: "Thời hạn trước ngày ban hành kế hoạch. Hãy đối chiếu bản gốc.",
    }
)

_EXPECTED: Mapping[str, str] = MappingProxyType(
    {
        "mapping": "một nhóm khóa (mỗi dòng “khóa: giá trị”)",
        "list": "một danh sách (mỗi dòng bắt đầu bằng “-”)",
        "text": "chữ (chữ trông giống số hay true, false thì đặt trong dấu nháy)",
        "whole_number": "số nguyên",
        "number": "số (phần lẻ sau dấu chấm, ví dụ 99.5)",
        "flag": "true hoặc false",
        "date": "ngày (năm-tháng-ngày)",
    }
)
_FOUND: Mapping[str, str] = MappingProxyType({"mapping": "một nhóm khóa", "list": "một danh sách"})
_FORMS: Mapping[str, str] = MappingProxyType(
    {
        "line": "trên một dòng, không có dấu cách ở hai đầu",
        "prose": "ít nhất một chữ",
        "id": "mã không quá 64 ký tự, chỉ gồm chữ không dấu, số, dấu chấm, gạch nối, gạch dưới",
        "name": "mã không quá 64 ký tự, bắt đầu bằng chữ thường không dấu, chỉ gồm chữ thường, số, gạch dưới",
        "outline_id": "mã không quá 64 ký tự, chỉ gồm chữ thường không dấu, số, gạch nối",
    }
)
_WORDS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {"expected": _EXPECTED, "found": _FOUND, "form": _FORMS}
)


def outline_sentence(problem: Problem) -> str:
    """Return what is wrong and what to do, without the file, line and place."""
    fields = {name: _WORDS.get(name, {}).get(str(value), value) for name, value in problem.fields.items()}
    if fields.get("found") == "scalar":
        fields["found"] = f"“{fields['value']}”"
    if "suggestion" in fields:
        fields["suggestion"] = f"Có phải là “{fields['suggestion']}”? " if fields["suggestion"] else ""
    return OUTLINE_SENTENCES[problem.code].format_map(fields)


def outline_problem_line(problem: Problem) -> str:
    """Return one line for lists: file, line, what is wrong and what to do, and the place inside the file."""
    where = f"{problem.file}:{problem.line}" if problem.line else problem.file
    place = f" [{problem.place}]" if problem.place else ""
    return f"{where}: {outline_sentence(problem)}{place}"
