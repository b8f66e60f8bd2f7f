"""The wizard Nhận: what is asked, the plan before anything changes, the result, and the way back."""

from PySide6.QtPrintSupport import QPrinter

from cchc_desktop.core.changes import FieldKey
from cchc_desktop.core.scopes import finding_id
from cchc_desktop.gui.transfer import sheets
from cchc_desktop.gui.transfer.receive_wizard import CHECK, PICK, RESULTS
from cchc_desktop.services.transfer_records import DeliveryState, ExportKind, ExportRequest
from cchc_desktop.store.check import view_rows
from cchc_desktop.store.database import open_reader
from tests.transferring import ITEM, drop, words_of


def whole(machine):
    """Return all views and changes of a machine."""
    machine.workspace.store.index.catch_up()
    with open_reader(machine.workspace.store.folder / "cchc.db") as reader:
        return {**view_rows(reader), "changes": reader.execute("SELECT * FROM changes").fetchall()}


def state(stage):
    return stage.workspace.transfer.delivery(stage.campaign, [stage.visit])[stage.visit].state


def button(widget, words):
    from cchc_desktop.gui.widgets.buttons import Button

    (found,) = [one for one in widget.findChildren(Button) if one.text() == words and not one.isHidden()]
    return found


def test_a_plan_by_words_from_a_stranger_is_asked_about_once_and_taken_in(stage):
    sender = stage.send()
    stage.to_where(sender)
    words = sender.to_whom.words()
    stage.write(sender)
    sender.close()
    member = stage.machine("TN-02", "Nguyễn Thị Hạnh")
    before = whole(member)
    wizard = stage.receive(member)
    # The package on the stick was found by itself.
    stage.qtbot.waitUntil(wizard.next_button.isEnabled)
    assert wizard.pick.chosen() == tuple(stage.packages())
    stage.press_next(wizard)
    assert "Gói này mở bằng sáu từ" in words_of(wizard.question)
    assert not wizard.next_button.isEnabled()
    wizard.question.words.setText("sai sáu từ này cho vui thôi nhé bạn ơi")
    stage.press_next(wizard)
    assert "không mở được gói" in words_of(wizard.question)
    wizard.question.words.setText(" ".join(words).upper())
    stage.press_next(wizard)
    told = words_of(wizard.plan_view)
    assert "Máy chưa quen: TN-01 (Phạm Minh Tuấn)" in told
    number = stage.here.card().fingerprint
    assert len(number.split()) == 6
    assert all(group in told for group in number.split())
    assert whole(member) == before
    assert not wizard.next_button.isEnabled()
    wizard.plan_view._agreed.click()
    stage.press_next(wizard)
    assert wizard.place == RESULTS
    assert member.workspace.capture.visit(stage.visit).unit.name == "UBND Phường 1"
    assert "Từ nay đã quen TN-01 (Phạm Minh Tuấn)." in words_of(wizard.results)
    wizard.close()
    # The next package of this machine is not asked about.
    stage.meet(stage.here, member)
    path = stage.carry(stage.here, member, ExportKind.PLAN)
    again = stage.receive(member, path)
    assert again.plan_view.is_agreed
    assert "Không có gì mới" in words_of(again.plan_view)


