# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Of scripts/check: what of the units, of rtsp-helper and of iptv-doctor can be tried without
# a booted system. tests/boot/units_*.py try the rest.

units_packages() {
	echo systemd nftables iptables iproute2 kmod util-linux autoconf automake make gcc libc6-dev \
		mandoc procps openssl xz-utils zstd
}

list_units() {
	(cd "$TOP/systemd/man" && ls ./*.8) | sed 's|^\./|units manual |'
	(cd "$TOP/tests/units" && ls ./*.sh) |
		sed -n -e '/lib\.sh$/d' ${QUICK:+-e /doctor_firewall/d} \
			-e 's|^\./\(.*\)\.sh$|units \1|p'
}

stage_units() {
	begins units "the units" || return 0
	while read -r _ _unit _page; do
		if [ "$_unit" = manual ]; then
			judge "units manual $_page" "$RUN/units-$_page.log" units_manual "$_page" || :
			continue
		fi
		judge "units $_unit" "$RUN/units-$_unit.log" "$TOP/tests/units/$_unit.sh" || :
	done <"$RUN/units.list"
}

# Its complaints go to the standard output, and its status is 0 for much of them.
units_manual() {
	mandoc -T lint -W warning "$TOP/systemd/man/$1" >"$RUN/$1.lint" || :
	cat "$RUN/$1.lint"
	[ ! -s "$RUN/$1.lint" ]
}
