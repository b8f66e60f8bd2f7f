"""A believable visit, a bare one, and the ways to look into the files that are made of them."""

import io
import os
import re
import zipfile
from dataclasses import replace
from datetime import date, datetime, time
from pathlib import Path

import pypdfium2
import pytest
from lxml import etree
from PIL import Image, ImageDraw

from cchc_desktop.core.fields import Rating, Response, VisitKind
from cchc_desktop.documents.record import (
    AnswerLine,
    Attendance,
    Attendee,
    Citation,
    DocumentLine,
    DossierLine,
    InformationRequest,
    ItemRecord,
    Letterhead,
    MemberOpinion,
    MinutesRecord,
    MinutesTexts,
    PageMarks,
    Photo,
    RateLine,
    Recommendation,
    SectionRecord,
    Signatures,
    Signer,
    Verdict,
)

ROOT = Path(__file__).parents[2]
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


@pytest.fixture(scope="session")
def fonts() -> Path:
    return ROOT / "resources" / "fonts"


@pytest.fixture(scope="session")
def photo_bytes() -> bytes:
    image = Image.new("RGB", (640, 400), "#dfe8e8")
    ImageDraw.Draw(image).rectangle((80, 60, 560, 340), outline="#0b6e6e", width=9)
    target = io.BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6
    image.save(target, "JPEG", exif=exif)
    return target.getvalue()


@pytest.fixture(scope="session")
def full_record(photo_bytes: bytes) -> MinutesRecord:
    return MinutesRecord(
        visit_id="visit-1",
        letterhead=Letterhead(
            parent="UBND thành phố Tây Ninh",
            issuer="Đoàn kiểm tra công tác cải cách hành chính",
            number="5",
            symbol="BB-ĐKT",
        ),
        title="Kiểm tra công tác cải cách hành chính, chuyển đổi số năm 2023",
        unit_name="Ủy ban nhân dân xã Tân Bình",
        stamp=datetime(2023, 9, 8, 11, 45, 10),
        kind=VisitKind.SURPRISE,
        author="Phạm Minh Tuấn",
        plan=Citation(
            kind="Kế hoạch",
            number="110/KH-UBND",
            issued=date(2023, 5, 26),
            issuer="Ủy ban nhân dân thành phố Tây Ninh",
            subject="Kiểm tra công tác cải cách hành chính, chuyển đổi số năm 2023",
        ),
        decisions=(Citation(kind="Quyết định", number="412/QĐ-UBND", issued=date(2023, 2, 3)),),
        visit_date=date(2023, 9, 8),
        started=time(8, 0),
        ended=time(11, 30),
        place="trụ sở Ủy ban nhân dân xã Tân Bình",
        attendance=_attendance(),
        report_summary="Xã đã ban hành 12 văn bản chỉ đạo.\nNhìn chung công tác đúng tiến độ.",
        received=(
            DocumentLine(
                kind="Báo cáo",
                number="56/BC-UBND",
                issued=date(2023, 9, 1),
                issuer="UBND xã Tân Bình",
                subject="Kết quả cải cách hành chính 8 tháng năm 2023",
            ),
        ),
        sections=_sections(),
        extra_items=(
            ItemRecord(
                id="x-1",
                text="Sử dụng phần mềm của lãnh đạo đơn vị.",
                rating=Rating.MET,
                achieved="Lãnh đạo xử lý văn bản trên hệ thống hằng ngày.",
                outside_outline=True,
            ),
        ),
        opinions=(
            MemberOpinion(
                honorific="Bà",
                name="Lê Thị Hoa",
                role="Thành viên",
                text="Cần số hóa hồ sơ ngay khi tiếp nhận.",
            ),
        ),
        explanation="Đơn vị thiếu 01 công chức Tư pháp - Hộ tịch từ tháng 3.",
        recommendations=_recommendations(),
        proposals="- Bổ sung máy quét cho Bộ phận Một cửa\n- Tập huấn chữ ký số",
        information_requests=(
            InformationRequest(
                text="Sổ theo dõi hồ sơ trễ hạn", asked_by="Lê Thị Hoa", due=date(2023, 9, 12)
            ),
        ),
        texts=MinutesTexts(
            conclusion="Ủy ban nhân dân xã đã triển khai đầy đủ các nội dung.", copies=3, copies_each=1
        ),
        signatures=Signatures(
            unit=Signer(name="Võ Văn Nam"),
            secretary=Signer(name="Phạm Minh Tuấn"),
            leader=Signer(name="Nguyễn Thị Lan", caption="PHÓ TRƯỞNG ĐOÀN"),
            members=(Signer(name="Lê Thị Hoa"),),
            on_behalf=True,
        ),
        recipients=("UBND xã Tân Bình", "Thành viên Đoàn kiểm tra", "Lưu: VT, Hồ sơ"),
        photos=(
            Photo(digest="ab" * 32, read=lambda: photo_bytes, caption="Bộ phận Một cửa"),
            Photo(digest="cd" * 32, read=lambda: b"not an image", caption="Bảng niêm yết"),
        ),
        marks=PageMarks(code="K7QF-2M9X", qr="CCHC:K7QF-2M9X"),
    )


