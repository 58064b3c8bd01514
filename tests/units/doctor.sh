#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# iptv-doctor finds what is wrong with a router, and its cures mend it. Modules and
# connections are looked at in a booted system: tests/boot/units_doctor.py.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"

doctor() {
	"$TOP/scripts/iptv-doctor" --conf "$WORK/igmpproxy.conf" "$@" >"$WORK/said" 2>&1 || [ $? = 1 ] ||
		{ cat "$WORK/said" >&2; fail "iptv-doctor ends"; }
}

# cured TEXT: runs the cure of the finding with that text.
cured() {
	says "$1"
	_cure=$(grep -F -A 1 -e "$1" "$WORK/said" | sed -n 's/^ *cure: \(.*\)/\1/p')
	sh -euc "${_cure%%, and *}" || fail "the cure does not work: $_cure"
}

ip link set lo up
ip link add vlan2 type veth peer name far
ip link add lan type veth peer name box
cat >"$WORK/igmpproxy.conf" <<-END
	quickleave # phyint vlan9 upstream
	phyint vlan2
	    upstream ratelimit 0
	phyint lan downstream
END

doctor
cured "ip_forward is 0"
says "vlan2 has no IPv4 address"
says "no rule gives connections the helper"
says_not "the boxes' interface"
ip addr add 10.1.1.1/8 dev vlan2
echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter
echo 1 >/proc/sys/net/ipv4/conf/vlan2/rp_filter
doctor --lan "lan eth7"
cured "rp_filter of all is 1"
cured "rp_filter of vlan2 is 1"
says "the boxes' interface eth7 is not there"
doctor
says "ip_forward is 1"
says "vlan2 has an address"
says "rp_filter of vlan2 is not 1"
says_not "ip_forward is 0"

# A firewall of nftables that drops it all, in two chains
nft -f - <<-END
	table inet router {
		chain input {
			type filter hook input priority 0; policy drop;
		}
		chain forward {
			type filter hook forward priority 0; policy accept;
			ct state established accept
			counter reject with icmpx admin-prohibited
		}
		chain other {
			drop
		}
	}
END
doctor
cured "drops the films (state RELATED)"
cured "drops the channels"
cured "drops what boxes ask for (IGMP)"
cured "drops what boxes ask of the provider"
doctor
says_not " drops "
nft delete table inet router

# and one of iptables
iptables -P FORWARD DROP
iptables -P INPUT DROP
doctor
cured "FORWARD of iptables drops the films"
cured "FORWARD of iptables drops the channels"
cured "INPUT of iptables drops what boxes ask for"
cured "FORWARD of iptables drops what boxes ask of the provider"
doctor
says_not " drops "
iptables -F
iptables -P FORWARD ACCEPT
iptables -P INPUT ACCEPT
iptables -A FORWARD -j REJECT
doctor
cured "FORWARD of iptables drops the channels"
says "FORWARD of iptables drops the films"
says_not "INPUT of iptables drops"

ip link del vlan2
doctor
says "the upstream interface vlan2 is not there"
doctor --upstream lan
says_not "is not there, or"
says "lan has no IPv4 address"
# It changed nothing by itself.
nft list ruleset >"$WORK/before"
doctor
nft list ruleset >"$WORK/after"
cmp "$WORK/before" "$WORK/after"
