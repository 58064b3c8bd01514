# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# What the cases share. They run as root in a root directory of which all is thrown
# away afterwards; /packages has the packages and /tests this directory.

KERNEL=$(basename /lib/modules/*)
MODULES="nf_conntrack_rtsp nf_nat_rtsp"
# shellcheck disable=SC2034 # for the cases
UPDATES=/lib/modules/$KERNEL/updates/dkms RTSP_DKMS=/usr/lib/rtsp-conntrack/rtsp-dkms
NOW=$(dpkg-deb -f /packages/rtsp-conntrack-dkms_*.deb Version)

fail() {
	echo "FAILED: $*"
	exit 1
}

# apt ARG...: fails as apt-get does, and what it said is in /tmp/apt as well.
apt() {
	echo "# apt-get $*"
	_code=0
	apt-get -y -q -o Dpkg::Options::=--force-confold "$@" >/tmp/apt 2>&1 || _code=$?
	cat /tmp/apt
	return "$_code"
}

# deb NAME: the file of a package.
deb() {
	set -- /packages/"$1"_*.deb
	echo "$1"
}

# install_all: the three packages, or those of DIR.
install_all() {
	_dir=${1:-/packages}
	apt install --no-install-recommends "$_dir"/rtsp-conntrack-dkms_*.deb \
		"$_dir"/igmpproxy-movistar_*.deb "$_dir"/movistar-router_*.deb ||
		fail "the packages could not be installed"
	healthy
}

# healthy: nothing is half installed, and apt would go on.
healthy() {
	[ -z "$(dpkg --audit)" ] || fail "half installed: $(dpkg --audit)"
	apt-get check -q || fail "apt-get check"
	if dpkg-query -W -f '${db:Status-Abbrev} ${Package}\n' | grep -v '^\(ii\|rc\|un\) '; then
		fail "a package is in no good state"
	fi
}

# has_modules VERSION [KERNEL]: what modprobe would load is of this version.
has_modules() {
	for _module in $MODULES; do
		_version=$(modinfo -k "${2:-$KERNEL}" -F version "$_module") ||
			fail "no module $_module"
		[ "$_version" = "$1" ] || fail "$_module is of version $_version and not $1"
		modprobe -S "${2:-$KERNEL}" --show-depends "$_module" |
			grep -q "/updates/dkms/$_module.ko" || fail "modprobe finds another $_module"
	done
}

# has_no_modules [KERNEL]
has_no_modules() {
	for _module in $MODULES; do
		! modinfo -k "${1:-$KERNEL}" -n "$_module" 2>/dev/null || fail "$_module is still there"
	done
}

# changed_to VERSION OUT NAME [COMMAND]: makes a package of another version from that of now;
# COMMAND runs in the directory of its files, $V is the version.
changed_to() {
	_work=$(mktemp -d)
	dpkg-deb -R "$(deb "$3")" "$_work"
	sed -i "s/^Version: .*/Version: $1/" "$_work/DEBIAN/control"
	if [ -d "$_work/usr/src/rtsp-conntrack-$NOW" ]; then
		echo "$1" | tee "$_work/usr/src/rtsp-conntrack-$NOW/VERSION" \
			>"$_work/usr/lib/rtsp-conntrack/VERSION"
		mv "$_work/usr/src/rtsp-conntrack-$NOW" "$_work/usr/src/rtsp-conntrack-$1"
	fi
	(cd "$_work" && V=$1 && export V && sh -euc "${4:-:}")
	rm -f "$_work/DEBIAN/md5sums"
	mkdir -p "$2"
	dpkg-deb --root-owner-group -b "$_work" "$2" >/dev/null
	rm -rf "$_work"
}

# snapshot: every path of the system with what it is.
snapshot() {
	{
		everything -print0 | xargs -0 stat -c '%n %A %U:%G %N'
		everything -type f -print0 | xargs -0 sha256sum | sed 's/^\([0-9a-f]*\)  \(.*\)/\2 \1/'
	} | sort
}

# everything ACTION...: all but what dpkg, apt and dkms write for themselves.
everything() {
	find / -xdev \( -path /tmp -o -path /packages -o -path /tests -o -path /dev -o -path /proc \
		-o -path /var/lib/dpkg -o -path /var/cache -o -path /var/log/apt -o -path /var/lib/apt \
		\) -prune -o ! -path /var/log/dpkg.log ! -path /var/log/alternatives.log \
		! -path '/var/lib/dkms/mok.*' "$@"
}
