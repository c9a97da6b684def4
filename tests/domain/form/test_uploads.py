"""Uploads: a file is judged by its measured type and size at the field that asked for it."""

from datetime import date

from engine.domain.form import UploadFact, check_uploads, read_submission
from tests.domain.form.forms import GOOD, catering

FORM = catering()
PDF = UploadFact("plan.pdf", "application/pdf", 1000)


def check(facts, ids=("u1",)):
    submission = read_submission(FORM, GOOD | {"plan": list(ids)}, today=date(2026, 7, 1))
    return [(error.key, error.zh) for error in check_uploads(FORM, submission, facts)]


def test_a_file_of_the_right_type_and_size_passes():
    assert check({"u1": PDF}) == []


def test_a_file_of_the_wrong_type_is_refused_by_its_content():
    ((key, zh),) = check({"u1": UploadFact("plan.pdf", "application/x-dosexec", 10)})
    assert key == "plan"
    assert "按内容判断" in zh
    assert "PDF、PNG" in zh


def test_a_file_too_large_or_gone_is_refused():
    large = UploadFact("b.png", "image/png", 1024 * 1024 + 1)
    assert [zh[-12:] for _, zh in check({"u1": large}, ("u1", "u2"))] == ["MB,请压缩后重新上传。", "件没有找到,请重新上传。"]
