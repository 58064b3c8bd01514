# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Of scripts/install: what has to be there before anything is built. Each fault is said
# with the command that mends it, and all of them at once. Source it after
# install-lib.sh.

FAULTS=0 LACKING='' REMARKS=''

# fault TEXT...: a line each; nothing is installed then.
fault() {
	FAULTS=$((FAULTS + 1))
	printf '%s: missing: %s\n' "$ME" "$1" >&2
	shift
	[ $# = 0 ] || printf '    %s\n' "$@" >&2
}

# remark TEXT...: for the end, when the rest has been read.
remark() {
	REMARKS="$REMARKS$(printf '%s\n' "$@" | sed '2,$s/^/    /')
"
}

# lacks PACKAGE...: what apt is to install; named in one command at the end.
lacks() {
	LACKING="$LACKING $*"
}

installed() {
	[ "$(dpkg-query -W -f '${db:Status-Status}' "$1" 2>/dev/null || :)" = installed ]
}

# ---- what is in the way ----

check_packages() {
	for _pkg in rtsp-conntrack-dkms igmpproxy-movistar movistar-router; do
		! installed "$_pkg" || fault "the package $_pkg is installed and has the same files." \
			"Update it with apt, or first: apt-get purge $_pkg"
	done
	if [ -n "$MODULES" ] && { installed nat-rtsp-dkms || others_module; }; then
		fault "Debian's nat-rtsp-dkms has modules of the same names." \
			"apt-get purge nat-rtsp-dkms"
	fi
	if [ -n "$DAEMON" ] && installed igmpproxy; then
		fault "Debian's igmpproxy is installed; both cannot be the multicast router." \
			"apt-get remove igmpproxy        # /etc/igmpproxy.conf stays and is used"
	fi
}

# others_module: in the tree of DKMS, where no package may have left it.
others_module() {
	[ -d "$DKMS_TREE/nat-rtsp" ]
}

# ---- what is needed ----

check_tools() {
	! has dpkg || for _tool in make gcc; do
		has "$_tool" || lacks "$_tool"
	done
	for _tool in make gcc; do
		has "$_tool" || fault "$_tool, to build with."
	done
	# Without a compiler nobody can tell, and Debian's gcc may come without them.
	if [ -n "$DAEMON" ] && ! echo '#include <stdio.h>' | gcc -E - >/dev/null 2>&1; then
		! has gcc || fault "the headers of the C library."
		lacks libc6-dev
	fi
	[ -z "$DAEMON" ] || [ -e "$TOP/igmpproxy/configure" ] || check_autotools
	if [ -n "$MODULES" ] && ! has depmod; then
		fault "depmod, which makes modules known."
		lacks kmod
	fi
	[ -z "$MODULES" ] || check_helper_tools
}

# What rtsp-helper.service and iptv-setup run.
check_helper_tools() {
	has nft || { fault "nft, by which rtsp-helper.service gives the helper to connections."; lacks nftables; }
	has ip || { fault "ip, to look at interfaces."; lacks iproute2; }
}

# A checkout has no configure; a tarball of "make dist" has.
check_autotools() {
	for _tool in autoconf automake; do
		has "$_tool" && continue
		fault "$_tool, as this is a checkout and no tarball of a release."
		lacks "$_tool"
	done
}

BUILD=''

check_headers() {
	[ -n "$MODULES" ] || return 0
	BUILD=/lib/modules/$KVER/build
	if [ ! -d "/lib/modules/$KVER" ]; then
		fault "/lib/modules/$KVER: there is no kernel $KVER." \
			"Those that are there, for --kernel: $(kernels)"
	elif [ ! -e "$BUILD/Makefile" ]; then
		fault "$BUILD: no headers of kernel $KVER there." "$(headers_cure)"
		has apt-get && lacks "linux-headers-$KVER"
	else
		check_release
		check_config
		check_compiler
	fi
	return 0
}

kernels() {
	for _dir in /lib/modules/*/modules.dep; do
		[ ! -e "$_dir" ] || basename "${_dir%/modules.dep}"
	done | paste -sd ' '
}

# A kernel that was upgraded away has no headers in the archive any more.
headers_cure() {
	if ! has apt-get; then
		echo "Install what your distribution calls the headers of this kernel."
	elif [ -n "$(find /var/lib/apt/lists -name '*_Packages*' 2>/dev/null | head -n 1)" ] &&
		! apt-cache show "linux-headers-$KVER" >/dev/null 2>&1; then
		printf '%s\n    %s\n' "apt has none for this kernel (any more). Take the newest kernel with its headers:" \
			"apt-get install linux-image-amd64 linux-headers-amd64 && reboot"
	else
		echo "apt-get install linux-headers-$KVER"
	fi
}

# With the package that brings the next kernel, but not the one that brings its headers, DKMS
# has nothing to build with then.
check_next_kernel() {
	[ -n "$MODULES" ] && has dpkg-query || return 0
	# 6.1.0-56-cloud-amd64 and 6.12.117+deb13-cloud-amd64 are cloud-amd64.
	_flavour=$(printf '%s\n' "$KVER" | sed 's/^[^-]*-//; s/^[0-9]*-//')
	! installed "linux-image-$_flavour" || installed "linux-headers-$_flavour" ||
		remark "The next kernel will come without headers, and so without modules, until this is installed:" \
			"apt-get install linux-headers-$_flavour"
}

# A module that was built with headers of another kernel is refused when it is loaded.
check_release() {
	_file=$BUILD/include/generated/utsrelease.h
	_built=$(sed -n 's/.*UTS_RELEASE "\([^"]*\)".*/\1/p' "$_file" 2>/dev/null || :)
	if [ -z "$_built" ]; then
		fault "$_file: it does not say of which kernel these headers are." \
			"apt-get install --reinstall linux-headers-$KVER"
	elif [ "$_built" != "$KVER" ]; then
		fault "$BUILD: these are headers of kernel $_built, and not of $KVER." \
			"apt-get install --reinstall linux-headers-$KVER linux-image-$KVER" \
			"or, for that other kernel: $ME --kernel $_built"
	fi
}

# option NAME: y, m or nothing, as the headers or the kernel have it.
option() {
	sed -n "s/^CONFIG_$1=//p" "$CONFIG" | head -n 1
}

CONFIG=''

check_config() {
	for CONFIG in "$BUILD/.config" "/boot/config-$KVER" "/lib/modules/$KVER/config" ''; do
		[ ! -e "$CONFIG" ] || break
	done
	if [ -z "$CONFIG" ]; then
		remark "The configuration of kernel $KVER is nowhere to be read, so it was not checked."
		return 0
	fi
	for _each in MODULES:modules NF_CONNTRACK:"connection tracking" NF_NAT:"network address translation"; do
		config_has "${_each%%:*}" "${_each#*:}"
	done
	[ -n "$(option NFT_CT)" ] || [ -n "$(option NETFILTER_XT_TARGET_CT)" ] ||
		config_lacks "NFT_CT and CONFIG_NETFILTER_XT_TARGET_CT" "a rule that assigns a helper"
	if [ -n "$DAEMON" ]; then
		config_has IP_MULTICAST multicast
		config_has IP_MROUTE "multicast routing"
	fi
}

config_has() {
	[ -n "$(option "$1")" ] || config_lacks "$1" "$2"
}

config_lacks() {
	fault "$CONFIG: kernel $KVER has no CONFIG_$1 ($2)." \
		"Take a kernel that has it. On Debian all but the cloud ones do:" \
		"apt-get install linux-image-amd64 linux-headers-amd64 && reboot"
}

# The headers name the compiler by itself, where Debian made them.
check_compiler() {
	_wanted=$(sed -n 's/^CC = .*\(gcc-[0-9]*\)$/\1/p' "$BUILD/.kernelvariables" 2>/dev/null || :)
	if [ -n "$_wanted" ] && ! has "$_wanted"; then
		fault "$_wanted, the compiler that the headers of kernel $KVER ask for."
		lacks "$_wanted"
	fi
}

# ---- Secure Boot ----

secure_boot() {
	if has mokutil && mokutil --sb-state 2>/dev/null | grep -q enabled; then
		return 0
	fi
	for _var in /sys/firmware/efi/efivars/SecureBoot-*; do
		[ -e "$_var" ] || continue
		# Behind four bytes of attributes.
		[ "$(od -An -t u1 -j 4 -N 1 "$_var" | tr -d ' ')" != 1 ] || return 0
	done
	grep -qx '[Y1]' /sys/module/module/parameters/sig_enforce 2>/dev/null
}

check_secure_boot() {
	[ -n "$MODULES" ] && secure_boot || return 0
	if [ -n "$WITH_DKMS" ]; then
		remark "Secure Boot is on: the kernel takes only modules signed with a key that it knows." \
			"DKMS signs them with its own. Enroll that once, with a password that is asked for" \
			"again when the machine starts (docs/secure-boot.md):" \
			"mokutil --import $DKMS_TREE/mok.pub && reboot"
		has mokutil || { fault "mokutil, to enroll the key that Secure Boot wants."; lacks mokutil; }
	else
		remark "Secure Boot is on: the kernel takes only modules signed with a key that it knows." \
			"Sign them and enroll the key (docs/secure-boot.md):" \
			"scripts/sign --kernel $KVER"
	fi
}

# ---- all of them ----

# A configuration that is there already, read by the daemon that is to take it.
check_conf() {
	_conf=/etc/igmpproxy.conf _program=$WORK/daemon/obj/src/igmpproxy
	[ -e "$_program" ] || _program=$PREFIX/sbin/igmpproxy
	[ -e "$_conf" ] || return 0
	if ! "$_program" -t "$_conf" >"$WORK/conf.log" 2>&1; then
		sed 's/^/    /' "$WORK/conf.log" >&2
		die "$_conf is wrong, as said above. Nothing was changed. Mend that line, or move the file away, and run this again"
	fi
}

checks() {
	case $TOP in
	*[!A-Za-z0-9_./+~-]*)
		die "the path of this directory has a space or the like in it, which the kernel's build system takes apart: $TOP" ;;
	esac
	check_packages
	check_tools
	check_headers
	check_secure_boot
	check_next_kernel
	[ "$FAULTS" != 0 ] || return 0
	LACKING=$(printf '%s' "$LACKING" | tr -s ' ' '\n' | awk 'NF && !seen[$0]++' | paste -sd ' ')
	if [ -n "$LACKING" ] && [ -n "$APT" ]; then
		return 1
	fi
	[ -z "$LACKING" ] || ! has apt-get ||
		printf '%s: all that is missing at once, or by %s --apt:\n    apt-get install %s\n' \
			"$ME" "$ME" "$LACKING" >&2
	die "nothing was changed"
}
