#!/usr/bin/env bash
# The README's test command: sets up all it needs on a fresh Debian, then runs every test.
# 在全新的 Debian 上自己装好所需的一切，然后跑全部测试。
set -euo pipefail
cd "$(dirname "$0")/.."

if ! python3 -c "import venv, ensurepip" 2>/dev/null && [ "$(id -u)" = 0 ]; then
  apt-get update -qq && apt-get install -y -qq python3-venv
fi
[ -x .venv/bin/python ] || python3 -m venv .venv
.venv/bin/pip install --quiet --disable-pip-version-check -c constraints.txt -e ".[dev]"

# Chromium without a window is the same engine and opens a page in a third of the time; not every release has it.
if ! command -v chromium-headless-shell chromium >/dev/null || ! fc-list 2>/dev/null | grep -qi "noto.*cjk"; then
  if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    apt-get install -y -qq chromium-headless-shell >/dev/null 2>&1 || apt-get install -y -qq chromium >/dev/null
    apt-get install -y -qq fonts-noto-cjk fontconfig >/dev/null
  else
    echo "没有权限安装 chromium 和 fonts-noto-cjk：浏览器测试这次跳过！" >&2
  fi
fi

# With --cov it also measures which lines are tried; that takes half as long again.
.venv/bin/python -m pytest -n 2 "$@"
