"""公众:what anybody may read without signing in, the way in, and the verification of licences."""
