"""The interface for programs 接口: JSON over bearer tokens, described by one OpenAPI document."""
