"""画稿台:where analysts draw what becomes a version of an item."""
