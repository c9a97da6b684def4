"""Metrics are for a token of their own, and tell of requests and of what waits without naming anybody."""

from __future__ import annotations


def test_they_count_requests_and_what_is_open_and_name_nobody(app, bureau, program):
    monitor = program("admin", "metrics:read")
    headers = {"Authorization": f"Bearer {monitor.token}"}
    assert app.test_client().get("/metrics").status_code == 401
    bureau.submit("xiaoman")
    app.test_client().get("/progress?number=13099920269999999999")
    answer = app.test_client().get("/metrics", headers=headers)
    assert answer.status_code == 200
    assert answer.mimetype == "text/plain"
    told = answer.text
    assert 'yizhang_request_seconds_count{endpoint="hall.progress",method="GET",status="3xx"} 1.0' in told
    assert "yizhang_open_cases 1.0" in told
    assert "yizhang_incidents_open 0.0" in told
    assert "小满" not in told
    assert "13099920269999999999" not in told
    assert monitor.get("/metrics").status_code == 200
    assert program("xiaoman", "metrics:read").get("/metrics").status_code == 403
