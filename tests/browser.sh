#!/usr/bin/env bash
# browser.sh PLAYWRIGHT: brings what the browser tests need, a Chromium and a font with Chinese characters.
# First what is there; then Debian's packages, when this user may install them; then Playwright's own Chromium.
# Says in one sentence what is missing when none of these works, and exits 1.
set -u
playwright=$1

has_browser() { command -v chromium || command -v chromium-browser || command -v google-chrome || ls "${PLAYWRIGHT_BROWSERS_PATH:-$HOME/.cache/ms-playwright}"/chromium-*/ 2>/dev/null; }
has_font() { [ -n "$(fc-list :lang=zh-cn family 2>/dev/null)" ]; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

has_browser >/dev/null && has_font && exit 0

if command -v apt-get >/dev/null && as_root true 2>/dev/null; then
  echo "Installing Chromium and a Chinese font from the system's packages …"
  log=$(mktemp)
  { as_root apt-get update -qq && as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends fontconfig fonts-noto-cjk; } >"$log" 2>&1
  has_browser >/dev/null || as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium >>"$log" 2>&1
fi
has_browser >/dev/null || "$playwright" install chromium >/dev/null 2>&1

missing=()
has_browser >/dev/null || missing+=("a Chromium (package chromium)")
has_font || missing+=("a font with Chinese characters (package fonts-noto-cjk)")
[ ${#missing[@]} = 0 ] && exit 0
last=""; [ -n "${log:-}" ] && last=$(grep -v '^$' "$log" | tail -1)
printf 'Expected to run the browser tests, but %s is missing and neither apt (needs root or sudo) nor Playwright could bring it: install it and run make test again.%s\n' \
  "$(printf '%s and ' "${missing[@]}" | sed 's/ and $//')" "${last:+ The last word of apt was: $last}" >&2
exit 1
