#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# The units of the multicast proxy, as make leaves them: one service in both, nothing
# in them that systemd does not know, and an exposure under 2.0.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"

(cd "$TOP" && git ls-files -z igmpproxy VERSION COPYING | xargs -0 cp --parents -t "$WORK")
cd "$WORK/igmpproxy"
{
	./autogen.sh
	./configure --prefix=/usr --sysconfdir=/etc --without-cmocka
	make systemd/igmpproxy.service systemd/igmpproxy@.service
} >"$WORK/said" 2>&1 || { cat "$WORK/said" >&2; fail "the units are not made"; }
cp systemd/igmpproxy.service systemd/igmpproxy@.service "$WORK/"
cd "$WORK"
service() {
	sed -n '/^\[Service\]/,/^\[Install\]/p' "$1" | sed '$d'
}
service igmpproxy.service >one
service igmpproxy@.service >other
[ "$(wc -l <one)" -gt 20 ] || fail "there is no service"
cmp one other || fail "the services differ"
! grep -n '@[a-z]*@' igmpproxy.service igmpproxy@.service || fail "a path is not filled in"

cp igmpproxy@.service igmpproxy@vlan2.service
sed -i 's,^Exec\(Start\|Reload\)=.*,Exec\1=/bin/true,' igmpproxy.service igmpproxy@vlan2.service
for unit in igmpproxy.service igmpproxy@vlan2.service; do
	systemd-analyze verify --man=no "./$unit" >said 2>&1 || :
	! grep -q "$unit" said || { cat said >&2; fail "systemd does not know all of $unit"; }
	systemd-analyze security --no-pager --offline=true --threshold=19 "./$unit" >said 2>&1 ||
		{ cat said >&2; fail "$unit is exposed"; }
	tail -n 1 said
done
