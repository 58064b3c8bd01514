# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the scripts of the lab share. Source it, do not run it.

# Read by the scripts that source this file.
# shellcheck disable=SC2034
KERNELS="5.10 6.1 6.12 7.3"
# Made by tests/lab/debug-kernel; not one of those that a run of everything takes.
DEBUG_KERNEL="7.3-debug"
# Root directories with more programs, named VERSION-FLAVOUR; which ones: see root.
# The debug kernel has none.
FLAVOURS="others players"
CACHE="${XDG_CACHE_HOME:-$HOME/.cache}/rtsp-linux"

# The name of the running script goes before each line it prints.
ME="${0##*/}"

say() {
	printf '%s: %s\n' "$ME" "$*" >&2
}

die() {
	printf '%s: error: %s\n' "$ME" "$*" >&2
	exit 1
}

# usage FILE: the comment block at the top of a script is its help text.
usage() {
	sed -n '/^#:/s/^#: \{0,1\}//p' "$1"
}

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || :)" = installed ]
}

# need PACKAGE...: install with apt-get what is not there yet.
need() {
	_lack=
	for _pkg in "$@"; do
		installed "$_pkg" || _lack="$_lack $_pkg"
	done
	[ -n "$_lack" ] || return 0
	[ "$(id -u)" = 0 ] || die "these packages are missing and only root can install them:$_lack"
	say "installing:$_lack"
	# A fresh machine may have no package lists, or lists too old to be of use.
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $_lack >&2 ||
		{ say "trying again with fresh package lists" &&
		  apt-get update -q >&2 &&
		  DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $_lack >&2; } ||
		die "apt-get could not install:$_lack"
}

known_kernel() {
	case " $KERNELS $DEBUG_KERNEL " in
	*" $1 "*) return 0 ;;
	esac
	case " $KERNELS " in
	*" $(plain "$1") "*) return 0 ;;
	esac
	die "unknown kernel '$1', expected one of: $KERNELS $DEBUG_KERNEL"
}

# flavour VERSION: what stands behind the version, if it is a flavour.
flavour() {
	for _flavour in $FLAVOURS; do
		case $1 in
		*-"$_flavour") printf '%s\n' "$_flavour" ;;
		esac
	done
}

# plain VERSION: the version without a flavour.
plain() {
	_flavour=$(flavour "$1")
	printf '%s\n' "${1%"${_flavour:+-$_flavour}"}"
}

# inside ROOT COMMAND...: run a command in a root directory that can reach the
# network. The mounts are of a namespace that goes with the process.
inside() {
	# What the new namespace's shell is to read is not for ours.
	# shellcheck disable=SC2016
	unshare -m sh -euc '
		root=$1
		shift
		mount --make-rprivate /
		mount -t proc proc "$root/proc"
		[ ! -e "$root/etc/resolv.conf" ] ||
			mount --bind /etc/resolv.conf "$root/etc/resolv.conf"
		exec chroot "$root" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin LC_ALL=C \
			DEBIAN_FRONTEND=noninteractive "$@"
	' sh "$@"
}

# quoted ARG...: the arguments as one line that a shell reads back unchanged.
quoted() {
	for _arg in "$@"; do
		printf "'"
		printf '%s' "$_arg" | sed "s/'/'\\\\''/g"
		printf "' "
	done
}

# The version of the kernel that a root directory holds.
kernel_release() {
	for _dir in "$1"/lib/modules/*/kernel; do
		[ -d "$_dir" ] || die "there is no kernel in $1"
		_dir=${_dir%/kernel}
		printf '%s\n' "${_dir##*/}"
		return 0
	done
}
