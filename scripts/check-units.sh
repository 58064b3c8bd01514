# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Of scripts/check: what of the units, of rtsp-helper and of iptv-doctor can be tried without
# a booted system. tests/boot/units_*.py try the rest.

units_packages() {
	echo systemd nftables iptables iproute2 kmod util-linux autoconf automake make gcc libc6-dev
}

list_units() {
	(cd "$TOP/tests/units" && ls ./*.sh) |
		sed -n -e '/lib\.sh$/d' -e 's|^\./\(.*\)\.sh$|units \1|p'
}

stage_units() {
	list_units | chosen >"$RUN/units.list"
	[ -s "$RUN/units.list" ] || return 0
	title "the units"
	while read -r _ _unit; do
		judge "units $_unit" "$RUN/units-$_unit.log" "$TOP/tests/units/$_unit.sh" || :
	done <"$RUN/units.list"
}
