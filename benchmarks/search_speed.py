"""How long a search over 100,000 findings takes, with and without diacritics."""

import random
import tempfile
from pathlib import Path

from benchmarks.rows import Row, at_most
from benchmarks.timing import median_seconds
from cchc_desktop.core.changes import FieldKey
from cchc_desktop.store.log import Edit
from cchc_desktop.store.store import Store

_FINDINGS = 100_000
_PER_VISIT = 50
_TEXT = """
đơn vị đã ban hành kế hoạch cải cách hành chính thủ tục hồ sơ giải quyết trễ hạn văn bản quyết định
công khai niêm yết bộ phận một cửa tiếp nhận trả kết quả tuyên truyền phân công trách nhiệm lãnh đạo
cán bộ công chức sáng kiến ứng dụng thông tin chữ ký số dịch vụ trực tuyến thanh toán thư xin lỗi rà
soát kiểm tra khắc phục hạn chế nguyên nhân báo cáo định kỳ chỉ tiêu tỷ lệ phần trăm người dân doanh
nghiệp
"""
_QUERIES = {
    "search, with diacritics": ("cải cách hành chính", "thư xin lỗi", "kế hoạch", "tỷ lệ trễ hạn"),
    "search, without diacritics": ("cai cach hanh chinh", "thu xin loi", "ke hoach", "ti le tre han"),
    "search, as it is typed": ("c", "ca", "cải c", "đơn vị đ", "ca ca ha ch", "tr th ti ch"),
}


def measure() -> list[Row]:
    """Take the slowest of several queries of each kind, each by its median."""
    with tempfile.TemporaryDirectory() as folder, Store.open(Path(folder)) as store:
        _fill(store)
        return [
            at_most(
                f"{name}, {_FINDINGS:,} findings",
                value=max(_milliseconds(store, query) for query in queries),
                unit="ms",
                limit=30,
            )
            for name, queries in _QUERIES.items()
        ]


def _milliseconds(store: Store, query: str) -> float:
    return median_seconds(lambda: store.index.search(query), times=15) * 1000


def _fill(store: Store) -> None:
    source = random.Random(2023)
    for begin in range(0, _FINDINGS, 10_000):
        store.log.put([_finding(source, number) for number in range(begin, begin + 10_000)])


def _finding(source: random.Random, number: int) -> Edit:
    visit, item = divmod(number, _PER_VISIT)
    text = " ".join(source.choices(_TEXT.split(), k=30))
    return Edit(campaign="c", key=FieldKey("finding", f"visit{visit}/item{item}", "achieved"), value=text)
