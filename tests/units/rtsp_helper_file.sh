#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What /etc/default/rtsp-helper may say, and what is said about what it may not: file,
# line and value. Nothing in it is run.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
FILE=$WORK/rtsp-helper

helper() {
	"$TOP/systemd/libexec/rtsp-helper" --config "$FILE" "$@" >"$WORK/said" 2>&1
}

# loaded: the rules without what wants the modules, as this kernel shows them
loaded() {
	helper show || { cat "$WORK/said" >&2; fail "it does not take the file"; }
	sed -e '/ct helper rtsp/,/}/d' -e 's/ct helper set "rtsp"/accept/' "$WORK/said" >"$WORK/rules"
	nft -f "$WORK/rules" || { cat "$WORK/rules" >&2; fail "nft does not take the rules"; }
	nft -y list table inet rtsp_helper >"$WORK/said"
}

# refused LINE VALUE EXPECTED: the file has become wrong there.
refused() {
	! helper check || fail "it takes $2"
	says "$FILE:$1: "
	says "$2"
	says "expected $3"
	! helper load || fail "it loads $2"
	says "stay as they were"
}

# The file as it is installed, and each choice in it.
cp "$TOP/systemd/default/rtsp-helper" "$FILE"
loaded
says 'iifname "vlan100" tcp dport 554 ct state new jump assign'
says "172.26.0.0/16"
says "priority -150"
grep -c '^#SERVERS=' "$FILE" >"$WORK/count"
[ "$(cat "$WORK/count")" -ge 5 ] || fail "the file has lost its choices"
sed -n 's/^#SERVERS=/SERVERS=/p' "$TOP/systemd/default/rtsp-helper" >"$WORK/choices"
while IFS= read -r choice; do
	{ cat "$TOP/systemd/default/rtsp-helper"; printf '%s\n' "$choice"; } >"$FILE"
	loaded
	says_not "172.26.0.0/16"
done <"$WORK/choices"

# Several interfaces, both families, networks within networks, other ports, any server
printf '%s\n' "LAN='br0 vlan*'  # two" 'SERVERS="2001:db8::/32 ::1 10.0.0.1 10.0.0.0/8"' \
	'PORTS="554 8554"' >"$FILE"
loaded
says 'iifname "br0" tcp dport { 554, 8554 }'
says 'iifname "vlan*" tcp'
says "10.0.0.0/8"
says "2001:db8::/32"
printf 'LAN=br0\r\nSERVERS=\r\n' >"$FILE"
loaded
says "tcp dport 554"
says_not daddr

# What is wrong, and where
refuse() {
	printf '# the boxes\nLAN="lan"\n%s\n' "$1" >"$FILE"
	refused 3 "$2" "$3"
}
refuse 'SERVERS="10.0.0.0/33"' '"10.0.0.0/33"' "an address or a network"
for word in 10.0.0 10.0.0.256 10.0.0.1/ 1::2::3 12345::1 1:2:3 1:2:3:4:5:6:7:8:9 :1 example.org; do
	refuse "SERVERS=\"10.0.0.1 $word\"" "\"$word\"" "an address or a network"
done
for word in 0 65536 rtsp 1-2 -1; do
	refuse "PORTS=$word" "\"$word\"" "a port from 1 to 65535"
done
refuse 'LAN="a-name-too-long-"' '"a-name-too-long-"' "the name of an interface"
# shellcheck disable=SC2016 # it is the file that must not be run
for word in '$(reboot)' 'a;b' 'a/b' '*'; do
	refuse "LAN=\"$word\"" "\"$word\"" "the name of an interface"
done
refuse 'LAN=a b' "LAN" "quotes"
refuse 'LAN="a' "LAN" '" at the end'
refuse 'LAN="a" b' '" b"' "nothing behind"
refuse 'LANS="a"' '"LANS"' "LAN, SERVERS or PORTS"
refuse 'lan' '"lan"' "NAME="
refuse 'LAN=""' "LAN" "the interfaces"
refuse 'PORTS=""' "PORTS" "a port"
rm "$FILE"
! helper load || fail "it loads a file that is not there"
says "$FILE: expected a file"
# What is said where there is nothing that could stay
echo lan >"$FILE"
! helper load || fail "it loads a wrong file"
says "stay as they were; correct it, then: systemctl reload rtsp-helper"
nft delete table inet rtsp_helper
! helper load || fail "it loads a wrong file"
says "there are no rules; correct it, then: systemctl start rtsp-helper"

# Without nft nothing else is to blame.
printf 'LAN=lan\n' >"$FILE"
mkdir "$WORK/bin"
for tool in awk uname; do
	ln -s "$(command -v "$tool")" "$WORK/bin/$tool"
done
! (PATH=$WORK/bin && helper load) || fail "it loads rules without nft"
says "nft is missing: apt-get install nftables"
says_not "modules"
