# SPDX-License-Identifier: GPL-2.0-only
# The chains of "nft -y list ruleset" that give the helper rtsp: "PRIORITY FAMILY TABLE CHAIN", and
# "-" where no connection of a box comes by. A chain that others jump to has the latest priority of
# theirs, as one of them is enough. Verdict maps stand between chains as "@NAME".

function edge(from, to) {
	FROM[++edges] = table SUBSEP from
	TO[edges] = table SUBSEP to
}

function raise(chain, priority) {
	if (chain in BEST && BEST[chain] >= priority)
		return 0
	BEST[chain] = priority
	return 1
}

# jumps TEXT: where a rule or the elements of a map lead to
function jumps(text,    n, i, word) {
	gsub(/"[^"]*"/, "\"", text)
	n = split(text, word, /[ \t,]+/)
	for (i = 1; i < n; i++)
		if (word[i] ~ /^(jump|goto)$/ || (word[i] == "vmap" && word[i + 1] ~ /^@/))
			edge(chain, word[i + 1])
}

$1 == "table" { table = $2 " " $3; dormant = 0; split("", object) }
/^\tflags .*dormant/ { dormant = 1 }
dormant { next }
/^\t[a-z]/ { chain = "" }
/^\tct helper / { name = $3 }
$1 == "type" && $2 == "\"rtsp\"" { object[name] = 1 }
/^\t(chain|map) / {
	chain = ($1 == "map" ? "@" : "") $2
	next
}
chain == "" { next }
# What is routed never comes to the hook input.
$1 == "type" && $3 == "hook" {
	if ($4 ~ /^(prerouting|output|forward|postrouting)$/ && match($0, / priority -?[0-9]+;/))
		raise(table SUBSEP chain, substr($0, RSTART + 10, RLENGTH - 11) + 0)
	next
}

{ jumps($0) }
/ct helper set / {
	given = substr($0, index($0, "ct helper set "))
	for (one in object)
		if (index(given, "\"" one "\"")) {
			GIVES[++gives] = table SUBSEP chain
			break
		}
}

END {
	do {
		changed = 0
		for (i = 1; i <= edges; i++)
			if (FROM[i] in BEST && raise(TO[i], BEST[FROM[i]]))
				changed = 1
	} while (changed)
	for (i = 1; i <= gives; i++) {
		split(GIVES[i], part, SUBSEP)
		print (GIVES[i] in BEST ? BEST[GIVES[i]] : "-"), part[1], part[2]
	}
}
