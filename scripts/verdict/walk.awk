# SPDX-License-Identifier: GPL-2.0-only
# The chains of HOOK and TYPE in a rule set as "nft list ruleset" prints it: what becomes of the
# packet of packet.awk by the rules of rules.awk. A line for each base chain:
# "PROGRAM<tab>VERDICT<tab>FAMILY TABLE CHAIN<tab>RULE". "from" is "from" for what comes from
# the boxes, "lan" and "net" are their interface and network, and "up" is the upstream. In the hook
# output it is what the router sends itself, from its address "self": "from" is towards the upstream.

function ends(what, why) {
	if (!(what in OUT))
		OUT[what] = why
}

# walk TABLE CHAIN: 1 where the packet comes to its end there in any case; OUT has which
function walk(table, chain, depth,    i, m, v, t, r, fell) {
	if (depth > 16 || !((table, chain) in COUNT)) {
		ends("unknown", "chain " chain)
		return 1
	}
	for (i = 1; i <= COUNT[table, chain]; i++) {
		m = rule(RULE[table, chain, i])
		v = VERDICT
		t = TARGET
		if (!m || v == "")
			continue
		if (m == 2 && UNSURE == "")
			UNSURE = TEXT[table, chain, i]
		if (v == "return" && m == 1)
			return 0
		else if (v == "return")
			fell = 1
		else if (v == "jump" || v == "goto") {
			r = walk(table, t, depth + 1)
			if (m == 1 && (r || v == "goto"))
				return r && !fell
			if (v == "goto" && !r)
				fell = 1
		} else {
			ends(v, TEXT[table, chain, i])
			if (m == 1)
				return !fell
		}
	}
	return 0
}

/^# Warning: table .* is managed by iptables-nft/ { theirs[$4 " " $5] = 1 }
$1 == "table" { table = $2 " " $3 }
/^\tflags .*dormant/ { dormant[table] = 1 }
/^\t[a-z]/ { chain = "" }
/^\tchain / { chain = $2; COUNT[table, chain] = 0; next }
chain != "" && $1 == "type" && $3 == "hook" {
	if ($2 == type && $4 == hook && table ~ /^(ip|inet) /) {
		base[++bases] = table " " chain
		dropping[bases] = / policy drop;/
	}
	next
}

chain != "" && /^\t\t/ {
	sub(/^\t\t/, "")
	text = rule_text = $0
	if (sub(/.*\001/, "", text))
		sub(/\001.*/, "", rule_text)
	RULE[table, chain, ++COUNT[table, chain]] = rule_text
	TEXT[table, chain, COUNT[table, chain]] = text
}

END {
	# The one towards the router itself leaves by none, and its own came by none.
	iif = hook == "output" ? "-" : from == "from" ? lan : up
	oif = hook == "input" ? "-" : from == "from" ? up : lan
	if (hook == "output")
		src = self
	else if (from == "from")
		src = net
	else if (dst == "")
		dst = net
	for (b = 1; b <= bases; b++) {
		split("", OUT)
		UNSURE = ""
		split(base[b], part, " ")
		# Those of iptables are looked at by its own means, and a dormant table is not at work.
		if ((part[1] " " part[2]) in theirs || (part[1] " " part[2]) in dormant)
			continue
		if (!walk(part[1] " " part[2], part[3], 0))
			ends(dropping[b] ? "drop" : "accept", dropping[b] ? "its policy" : "")
		n = 0
		for (what in OUT) {
			n++
			said = what
		}
		if (n > 1)
			said = "unknown"
		print program "\t" said "\t" base[b] "\t" (said != "unknown" ? OUT[said] : "unknown" in OUT ? OUT["unknown"] : UNSURE)
	}
}
