"""The words people see for the codes of the domain, shared by the window and the command line."""

from collections.abc import Mapping
from types import MappingProxyType

from cchc_desktop.core.fields import Rating, Response, Role, Side, VisitKind
from cchc_desktop.core.records import ItemState, VisitState

PLAN = "Kế hoạch"
"""The kind of document that orders a campaign."""

MINUTES_SYMBOL = "BB-ĐKT"
"""The symbol a new campaign proposes for its minutes; the organisation may set another."""

MINUTES_RECIPIENTS = ("Đơn vị được kiểm tra;", "Thành viên Đoàn kiểm tra;", "Lưu: VT, Hồ sơ.")
"""The recipients (Nơi nhận) a new campaign proposes."""

RATINGS: Mapping[str, str] = MappingProxyType(
    {
        Rating.MET: "Đạt",
        Rating.PARTLY: "Đạt một phần",
        Rating.NOT_MET: "Chưa đạt",
        Rating.NOT_CHECKED: "Không kiểm tra",
        Rating.NOT_APPLICABLE: "Không phát sinh",
    }
)

RESPONSES: Mapping[str, str] = MappingProxyType(
    {
        Response.ACCEPTED: "Đơn vị thống nhất",
        Response.DISPUTED: "Đơn vị chưa thống nhất",
        Response.WITHDRAWN: "Đoàn rút lại nhận xét",
    }
)

VISIT_KINDS: Mapping[str, str] = MappingProxyType(
    {
        VisitKind.PLANNED: "Theo kế hoạch",
        VisitKind.THEMATIC: "Chuyên đề",
        VisitKind.SURPRISE: "Đột xuất",
        VisitKind.REINSPECTION: "Tái kiểm tra",
        VisitKind.PERIODIC: "Định kỳ",
    }
)

ROLES: Mapping[str, str] = MappingProxyType(
    {
        Role.LEADER: "Trưởng đoàn",
        Role.DEPUTY: "Phó Trưởng đoàn",
        Role.SECRETARY: "Thư ký",
        Role.MEMBER: "Thành viên",
    }
)

SIDES: Mapping[str, str] = MappingProxyType(
    {
        Side.TEAM: "Đoàn kiểm tra",
        Side.UNIT: "Đơn vị được kiểm tra",
        Side.GUEST: "Khách mời",
    }
)

VISIT_STATES: Mapping[str, str] = MappingProxyType(
    {
        VisitState.PREPARING: "Đang chuẩn bị",
        VisitState.UNDER_WAY: "Đang kiểm tra",
        VisitState.PRINTED: "Đã in, chờ khóa",
        VisitState.SEALED: "Đã khóa số liệu",
    }
)

ITEM_STATES: Mapping[str, str] = MappingProxyType(
    {
        ItemState.EMPTY: "Chưa ghi",
        ItemState.BEGUN: "Đang ghi",
        ItemState.DONE: "Đã xong",
    }
)

YES_NO: Mapping[str, str] = MappingProxyType(
    {
        "yes": "Có",
        "partly": "Có một phần",
        "no": "Không",
        "na": "Không phát sinh",
    }
)

ADDRESSEES: Mapping[str, str] = MappingProxyType(
    {
        "unit": "Đơn vị được kiểm tra",
        "superior": "Cấp có thẩm quyền",
    }
)

CODES: Mapping[tuple[str, str], Mapping[str, str]] = MappingProxyType(
    {
        ("finding", "rating"): RATINGS,
        ("finding", "response"): RESPONSES,
        ("visit", "kind"): VISIT_KINDS,
        ("member", "role"): ROLES,
        ("attendee", "side"): SIDES,
        ("recommendation", "addressee"): ADDRESSEES,
    }
)
"""What is written for the codes of a field, by entity and field."""

COMPARATORS: Mapping[str, str] = MappingProxyType(
    {
        "eq": "bằng",
        "ge": "từ {} trở lên",
        "gt": "trên {}",
        "le": "không quá {}",
        "lt": "dưới {}",
    }
)

EVIDENCE_RULES: Mapping[str, str] = MappingProxyType(
    {
        "optional": "Không bắt buộc tài liệu kiểm chứng",
        "on_request": "Tài liệu kiểm chứng khi Đoàn yêu cầu",
        "required": "Bắt buộc có tài liệu kiểm chứng",
    }
)

ANSWER_KINDS: Mapping[str, str] = MappingProxyType(
    {
        "narrative": "Ghi bằng lời",
        "yes_no": "Có / không",
        "rate": "Tỷ lệ",
        "count": "Số lượng",
        "date": "Ngày",
        "choice": "Lựa chọn",
        "document_list": "Danh mục văn bản",
        "sampled_dossiers": "Hồ sơ kiểm tra thực tế",
    }
)

ENTITIES: Mapping[str, str] = MappingProxyType(
    {
        "campaign": "Kế hoạch kiểm tra",
        "unit": "Đơn vị",
        "member": "Thành viên Đoàn",
        "visit": "Cuộc kiểm tra",
        "attendee": "Người tham dự",
        "finding": "Kết quả kiểm tra",
        "recommendation": "Kiến nghị",
        "document": "Văn bản",
        "dossier": "Hồ sơ kiểm tra thực tế",
        "evidence": "Tài liệu kiểm chứng",
        "request": "Yêu cầu cung cấp thông tin",
        "opinion": "Ý kiến thành viên Đoàn",
        "extra_item": "Nội dung ngoài đề cương",
        "phrase": "Mẫu câu",
        "print": "Bản in",
        "fork": "Thay đổi trùng số",
        "seal": "Khóa số liệu",
    }
)