def test_the_plan_tells_everything_before_anything_changes_and_disputes_lead_on(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Mới niêm yết 10 thủ tục")
    member.find(stage.campaign, stage.visit, "Có kế hoạch", item="I.1-2")
    stage.here.find(stage.campaign, stage.visit, "Đã niêm yết 12 thủ tục")
    before = whole(stage.here)
    wizard = stage.receive(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    told = words_of(wizard.plan_view)
    assert "Khác nhau · 1" in told
    assert "“Mới niêm yết 10 thủ tục” – TN-02 (Nguyễn Thị Hạnh), mới đến" in told
    assert "“Đã niêm yết 12 thủ tục” – TN-01 (Phạm Minh Tuấn)" in told
    assert whole(stage.here) == before
    stage.press_next(wizard)
    assert "2 thay đổi mới · 1 chỗ khác nhau" in words_of(wizard.results)
    key = FieldKey("finding", finding_id(stage.visit, ITEM), "achieved")
    assert len(stage.workspace.store.log.heads(key)) == 2
    went = []
    wizard.go_asked.connect(lambda page, args: went.append((page, args)))
    button(wizard.results, "Đến Đối chiếu").click()
    assert went == [("conflicts", {})]
    assert not wizard.isVisible()


def test_one_click_back_removes_exactly_what_came_in(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    before = whole(stage.here)
    wizard = stage.receive(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    stage.press_next(wizard)
    told = words_of(wizard.results)
    (intake,) = wizard.intakes
    assert f"Bản sao lưu trước khi nhận: {intake.result.backup}" in told
    assert intake.result.backup.is_file()
    assert stage.here.finding(stage.visit) == "Đã niêm yết"
    button(wizard.results, "Hoàn lại lần nhận này").click()
    stage.wait_results(wizard)
    assert "Đã hoàn lại" in words_of(wizard.results)
    assert whole(stage.here) == before
    assert stage.here.finding(stage.visit) == ""


def test_what_was_built_upon_is_not_taken_back_and_the_backup_is_named(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    wizard = stage.receive(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    stage.press_next(wizard)
    stage.here.find(stage.campaign, stage.visit, "Đã niêm yết, đã kiểm")
    button(wizard.results, "Hoàn lại lần nhận này").click()
    stage.wait_results(wizard)
    assert "hoàn lại lần nhận" in wizard.banner.text()
    assert "được nữa" in wizard.banner.text()
    assert str(wizard.intakes[0].result.backup) in wizard.banner.text()
    assert stage.here.finding(stage.visit) == "Đã niêm yết, đã kiểm"


def test_a_damaged_package_changes_nothing_and_is_kept_aside(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    path = stage.carry(member, stage.here, ExportKind.WORK)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    before = whole(stage.here)
    wizard = stage.receive(stage.here, path)
    told = words_of(wizard.question)
    assert "Không nhận gói này" in told
    assert "bị hỏng" in told
    assert wizard.next_button.text() == "Lấy phần còn tốt"
    stage.press_next(wizard)
    # Nothing good is left of so small a file.
    assert wizard.next_button.text() == "Bỏ qua, đi tiếp"
    stage.press_next(wizard)
    assert wizard.place == RESULTS
    assert "Không nhận" in words_of(wizard.results)
    assert whole(stage.here) == before
    (kept,) = stage.workspace.transfer.quarantined()
    assert kept.kept.read_bytes() == bytes(content)


def test_what_is_good_of_a_damaged_package_is_taken_in_on_request_and_marked(stage):
    member = stage.member()
    photo = stage.tmp_path / "ảnh.bin"
    photo.write_bytes(bytes(range(256)) * 2_000)
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    member.workspace.attachments.attach(stage.visit, ITEM, photo)
    path = stage.carry(member, stage.here, ExportKind.WORK)
    content = path.read_bytes()
    path.write_bytes(content[: len(content) * 9 // 10])
    wizard = stage.receive(stage.here, path)
    stage.press_next(wizard)
    told = words_of(wizard.plan_view)
    assert "chỉ có phần còn tốt" in told
    assert "Gói bị hỏng, thiếu · 1" in told
    stage.press_next(wizard)
    assert "Đã nhận phần còn tốt" in words_of(wizard.results)
    assert stage.here.finding(stage.visit) == "Đã niêm yết"


def test_a_changed_key_is_refused_until_a_person_confirms(stage):
    member = stage.member()
    old = member.card().fingerprint
    member.workspace.identity.renew_keys()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    path = stage.carry(member, stage.here, ExportKind.WORK)
    before = whole(stage.here)
    wizard = stage.receive(stage.here, path)
    told = words_of(wizard.question)
    for group in (*old.split(), *member.card().fingerprint.split()):
        assert group in told
    assert not wizard.next_button.isEnabled()
    assert whole(stage.here) == before
    wizard.question.agreed.click()
    stage.press_next(wizard)
    stage.press_next(wizard)
    assert wizard.place == RESULTS
    assert stage.here.finding(stage.visit) == "Đã niêm yết"
    (known,) = stage.workspace.identity.cards()
    assert known.fingerprint == member.card().fingerprint


def test_several_files_have_a_plan_each_in_order_and_all_results_at_the_end(stage):
    member = stage.member()
    paths = []
    for words in ("một", "hai", "ba"):
        member.find(stage.campaign, stage.visit, words)
        paths.append(stage.carry(member, stage.here, ExportKind.WORK))
    stranger = stage.tmp_path / "không phải gói.cchc"
    stranger.write_text("xin chào")
    wizard = stage.receive(stage.here, *paths, stranger)
    assert wizard.remark.full_text().startswith("Gói 1 trên 4.")
    stage.press_next(wizard)
    wizard.back_button.click()
    stage.opened(wizard)
    assert wizard.place == CHECK
    stage.press_next(wizard)
    assert "không phải là gói dữ liệu" in words_of(wizard.question)
    stage.press_next(wizard)
    assert wizard.place == RESULTS
    told = [
        "result" if one.result else "skipped" if one.error is None else "refused" for one in wizard.intakes
    ]
    assert told == ["result", "skipped", "result", "refused"]
    assert stage.here.finding(stage.visit) == "ba"


def test_a_receipt_goes_onto_the_same_stick_and_turns_the_visit_to_confirmed(stage):
    office = stage.machine("PNV", "Trần Văn Bình")
    stage.meet(stage.here, office)
    stage.here.find(stage.campaign, stage.visit, "Đã niêm yết")
    stage.carry(stage.here, office, ExportKind.VISIT, stage.visit)
    assert state(stage) is DeliveryState.WRITTEN
    wizard = stage.receive(office, stage.folder)
    stage.press_next(wizard)
    button(wizard.results, "Ghi giấy xác nhận vào USB này").click()
    stage.wait_results(wizard)
    (intake,) = wizard.intakes
    assert f"giấy xác nhận “{intake.receipt.path.name}”. An toàn để rút USB." in words_of(wizard.results)
    wizard.close()
    assert state(stage) is DeliveryState.WRITTEN
    back = stage.receive(stage.here, intake.receipt.path)
    assert "PNV (Trần Văn Bình) xác nhận đang giữ" in words_of(back.plan_view)
    stage.press_next(back)
    assert state(stage) is DeliveryState.CONFIRMED


def test_the_result_can_be_printed(stage, monkeypatch):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    wizard = stage.receive(stage.here, stage.carry(member, stage.here, ExportKind.WORK))
    stage.press_next(wizard)
    paper = stage.tmp_path / "giấy.pdf"

    def to_file(parent, pages, copies, name):
        assert (pages, copies, name) == (1, 1, "Kết quả nhận")
        printer = QPrinter()
        printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
        printer.setOutputFileName(str(paper))
        return printer

    monkeypatch.setattr(sheets, "ask_printer", to_file)
    button(wizard.results, "In kết quả…").click()
    stage.qtbot.waitUntil(lambda: "Máy in đã nhận" in wizard.banner.text())
    assert paper.read_bytes().startswith(b"%PDF")


def test_files_dropped_on_the_wizard_are_ticked(stage):
    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    path = stage.carry(member, stage.here, ExportKind.WORK)
    stage.plugged.clear()
    wizard = stage.receive(stage.here)
    assert wizard.place == PICK
    assert drop(wizard, path)
    assert wizard.pick.chosen() == (path,)
    assert not drop(wizard, stage.tmp_path / "ảnh.jpg")
    stage.press_next(wizard)
    # Closing instead of taking in leaves everything as it was.
    wizard.reject()
    assert stage.here.finding(stage.visit) == ""


def test_a_failure_while_taking_in_changes_nothing_and_can_be_tried_again(stage, monkeypatch):
    from cchc_desktop.core.errors import EnvironmentFailed, ErrorCode

    member = stage.member()
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    wizard = stage.receive(stage.here, stage.carry(member, stage.here, ExportKind.WORK))

    def full(*_args, **_options):
        raise EnvironmentFailed(ErrorCode.DISK_FULL, {"path": "C:/"})

    with monkeypatch.context() as patched:
        patched.setattr(stage.workspace.transfer, "take_in", full)
        stage.press_next(wizard)
    assert "Ổ đĩa đã hết chỗ trống" in wizard.banner.text()
    assert wizard.place == CHECK
    assert stage.here.finding(stage.visit) == ""
    stage.press_next(wizard)
    assert stage.here.finding(stage.visit) == "Đã niêm yết"


def test_missing_work_of_others_is_named_in_the_plan(stage):
    member = stage.member()
    other = stage.machine("TN-03", "Lê Thị Hoa")
    stage.meet(stage.here, member, other)
    stage.take_in(other, stage.carry(stage.here, other, ExportKind.PLAN))
    other.find(stage.campaign, stage.visit, "Đã có", item="I.1-2")
    stage.take_in(member, stage.carry(other, member, ExportKind.WORK))
    member.find(stage.campaign, stage.visit, "Đã niêm yết")
    request = ExportRequest(campaign_id=stage.campaign, kind=ExportKind.WORK)
    key = stage.here.card().age_recipient
    (sent,) = member.workspace.transfer.export(request, to=stage.folder, recipients=(key,))
    wizard = stage.receive(stage.here, sent.path)
    told = words_of(wizard.plan_view)
    assert "Còn thiếu · 1" in told
    assert "TN-03 (Lê Thị Hoa)" in told
    stage.press_next(wizard)
    assert "chưa nhận được" in words_of(wizard.results)
