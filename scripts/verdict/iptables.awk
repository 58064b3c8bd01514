# SPDX-License-Identifier: GPL-2.0-only
# The output of iptables-save(8) as nft(8) would list the same rules, each with its own text
# behind it: \001 stands between them.

function translate(n,    i, j, not, out, word) {
	for (i = 3; i <= n; i++) {
		word = T[i]
		not = ""
		if (word == "!") {
			not = "!= "
			word = T[++i]
		}
		if (word in KEY)
			out = out KEY[word] " " not argument(word, T[++i]) " "
		else if (word == "-j" || word == "-g")
			return out target(word, T[i + 1])
		else if (word == "--comment")
			i++
		else if (word == "-m" && T[i + 1] ~ /^(comment|conntrack|state|tcp|udp|multiport|pkttype|addrtype|helper|limit)$/)
			i++
		else {
			out = out "? "
			while (i < n && T[i + 1] !~ /^(-|!$)/)
				i++
		}
	}
	return out
}

function argument(word, text) {
	sub(/\+$/, "*", text)
	if (word == "--dports" && gsub(",", " ", text))
		text = "{ " text " }"
	return word == "-i" || word == "-o" ? text : tolower(text)
}

function target(word, name) {
	if (name ~ /^(ACCEPT|DROP|REJECT|RETURN|MASQUERADE|SNAT)$/)
		return tolower(name)
	if (name ~ /QUEUE$/)
		return "queue"
	if ((name) in DECLARED)
		return (word == "-g" ? "goto " : "jump ") name
	return ""
}

BEGIN {
	n = split("-i,iifname,-o,oifname,-s,ip saddr,-d,ip daddr,-p,meta l4proto,--ctstate,ct state,--state,ct state," \
		"--dport,th dport,--dports,th dport,--pkt-type,meta pkttype,--dst-type,fib daddr type,--helper,ct helper", pair, ",")
	for (i = 1; i < n; i += 2)
		KEY[pair[i]] = pair[i + 1]
}

/^\*/ { table = substr($1, 2); chains = 0; split("", DECLARED); split("", BODY) }
/^:/ {
	name[++chains] = substr($1, 2)
	DECLARED[name[chains]] = $2
}

$1 == "-A" { BODY[$2] = BODY[$2] "\t\t" translate(words($0)) "\001" $0 "\n" }
$1 == "COMMIT" {
	print "table ip " table " {"
	for (i = 1; i <= chains; i++) {
		print "\tchain " name[i] " {"
		policy = DECLARED[name[i]]
		if (policy != "-")
			print "\t\ttype " table " hook " tolower(name[i]) " priority 0; policy " tolower(policy) ";"
		printf "%s\t}\n", BODY[name[i]]
	}
	print "}"
}
