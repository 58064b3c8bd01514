#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Only the files for Linux use what is Linux's, so that the others build elsewhere.
set -eu
cd "${srcdir:-$(dirname "$0")}/../src"
HEADERS='linux/|asm/|sys/(capability|epoll|eventfd|inotify|prctl|random|signalfd|syscall|timerfd)\.h'

found=$(grep -lE "^[[:space:]]*#[[:space:]]*include[[:space:]]*<($HEADERS)" ./*.[ch] |
	grep -vxE './kern-(linux|netlink|caps)\.[ch]') || :
[ -z "$found" ] || {
	echo "headers of Linux in: $found"
	exit 1
}
