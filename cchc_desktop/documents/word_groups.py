"""Words that belong together where a short text is broken into lines: "cải cách hành chính", "thành phố …".

The decree allows several lines for the name of the issuer; a line must not end in the middle of a word of
several syllables. The list is of the language, not of any office: what it lacks merely breaks less well.
"""

import re

_GROUPS = (
    "ủy ban nhân dân", "hội đồng nhân dân", "cải cách hành chính", "cải cách thủ tục", "thủ tục hành chính",
    "chuyển đổi số", "chính quyền điện tử", "chính quyền số", "kinh tế số", "xã hội số", "hành chính công",
    "đoàn kiểm tra", "tổ kiểm tra", "được kiểm tra", "kiểm tra", "kiểm soát", "công tác", "công vụ",
    "công chức", "viên chức", "phó trưởng đoàn", "trưởng đoàn", "phó chủ tịch", "chủ tịch", "thành viên",
    "thư ký", "đại diện", "đơn vị", "cơ quan", "văn phòng", "trung tâm", "phục vụ", "sự nghiệp",
    "nội vụ", "tư pháp", "tài chính", "kế hoạch", "giáo dục", "đào tạo", "văn hóa", "thông tin",
    "thực hiện", "chuyên môn", "chuyên đề", "đột xuất", "hành chính", "danh sách", "danh mục", "hồ sơ",
    "tài liệu", "cung cấp", "yêu cầu", "thực tế", "cuộc kiểm tra", "quy chế", "dân chủ", "cơ sở",
)  # fmt: skip
_LONGEST_FIRST = sorted(_GROUPS, key=len, reverse=True)
_GROUP = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, _LONGEST_FIRST))})(?!\w)", re.IGNORECASE)
# A name of one or two words behind the kind of place stays with it: "thành phố Tây Ninh", "phường 1".
_PLACE = re.compile(
    r"(?<!\w)(?:thành phố|thị xã|thị trấn|tỉnh|huyện|phường|xã|quận) \w+(?: \w+)?(?=$|,)", re.IGNORECASE
)
_NO_BREAK = "\u00a0"


def bind_groups(text: str) -> str:
    """Return the text with unbreakable blanks inside words of several syllables and names of places."""
    return _PLACE.sub(_bound, _GROUP.sub(_bound, text))


def _bound(match: re.Match[str]) -> str:
    return match[0].replace(" ", _NO_BREAK)
