"""组件陈列:every component with every example, for people and for the tests."""
