"""窗口:the counter: taking an application over it, and the papers that go back across."""