_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "decided": "Đã xem thay đổi trùng số",
        "deleted": "Xóa",
        "order": "Thứ tự",
        "name": "Tên",
        "note": "Ghi chú",
        "address": "Địa chỉ",
        "head": "Thủ trưởng",
        "phone": "Điện thoại",
        "parent": "Cơ quan cấp trên",
        "tags": "Loại đơn vị",
        "honorific": "Cách xưng",
        "post": "Chức vụ",
        "workplace": "Nơi công tác",
        "role": "Vai trò",
        "sections": "Phần phụ trách",
        "number": "Số, ký hiệu",
        "issued": "Ngày ban hành",
        "issuer": "Cơ quan ban hành",
        "subject": "Trích yếu",
        "legal_bases": "Căn cứ pháp lý",
        "team_decision": "Quyết định thành lập Đoàn",
        "period_from": "Thời kỳ kiểm tra từ ngày",
        "period_to": "Thời kỳ kiểm tra đến ngày",
        "deadline": "Thời hạn hoàn thành",
        "report_days_before": "Số ngày gửi báo cáo trước",
        "outline_id": "Đề cương",
        "outline_version": "Phiên bản đề cương",
        "outline_text": "Nội dung đề cương",
        "unit": "Đơn vị",
        "kind": "Hình thức kiểm tra",
        "date": "Ngày kiểm tra",
        "place": "Địa điểm",
        "started": "Giờ bắt đầu",
        "ended": "Giờ kết thúc",
        "ended_date": "Ngày kết thúc",
        "members": "Thành viên đi kiểm tra",
        "report_received": "Ngày nhận báo cáo",
        "report_summary": "Tóm tắt báo cáo của đơn vị",
        "unit_explanation": "Ý kiến, giải trình của đơn vị",
        "unit_proposals": "Kiến nghị của đơn vị",
        "conclusion": "Kết luận",
        "basis": "Căn cứ của cuộc kiểm tra",
        "opening": "Đoạn mở đầu biên bản",
        "closing": "Đoạn kết biên bản",
        "copies": "Số bản",
        "copies_each": "Số bản mỗi bên giữ",
        "refusal_reason": "Lý do không ký",
        "refusal_witness": "Người chứng kiến",
        "member": "Thành viên Đoàn",
        "side": "Bên tham dự",
        "absent": "Vắng mặt",
        "absence_reason": "Lý do vắng",
        "signs": "Ký biên bản",
        "reported": "Đơn vị báo cáo",
        "achieved": "Kết quả đạt được",
        "shortcomings": "Tồn tại, hạn chế",
        "cause": "Nguyên nhân",
        "responsible": "Người chịu trách nhiệm",
        "rating": "Đánh giá",
        "response": "Ý kiến của đơn vị",
        "response_text": "Lời giải trình của đơn vị",
        "text": "Nội dung",
        "addressee": "Gửi tới",
        "addressee_name": "Nơi nhận kiến nghị",
        "due": "Thời hạn",
        "due_words": "Thời hạn bằng lời",
        "answer": "Trả lời",
        "answered": "Ngày trả lời",
        "asked_by": "Người yêu cầu",
        "type": "Loại văn bản",
        "blob": "Tệp đính kèm",
        "media_type": "Loại tệp",
        "size": "Dung lượng",
        "caption": "Chú thích",
        "dated": "Ngày chụp",
        "code": "Mã hồ sơ",
        "procedure": "Thủ tục",
        "received": "Ngày nhận",
        "finished": "Ngày trả kết quả",
        "apology_number": "Số văn bản xin lỗi",
        "apology_date": "Ngày văn bản xin lỗi",
        "new_due": "Ngày hẹn lại",
        "reason": "Lý do",
        "section": "Phần đề cương",
        "item": "Nội dung",
        "signed": "Ngày ký",
        "scan": "Bản quét đã ký",
        "recommendations": "Kiến nghị",
    }
)

_ANSWER_PARTS: Mapping[str, str] = MappingProxyType(
    {
        "numerator": "tử số",
        "denominator": "mẫu số",
        "note": "giải thích",
    }
)

_FIELD_GROUPS: Mapping[str, str] = MappingProxyType(
    {
        "found": "Số liệu Đoàn kiểm tra",
        "reported": "Số liệu đơn vị báo cáo",
        "letterhead": "Thể thức biên bản",
    }
)


def field_label(field: str) -> str:
    """Return the words for a field of any entity; a field without words of its own is named by its kind."""
    if field in _FIELDS:
        return _FIELDS[field]
    side, _, rest = field.partition(".")
    part = rest.rpartition(".")[2]
    label = _FIELD_GROUPS.get(side, "Nội dung")
    return f"{label} ({_ANSWER_PARTS[part]})" if part in _ANSWER_PARTS else label
