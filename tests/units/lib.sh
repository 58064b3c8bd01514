# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# For the tests in this directory: runs each in network and mount namespaces of its own.
# Source it first of all, with TOP set to the checkout.

# Nothing of the machine itself may change.
[ "${IN_NAMESPACES:-}" = "$0" ] ||
	exec env IN_NAMESPACES="$0" unshare --net --mount "$0" "$@"

WORK=$(mktemp -d)
trap 'rm -rf "$WORK"' EXIT

fail() {
	printf 'failed: %s\n' "$*" >&2
	exit 1
}

# says TEXT: that the last output, in $WORK/said, has it.
says() {
	grep -qF -e "$1" "$WORK/said" || {
		cat "$WORK/said" >&2
		fail "it does not say: $1"
	}
}

# says_not TEXT
says_not() {
	! grep -qF -e "$1" "$WORK/said" || {
		cat "$WORK/said" >&2
		fail "it says: $1"
	}
}
