# SPDX-License-Identifier: GPL-2.0-only
# One packet, and whether what a rule says is so of it: "iif", "oif", "src", "dst", "proto",
# "dport", "state" and "cast" say which packet. 1 is yes, 0 no, and 2 what a text cannot tell:
# named sets, marks, limits, and whatever is not known here. Both iptables.awk and rules.awk
# are read after this.

# T[1..n]: the words of a rule, without quotes and commas
function words(text,    n, word) {
	split("", T)
	while (match(text, /^[ \t]*("([^"\\]|\\.)*"|[^ \t"]+)/)) {
		word = substr(text, RSTART, RLENGTH)
		text = substr(text, RSTART + RLENGTH)
		sub(/^[ \t]*"?/, "", word)
		sub(/[",]*$/, "", word)
		if (word != "")
			T[++n] = word
	}
	return n + 0
}

function least(a, b) { return !a || !b ? 0 : a == 2 || b == 2 ? 2 : 1 }

function most(a, b) { return a == 1 || b == 1 ? 1 : a == 2 || b == 2 ? 2 : 0 }

function number(text,    parts) {
	split(text, parts, ".")
	return ((parts[1] * 256 + parts[2]) * 256 + parts[3]) * 256 + parts[4]
}

# LO and HI: of an address, a network, or two addresses with a dash
function range(text,    parts, size) {
	if (text !~ /^[0-9]+\.[0-9]+\.[0-9]+\.[0-9]+([\/-][0-9.]+)?$/)
		return 0
	if (split(text, parts, "-") == 2) {
		LO = number(parts[1])
		HI = number(parts[2])
		return 1
	}
	split(text, parts, "/")
	size = text ~ /\// ? 2 ^ (32 - parts[2]) : 1
	LO = int(number(parts[1]) / size) * size
	HI = LO + size - 1
	return 1
}

function within(says, packet,    lo, hi) {
	if (packet == "" || !range(says))
		return 2
	lo = LO
	hi = HI
	range(packet)
	return LO >= lo && HI <= hi ? 1 : HI < lo || LO > hi ? 0 : 2
}

function named(says, packet) {
	if (packet == "")
		return 2
	if (says ~ /\*$/)
		return index(packet, substr(says, 1, length(says) - 1)) == 1
	return says == packet
}

function protocol(says) {
	return says == proto || says == "ip" || says == "all" || says ~ /^[0-9]+$/ &&
		says + 0 == (proto == "igmp" ? 2 : proto == "tcp" ? 6 : 17)
}

function port(says,    parts) {
	if (dport == "" || says !~ /^[0-9]+([:-][0-9]+)?$/)
		return 2
	return split(says, parts, /[:-]/) == 2 ? dport >= parts[1] + 0 && dport <= parts[2] + 0 : dport == says
}

function states(says,    parts, n, i, m) {
	n = split(says, parts, ",")
	for (i = 1; i <= n; i++)
		m = most(m, parts[i] == state ? 1 : parts[i] == "untracked" ||
			(parts[i] ~ /^[sd]nat$/ && state == "related") ? 2 : 0)
	return m + 0
}

# one KEY VALUE: whether the packet has it
function one(key, value) {
	if (key == "iifname" || key == "iif") return named(value, iif)
	if (key == "oifname" || key == "oif") return named(value, oif)
	if (key == "ip saddr") return within(value, src)
	if (key == "ip daddr") return within(value, dst)
	if (key == "ip protocol" || key == "meta l4proto") return protocol(value)
	if (key == "meta nfproto") return value == "ipv4"
	if (key == "meta protocol") return value == "ip"
	# What leaves has its kind only later.
	if (key == "meta pkttype" && hook == "output") return 2
	if (key == "meta pkttype" || key == "fib daddr type")
		return value == cast || (cast == "host" && value == "unicast")
	if (key == "ct state") return states(value)
	if (key == "ct status" && state != "related") return value ~ /dnat|assured|seen-reply/ ? 0 : 2
	if (key == "ct helper") return state == "related" && value == "rtsp"
	if (key ~ /^(tcp|udp|th) dport$/) return port(value)
	return 2
}

# What another protocol only has
function foreign(key) {
	return key ~ /^(ip6|arp|icmp|icmpv6|sctp|dccp|udplite|esp|ah) / ||
		key ~ /^(tcp|udp|igmp) / && key !~ "^" proto " "
}
