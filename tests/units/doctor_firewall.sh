#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What iptv-doctor says of firewalls: of rule sets of nftables and iptables that are loaded, which
# let films, channels and IGMP through and which do not, and which it cannot tell.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"

ip link set lo up
ip link add vlan2 type veth peer name far
ip link add lan type veth peer name box
ip addr add 10.1.1.1/9 dev vlan2
ip addr add 192.168.1.1/24 dev lan
IPTV_DOCTOR_ROOT=$WORK
export IPTV_DOCTOR_ROOT
mkdir -p "$WORK/etc/default"
printf '%s\n' 'LAN="lan"' 'SERVERS="172.26.0.0/16 172.23.0.0/17"' >"$WORK/etc/default/rtsp-helper"
printf '%s\n' "phyint vlan2 upstream" "    whitelist 239.0.0.0/16" "phyint lan downstream" >"$WORK/conf"

FILMS="drops the films"
CHANNELS="drops the channels"
IGMP="drops what boxes ask for (IGMP)"
SENT="drops what the multicast proxy sends (IGMP)"
UPSTREAM=vlan2
UNSURE="cannot be judged by reading: "

doctor() {
	"$TOP/scripts/iptv-doctor" --only firewall --conf "$WORK/conf" --upstream "$UPSTREAM" \
		>"$WORK/said" 2>&1 || [ $? = 1 ] || { cat "$WORK/said" >&2; fail "iptv-doctor ends"; }
}

