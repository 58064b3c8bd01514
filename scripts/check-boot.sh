# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# The booted systems' part of scripts/check. A boot under emulation takes its time, so
# all of it is for --boot and --full only.

boot_packages() {
	[ -z "$FULL$BOOTED" ] || echo qemu-system-x86 qemu-utils ovmf e2fsprogs mtools dosfstools \
		dpkg-dev binutils mmdebstrap debian-archive-keyring
}

# "boot RELEASE NAME" for each; what takes longest begins first, so that none is left alone.
# Two failing builds take as long as all of the units, so they wait for --full.
list_boot() {
	_long='_upgrade$|interrupted$|installed_from_sources$'
	case $FULL:$BOOTED in
	:) return 0 ;;
	:yes) _not='failing_build$' ;;
	*) _not='^$' _long="failing_build\$|$_long" ;;
	esac
	for _which in "" v; do
		"$LAB/boot" --list | grep -vE "$_not" | grep -"$_which"E "$_long" | sed 's/^/boot /'
	done
}

stage_boot() {
	begins boot "booted systems" || return 0
	BOOT=$RUN/boot
	mkdir "$BOOT"
	# shellcheck disable=SC2046
	each boot_release $(cut -d ' ' -f 2 "$RUN/boot.list" | sort -u)
	# shellcheck disable=SC2046
	each boot_one $(sed -e 's/^boot //' -e 's/ /:/' "$RUN/boot.list")
}

# boot_release RELEASE: what its tests have in common, the disk and the packages.
boot_release() {
	_built=$(built_for "$1")
	prepare "boot disk of $1" "$BOOT/$1-disk.log" "$LAB/boot-root" "$1" || :
	if [ -d "$RUN/packages/$_built" ]; then
		ln -s "$RUN/packages/$_built" "$BOOT/$1"
	else
		DEB_BUILD_OPTIONS=nocheck prepare "boot packages for $1" "$BOOT/$1-packages.log" \
			"$TOP/tests/packages/build" "$_built" "$BOOT/$1" || :
	fi
}

# boot_one RELEASE:NAME
boot_one() {
	judge "boot ${1%%:*} ${1#*:}" "$BOOT/${1%%:*}-${1#*:}.output" "$LAB/boot" \
		--packages "$BOOT" --release "${1%%:*}" -k "^${1#*:}\$" --results "$BOOT" || :
}
