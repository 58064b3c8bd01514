# SPDX-License-Identifier: GPL-2.0-only
# Those of "conntrack -L" that the helper is meant for: established, to a server of "servers", to
# any without, and to a port of "ports". range() and within() are those of packet.awk.

# first NAME: its value the first time, as the box sent it; behind that are the answers
function first(name,    i) {
	for (i = 1; i <= NF; i++)
		if (index($i, name "=") == 1)
			return substr($i, length(name) + 2)
	return ""
}

function wanted(address,    i) {
	for (i = 1; i <= nets; i++)
		# A network of IPv6 stands for all: what else is asked at that port there is hardly another's.
		if (net[i] ~ /:/ ? address ~ /:/ : address !~ /:/ && within(net[i], address) == 1)
			return 1
	return !nets
}

NR == 1 {
	nets = split(servers, net, " ")
	for (i = split(ports, part, " "); i > 0; i--)
		PORT[part[i]] = 1
}

/ ESTABLISHED / && (first("dport") in PORT) && wanted(first("dst"))
