#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What iptv-doctor says of services: one finding for one fault, and a cure that mends it. What
# systemctl and the proxy say is given here; tests/boot/units_doctor.py has the real ones.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
IPTV_DOCTOR_ROOT=$WORK
PATH=$WORK/bin:$PATH
export IPTV_DOCTOR_ROOT WORK
mkdir -p "$WORK/etc/default" "$WORK/bin"
DEFAULT=$WORK/etc/default/rtsp-helper
CONF=$WORK/igmpproxy.conf

cat >"$WORK/bin/systemctl" <<'END'
#!/bin/sh
case $1 in
is-active) cat "$WORK/active" ;;
status) echo "Nov 22 router rtsp-helper[12]: the kernel does not load nf_conntrack_rtsp" ;;
esac
END
cat >"$WORK/bin/igmpproxy" <<'END'
#!/bin/sh
! grep -n nonsense "$2" || exit 1
echo "$2: no errors"
END
cat >"$WORK/bin/igmpproxyctl" <<'END'
#!/bin/sh
cat "$WORK/interfaces" 2>/dev/null || { echo "no answer" >&2; exit 1; }
END
chmod +x "$WORK/bin"/*

# found PART [TEXT...]: that part has these findings, and no others
found() {
	"$TOP/scripts/iptv-doctor" --conf "$CONF" --only "$1" >"$WORK/said" 2>&1 || [ $? = 1 ] ||
		{ cat "$WORK/said" >&2; fail "iptv-doctor ends"; }
	shift
	for text in "$@"; do
		says "$text"
	done
	count=$(grep -c '^WRONG' "$WORK/said" || :)
	[ "$count" = $# ] || { cat "$WORK/said" >&2; fail "$count findings and not $#"; }
	case $count in
	0) says "nothing is wrong" ;;
	1) says "1 thing is wrong" ;;
	*) says "$count things are wrong" ;;
	esac
}

ip link set lo up
ip link add vlan2 type veth peer name far
ip link add lan type veth peer name box
ip addr add 10.200.1.1/9 dev vlan2
printf '%s\n' "phyint vlan2 upstream" "phyint lan downstream" >"$CONF"
printf '%s\n' 'LAN="lan"' 'SERVERS=""' >"$DEFAULT"

# The helper's unit: it was never started, its table was flushed, it has failed.
echo inactive >"$WORK/active"
found helper "no rule gives connections the helper"
says "cure: systemctl enable --now rtsp-helper"
echo active >"$WORK/active"
found helper "rtsp-helper.service is active, but its table was flushed"
says "cure: systemctl reload rtsp-helper"
echo failed >"$WORK/active"
found helper "rtsp-helper.service has failed: the kernel does not load nf_conntrack_rtsp"
echo 'PORTS=x' >>"$DEFAULT"
for state in failed active inactive; do
	echo "$state" >"$WORK/active"
	found helper "$DEFAULT:3: PORTS"
	says "then: systemctl reload-or-restart rtsp-helper"
done

# The proxy: it does not run, its file is wrong, its interfaces are not there.
sed -i '/PORTS/d' "$DEFAULT"
found proxy "igmpproxy does not answer: no answer"
echo "phyint lan nonsense" >>"$CONF"
found proxy "3:phyint lan nonsense"
sed -i '/nonsense/d' "$CONF"
printf '%s\n' "interface role state" "vlan2 upstream up" "lan downstream waiting" >"$WORK/interfaces"
found proxy "igmpproxy waits for its downstream interface lan"
says "ok     igmpproxy has its upstream interface"
ip link del vlan2
printf '%s\n' "interface role state" "vlan2 upstream waiting" "lan downstream up" >"$WORK/interfaces"
found interfaces "the upstream interface vlan2 is not there"
says "iptv-setup --upstream IF --lan lan, with IF one of: lo"
"$TOP/scripts/iptv-doctor" --conf "$CONF" >"$WORK/said" || [ $? = 1 ]
[ "$(grep -c '^WRONG.* vlan2' "$WORK/said")" = 1 ] || { cat "$WORK/said" >&2; fail "it says it twice"; }
