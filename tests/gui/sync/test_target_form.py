"""The form of a new place: each kind gives its address, and says what is wrong with it."""

import pytest

from cchc_desktop.exchange.target_address import Service, read_uri
from cchc_desktop.gui.sync.target_form import FOLDER, FTP, PASTED, S3, WEBDAV, TargetForm


@pytest.fixture
def form(qtbot):
    made = TargetForm()
    qtbot.addWidget(made)
    made.show()
    return made


def fill(form, kind, place="", **more):
    form.kind.choose(kind)
    form.place.setText(place)
    for name, text in more.items():
        getattr(form, name).setText(text)
    form._on_edited()


@pytest.mark.parametrize(
    ("kind", "place", "uri"),
    [
        (WEBDAV, "may-chu.vn/cchc", "webdavs://may-chu.vn/cchc"),
        (WEBDAV, "http://may-chu.vn:8080/cchc", "webdav://may-chu.vn:8080/cchc"),
        (FTP, "may-chu.vn/cchc", "ftps://may-chu.vn/cchc"),
        (FTP, "ftp://may-chu.vn", "ftp://may-chu.vn"),
        (PASTED, "webdavs://an:matkhau@may-chu.vn/cchc", "webdavs://an@may-chu.vn/cchc"),
    ],
)
def test_a_server_is_reached_encrypted_unless_it_is_said_otherwise(form, kind, place, uri):
    fill(form, kind, place)
    assert form.uri() == uri
    assert uri in form._reaches.text()


def test_a_folder_may_be_chosen_or_typed(form, tmp_path):
    form.set_folder(str(tmp_path))
    assert read_uri(form.uri()).address.root == str(tmp_path)
    fill(form, FOLDER, "thư-mục")
    assert form.uri() == ""
    assert "đường dẫn" in form._reaches.text()


def test_a_bucket_has_its_own_fields(form):
    fill(form, S3, "kho.vn", root="phuong-1/", region="hn-1", user="AK1")
    assert form.bucket.isVisible()
    assert form.uri() == ""
    assert "Tên thùng" in form.insist()
    fill(form, S3, "kho.vn", bucket="cchc")
    address = read_uri(form.uri()).address
    assert (address.service, address.endpoint, address.root) == (Service.S3, "https://kho.vn", "phuong-1")
    assert (address.bucket, address.region, address.user) == ("cchc", "hn-1", "AK1")


def test_only_the_fields_of_the_kind_are_shown(form):
    assert form._browse.isVisible()
    assert not form.user.isVisible()
    assert not form.has_secret()
    fill(form, WEBDAV, "may-chu.vn")
    assert form.user.isVisible()
    assert not form.bucket.isVisible()
    assert not form._browse.isVisible()
    assert form.has_secret()


def test_a_password_in_a_pasted_address_is_taken_and_shown_nowhere(form):
    fill(form, PASTED, "webdavs://an:bí%20mật@may-chu.vn/cchc")
    assert form.password() == "bí mật"
    assert "mật" not in form._reaches.text()
    fill(form, PASTED, "webdavs://an:cũ@may-chu.vn/cchc")
    form.secret.line.setText("mới")
    assert form.password() == "mới"


def test_a_line_that_is_not_encrypted_is_said_once_there_is_a_password(form):
    fill(form, WEBDAV, "http://may-chu.vn")
    assert not form._plain.isVisible()
    fill(form, WEBDAV, "http://may-chu.vn", user="an")
    assert "không mã hóa" in form._plain.text()
    assert form._plain.isVisible()
    fill(form, WEBDAV, "may-chu.vn", user="an")
    assert not form._plain.isVisible()


def test_the_password_can_be_looked_at(form, qtbot):
    fill(form, WEBDAV, "may-chu.vn")
    form.secret.line.setText("ắ")
    assert form.secret.line.displayText() != "ắ"
    form.secret._button.click()
    assert form.secret.line.displayText() == "ắ"
    form.secret._button.click()
    assert form.secret.line.displayText() != "ắ"


def test_nothing_is_reproached_before_something_was_tried(form):
    form.kind.choose(WEBDAV)
    assert not form._reaches.isVisible()
    assert "Hãy điền địa chỉ" in form.insist()
    assert form._reaches.isVisible()


def test_the_kind_cannot_be_taken_back(form):
    form.kind.choose(FTP)
    form.kind.choose("")
    assert form.kind.value() == FTP
