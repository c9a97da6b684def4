"""管理:what runs, what failed, who holds which post."""
