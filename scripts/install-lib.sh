# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What scripts/install and scripts/uninstall share: how a command is shown and run, and
# the record of what was there before. Source it.

# What was there before, and what is ours. It is written before each change, so that
# whoever comes after a kill knows what may have been done.
STATE=/var/lib/rtsp-linux
# What is built, until it is installed; read by the scripts that source this file.
# shellcheck disable=SC2034
WORK=/var/cache/rtsp-linux
# A file is written beside its place under this ending and then renamed.
NEW=.rtsp-linux-new

ME=scripts/${0##*/}
DRY_RUN=''

say() {
	printf '%s: %s\n' "$ME" "$*"
}

die() {
	printf '%s: error: %s\n' "$ME" "$*" >&2
	exit 1
}

# The comment block at the top of a script is its help text.
usage() {
	sed -n '/^#:/s/^#: \{0,1\}//p' "$0"
}

# show COMMAND [ARG...]: as a line that a shell reads back.
show() {
	printf '[#]'
	for _arg in "$@"; do
		case $_arg in
		*[!A-Za-z0-9_./=:,@%+~^-]* | '') printf " '%s'" "$_arg" ;;
		*) printf ' %s' "$_arg" ;;
		esac
	done
	printf '\n'
}

# run COMMAND [ARG...]: the way to everything that changes the system.
run() {
	show "$@"
	[ -n "$DRY_RUN" ] || "$@"
}

need_root() {
	[ "$(id -u)" = 0 ] || [ -n "$DRY_RUN" ] ||
		die "only root can do this. Try: sudo $0${1:+ $1}"
}

# alone: waits for another run, also for what one that was killed has left running.
alone() {
	[ -z "$DRY_RUN" ] || return 0
	exec 9</var/lib
	flock -n 9 || { say "waiting for another run to end" && flock 9; }
}

booted() {
	[ -d /run/systemd/system ]
}

has() {
	command -v "$1" >/dev/null 2>&1
}

# ---- the record ----

# record KIND WHAT...: one line, once.
record() {
	[ -z "$DRY_RUN" ] || return 0
	mkdir -p "$STATE"
	! recorded "$*" || return 0
	# A line that was cut off is no part of the next one.
	[ ! -s "$STATE/journal" ] || [ -z "$(tail -c 1 "$STATE/journal")" ] || echo >>"$STATE/journal"
	printf '%s\n' "$*" >>"$STATE/journal"
	# Also when the power goes before what follows is written.
	sync "$STATE/journal"
}

recorded() {
	[ -e "$STATE/journal" ] && grep -qxF -e "$1" "$STATE/journal"
}

# listed PATTERN: the lines of the journal that match, the last first.
listed() {
	[ ! -e "$STATE/journal" ] || grep -e "$1" "$STATE/journal" | sed '1!G;h;$!d' || :
}

# kind_of PATH: new, old or conf when it is ours.
kind_of() {
	[ ! -e "$STATE/journal" ] ||
		awk -v path="$1" '$NF == path && $1 != "dir" { print $1; exit }' "$STATE/journal"
}

sum() {
	if [ -L "$1" ]; then
		printf 'link-%s\n' "$(readlink "$1")"
	elif [ -d "$1" ]; then
		(cd "$1" && find . -type f | LC_ALL=C sort | xargs -d '\n' sha256sum | sum -)
	elif [ "$1" = - ]; then
		sha256sum | cut -d ' ' -f 1
	else
		sha256sum <"$1" | cut -d ' ' -f 1
	fi
}

there() {
	[ -e "$1" ] || [ -L "$1" ]
}

# same FILE FILE: also in what may be done with them.
same() {
	there "$1" && there "$2" && [ "$(sum "$1")" = "$(sum "$2")" ] &&
		[ "$(stat -c '%a %u %g' "$1")" = "$(stat -c '%a %u %g' "$2")" ]
}