# found [TEXT...]: of these the firewall is accused or suspected, and of nothing else.
found() {
	doctor
	for text in "$@"; do
		says "$text"
	done
	count=$(grep -v '(NAT)' "$WORK/said" | grep -c -e '^WRONG' -e "$UNSURE" || :)
	[ "$count" = $# ] || { cat "$WORK/said" >&2; fail "$count findings and not $#, of: $RULES"; }
}

# input RULE..., forward RULE... and output RULE...: a table whose chains have these rules and drop the rest
input() {
	chains "$(printf '%s\n' "$@")" "accept"
}

forward() {
	chains "accept" "$(printf '%s\n' "$@")"
}

output() {
	chains accept accept "$(printf '%s\n' "$@")"
}

# chains INPUT FORWARD [OUTPUT]
chains() {
	RULES="input: $1; forward: $2; output: ${3-accept}"
	nft -f - <<-END
		flush ruleset
		table inet router {
			set some { type ipv4_addr; flags interval; elements = { 172.26.0.0/16 }; }
			set groups { type ipv4_addr; flags interval; elements = { 239.0.0.0/8 }; }
			chain films { ct state established,related accept; }
			chain back { return; }
			chain asked { ip protocol igmp accept; }
			chain input {
				type filter hook input priority 0; policy drop
				$1
			}
			chain forward {
				type filter hook forward priority 0; policy drop
				$2
			}
			chain output {
				type filter hook output priority 0; policy drop
				${3-accept}
			}
		}
	END
}

OUT='iifname "lan" oifname "vlan2" accept'
RELATED="ct state established,related accept"
GROUPS_PASS="ip daddr 224.0.0.0/4 accept"

# Nothing loaded, all accepted, and each rule that lets through what it has to
found
chains accept accept
found
input "ip protocol igmp accept"
found
for rule in 'iifname { "lan", "vlan2" } ip daddr 224.0.0.0/4 ip protocol igmp accept' \
	'iifname "l*" meta l4proto { icmp, igmp } counter accept' 'jump asked' 'goto asked' \
	'iifname vmap { "vlan2" : drop, "lan" : jump asked }' 'meta pkttype multicast log prefix "igmp drop " accept' \
	'ct state vmap { established : accept, related : accept, new : goto asked, invalid : drop }' \
	'iifname "lan" ip saddr 192.168.0.0/16 accept' 'iifname != "vlan2" accept comment "not drop"' \
	'fib daddr type multicast accept'; do
	input "tcp dport 22 drop" "ct state invalid drop" "ip6 saddr fe80::/10 drop" "$rule"
	found
done
for rule in "$RELATED" "ct state { established, related } accept" "jump films" 'ct state related goto films' \
	'ct helper "rtsp" accept' 'ct state vmap { related : accept, invalid : drop }' \
	'iifname vlan2 ip saddr 172.26.0.0/15 ip daddr 192.168.1.0/24 ct state related accept'; do
	forward 'jump back' 'tcp flags syn tcp option maxseg size set rt mtu' "$rule" "$GROUPS_PASS" "$OUT"
	found
done
for rule in "ip daddr 239.0.0.0/16 accept" 'iifname "vlan2" oifname "lan" ip daddr 224.0.0.0/4 meta l4proto udp accept' \
	'iifname "vlan2" meta mark set 1 ip daddr 239.0.0.0-239.255.255.255 accept'; do
	forward "$RELATED" "$OUT" "$rule"
	found
done

# Accepted in another chain, behind another rule, from another interface: not accepted.
chains "$RELATED" "ct state established accept; $GROUPS_PASS; $OUT"
found "$FILMS" "$IGMP"
chains "$RELATED; ip protocol igmp accept" ""
found "$FILMS" "$CHANNELS" "drops what boxes ask of the provider"
chains "" "ip protocol igmp accept; ip daddr 224.0.0.0/4 accept; $RELATED; $OUT"
found "$IGMP"
input "ip protocol igmp drop" "ip protocol igmp accept"
found "$IGMP, by ip protocol igmp drop"
for rule in 'iifname vlan2 ip protocol igmp accept' 'iifname != "lan" accept' 'jump back' 'jump films' \
	'ip daddr 10.0.0.0/8 accept' 'iifname "lan" return; ip protocol igmp accept' 'ip protocol udp accept' \
	'tcp dport != 22 accept' 'meta l4proto igmp reject; jump asked' 'oifname "lan" ip protocol igmp accept' \
	'iifname vmap { "vlan2" : accept }' 'log prefix "igmp accept"' 'tcp dport 1 comment "accept"'; do
	input "$rule"
	found "$IGMP"
done
forward "$RELATED" "iifname eth7 $GROUPS_PASS" "$OUT"
found "$CHANNELS"
forward "$RELATED" "ip daddr 224.0.0.0/24 accept" "$OUT"
found "$CHANNELS"
for rule in 'oifname lan drop' 'iifname vlan2 drop' 'iifname vlan2 oifname lan counter reject'; do
	forward "$rule" "$RELATED" "$GROUPS_PASS" "$OUT"
	found "$FILMS" "$CHANNELS"
done
forward "$RELATED" "$GROUPS_PASS" 'iifname lan oifname eth7 accept'
found "drops what boxes ask of the provider"
forward "$RELATED" "$GROUPS_PASS" 'iifname lan tcp dport { 80, 443 } accept'
found "drops what boxes ask of the provider"

# nft prints "none of these states" as "ct state ! established,related". "!= established,related" is another
# thing: not both at once, which all packets are.
for rule in 'ct state & (established|related) == 0 drop' 'ct state != { established, related } drop' \
	'ct state new drop' 'ct state { invalid, new } drop' 'ct state invalid,new drop' \
	'ct state vmap { new : drop, related : accept }'; do
	forward "$rule" accept
	found "$CHANNELS" "drops what boxes ask of the provider"
done
forward 'ct state != established,related drop' accept
found "$FILMS" "$CHANNELS" "drops what boxes ask of the provider"
for rule in 'ct state & (established|related) != 0 accept' 'ct state & (new|invalid) == 0 accept' \
	'ct state != new accept' 'ct state != { new, invalid } accept'; do
	forward "$rule" "$GROUPS_PASS" "$OUT"
	found
done
for rule in 'ct state == (established|related) accept' 'ct state != { related, new } accept'; do
	forward "$rule" "$GROUPS_PASS" "$OUT"
	found "$FILMS"
done
forward 'ct state & new == new drop' accept
found "films (state RELATED) through $UNSURE" "channels (to 224.0.0.0/4) through $UNSURE" \
	"what boxes ask of the provider through $UNSURE"

# What the router itself sends, towards both sides
for rule in 'ip protocol igmp accept' 'oifname { "lan", "vlan2" } accept' 'ip daddr 224.0.0.0/3 accept' 'jump asked' \
	'fib daddr type multicast accept' 'oifname != "lo" meta l4proto igmp accept' 'ct state { new, related } accept' \
	'ip saddr { 10.1.1.1, 192.168.1.1 } accept' 'iifname != "lan" accept'; do
	output 'ct state invalid drop' "$rule"
	found
done
for rule in 'ip protocol udp accept' 'oifname vlan2 ip protocol igmp accept' 'oifname lan ip protocol igmp accept' \
	'iifname "lan" accept' 'ct state established,related accept' 'ip saddr 10.1.1.2 accept' 'jump films'; do
	output "$rule"
	found "chain output of table inet router $SENT, by its policy"
done
output 'ip protocol igmp reject' accept
found "chain output of table inet router $SENT, by ip protocol igmp"
output 'meta pkttype multicast accept'
found "what the multicast proxy sends (IGMP) through $UNSURE"
# From which of two addresses, a text does not tell.
ip addr add 10.1.1.2/9 dev vlan2
output 'ip saddr { 10.1.1.1, 192.168.1.1 } accept'
found "what the multicast proxy sends (IGMP) through $UNSURE"
ip addr del 10.1.1.2/9 dev vlan2

# A table that sleeps does nothing.
chains "" "" ""
nft 'add table inet router { flags dormant; }'
found
nft 'add table inet router'
found "$FILMS" "$CHANNELS" "$IGMP" "$SENT" "drops what boxes ask of the provider"

# The groups of the configuration; without it, those that providers use
forward "$RELATED" "$OUT" "ip daddr 239.0.0.0/16 accept"
mv "$WORK/conf" "$WORK/gone"
found "channels (to 224.0.0.0/4) through ${UNSURE}ip daddr 239.0.0.0/16 accept"
mv "$WORK/gone" "$WORK/conf"

# A second chain of the hook, and one for IPv6 only
forward accept
nft add table ip late
nft add chain ip late last '{ type filter hook forward priority 50; policy accept; }'
nft add rule ip late last oifname lan drop
found "chain last of table ip late $FILMS" "chain last of table ip late $CHANNELS"
nft delete table ip late
nft add table ip6 late
nft add chain ip6 late last '{ type filter hook forward priority 50; policy drop; }'
found

# What a text cannot tell
forward 'ct status & dnat == 0 drop' accept
found "films (state RELATED) through $UNSURE" "channels (to 224.0.0.0/4) through $UNSURE" \
	"what boxes ask of the provider through $UNSURE"
for rule in 'ip daddr @groups accept' 'meta mark 1 accept' 'ip daddr 224.0.0.0/4 limit rate 100/second accept' \
	'ip daddr 239.0.0.0/24 accept'; do
	forward "$RELATED" "$OUT" "$rule"
	found "channels (to 224.0.0.0/4) through $UNSURE$(printf '%s' "$rule" | sed 's/mark 1/mark 0x00000001/; s/limit.*//')"
done
forward "iifname vlan2 ip saddr @some drop" "$RELATED" "$GROUPS_PASS" "$OUT"
found "films (state RELATED) through $UNSURE" "channels (to 224.0.0.0/4) through $UNSURE"
input 'iifname . ip protocol vmap { "lan" . igmp : accept }'
found "(IGMP) through $UNSURE"

# Each of several interfaces has to be served.
sed -i 's/^LAN=.*/LAN="lan bo*"/' "$WORK/etc/default/rtsp-helper"
forward "$RELATED" "oifname lan $GROUPS_PASS" 'oifname vlan2 accept'
found "$CHANNELS"
forward "$RELATED" 'oifname { lan, box } ip daddr 224.0.0.0/4 accept' 'oifname vlan2 accept'
found
sed -i 's/^LAN=.*/LAN="lan"/' "$WORK/etc/default/rtsp-helper"

# NAT, which may be meant to be missing
chains accept accept
found
says "nothing translates what goes out by vlan2 (NAT)"
says "iptables -t nat -A POSTROUTING -o vlan2 -j MASQUERADE"
nft add table ip router
nft add chain ip router leave '{ type nat hook postrouting priority 100; }'
# nat RULES TEXT
nat() {
	nft flush chain ip router leave
	printf '%s\n' "$1" | tr ';' '\n' | sed 's/^/add rule ip router leave /' | nft -f -
	found
	says "$2"
}
nat 'oifname lan masquerade' "nothing translates"
nat 'oifname vlan2 ip daddr 10.0.0.0/8 masquerade' "nothing translates"
nat 'oifname vlan2 return; oifname vlan2 masquerade' "nothing translates"
nat 'oifname vlan2 masquerade' "the firewall translates what goes out by vlan2 (NAT)"
nat 'iifname lan oifname vlan2 ip daddr 172.16.0.0/12 snat to 10.1.1.1' "the firewall translates"
nft flush ruleset
iptables -t nat -A POSTROUTING -o vlan2 -j MASQUERADE
found
says "the firewall translates what goes out by vlan2 (NAT)"
iptables -t nat -F
nft flush ruleset

# The same of iptables. tables INPUT FORWARD [OUTPUT]: rules with a semicolon between
tables() {
	RULES="INPUT: $1; FORWARD: $2; OUTPUT: ${3--j ACCEPT}"
	{
		printf '%s\n' "*filter" ":INPUT DROP" ":FORWARD DROP" ":OUTPUT DROP" ":sub -"
		printf '%s\n' "$1" | tr ';' '\n' | sed -n 's/^ *\(.*[^ ]\) *$/-A INPUT \1/p'
		printf '%s\n' "$2" | tr ';' '\n' | sed -n 's/^ *\(.*[^ ]\) *$/-A FORWARD \1/p'
		printf '%s\n' "${3--j ACCEPT}" | tr ';' '\n' | sed -n 's/^ *\(.*[^ ]\) *$/-A OUTPUT \1/p'
		printf '%s\n' "-A sub -p igmp -j ACCEPT" "-A sub -m conntrack --ctstate RELATED -j ACCEPT" COMMIT
	} | "$PROGRAM-restore"
}

OUT="-i lan -o vlan2 -d 172.16.0.0/12 -j ACCEPT"
RELATED="-m conntrack --ctstate ESTABLISHED,RELATED -j ACCEPT"
PASS="-d 224.0.0.0/4 -j ACCEPT"
for PROGRAM in iptables-nft iptables-legacy; do
	name=iptables
	case $PROGRAM$(iptables -V) in
	*-legacy*nf_tables* | *-nft*legacy*) name=$PROGRAM ;;
	esac
	for rule in '-i lan -p igmp -j ACCEPT' '-j sub' '-g sub' '! -i vlan2 -j ACCEPT' '-i l+ -j ACCEPT' \
		'-m pkttype --pkt-type multicast -m comment --comment "it is; -j DROP" -j ACCEPT' \
		'-m addrtype --dst-type MULTICAST -j ACCEPT'; do
		case $rule in *';'*) rule=$(printf '%s' "$rule" | tr -d ';') ;; esac
		tables "-p tcp -m tcp ! --dport 22 -j DROP; -j LOG --log-prefix DROP; $rule" "-j sub; $PASS; $OUT"
		found
	done
	for rule in '-i vlan2 -p igmp -j ACCEPT' '-p igmp -j DROP; -j sub' '-p udp -j ACCEPT' '-i lan -j RETURN; -j sub' \
		'! -i lan -j ACCEPT' '-s 10.0.0.0/8 -j ACCEPT'; do
		tables "$rule" "$RELATED; $PASS; $OUT"
		found "INPUT of $name $IGMP"
	done
	tables "-j sub; $RELATED" "-m conntrack --ctstate ESTABLISHED -j ACCEPT; -i eth7 $PASS; $OUT"
	found "FORWARD of $name $FILMS" "FORWARD of $name $CHANNELS"
	tables "-j sub" "-o lan -j REJECT; $RELATED; $PASS; $OUT"
	found "$FILMS" "$CHANNELS"
	tables "-j sub" "$RELATED; $PASS; -i lan -o eth7 -j ACCEPT"
	found "FORWARD of $name drops what boxes ask of the provider"
	tables "-j sub" "$RELATED; $OUT; -m mark --mark 0x1 -j ACCEPT"
	found "$UNSURE-A FORWARD -m mark --mark 0x1 -j ACCEPT"
	for rule in '-p igmp -j ACCEPT' '-j sub' '-d 224.0.0.0/4 -j ACCEPT' '-o vlan2 -j ACCEPT; -o lan -p igmp -j ACCEPT'; do
		tables "-j sub" "$RELATED; $PASS; $OUT" "$rule"
		found
	done
	for rule in '-p igmp -j REJECT; -j ACCEPT' '-o vlan2 -j ACCEPT' "$RELATED" ''; do
		tables "-j sub" "$RELATED; $PASS; $OUT" "$rule"
		found "OUTPUT of $name $SENT"
	done
	printf '%s\n' "*filter" ":INPUT ACCEPT" ":FORWARD ACCEPT" ":OUTPUT ACCEPT" COMMIT | "$PROGRAM-restore"
	found
done

# For an interface that is not there no rule is advised.
echo 'LAN="vlan100"' >"$WORK/etc/default/rtsp-helper"
chains '' ''
doctor
says "note   no interface of the boxes is known or there"
says_not "vlan100"
