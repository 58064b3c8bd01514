#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# iptv-doctor finds what is wrong with a router, and its cures mend it. Loaded
# modules and real connections are looked at in a booted system: tests/boot/units_doctor.py.
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

IPTV_DOCTOR_ROOT=$WORK
export IPTV_DOCTOR_ROOT
mkdir -p "$WORK/etc/default"
DEFAULT=$WORK/etc/default/rtsp-helper

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
says "cure: set it up, or: iptv-setup --upstream vlan2 --lan IF, with IF one of: lo"
doctor
says "ip_forward is 1"
says "vlan2 has an address"
says "rp_filter of vlan2 is not 1"
says_not "ip_forward is 0"

# The provider's servers are reached by its interface.
printf '%s\n' 'LAN="lan"' 'SERVERS="172.26.0.0/16 213.75.1.1 2001:db8::/32"' >"$DEFAULT"
ip addr add 10.200.1.1/9 dev vlan2
ip addr add 192.168.1.1/24 dev lan
doctor
says_not "no route"
for name in vlan2 far lan box; do
	ip link set "$name" up
done
doctor
cured "no route by vlan2 leads to the provider's 172.26.0.0/16 (now: none), 213.75.1.1 (now: none)"
ip route replace 172.26.0.0/16 dev lan
doctor
cured "no route by vlan2 leads to the provider's 172.26.0.0/16 (now: lan)"
doctor
says "ok     routes by vlan2 lead to 172.26.0.0/16 213.75.1.1"
printf '%s\n' 'LAN="lan"' 'SERVERS="213.75.0.0/16"' >"$DEFAULT"
doctor
says "cure: ip route replace 213.75.0.0/16 via GATEWAY dev vlan2, and GATEWAY is the provider's"
printf '%s\n' 'LAN="lan"' 'SERVERS=""' >"$DEFAULT"
doctor
says_not " route"

# The file is read by the program whose it is; what follows from it is not said again.
printf '%s\n' 'LAN="lan"' 'SERVERS="172.26.0.0/166"' >"$DEFAULT"
doctor
says "WRONG  $DEFAULT:2: SERVERS: \"172.26.0.0/166\": expected an address or a network"
says_not "no rule gives"
head -n 1 "$WORK/said" | grep -qF "$DEFAULT:2" || fail "what is wrong with a file does not come first"
rm "$DEFAULT"

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
		chain output {
			type filter hook output priority 0; policy drop;
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
cured "drops what the multicast proxy sends (IGMP)"
cured "drops what boxes ask of the provider"
doctor
says_not " drops "
nft delete table inet router

# and one of iptables
iptables -P FORWARD DROP
iptables -P INPUT DROP
iptables -P OUTPUT DROP
doctor
cured "FORWARD of iptables drops the films"
cured "FORWARD of iptables drops the channels"
cured "INPUT of iptables drops what boxes ask for"
cured "OUTPUT of iptables drops what the multicast proxy sends (IGMP)"
cured "FORWARD of iptables drops what boxes ask of the provider"
doctor
says_not " drops "
iptables -F
iptables -P FORWARD ACCEPT
iptables -P INPUT ACCEPT
iptables -P OUTPUT ACCEPT
iptables -A FORWARD -j REJECT
doctor
cured "FORWARD of iptables drops the channels"
says "FORWARD of iptables drops the films"
says_not "INPUT of iptables drops"

ip link del vlan2
ip addr flush dev lan
doctor
says "the upstream interface vlan2 is not there"
says "cure: set it up, or: iptv-setup --upstream IF --lan lan, with IF one of: lo"
doctor --only settings
says "nothing is wrong"
doctor --only interfaces
says "1 thing is wrong"
doctor --upstream lan
says_not "is not there, or"
says "lan has no IPv4 address"
# It changed nothing by itself.
nft list ruleset >"$WORK/before"
doctor
nft list ruleset >"$WORK/after"
cmp "$WORK/before" "$WORK/after"
