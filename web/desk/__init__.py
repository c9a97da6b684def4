"""工作台:the desk of officers: work lists, tasks, cases, joint review, surveys, approval, licences."""