def _attendance() -> Attendance:
    return Attendance(
        team=(
            Attendee(
                honorific="Bà",
                name="Nguyễn Thị Lan",
                post="Phó Trưởng phòng Nội vụ",
                role="Phó Trưởng đoàn",
            ),
            Attendee(honorific="Ông", name="Phạm Minh Tuấn", post="Chuyên viên Phòng Nội vụ", role="Thư ký"),
            Attendee(
                honorific="Bà",
                name="Lê Thị Hoa",
                post="Chuyên viên Văn phòng HĐND và UBND",
                role="Thành viên",
            ),
            Attendee(
                honorific="Ông", name="Trần Hữu Phước", role="Thành viên", absent=True, reason="đi công tác"
            ),
        ),
        unit=(Attendee(honorific="Ông", name="Võ Văn Nam", post="Chủ tịch Ủy ban nhân dân xã"),),
    )


def _sections() -> tuple[SectionRecord, ...]:
    guidance = SectionRecord(
        id="I.1", marker="1.", title="Công tác chỉ đạo, điều hành", items=(_guidance_item(), _skipped_item())
    )
    procedures = SectionRecord(
        id="I.2.3", marker="2.3.", title="Cải cách thủ tục hành chính", items=(_dossier_item(),)
    )
    staff = SectionRecord(
        id="I.2.5.2",
        marker="2.",
        title="Đối với UBND phường, xã",
        items=(_rate_item(), _disputed_item(), _withdrawn_item()),
    )
    service = SectionRecord(id="I.2.5", marker="2.5.", title="Cải cách chế độ công vụ", sections=(staff,))
    return (
        SectionRecord(
            id="I", marker="I.", title="KẾT QUẢ THỰC HIỆN", sections=(guidance, procedures, service)
        ),
    )


def _guidance_item() -> ItemRecord:
    return ItemRecord(
        id="I.1-1",
        text="Tình hình ban hành các văn bản, tổ chức triển khai thực hiện nhiệm vụ tại cơ quan, đơn vị.",
        rating=Rating.MET,
        reported="Ban hành đủ kế hoạch năm.",
        achieved="Xã đã ban hành kế hoạch đúng thời hạn.\n- Kế hoạch tuyên truyền;\n- Kế hoạch kiểm tra.",
        answers=(AnswerLine(label="Số văn bản đã ban hành", value="12 văn bản"),),
        documents=(
            DocumentLine(
                kind="Kế hoạch", number="03/KH-UBND", issued=date(2023, 1, 9), subject="Cải cách hành chính"
            ),
        ),
    )


def _skipped_item() -> ItemRecord:
    return ItemRecord(
        id="I.1-2",
        text="Sáng kiến trong triển khai thực hiện công tác CCHC, chuyển đổi số.",
        rating=Rating.NOT_CHECKED,
        reason="chưa đến kỳ xét",
    )


def _dossier_item() -> ItemRecord:
    lines = (
        DossierLine(
            code="H-001",
            procedure="Chứng thực bản sao",
            received=date(2023, 8, 1),
            due=date(2023, 8, 2),
            finished=date(2023, 8, 9),
            days_late=7,
            apology_number="12/TXL",
            apology_date=date(2023, 8, 3),
            apology_shared=True,
            new_due=date(2023, 8, 9),
        ),
        DossierLine(code="H-002", procedure="Đăng ký khai sinh", received=date(2023, 8, 1), days_late=0),
    )
    return ItemRecord(
        id="I.2.3-4",
        text="Thực hiện việc xin lỗi bằng văn bản với từng hồ sơ trễ hạn cụ thể.",
        rating=Rating.PARTLY,
        achieved="Có sổ theo dõi hồ sơ trễ hạn.",
        shortcomings="Một thư xin lỗi dùng chung cho nhiều hồ sơ.",
        cause="Công chức mới nhận việc",
        responsible="Công chức Văn phòng - Thống kê",
        dossiers=lines,
        response=Response.ACCEPTED,
    )


