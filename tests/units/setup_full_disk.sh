#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Wherever the disk is full, iptv-setup and its undo say so and lose nothing: each file is
# the old one or the new one, and the next run with room does it all.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
LC_ALL=C
IPTV_SETUP_ROOT=$WORK/root
export IPTV_SETUP_ROOT LC_ALL
FILES="etc/igmpproxy.conf etc/default/rtsp-helper etc/sysctl.d/60-iptv.conf"
KEPT=$WORK/root/var/lib/iptv-setup

# In a tmpfs each file takes a block at least, so that one block more is one step further.
mkdir "$WORK/root"
trap 'umount "$WORK/root"; rm -rf "$WORK"' EXIT
mount -t tmpfs -o size=1m none "$WORK/root"
BLOCK=$(stat -f -c %S "$WORK/root")

setup() {
	"$TOP/scripts/iptv-setup" "$@" >"$WORK/said" 2>&1
}

# The administrator's files, the last one missing.
afresh() {
	rm -rf "$WORK/root"/*
	mkdir -p "$WORK/root/etc/default"
	cp "$TOP/igmpproxy/igmpproxy.conf" "$WORK/root/etc/"
	cp "$TOP/systemd/default/rtsp-helper" "$WORK/root/etc/default/"
	chmod 600 "$WORK/root/etc/igmpproxy.conf"
	tree >"$WORK/original"
}

# tree: each file, without the one that takes the room
tree() {
	(cd "$WORK/root" && find . -type f ! -name full -exec stat -c '%n %a' {} + -exec sha256sum {} + | sort)
}

# leave BLOCKS: so many are free
leave() {
	_free=$(($(stat -f -c %a "$WORK/root") - $1))
	head -c $((_free * BLOCK)) /dev/zero >"$WORK/root/full"
	[ "$(stat -f -c %a "$WORK/root")" = "$1" ] || fail "not $1 blocks are free"
}

# refused BLOCKS: the message names the file and the reason, and nothing is left but whole files.
refused() {
	says "No space left on device"
	says "iptv-setup: cannot write $WORK/root/"
	says "nothing was changed"
	tree | cmp - "$WORK/before" || { tree | diff "$WORK/before" - >&2; fail "$1 blocks: files changed"; }
	rm "$WORK/root/full"
}

# same DIRECTORY: the three files are those in it
same() {
	for _file in $FILES; do
		cmp "$WORK/root/$_file" "$1/$_file" || fail "$_file is not as without a full disk"
	done
}

as_before() {
	tree | cmp - "$WORK/original" || { tree | diff "$WORK/original" - >&2; fail "the undo is not whole"; }
}

# What somebody changed is there, once.
copied() {
	cmp "$WORK/root/etc/igmpproxy.conf.changed" "$WORK/mine" || fail "the change is lost"
	[ ! -e "$WORK/root/etc/igmpproxy.conf.changed.2" ] || fail "it is copied twice"
	rm "$WORK/root/etc/igmpproxy.conf.changed"
}

# attempts PREPARATION OPTION...: with no block free, then with one more each time until it works.
# "finished" says whether all is as it should be then.
attempts() {
	_prepare=$1
	shift
	_blocks=0
	while :; do
		"$_prepare"
		tree >"$WORK/before"
		leave "$_blocks"
		! setup "$@" || break
		refused "$_blocks"
		setup "$@" || { cat "$WORK/said" >&2; fail "$_blocks blocks: it fails with room, too"; }
		finished
		_blocks=$((_blocks + 1))
		[ "$_blocks" -lt 50 ] || fail "50 blocks are not enough"
	done
	rm "$WORK/root/full"
	finished
	[ "$_blocks" -ge "$LEAST" ] || fail "$_blocks blocks are enough: too few steps were tried"
}

# What it writes where there is room
afresh
setup --upstream vlan2 --lan lan
mkdir "$WORK/good"
cp -r "$WORK/root/etc" "$WORK/good"

finished() {
	same "$WORK/good"
	setup --upstream vlan2 --lan lan
	says "all is set up so already"
	setup --undo
	as_before
}
LEAST=7
attempts afresh --upstream vlan2 --lan lan

# Files that somebody changed since are copied first.
changed() {
	afresh
	setup --upstream vlan3 --lan lan --provider kpn
	echo "# mine" >>"$WORK/root/etc/igmpproxy.conf"
	cp "$WORK/root/etc/igmpproxy.conf" "$WORK/mine"
}
finished() {
	same "$WORK/good"
	copied
	setup --undo
	as_before
}
LEAST=7
attempts changed --upstream vlan2 --lan lan

finished() {
	copied
	as_before
}
LEAST=3
attempts changed --undo
[ ! -e "$KEPT" ] || fail "$KEPT is left"
