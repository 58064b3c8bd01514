#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What iptv-doctor says of kernels without the modules: of the newest, which the next boot takes, and
# of older ones.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
PATH="$WORK/bin:$PATH"
IPTV_DOCTOR_ROOT=$WORK
export WORK IPTV_DOCTOR_ROOT
mkdir -p "$WORK/bin"

cat >"$WORK/bin/uname" <<'END'
#!/bin/sh
echo 6.1.0-10-amd64
END
cat >"$WORK/bin/modinfo" <<'END'
#!/bin/sh
[ "$1" = -k ] && [ -e "$WORK/lib/modules/$2/$3" ]
END
chmod +x "$WORK/bin"/*

# kernel VERSION [MODULE...]: one that boots, with these
kernel() {
	mkdir -p "$WORK/boot" "$WORK/lib/modules/$1"
	: >"$WORK/boot/vmlinuz-$1"
	_version=$1
	shift
	for _module in "$@"; do
		: >"$WORK/lib/modules/$_version/$_module"
	done
}

# found [KERNEL]: that one is wrong, and no other
found() {
	"$TOP/scripts/iptv-doctor" --only modules >"$WORK/said" 2>&1 || [ $? = 1 ] ||
		{ cat "$WORK/said" >&2; fail "iptv-doctor ends"; }
	_wrong=$(sed -n 's/^WRONG  kernel \([^,]*\), .*/\1/p' "$WORK/said" | paste -sd ' ' -)
	[ "$_wrong" = "$*" ] || { cat "$WORK/said" >&2; fail "'$_wrong' is wrong and not '$*'"; }
}

found
kernel 6.1.0-10-amd64 nf_conntrack_rtsp nf_nat_rtsp
found
says_not "note "

# 9 is older than 10, though not in the order of names.
kernel 6.1.0-9-amd64
found
says "note   kernel 6.1.0-9-amd64, which is older than 6.1.0-10-amd64, has no nf_conntrack_rtsp"
says "linux-headers-6.1.0-9-amd64"
kernel 6.1.0-11-amd64
found 6.1.0-11-amd64
says "kernel 6.1.0-11-amd64, which is the newest and the next to boot, has no nf_conntrack_rtsp"
says "linux-headers-6.1.0-11-amd64"
says "note   kernel 6.1.0-9-amd64, which is older than 6.1.0-11-amd64"
kernel 6.12.3-amd64 nf_conntrack_rtsp
found
says "note   kernel 6.1.0-11-amd64, which is older than 6.12.3-amd64"
: >"$WORK/lib/modules/6.1.0-11-amd64/nf_conntrack_rtsp"
found
says_not "kernel 6.1.0-11-amd64"

# One without an image or modules does not boot.
kernel 7.0.0-amd64
rm "$WORK/boot/vmlinuz-7.0.0-amd64"
found
kernel 7.0.0-amd64
rm -r "$WORK/lib/modules/7.0.0-amd64"
found
says_not 7.0.0
kernel 7.0.0-amd64
found 7.0.0-amd64

# The cure is one for what is installed: nothing yet, DKMS's, or what "make modules_install" did.
kernel 7.1.0-amd64
found 7.1.0-amd64
says "cure: apt-get install linux-headers-7.1.0-amd64 rtsp-conntrack-dkms, or scripts/install in the sources"
mkdir -p "$WORK/lib/modules/6.12.3-amd64/extra"
: >"$WORK/lib/modules/6.12.3-amd64/extra/nf_nat_rtsp.ko.xz"
found 7.1.0-amd64
says "make modules_install KVER=7.1.0-amd64"
mkdir -p "$WORK/var/lib/dkms/rtsp-conntrack"
found 7.1.0-amd64
says "dkms autoinstall -k 7.1.0-amd64"