def _rate_item() -> ItemRecord:
    return ItemRecord(
        id="I.2.5.2-6",
        text="Tỷ lệ cán bộ, công chức đạt chuẩn.",
        rating=Rating.NOT_MET,
        rates=(
            RateLine(
                label="Tỷ lệ cán bộ, công chức đạt chuẩn",
                numerator=38,
                denominator=39,
                denominator_label="Cán bộ, công chức",
                target="100%",
                verdict=Verdict.MISSED,
            ),
        ),
    )


def _disputed_item() -> ItemRecord:
    return ItemRecord(
        id="I.2.5.2-2",
        text="Văn bản phân công của UBND phường, xã.",
        rating=Rating.NOT_MET,
        shortcomings="Chưa có văn bản phân công công chức mới.",
        response=Response.DISPUTED,
        response_words="đã phân công bằng miệng, sẽ ban hành văn bản trong tuần",
    )


def _withdrawn_item() -> ItemRecord:
    return ItemRecord(
        id="I.2.5.2-3",
        text="Thực hiện trình tự, thủ tục đánh giá, phân loại cán bộ, công chức.",
        rating=Rating.MET,
        shortcomings="Thiếu biên bản họp đánh giá.",
        response=Response.WITHDRAWN,
        response_words="đã bổ sung biên bản ngày 05/01/2023",
    )


def _recommendations() -> tuple[Recommendation, ...]:
    return (
        Recommendation(
            id="r-1",
            item_id="I.2.3-4",
            text="Xin lỗi bằng văn bản riêng cho từng hồ sơ trễ hạn.",
            responsible="Chủ tịch UBND xã",
            due=date(2023, 9, 30),
        ),
        Recommendation(id="r-2", text="Ban hành văn bản phân công công chức", due_words="trong tháng 9"),
        Recommendation(
            id="r-3", superior=True, addressee="Văn phòng UBND tỉnh", text="Cập nhật đủ quy trình điện tử"
        ),
    )


@pytest.fixture(scope="session")
def bare_record() -> MinutesRecord:
    """Nothing but what a visit cannot be without."""
    return MinutesRecord(
        visit_id="visit-2",
        letterhead=Letterhead(parent="", issuer="Đoàn kiểm tra"),
        title="Kiểm tra công tác cải cách hành chính",
        unit_name="Phòng Tư pháp",
        stamp=datetime(2026, 1, 5, 8, 0),
    )


@pytest.fixture(scope="session")
def plain_record(full_record: MinutesRecord) -> MinutesRecord:
    """The whole visit without code and QR in the foot."""
    return replace(full_record, marks=PageMarks())


class Golden:
    """Compares a text with the stored one; `CCHC_REWRITE_GOLDENS=1` stores it anew, to review the diff."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def check(self, name: str, text: str) -> None:
        path = self._folder / name
        if os.environ.get("CCHC_REWRITE_GOLDENS"):
            path.write_text(text, encoding="utf-8", newline="\n")
        assert text == path.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def golden() -> Golden:
    return Golden(ROOT / "tests" / "golden")


class Files:
    """Looks into finished files."""

    @staticmethod
    def part(data: bytes, name: str) -> etree._Element:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            return etree.fromstring(packed.read(name))

    @classmethod
    def docx_words(cls, data: bytes) -> list[str]:
        body = cls.part(data, "word/document.xml")
        lines = []
        for paragraph in body.iter(f"{W}p"):
            text = "".join(node.text or "" for node in paragraph.iter(f"{W}t"))
            lines.append(("- " if paragraph.find(f"{W}pPr/{W}numPr") is not None else "") + text)
        return " ".join(lines).replace("\xa0", " ").split()

    @staticmethod
    def pdf_words(data: bytes, *, foot: str = "") -> list[str]:
        """The words of the text: page numbers and feet are left out."""
        document = pypdfium2.PdfDocument(data)
        words: list[str] = []
        for page in document:
            # pdfium takes a hyphen at the end of a line for one that divides a word.
            text = page.get_textpage().get_text_range().replace("\ufffe", "-")
            lines = re.sub(r"\r?\n", "\n", text).split("\n")
            if re.fullmatch(r"\d+", lines[0].strip()):
                lines = lines[1:]
            if foot and lines[0].strip() == foot:
                lines = lines[1:]
            words += " ".join(lines).replace("\xa0", " ").split()
        document.close()
        return words


@pytest.fixture(scope="session")
def files() -> Files:
    return Files()
