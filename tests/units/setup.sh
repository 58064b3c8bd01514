#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# iptv-setup writes files that the programs take, changes nothing the second time, and
# puts back byte for byte what was there.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
IPTV_SETUP_ROOT=$WORK/root
export IPTV_SETUP_ROOT

setup() {
	"$TOP/scripts/iptv-setup" "$@" >"$WORK/said" 2>&1
}

refused() {
	_text=$1
	shift
	! setup "$@" || fail "it takes: $*"
	says "$_text"
	[ ! -e "$WORK/root/etc/sysctl.d" ] || fail "it has written all the same"
}

tree() {
	(cd "$WORK/root" && find . -type f -exec sha256sum {} + -o -type d -print | sort)
}

mkdir -p "$WORK/root/etc/default"
cp "$TOP/igmpproxy/igmpproxy.conf" "$WORK/root/etc/"
cp "$TOP/systemd/default/rtsp-helper" "$WORK/root/etc/default/"
DEFAULT=$WORK/root/etc/default/rtsp-helper
CONF=$WORK/root/etc/igmpproxy.conf
echo 'PORTS="554 8554"' >>"$DEFAULT"
tree >"$WORK/before"

refused "--upstream is missing" --lan br0
refused "--lan is missing" --upstream eth0.2
refused "--upstream 'a b': expected" --upstream "a b" --lan br0
refused "--provider 'acme': expected movistar" --upstream vlan2 --lan br0 --provider acme
refused "not 'br0' twice" --upstream br0 --lan br0
refused "unknown option" --wrong
refused "nothing was set up" --undo

setup --dry-run --upstream eth0.2 --lan br0
says "+ cat >/etc/igmpproxy.conf"
says "note: --upstream eth0.2 is not there (yet); there are: lo"
says "note: --lan br0 is not there (yet)"
says_not "was changed"
tree | cmp - "$WORK/before" || fail "a dry run changes something"

for provider in movistar kpn swisscom bt vivo any; do
	setup --upstream eth0.2 --lan br0 --provider "$provider" || { cat "$WORK/said" >&2; exit 1; }
	says_not "was changed"
	"$TOP/systemd/libexec/rtsp-helper" --config "$WORK/root/etc/default/rtsp-helper" show >"$WORK/said"
	says 'iifname "br0" tcp dport { 554, 8554 }'
	[ "$provider" != vivo ] || says 172.28.0.0/14
	grep -q "phyint eth0.2 upstream" "$WORK/root/etc/igmpproxy.conf"
	grep -q "phyint br0 downstream" "$WORK/root/etc/igmpproxy.conf"
	# Values stand where their comments are.
	[ "$(grep -A 1 "^# The boxes' interfaces" "$DEFAULT" | tail -n 1)" = 'LAN="br0"' ] ||
		fail "LAN is not in its place"
	[ "$(grep -c '^SERVERS=' "$DEFAULT")" = 1 ] || fail "more than one line says SERVERS"
	wc -l <"$DEFAULT" >"$WORK/lines"
	[ "$(cat "$WORK/lines")" = "$(wc -l <"$TOP/systemd/default/rtsp-helper" | awk '{ print $1 + 1 }')" ] ||
		fail "lines came or went"
	if [ "$provider" = kpn ]; then
		[ "$(grep -A 1 '^# KPN' "$DEFAULT" | tail -n 1)" = 'SERVERS="213.75.0.0/16 217.166.0.0/16 195.121.0.0/16"' ] ||
			fail "SERVERS is not in its place"
		grep -qx '#SERVERS="172.26.0.0/16 172.23.0.0/17"' "$DEFAULT" || fail "a choice is gone"
	fi
	tree >"$WORK/now"
	setup --upstream eth0.2 --lan br0 --provider "$provider"
	says "all is set up so already"
	tree | cmp - "$WORK/now" || fail "a second run changes something"
done

# The kernel takes the settings, of a name with a dot too.
ip link add eth0.2 type veth peer name far
echo 1 >/proc/sys/net/ipv4/conf/eth0.2/rp_filter
sysctl -q -p "$WORK/root/etc/sysctl.d/60-iptv.conf"
[ "$(cat /proc/sys/net/ipv4/conf/eth0.2/rp_filter)" = 0 ] || fail "rp_filter stays"
[ "$(cat /proc/sys/net/ipv4/ip_forward)" = 1 ] || fail "ip_forward stays"
setup --upstream eth0.2 --lan far
says_not "note: "

# What a run that was killed left is not in the way of the next one.
touch "$CONF.iptv-setup" "$CONF.changed.iptv-setup" "$WORK/root/var/lib/iptv-setup/etc/igmpproxy.conf.iptv-setup"
setup --upstream eth0.2 --lan br0
find "$WORK/root" -name '*.iptv-setup' >"$WORK/said"
[ ! -s "$WORK/said" ] || { cat "$WORK/said" >&2; fail "files are left that are not whole"; }

# What somebody has changed meanwhile is not lost: not to another run, nor to the undo.
for copy in changed changed.2; do
	echo "# mine: $copy" >>"$CONF"
	cp "$CONF" "$WORK/mine"
	setup --upstream eth0.2 --lan br0
	says "note: /etc/igmpproxy.conf was changed since iptv-setup wrote it; a copy: /etc/igmpproxy.conf.$copy"
	cmp "$CONF.$copy" "$WORK/mine"
	grep -q 'phyint br0' "$CONF" || fail "the changed file is not written"
	rm -f "$WORK/root/etc/default/rtsp-helper.changed"*
done
rm "$CONF".changed*
# A value of one's own, of no provider that is known, has its place as well.
printf '%s\n' '# ours' 'SERVERS="10.9.9.9"' 'LAN="x"' '# the end' >"$DEFAULT"
setup --upstream eth0.2 --lan br0
says "a copy: /etc/default/rtsp-helper.changed"
rm "$DEFAULT".changed
printf '%s\n' '# ours' 'SERVERS="172.26.0.0/16 172.23.0.0/17"' 'LAN="br0"' '# the end' | cmp - "$DEFAULT"
echo "# mine" >>"$CONF"
cp "$CONF" "$WORK/mine"

setup --undo
says "a copy: /etc/igmpproxy.conf.changed"
cmp "$CONF.changed" "$WORK/mine"
rm "$CONF.changed"
find "$WORK/root" -depth -type d -empty -delete
tree | cmp - "$WORK/before" || { tree | diff "$WORK/before" - >&2; fail "not all is as it was"; }
