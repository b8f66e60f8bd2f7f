"""The Vietnamese sentence of every line of the self-check of the minutes.

Shared by the window and the command line; a test asserts that every code has one.
"""

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.documents.checklist import CheckLine
from cchc_desktop.documents.checklist_codes import CheckCode

CHECK_SENTENCES: Mapping[CheckCode, str] = MappingProxyType(
    {
        # In order.
        CheckCode.FORM_OK: "Thể thức NĐ 30/2020: {passed}/{total}",
        CheckCode.TEAM_COMPLETE: "Thành phần Đoàn: {count} người, có Trưởng đoàn hoặc Phó Trưởng đoàn",
        CheckCode.ITEMS_ANSWERED: "Đủ {answered}/{total} nội dung",
        # Form.
        CheckCode.STATE_NAME: "Quốc hiệu chưa đúng: “{text}”",
        CheckCode.MOTTO: "Tiêu ngữ chưa đúng: “{text}”",
        CheckCode.SIZES_TOGETHER: "Cỡ chữ Quốc hiệu ({first:g}) và Tiêu ngữ ({second:g}) chưa thống nhất",
        CheckCode.MOTTO_LINE: "Đường kẻ dưới Tiêu ngữ dài {found} mm, phải bằng dòng chữ ({wanted} mm)",
        CheckCode.NO_PLACE_LINE: "Biên bản không ghi dòng địa danh, ngày tháng dưới Tiêu ngữ",
        CheckCode.HEADER_SIZES: "Cỡ chữ phần đầu phải từ 12 đến 14: “{text}”",
        CheckCode.ISSUER_NAMED: "Chưa ghi tên cơ quan hoặc Đoàn ban hành biên bản",
        CheckCode.ISSUER_CAPITALS: "Tên cơ quan ban hành phải viết in hoa: “{text}”",
        CheckCode.ISSUER_LINE: "Đường kẻ dưới tên cơ quan ban hành phải dài từ 1/3 đến 1/2 dòng chữ",
        CheckCode.NUMBER_FORMAT: "Số, ký hiệu chưa đúng cách ghi (ví dụ: Số: 05/BB-ĐKT): “{text}”",
        CheckCode.TITLE_NAMED: "Thiếu tên loại văn bản hoặc trích yếu nội dung",
        CheckCode.TITLE_LINE: "Đường kẻ dưới trích yếu phải dài từ 1/3 đến 1/2 dòng chữ",
        CheckCode.DATES_PADDED: "Chỉ ngày dưới 10 và tháng 1, 2 ghi thêm số 0 phía trước: “{text}”",
        CheckCode.TEXT_COMPOSED: "Có chữ chưa theo bảng mã Unicode dựng sẵn: “{text}”",
        CheckCode.TEXT_PRINTABLE: "Có ký tự không in được, đã thay bằng {text}",
        CheckCode.NO_UNDERSCORES: "Không dùng dấu gạch dưới để kẻ dòng: “{text}”",
        CheckCode.ORDER_OF_PARTS: "Thứ tự các phần của biên bản chưa đúng",
        CheckCode.HEADINGS_NUMBERED: "Đề mục không đúng thứ tự số La Mã: “{text}”",
        CheckCode.CLOSING_MARK: "Câu kết thúc phải có dấu “./.”",
        CheckCode.NAMES_WITHOUT_DEGREE: "Không ghi học hàm, học vị trước họ tên người ký: “{text}”",
        CheckCode.RECIPIENTS_PUNCTUATION: "Nơi nhận: cuối dòng là “;”, cuối dòng sau cùng là “.”: “{text}”",
        CheckCode.RECIPIENTS_FILED: "Nơi nhận: dòng cuối phải là “Lưu: …”",
        CheckCode.APPENDICES_LABELLED: "Phụ lục chưa được đánh số hoặc thiếu tên: “{text}”",
        # Completeness.
        CheckCode.VISIT_DATE_MISSING: "Chưa ghi ngày kiểm tra",
        CheckCode.START_TIME_MISSING: "Chưa ghi giờ bắt đầu",
        CheckCode.END_TIME_MISSING: "Chưa ghi giờ kết thúc",
        CheckCode.PLACE_MISSING: "Chưa ghi địa điểm kiểm tra",
        CheckCode.PLAN_MISSING: "Chưa ghi số kế hoạch kiểm tra",
        CheckCode.END_BEFORE_START: "Giờ kết thúc không sau giờ bắt đầu",
        CheckCode.TEAM_TOO_SMALL: "Đoàn có {count} người dự, ít hơn {least} người",
        CheckCode.TEAM_WITHOUT_LEAD: "Không có Trưởng đoàn hoặc Phó Trưởng đoàn dự",
        CheckCode.UNIT_NOT_PRESENT: "Chưa ghi người đại diện đơn vị được kiểm tra",
        CheckCode.ABSENCE_WITHOUT_REASON: "{count} người vắng mặt chưa ghi lý do",
        CheckCode.VALUES_IN_DISPUTE: "{count} chỗ các máy ghi khác nhau, chưa ai quyết định",
        CheckCode.ITEMS_NONE: "Không có nội dung nào để kiểm tra",
        CheckCode.ITEMS_OPEN: "{count}/{total} nội dung chưa ghi kết quả",
        CheckCode.RATING_WITHOUT_SHORTCOMING: "{count} nội dung chưa đạt (hoặc một phần) chưa ghi tồn tại",
        CheckCode.NOT_CHECKED_WITHOUT_REASON: "{count} nội dung không kiểm tra nhưng chưa ghi lý do",
        CheckCode.EVIDENCE_MISSING: "{count} nội dung thiếu tài liệu kiểm chứng",
        CheckCode.RESPONSE_MISSING: "{count} tồn tại, hạn chế chưa ghi ý kiến của đơn vị",
        CheckCode.DISPUTE_WITHOUT_WORDS: "{count} nội dung đơn vị chưa thống nhất nhưng chưa ghi ý kiến",
        CheckCode.MET_DESPITE_TARGET: "{count} nội dung ghi “Đạt” nhưng số liệu chưa đạt chỉ tiêu",
        CheckCode.RATE_IMPOSSIBLE: "{count} nội dung có tỷ lệ lớn hơn 100%",
        CheckCode.LATE_WITHOUT_LETTER: "{count} nội dung có hồ sơ trễ hạn không xin lỗi, chưa ghi tồn tại",
        CheckCode.SHORTCOMING_WITHOUT_RECOMMENDATION: "{count} tồn tại, hạn chế chưa có kiến nghị",
        CheckCode.RECOMMENDATION_WITHOUT_DUE: "{count} kiến nghị chưa có hạn",
        CheckCode.RECOMMENDATION_WITHOUT_RESPONSIBLE: "{count} kiến nghị chưa ghi người chịu trách nhiệm",
        CheckCode.RECOMMENDATION_DUE_IN_PAST: "{count} kiến nghị có hạn trước ngày kiểm tra",
        CheckCode.CONCLUSION_MISSING: "Chưa có kết luận của Trưởng đoàn",
        CheckCode.COPIES_TOO_FEW: "Lập {copies} bản, không đủ cho mỗi bên giữ {each} bản",
        CheckCode.UNIT_SIGNER_MISSING: "Chưa ghi họ tên người ký đại diện đơn vị",
        CheckCode.SECRETARY_MISSING: "Chưa có Thư ký dự và ký biên bản",
        CheckCode.LEADER_MISSING: "Chưa có người ký thay mặt Đoàn",
        CheckCode.REFUSAL_INCOMPLETE: "Đơn vị không ký: cần ghi cả lý do và người chứng kiến",
        CheckCode.PHOTO_WITHOUT_CAPTION: "{count} ảnh chưa có chú thích",
        # Supplementary minutes.
        CheckCode.CHANGES_EXPLAINED: "{count} chỗ sửa, bổ sung đều có lý do",
        CheckCode.CHANGES_UNDECIDED: "{count} chỗ các máy ghi khác nhau, cần đối chiếu trước khi ký",
        CheckCode.CHANGES_WITHOUT_REASON: "{count} chỗ sửa, bổ sung không ghi lý do",
        CheckCode.SIGNED_NUMBER_MISSING: "Biên bản đã ký chưa được ghi số",
    }
)


def check_sentence(line: CheckLine) -> str:
    """Return the sentence of a line of the self-check."""
    return CHECK_SENTENCES[line.code].format(**line.fields)
