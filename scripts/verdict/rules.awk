# SPDX-License-Identifier: GPL-2.0-only
# A rule as nft(8) lists it: whether it is for the packet of packet.awk, and its verdict.

# verdict AT: whether one stands there; VERDICT and TARGET
function verdict(at,    word) {
	word = T[at]
	if (word !~ /^(accept|drop|reject|return|jump|goto|queue|masquerade|snat)$/)
		return 0
	VERDICT = word == "reject" ? "drop" : word == "snat" || word == "masquerade" ? "nat" : word
	if (word == "queue")
		VERDICT = "unknown"
	TARGET = word == "jump" || word == "goto" ? T[at + 1] : ""
	return 1
}

# map AT KEY: of a verdict map; M, whether an element is the one
function map(at, key, n,    m, some) {
	if (T[at] != "{") {
		M = 2
		VERDICT = "unknown"
		return n
	}
	for (M = 0; ++at <= n && T[at] != "}";) {
		m = key == "" || T[at + 1] == "." ? 2 : T[at] == "*" ? 1 : one(key, T[at])
		while (at < n && T[at] != ":")
			at++
		at++
		if (m == 1 && !some && verdict(at)) {
			M = 1
			return n
		}
		some = some || m
		if (T[at] == "jump" || T[at] == "goto")
			at++
	}
	VERDICT = some ? "unknown" : ""
	M = some ? 2 : 0
	return n
}

# match AT: what begins there; M, whether it is so. Returns where it ends.
function matches(at, n,    key, op) {
	key = T[at]
	if (key ~ /^(ip|ip6|tcp|udp|th|ct|meta|icmp|icmpv6|igmp|arp|ether|sctp|dccp|udplite|esp|ah)$/)
		key = key " " T[++at]
	else if (key == "fib")
		while (at < n && T[at + 1] ~ /^(\.|saddr|daddr|iif|oif|mark|type|oifname|check)$/)
			key = key " " T[++at]
	sub(/^meta (iif|oif)/, substr(key, 6, 3), key)
	if (T[at + 1] == "set") {
		M = 1
		return at + (T[at + 3] ~ /^(mark|helper)$/ ? 3 : 2)
	}
	for (; T[at + 1] == "."; at += 2) {
		key = ""
		if (T[at + 2] ~ /^(ip|ip6|tcp|udp|th|ct|meta|ether)$/)
			at++
	}
	if (T[at + 1] == "vmap")
		return map(at + 2, key, n)
	# Any other word of signs is an operator that is not known here.
	if (T[at + 1] ~ /^([!=<>&|^]+|and|or|xor)$/)
		op = T[++at]
	at++
	if (T[at] == "{") {
		for (M = 0; ++at <= n && T[at] != "}";)
			M = most(M, key == "" || T[at + 1] ~ /^[.|]$/ || T[at - 1] ~ /^[.|]$/ ? 2 : one(key, T[at]))
	} else {
		M = T[at] ~ /^@/ ? 2 : one(key, T[at])
		# "established | related" is both at once, which no packet is; a list with commas is one of them.
		for (; T[at + 1] == "|"; at += 2)
			M = key == "ct state" ? 0 : 2
	}
	# A lone "!" is "none of these bits".
	if (op == "!=" || (op == "!" && key == "ct state"))
		M = M == 2 ? 2 : !M
	else if (op != "" && op != "==")
		M = 2
	if (foreign(key))
		M = 0
	return at
}

# rule LINE: whether it is for the packet; VERDICT
function rule(line,    n, at, m) {
	n = words(line)
	VERDICT = TARGET = ""
	m = 1
	for (at = 1; at <= n; at++) {
		if (verdict(at))
			break
		if (T[at] == "counter")
			at += T[at + 1] == "packets" ? 4 : T[at + 1] == "name" ? 2 : 0
		else if (T[at] == "comment")
			at++
		else if (T[at] == "flow")
			at += 2
		else if (T[at] == "log")
			while (T[at + 1] ~ /^(prefix|level|flags|group|snaplen|queue-threshold)$/)
				at += 2
		else if (T[at] ~ /^(ip|ip6|tcp|udp|th|ct|meta|fib|icmp|icmpv6|igmp|arp|ether|sctp|dccp|udplite|esp|ah|[io]if(name)?)$/) {
			at = matches(at, n)
			m = least(m, M)
		} else if (T[at] !~ /^(notrack|continue)$/)
			m = least(m, 2)
	}
	return m
}
