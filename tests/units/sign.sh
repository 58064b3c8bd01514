#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# scripts/sign signs modules that are packed in any way the kernel knows, packs them again
# in the same way, and does nothing the second time. What the kernel and its headers have
# is given here; tests/boot/module_signatures.py has the real ones.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
SIGN_MODULES=$WORK/modules
PATH=$WORK/bin:$PATH
export SIGN_MODULES PATH
KERNEL=7.3-test
EXTRA=$SIGN_MODULES/$KERNEL/extra
mkdir -p "$WORK/bin" "$SIGN_MODULES/$KERNEL/build/scripts"

# sign-file DIGEST KEY CERTIFICATE MODULE: the number of the certificate comes behind it.
cat >"$SIGN_MODULES/$KERNEL/build/scripts/sign-file" <<'END'
#!/bin/sh
set -eu
[ "$1" = sha256 ]
openssl x509 -inform DER -in "$3" -noout -serial >>"$4"
END
# modinfo -k KERNEL -F filename NAME, or: modinfo -F sig_key FILE
cat >"$WORK/bin/modinfo" <<'END'
#!/bin/sh
set -eu
if [ "$1" = -k ]; then
	ls "$SIGN_MODULES/$2/extra/$5".ko*
	exit
fi
case $3 in
*.xz) xz -dc "$3" ;;
*.gz) gzip -dc "$3" ;;
*.zst) zstd -qdc "$3" ;;
*) cat "$3" ;;
esac | sed -n 's/^serial=//p'
END
cat >"$WORK/bin/mokutil" <<'END'
#!/bin/sh
case $1 in
--sb-state) echo "EFI variables are not supported on this system" ;;
esac
END
chmod +x "$WORK/bin"/* "$SIGN_MODULES/$KERNEL/build/scripts/sign-file"

sign() {
	"$TOP/scripts/sign" --kernel "$KERNEL" --key "$WORK/key" --certificate "$WORK/certificate" \
		"$@" >"$WORK/said" 2>&1 || { cat "$WORK/said" >&2; fail "scripts/sign fails"; }
}

tree() {
	(cd "$SIGN_MODULES" && find . -type f -exec sha256sum {} + | sort)
}

# try SUFFIX COMMAND [ARG...]: modules that this packs, if it is given
try() {
	_suffix=$1
	shift
	rm -rf "$EXTRA"
	mkdir "$EXTRA"
	for _name in nf_conntrack_rtsp nf_nat_rtsp; do
		echo "the module $_name" >"$EXTRA/$_name.ko"
		[ $# = 0 ] || "$@" "$EXTRA/$_name.ko"
	done
	tree >"$WORK/before"
	sign --dry-run
	says "+ $SIGN_MODULES/$KERNEL/build/scripts/sign-file sha256 $WORK/key"
	tree | cmp - "$WORK/before" || fail "a dry run changes something"
	sign
	[ "$(ls "$EXTRA")" = "nf_conntrack_rtsp.ko$_suffix
nf_nat_rtsp.ko$_suffix" ] || { ls "$EXTRA" >&2; fail "other files than before"; }
	for _name in nf_conntrack_rtsp nf_nat_rtsp; do
		[ "$(modinfo -F sig_key "$EXTRA/$_name.ko$_suffix")" = "$SERIAL" ] ||
			fail "$_name.ko$_suffix is not signed"
	done
	tree >"$WORK/signed"
	sign
	says "$EXTRA/nf_nat_rtsp.ko$_suffix: signed with this key"
	says_not "+ "
	tree | cmp - "$WORK/signed" || fail "a second run changes something"
}

# The first one makes the key.
rm -rf "$EXTRA"
mkdir "$EXTRA"
touch "$EXTRA/nf_conntrack_rtsp.ko" "$EXTRA/nf_nat_rtsp.ko"
sign
says "+ openssl req"
SERIAL=$(openssl x509 -inform DER -in "$WORK/certificate" -noout -serial | sed 's/.*=//')
try ''
try .xz xz --check=crc32
try .gz gzip
try .zst zstd -q --rm
