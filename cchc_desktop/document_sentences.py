"""The Vietnamese sentence of every line of the self-check of the minutes.

Shared by the window and the command line; a test asserts that every code has one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.documents.checklist import CheckLine

CHECK_SENTENCES: Mapping[str, str] = MappingProxyType(
    {
        # In order.
        "form_ok": "Thể thức NĐ 30/2020: {passed}/{total}",
        "team_complete": "Thành phần Đoàn: {count} người, có Trưởng đoàn hoặc Phó Trưởng đoàn",
        "items_answered": "Đủ {answered}/{total} nội dung",
        # Form.
        "state_name": "Quốc hiệu chưa đúng: “{text}”",
        "motto": "Tiêu ngữ chưa đúng: “{text}”",
        "sizes_together": "Cỡ chữ Quốc hiệu ({first:g}) và Tiêu ngữ ({second:g}) chưa thống nhất",
        "motto_line": "Đường kẻ dưới Tiêu ngữ dài {found} mm, phải bằng dòng chữ ({wanted} mm)",
        "no_place_line": "Biên bản không ghi dòng địa danh, ngày tháng dưới Tiêu ngữ",
        "header_sizes": "Cỡ chữ phần đầu phải từ 12 đến 14: “{text}”",
        "issuer_named": "Chưa ghi tên cơ quan hoặc Đoàn ban hành biên bản",
        "issuer_capitals": "Tên cơ quan ban hành phải viết in hoa: “{text}”",
        "issuer_line": "Đường kẻ dưới tên cơ quan ban hành phải dài từ 1/3 đến 1/2 dòng chữ",
        "number_format": "Số, ký hiệu chưa đúng cách ghi (ví dụ: Số: 05/BB-ĐKT): “{text}”",
        "title_named": "Thiếu tên loại văn bản hoặc trích yếu nội dung",
        "title_line": "Đường kẻ dưới trích yếu phải dài từ 1/3 đến 1/2 dòng chữ",
        "dates_padded": "Ngày dưới 10 và tháng 1, 2 ghi thêm số 0 phía trước, tháng khác không ghi: “{text}”",
        "text_composed": "Có chữ chưa theo bảng mã Unicode dựng sẵn: “{text}”",
        "text_printable": "Có ký tự không in được, đã thay bằng {text}",
        "no_underscores": "Không dùng dấu gạch dưới để kẻ dòng: “{text}”",
        "order_of_parts": "Thứ tự các phần của biên bản chưa đúng",
        "headings_numbered": "Đề mục không đúng thứ tự số La Mã: “{text}”",
        "closing_mark": "Câu kết thúc phải có dấu “./.”",
        "names_without_degree": "Không ghi học hàm, học vị trước họ tên người ký: “{text}”",
        "recipients_punctuation": "Nơi nhận: cuối mỗi dòng là dấu “;”, dòng cuối là dấu “.”: “{text}”",
        "recipients_filed": "Nơi nhận: dòng cuối phải là “Lưu: …”",
        "appendices_labelled": "Phụ lục chưa được đánh số hoặc thiếu tên: “{text}”",
        # Completeness.
        "visit_date_missing": "Chưa ghi ngày kiểm tra",
        "start_time_missing": "Chưa ghi giờ bắt đầu",
        "end_time_missing": "Chưa ghi giờ kết thúc",
        "place_missing": "Chưa ghi địa điểm kiểm tra",
        "plan_missing": "Chưa ghi số kế hoạch kiểm tra",
        "end_before_start": "Giờ kết thúc không sau giờ bắt đầu",
        "team_too_small": "Đoàn có {count} người dự, ít hơn {least} người",
        "team_without_lead": "Không có Trưởng đoàn hoặc Phó Trưởng đoàn dự",
        "unit_not_present": "Chưa ghi người đại diện đơn vị được kiểm tra",
        "absence_without_reason": "{count} người vắng mặt chưa ghi lý do",
        "items_none": "Không có nội dung nào để kiểm tra",
        "items_open": "{count}/{total} nội dung chưa ghi kết quả",
        "rating_without_shortcoming": "{count} nội dung chưa đạt hoặc đạt một phần chưa ghi tồn tại, hạn chế",
        "not_checked_without_reason": "{count} nội dung không kiểm tra nhưng chưa ghi lý do",
        "evidence_missing": "{count} nội dung thiếu tài liệu kiểm chứng",
        "response_missing": "{count} tồn tại, hạn chế chưa ghi ý kiến của đơn vị",
        "dispute_without_words": "{count} nội dung đơn vị chưa thống nhất nhưng chưa ghi ý kiến",
        "rate_impossible": "{count} nội dung có tỷ lệ lớn hơn 100%",
        "late_without_letter": "{count} nội dung có hồ sơ trễ hạn thiếu văn bản xin lỗi mà chưa ghi tồn tại",
        "shortcoming_without_recommendation": "{count} tồn tại, hạn chế chưa có kiến nghị",
        "recommendation_without_due": "{count} kiến nghị chưa có hạn",
        "recommendation_without_responsible": "{count} kiến nghị chưa ghi người chịu trách nhiệm",
        "recommendation_due_in_past": "{count} kiến nghị có hạn trước ngày kiểm tra",
        "conclusion_missing": "Chưa có kết luận của Trưởng đoàn",
        "copies_too_few": "Lập {copies} bản, không đủ cho mỗi bên giữ {each} bản",
        "unit_signer_missing": "Chưa ghi họ tên người ký đại diện đơn vị",
        "secretary_missing": "Chưa có Thư ký dự và ký biên bản",
        "leader_missing": "Chưa có người ký thay mặt Đoàn",
        "refusal_incomplete": "Đơn vị không ký: cần ghi cả lý do và người chứng kiến",
        "photo_without_caption": "{count} ảnh chưa có chú thích",
    }
)


def check_sentence(line: CheckLine) -> str:
    """Return the sentence of a line of the self-check."""
    return CHECK_SENTENCES[line.code].format(**line.fields)
