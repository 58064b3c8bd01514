#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What iptv-doctor says of rules that give the helper, by where they stand, and of the
# connections that have to have it.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
IPTV_DOCTOR_ROOT=$WORK
NFT=$(command -v nft)
PATH=$WORK/bin:$PATH
export IPTV_DOCTOR_ROOT WORK NFT
mkdir -p "$WORK/etc/default" "$WORK/bin"
DEFAULT=$WORK/etc/default/rtsp-helper

# The rule sets are loaded, but without the modules no rule can give the helper: in the lists a mark
# stands for that.
cat >"$WORK/bin/nft" <<'END'
#!/bin/sh
"$NFT" "$@" | sed -e 's/ct mark set 0x0000022a/ct helper set "films"/' -e 's/ct mark set 0x00000015/ct helper set "files"/' \
	-e '/^	chain /i\	ct helper films {\n\t\ttype "rtsp" protocol tcp\n\t\tl3proto inet\n\t}' \
	-e '/^	chain /i\	ct helper files {\n\t\ttype "ftp" protocol tcp\n\t\tl3proto inet\n\t}'
END
cat >"$WORK/bin/conntrack" <<'END'
#!/bin/sh
case $* in
"-L -f ipv6 "*) cat "$WORK/six" ;;
"-L "*) cat "$WORK/four" ;;
*) echo "$*" >>"$WORK/deleted" ;;
esac
END
cat >"$WORK/bin/systemctl" <<'END'
#!/bin/sh
case $1 in
is-active) echo inactive ;;
esac
END
chmod +x "$WORK/bin"/*
: >"$WORK/four"
: >"$WORK/six"

# found [TEXT...]: of the helper it has these findings, and no others.
found() {
	"$TOP/scripts/iptv-doctor" --only helper >"$WORK/said" 2>&1 || [ $? = 1 ] ||
		{ cat "$WORK/said" >&2; fail "iptv-doctor ends"; }
	for text in "$@"; do
		says "$text"
	done
	count=$(grep -c '^WRONG' "$WORK/said" || :)
	[ "$count" = $# ] || { "$NFT" list ruleset; cat "$WORK/said" >&2; fail "$count findings and not $#"; }
}

# given and not_given [TEXT...]: of the rule set on the standard input, it says that a rule gives
# the helper, and that none does.
given() {
	load
	found "$@"
	says "ok     a rule gives connections the helper"
}

not_given() {
	load
	found "$@"
	says_not "a rule gives"
}

load() {
	{
		echo "flush ruleset"
		sed 's/HELPER/ct mark set 554/g'
	} | "$NFT" -f -
}

ip link set lo up
printf '%s\n' 'LAN="lan"' 'SERVERS=""' >"$DEFAULT"

EARLY="is at priority -300: rules count there, but give no helper"
NEVER="has the rule for the helper, but is never reached"

# base PRIORITY RULE [HOOK]: a table with that rule in the hook's chain, and other chains
base() {
	cat <<-END
		table inet router {
			chain assign { tcp dport 554 HELPER; }
			chain between { ip protocol tcp goto assign; }
			chain aside { counter; }
			map servers { type ipv4_addr : verdict; elements = { 172.26.0.1 : drop, 172.26.0.2 : goto assign }; }
			chain begin {
				type filter hook ${3:-prerouting} priority $1
				$2
			}
		}
	END
}

base -150 'tcp dport 554 HELPER' | given "chain assign of table inet router $NEVER"
base -300 'tcp dport 554 HELPER' |
	not_given "chain begin of table inet router $EARLY" "chain assign of table inet router $NEVER"
base -150 'counter comment "jump assign"' | not_given "chain assign of table inet router $NEVER"
base -150 'log prefix "jump assign " jump aside' | not_given "chain assign of table inet router $NEVER"
base -150 'jump assign' input | not_given "chain assign of table inet router $NEVER"
base -150 'tcp dport 21 ct mark set 21 jump assign' | given
for rule in 'jump assign' 'tcp dport 554 goto assign' 'jump between' 'tcp dport vmap { 80 : drop, 554 : jump assign }' \
	'tcp dport vmap { 80 : drop, 554 : goto between }' 'ip daddr vmap @servers'; do
	base -150 "$rule" | given
	base -199 "$rule" | given
	base 0 "$rule" forward | given
	base -300 "$rule" | not_given "chain assign of table inet router $EARLY"
	says "cure: move the rule to a chain of priority -150, or: systemctl enable --now rtsp-helper, and delete it"
	# A second way to it, in time
	{
		base -300 "$rule"
		echo "table inet router { chain late { type filter hook forward priority 0; jump between; }; }"
	} | given
	# The chain of another table is not it.
	{
		base -300 "$rule"
		echo "table ip router { chain assign { counter; }; chain late { type filter hook forward priority 0; jump assign; }; }"
	} | not_given "chain assign of table inet router $EARLY"
done
# Two rules of a chain are one finding, and a helper of another kind is none.
base -300 'tcp dport 554 HELPER; tcp dport 8554 HELPER; jump assign' |
	not_given "chain begin of table inet router $EARLY" "chain assign of table inet router $EARLY"
base -150 'tcp dport 21 ct mark set 21' | sed 's/HELPER/counter/' | not_given "no rule gives connections the helper"
# A table that sleeps gives none, and is not to blame.
base -150 'jump assign' | sed '1a\flags dormant' | not_given "no rule gives connections the helper"
base -300 'jump assign' | sed '1a\flags dormant' | not_given "no rule gives connections the helper"

# ---- connections ----

base -150 'jump assign' | given
says "note   no box has a control connection now"

# one SERVER PORT [HELPER [STATE]]: a line of conntrack
one() {
	echo "tcp      6 431990 ${4:-ESTABLISHED} src=192.168.1.20 dst=$1 sport=40000 dport=$2 packets=9 bytes=90" \
		"src=$1 dst=10.1.1.1 sport=$2 dport=40000 [ASSURED] mark=0 ${3:+helper=$3 }use=1"
}

# Any server: then all
one 203.0.113.9 554 >"$WORK/four"
found "of 1 control connections 0 have the helper"
says "cure: conntrack -D -p tcp -d 203.0.113.9 --dport 554 ends the old ones"
one 203.0.113.9 554 rtsp >"$WORK/four"
found
says "ok     1 control connections, all with the helper"
one 203.0.113.9 554 "" TIME_WAIT >"$WORK/four"
found
says "note   no box has"

# Some: cameras and recorders have none, and what a server asks of others is not meant.
printf '%s\n' 'LAN="lan"' 'SERVERS="172.26.0.0/16 172.23.0.0/17 213.75.1.1"' >"$DEFAULT"
{
	one 203.0.113.9 554
	one 172.23.128.1 554
	one 213.75.1.2 554
	one 172.26.0.1 443
	one 192.0.2.1 554 | sed 's/192.168.1.20/172.26.0.1/; s/10.1.1.1/172.26.0.1/'
} >"$WORK/four"
one 2001:db8::1 554 >"$WORK/six"
found
says "note   no box has"
one 172.26.255.1 554 rtsp >>"$WORK/four"
found
says "ok     1 control connections, all with the helper"
cp "$WORK/four" "$WORK/others"
for server in 172.26.0.1 172.23.127.255 213.75.1.1; do
	one "$server" 554 | cat "$WORK/others" - >"$WORK/four"
	found "of 2 control connections 1 have the helper"
	says "cure: conntrack -D -p tcp -d $server --dport 554 ends the old ones; LAN and SERVERS are in $DEFAULT"
done

# Ports and IPv6 as the file says
printf '%s\n' 'LAN="lan"' 'SERVERS="172.26.0.0/16 fd26::/16"' 'PORTS="1554 8554"' >"$DEFAULT"
one fd26::1 8554 >>"$WORK/six"
one 172.26.0.1 1554 >>"$WORK/four"
one 172.26.0.2 554 >>"$WORK/four"
found "of 2 control connections 0 have the helper"
says "cure: conntrack -D -p tcp -d 172.26.0.1 --dport 1554 && conntrack -D -f ipv6 -p tcp -d fd26::1 --dport 8554 ends"
sh -euc "$(sed -n 's/^ *cure: \(conntrack.*\) ends the old.*/\1/p' "$WORK/said")"
[ "$(wc -l <"$WORK/deleted")" = 2 ] || { cat "$WORK/deleted" >&2; fail "the cure does not end both"; }
