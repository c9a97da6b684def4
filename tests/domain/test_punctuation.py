from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.domain.punctuation import punctuated


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("没有找到,或者您无权查看。请核对编号。", "没有找到，或者您无权查看。请核对编号。"),
        ("请选择「审查意见」,再提交", "请选择「审查意见」，再提交"),
        ("%(due)s,%(left)s", "%(due)s，%(left)s"),
        ("%(due)s(暂定)", "%(due)s（暂定）"),
        ("面积(㎡)", "面积（㎡）"),
        ("共 3 件(%(late)d 件超期)", "共 3 件（%(late)d 件超期）"),
        ("材料是否齐全?", "材料是否齐全？"),
        ("错误:", "错误："),
        ("PDF,不超过 10 MB", "PDF，不超过 10 MB"),
        ("工作日 9:00–12:00,13:30–17:00", "工作日 9:00–12:00,13:30–17:00"),
        ("网址 https://sp.example/a?b=1 可查", "网址 https://sp.example/a?b=1 可查"),
        ("已经是全角，不变（对吗）？", "已经是全角，不变（对吗）？"),
        ("已出具《证照》(JY213),可在此下载", "已出具《证照》（JY213），可在此下载"),
        ("1,234.50 元", "1,234.50 元"),
        ("意见(城管局(招牌))应为“部分准予”,请改选", "意见（城管局（招牌））应为“部分准予”，请改选"),
    ],
)
def test_own_sentences_get_chinese_marks(typed, shown):
    assert punctuated(typed) == shown


@given(st.text(alphabet="中文,;:?!()%ab1 。「」{}", max_size=40))
def test_doing_it_twice_is_doing_it_once_and_keeps_the_length_but_for_spaces(text):
    once = punctuated(text)
    assert punctuated(once) == once
    assert len(once.replace(" ", "")) == len(text.replace(" ", ""))
