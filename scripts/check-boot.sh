# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The booted systems' part of scripts/check, which sources this file: its functions
# judge, note, record, chosen and title, and its variables RUN and FULL are used here.
# A boot under emulation takes its time, so all of it is for --full only.

boot_packages() {
	[ -z "${FULL:-}" ] || echo qemu-system-x86 qemu-utils ovmf e2fsprogs mtools dosfstools \
		dpkg-dev binutils mmdebstrap debian-archive-keyring
}

# "boot RELEASE NAME" for each.
list_boot() {
	[ -z "${FULL:-}" ] || "$LAB/boot" --list | sed 's/^/boot /'
}

stage_boot() {
	list_boot | chosen >"$RUN/boot.list"
	[ -s "$RUN/boot.list" ] || return 0
	title "booted systems"
	_log=$RUN/boot.log _results=$RUN/boot
	mkdir "$_results"
	# One after another: each is a machine with two processors.
	while read -r _ _release _name; do
		"$LAB/boot" --release "$_release" -k "^$_name\$" --results "$_results" \
			2>&1 </dev/null | tee -a "$_log" |
			sed -u -n "s/^\(ok  \|FAIL\)  */  \1  boot /p"
		boot_noted "$_release" "$_name"
	done <"$RUN/boot.list"
}

# boot_noted RELEASE NAME: the verdict is the one in the file of results.
boot_noted() {
	_log_of=$_results/$2-$1.log
	case $(python3 -c '
import json, sys
with open(sys.argv[1]) as file:
    for each in json.load(file)["results"]:
        print(each["release"], each["test"], "ok" if each["ok"] else "FAIL")' \
		"$_results/results.json" 2>/dev/null | grep "^$1 $2 ") in
	*" ok") note ok "boot $1 $2" "$_log_of" ;;
	*" FAIL")
		note FAIL "boot $1 $2" "$_log_of"
		excerpt "$_log_of" ;;
	*)
		note lost "boot $1 $2" "$_log"
		printf '  FAIL  boot %s %s did not run\n        log: %s\n' "$1" "$2" "$_log" ;;
	esac
	rm -f "$_results/results.json"
}
