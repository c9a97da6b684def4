"""演示局: 青禾区行政审批局, a fictional bureau with people, and about sixty cases at every stage, made through the product's own commands.

``bureau.toml`` holds the people, ``cases.toml`` what their cases go through. Deterministic but for ids, and relative to now.
"""

from engine.demo.filling import fill

__all__ = ["fill"]
