# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What scripts/demo and scripts/check share, on top of what the lab's scripts
# share. Source it with TOP set to the top directory of the checkout.

LAB=$TOP/tests/lab
# shellcheck source=../tests/lab/common.sh disable=SC1091
. "$LAB/common.sh"

STARTED=$(date +%s)

# Seconds since the script began.
elapsed() {
	echo $(($(date +%s) - STARTED))
}

# Kernels and root directories of the lab are of this architecture only.
need_amd64() {
	[ "$(dpkg --print-architecture 2>/dev/null || :)" = amd64 ] ||
		die "this runs on Debian for amd64 only"
}

# lists: fetches apt's package lists on a machine so fresh that it has none.
lists() {
	find /var/lib/apt/lists -name '*_Packages*' | grep -q . || apt-get update -q
}

# tools PACKAGE...: installs what is missing of them.
tools() {
	# Without lists apt-get names each package in an error before "need" fetches
	# the lists and tries again.
	lists
	need "$@"
}

# unpacked PACKAGE...: takes packages apart instead of installing them, for what would
# start a service with them. Prints the directory that has their files.
unpacked() {
	_to=$CACHE/unpacked/$(sed -n 's/^VERSION_CODENAME=//p' /etc/os-release)
	mkdir -p "$_to"
	for _pkg in "$@"; do
		[ ! -e "$_to/$_pkg.unpacked" ] || continue
		(
			cd "$_to" && rm -f "$_pkg"_*.deb
			{ lists && apt-get download -q "$_pkg"; } ||
				{ apt-get update -q && apt-get download -q "$_pkg"; } || exit 1
			dpkg-deb -x "$_pkg"_*.deb . && : >"$_pkg.unpacked"
		) >&2 || return 1
	done
	printf '%s\n' "$_to"
}

# in_namespaces DIR COMMAND [ARG...]: runs it in tests/lab. The names of the network
# namespaces that it makes are seen by nobody else, and with it all that it started
# ends, whatever ends it. DIR is /mnt there: everybody has a way to that.
in_namespaces() {
	mkdir -p /run/netns
	# shellcheck disable=SC2016
	(cd "$LAB" && exec unshare --mount --pid --fork --kill-child --mount-proc sh -euc '
		mount -t tmpfs tmpfs /run/netns
		mount --bind "$1" /mnt
		shift
		"$@"' sh "$@")
}

# memory_for VERSION: megabytes for a virtual machine with this kernel.
memory_for() {
	case $1 in
	*-debug) echo 2048 ;;
	*) echo 768 ;;
	esac
}

# fresh_dir PARENT KEEP: makes a directory named after the time of day and
# prints its path. Of the older ones beside it the last KEEP - 1 stay, and those
# of processes that still run.
fresh_dir() {
	mkdir -p "$1"
	_dir=$1/$(date +%Y%m%d-%H%M%S)-$$
	mkdir "$_dir"
	# The names sort by time, so the order of the shell's list is their age.
	_count=$(find "$1" -mindepth 1 -maxdepth 1 -type d -name '2*-*' | wc -l)
	for _old in "$1"/2*-*; do
		[ "$_count" -gt "$2" ] || break
		_count=$((_count - 1))
		# The number behind the last dash is that of its process.
		kill -0 "${_old##*-}" 2>/dev/null || rm -rf "$_old"
	done
	printf '%s\n' "$_dir"
}

# shown LOG COMMAND [ARG...]: runs COMMAND; what it says goes to LOG and, with
# a margin, to our own output while it works. Titles of steps, "[1/7] ...", get
# no margin. The status is COMMAND's.
shown() {
	_log=$1
	shift
	# A pipe passes on the status of its last part only.
	{
		_code=0
		# In a shell of its own, which a function may leave with "exit".
		("$@" </dev/null 2>&1) || _code=$?
		echo "$_code" >"$_log.status"
	} | tee -a "$_log" | sed -u '/^\[[0-9]/!s/^/      /'
	_code=$(cat "$_log.status")
	rm -f "$_log.status"
	return "$_code"
}

# from_release VERSION DIR PACKAGE...: downloads packages of the Debian release that
# has this kernel into DIR.
from_release() {
	_release=$1 _to=$2
	shift 2
	mkdir -p "$_to/state/lists/partial" "$_to/cache/archives/partial"
	"$LAB/root" "$_release" || return 1
	# The package lists are those of that release, not of this machine.
	cat >"$_to/apt.conf" <<-END
		Dir::Etc "$CACHE/roots/$_release/etc/apt";
		Dir::Etc::trustedparts "/usr/share/keyrings";
		Dir::State "$_to/state";
		Dir::State::status "/dev/null";
		Dir::Cache "$_to/cache";
		Acquire::Languages "none";
		APT::Sandbox::User "root";
	END
	cd "$_to" || return 1
	APT_CONFIG=$_to/apt.conf apt-get update -q || return 1
	APT_CONFIG=$_to/apt.conf apt-get download -q "$@"
}
