#!/usr/bin/env bash
# nginx.sh: brings nginx for `make cluster`, when it is missing and this user may install Debian's package. Without it the cluster uses
# its own forwarder and says so; hence this never fails. The package's own service is not left running.
set -u
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

command -v nginx >/dev/null || [ -x /usr/sbin/nginx ] && exit 0
command -v apt-get >/dev/null && as_root true 2>/dev/null || exit 0
echo "Installing nginx from the system's packages …"
as_root apt-get update -qq >/dev/null 2>&1
as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light >/dev/null 2>&1
command -v systemctl >/dev/null && as_root systemctl disable --now nginx >/dev/null 2>&1
exit 0
