from tests.both import bureau, node, place  # noqa: F401
