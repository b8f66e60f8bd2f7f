"""The inputs to begin with: one of each layer that is accepted, some that are nearly.

`python -m tests.fuzz.seeds` writes them, with new keys when there are none yet.
"""

import hashlib
import io
import json
from unittest.mock import patch

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.exchange import age_payload
from cchc_desktop.exchange.cards import write_card
from cchc_desktop.exchange.change_lines import line_of
from cchc_desktop.exchange.keys import new_keys
from cchc_desktop.exchange.receipts import Receipt, write_receipt
from tests.exchange import builders
from tests.fuzz import package_layers as layers

DATA = layers.KEYS.parent
OUTLINE = """format: cchc-outline/1
id: hat-giong
version: 1
title: Đề cương gieo mầm
head: [ĐỀ CƯƠNG, Báo cáo]
attached_to: (Kèm theo Kế hoạch số 1)
notes:
  - >-
    Lưu ý: hai dòng
    thành một.
period_from: 2023-01-01
period_to: 2023-12-31
unit_tags:
  - { tag: xa, label: Xã }
  - tag: phong
    label: Phòng
plan:
  number: 1/KH
  issued: 2023-05-26
  issuer: UBND
  subject: Kiểm tra
  deadline: 2023-10-15
  deadline_stated: trước ngày 15/10/2023
  report_days_before: 5
  legal_bases:
    - { kind: Quyết định, number: 7/QĐ, issued: 2022-12-30, issuer: UBND, subject: Kế hoạch }
sections:
  - id: I
    marker: "I."
    title: Kết quả
    applies_to: [xa]
    sections:
      - id: I.1
        marker: "1."
        title: Chỉ đạo
        items:
          - id: I.1-1
            text: Nội dung thứ nhất
            hint: Xem sổ
            footnote: Ghi chú
            evidence: on_request
            targets:
              - { id: T1, comparator: ge, value: 95, unit: percent, stated: đạt, source: mục, text: đạt 95% }
            answers:
              - { id: done, kind: yes_no, label: Đã thực hiện }
              - id: share
                kind: rate
                label: Tỷ lệ
                numerator_label: tử số
                denominator_label: mẫu số
                target: T1
                relevant: { answer: done, values: [yes] }
              - id: level
                kind: choice
                label: Mức
                choices:
                  - { value: high, label: Cao }
                  - { value: low, label: Thấp }
  - id: II
    marker: "II."
    title: Đánh giá
    items:
      - id: II-1
        text: Hồ sơ
        answers:
          - { id: text, kind: narrative, label: Ưu điểm }
          - { id: late, kind: count, label: Trễ hạn, unit_label: hồ sơ }
          - { id: papers, kind: document_list, label: Văn bản }
          - { id: dossiers, kind: sampled_dossiers, label: Hồ sơ kiểm tra }
"""


def main() -> None:
    DATA.mkdir(parents=True, exist_ok=True)
    if not layers.KEYS.exists():
        layers.KEYS.write_text(json.dumps(new_key_file(), indent=1, ensure_ascii=False) + "\n", "utf-8")
    for target, seeds in (("package", package_seeds()), ("outline", outline_seeds())):
        folder = DATA / target
        folder.mkdir(exist_ok=True)
        for name, content in seeds.items():
            (folder / f"seed-{name}").write_bytes(content)


def new_key_file() -> dict:
    sender, reader = new_keys(), new_keys()
    card = sender.card(station=layers.STATION, name="Máy A", person="Trần Thị Bích")
    line = line_of(builders.change(layers.STATION, 1)).decode().strip()
    names = ("age_identity", "age_recipient", "minisign_secret_key")
    return {
        "reader": {name: getattr(reader, name) for name in names},
        "sender": {name: getattr(sender, name) for name in names},
        "line": line,
        "manifest": {
            "format": "cchc-package/1",
            "package": "1" * 32,
            "kind": "work",
            "campaign": layers.CAMPAIGN,
            "card": json.loads(write_card(card)),
            "cards": [],
            "ranges": {},
            "held": {},
            "recipients": [reader.age_recipient],
            "previous": "",
            "part": 1,
            "has_more": False,
            "members": [],
            "created_at": "2023-09-12T08:30:00+00:00",
        },
    }


def changes() -> bytes:
    row = f"{builders.VISIT}/I-1"
    first = builders.change(layers.STATION, 1)
    second = builders.change(layers.STATION, 2, value={"a": [1, 0.5, None, True, "ự"]}, field="counts.late")
    third = builders.change(layers.STATION, 3, parents=(first.ref,), lamport=5, value="khác", reason="sửa")
    gone = builders.change("d" * 32, 1, key=FieldKey("finding", row, "deleted"), value=True, lamport=7)
    return b"".join(line_of(each) for each in (first, second, third, gone))


def package_seeds() -> dict[str, bytes]:
    members = {"changes.jsonl": changes()} | layers.members_of_seed()
    members["documents/bien-ban.pdf"] = b"%PDF" * 20
    whole = layers.signed(members, cards=[layers.keys()["manifest"]["card"]])
    manifest = whole["manifest.json"]
    seeded = layers.signed(layers.members_of_seed())["manifest.json"]
    archive = builders.archive_of(whole)
    long = layers.encrypted(builders.archive_of(layers.signed({"documents/a.pdf": bytes(range(256)) * 300})))
    return {
        "age": b"A" + layers.encrypted(archive),
        "age-passphrase": b"A" + passphrase_file(builders.archive_of(layers.signed(members, recipients=[]))),
        "rescue": b"X" + long[:66_000],
        "rescue-hole": b"X" + long[:70_000] + b"?" + long[70_001:],
        "archive": b"T" + archive,
        "archive-deflated": b"T" + builders.archive_of(whole, method=8),
        "manifest": b"M" + seeded,
        "manifest-whole": b"M" + manifest,
        "lines": b"L" + changes(),
        "receipt": b"R" + receipt(),
        "card": b"C" + json.dumps(layers.keys()["manifest"]["card"], ensure_ascii=False).encode(),
        "members": b"B" + layers.flat(members),
    }


def passphrase_file(content: bytes) -> bytes:
    """A file that the passphrase of the fuzzer opens at little cost."""
    target = io.BytesIO()
    with patch.object(age_payload, "WORK_FACTOR", 2):
        age_payload.encrypt_with_passphrase(io.BytesIO(content), target, layers.PASSPHRASE)
    return target.getvalue()


def receipt() -> bytes:
    return write_receipt(
        Receipt(
            format="cchc-receipt/1",
            campaign=layers.CAMPAIGN,
            station=layers.STATION,
            person="Trần Thị Bích",
            committed_at="2023-09-12T08:30:00+07:00",
            packages=("0" * 64,),
            changes={layers.STATION: ((1, 3), (5, 9))},
            attachments=(hashlib.sha256(layers.PHOTO).hexdigest(),),
        )
    )


def outline_seeds() -> dict[str, bytes]:
    return {"small": OUTLINE.encode()}


if __name__ == "__main__":
    main()