# replace FROM PATH: whoever looks sees the old file or the new one, and of a directory
# one of them whole or none.
replace() {
	! there "$2$NEW" || run rm -rf "$2$NEW"
	run cp -a "$1" "$2$NEW"
	if [ -d "$2" ] && [ ! -L "$2" ]; then
		run rm -rf "$2"
	fi
	run mv -fT "$2$NEW" "$2"
}

# ---- back to what was there ----

# put_back KIND PATH [SUM]: of a line of the journal. It may have been done already.
put_back() {
	! there "$2$NEW" || run rm -rf "$2$NEW"
	_ours=$(ours_was "$2")
	case $1 in
	conf)
		there "$2" || return 0
		if [ "$(sum "$2")" = "$3" ] || [ -n "$PURGE" ]; then
			run rm -f "$2"
		else
			say "$2: you changed it, so it stays (with --purge it goes)"
		fi
		return 0 ;;
	old) same "$STATE/saved$2" "$2" && return 0 ;;
	new) there "$2" || return 0 ;;
	esac
	if [ -n "$_ours" ] && there "$2" && [ "$(sum "$2")" != "$_ours" ]; then
		say "$2: somebody else changed it since, so it stays"
	elif [ "$1" = old ]; then
		replace "$STATE/saved$2" "$2"
	elif [ -d "$2" ] && [ ! -L "$2" ]; then
		run rm -rf "$2"
	else
		run rm -f "$2"
	fi
}

# ours_was PATH: its sum, unless an installation is not complete.
ours_was() {
	[ ! -e "$STATE/sums" ] || [ -e "$STATE/unfinished" ] ||
		awk -v path="$1" '$2 == path { print $1; exit }' "$STATE/sums"
}

# forget LINE: of the journal.
forget() {
	[ -z "$DRY_RUN" ] || return 0
	grep -vxF -e "$1" "$STATE/journal" >"$STATE/journal$NEW" || :
	mv -f "$STATE/journal$NEW" "$STATE/journal"
}

# back_part PATTERN: the files of these parts.
back_part() {
	listed "^\(new\|old\|conf\) $1 " | while read -r _kind _part _rest; do
		_path=${_rest##* }
		[ "$_kind" = conf ] || _rest=
		put_back "$_kind" "$_path" "${_rest%% *}"
	done
}

# ---- DKMS ----

DKMS_TREE=/var/lib/dkms

# dkms_drop NAME VERSION: takes it out, however much of it there is.
dkms_drop() {
	_tree=$DKMS_TREE/$1/$2
	if there "$_tree"; then
		if has dkms && [ -e "$_tree/source/dkms.conf" ]; then
			run dkms remove -m "$1" -v "$2" --all ||
				say "dkms could not remove it; the rest is taken out by hand"
		fi
		! there "$_tree" || run rm -rf "$_tree"
	fi
	[ ! -d "$DKMS_TREE/$1" ] || rest_of_dkms "$1"
}

# rest_of_dkms NAME: of its directory, when no version is left: links to modules that
# are gone.
rest_of_dkms() {
	[ -z "$(find "$DKMS_TREE/$1" -mindepth 1 -maxdepth 1 -type d)" ] || return 0
	run rm -rf "$DKMS_TREE/$1"
}

# dkms_leftovers: modules that DKMS put there and does not know any more. Those of another
# version that it knows are at work until the new one is built.
dkms_leftovers() {
	for _ko in /lib/modules/*/updates/dkms/nf_conntrack_rtsp.ko* \
		/lib/modules/*/updates/dkms/nf_nat_rtsp.ko*; do
		[ -e "$_ko" ] || continue
		_kernel=${_ko#/lib/modules/}
		_kernel=${_kernel%%/*}
		! known_to_dkms "$_kernel" || continue
		run rm -f "$_ko"
		run depmod "$_kernel"
	done
}

# known_to_dkms KERNEL: whether any version is installed for it.
known_to_dkms() {
	for _link in "$DKMS_TREE"/*/kernel-"$1"-*; do
		case $_link in
		"$DKMS_TREE"/rtsp-conntrack/*) [ ! -d "$_link/module" ] || return 0 ;;
		esac
	done
	return 1
}
