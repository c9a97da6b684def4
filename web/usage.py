"""``yizhang``'s parser: what is wrong with a command is said in Chinese too, behind the usage; exit code 2."""

from __future__ import annotations

import argparse
import re
import sys
from typing import Final, NoReturn

SENTENCES: Final = (  # what is said, and argparse's own message
    (r"缺少 \1", r"the following arguments are required: (.+)"),
    (r"下面几项要写一项：\1", r"one of the arguments (.+) is required"),
    (r"多写了 \1", r"unrecognized arguments: (.+)"),
    (r"\1 应为整数，写的是 \2", r"argument (.+): invalid int value: (.+)"),
    (r"\1 应为数，写的是 \2", r"argument (.+): invalid (?:float) value: (.+)"),
    (r"\1 应为日期，例如 2026-07-01，写的是 \2", r"argument (.+): invalid (?:fromisoformat|date) value: (.+)"),
    (r"\1 没有 \2 这一种，可以写：\3", r"argument (.+): invalid choice: (.+?) \(choose from (.+)\)"),
    (r"\1 后面要写一个值", r"argument (.+): expected one argument"),
    (r"\1 和 \2 不能一起写", r"argument (.+): not allowed with argument (.+)"),
)


def in_chinese(message: str) -> str:
    """The message, empty where it has no Chinese of its own or has it already."""
    for sentence, pattern in SENTENCES:
        if re.fullmatch(pattern, message):
            return re.sub(pattern, sentence, message)
    return ""


class Parser(argparse.ArgumentParser):
    """Subcommands are parsed by the same class."""

    def error(self, message: str) -> NoReturn:
        """Print usage and both sentences, and exit."""
        self.print_usage(sys.stderr)
        said = in_chinese(message)
        self.exit(2, f"{self.prog}：{said}。 / {message}\n" if said else f"{self.prog}: {message}\n")
