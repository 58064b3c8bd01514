#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# What iptv-setup does with the running system: a service that fails keeps it from nothing
# else, is named, and is tried again by the next run; who has an instance of the proxy keeps
# it. What systemctl says is given here.
set -eu
TOP=$(cd "$(dirname "$0")/../.." && pwd)
# shellcheck source=lib.sh disable=SC1091
. "$TOP/tests/units/lib.sh"
PATH=$WORK/bin:$PATH
LC_ALL=C
export PATH WORK LC_ALL
UNITS=$WORK/units
PROXY=igmpproxy.service HELPER=rtsp-helper.service INSTANCE=igmpproxy@vlan2.service
DEVICE=sys-subsystem-net-devices-vlan2.device
FAILED="iptv-setup: the files are written, but not all is in force"

# The machine's own files are out of sight.
cp -a /etc "$WORK/etc"
mount --bind "$WORK/etc" /etc
mount -t tmpfs none /var/lib
mount -t tmpfs none /run
mkdir -p /run/systemd/system /etc/systemd/system /etc/default "$WORK/bin" "$UNITS"
rm -f /etc/sysctl.d/60-iptv.conf /etc/systemd/system/*/igmpproxy@*
cp "$TOP/igmpproxy/igmpproxy.conf" /etc/
cp "$TOP/systemd/default/rtsp-helper" /etc/default/

cat >"$WORK/bin/systemctl" <<'END'
#!/bin/sh
# A directory for each unit: enabled has that state, active is there or not, fails likewise.
for unit; do :; done
cd "$WORK/units"
case $*  in
cat\ * | is-enabled\ *) cat "$unit/enabled" ;;
"--quiet is-active "*) [ -e "$unit/active" ] ;;
list-units\ *)
	for each in igmpproxy@*.service; do
		[ ! -e "$each/active" ] || echo "$each loaded active running Multicast proxy on vlan2"
	done ;;
reload-or-restart\ * | try-reload-or-restart\ *)
	echo "$*" >>"$WORK/calls"
	[ ! -e "$unit/fails" ] || { echo "Job for $unit failed." >&2; exit 1; }
	touch "$unit/active" ;;
*)
	echo "systemctl $*: not foreseen" >>"$WORK/calls"
	exit 1 ;;
esac
END
# A system need not have it.
printf '#!/bin/sh\nexit 127\n' >"$WORK/bin/sysctl"
chmod +x "$WORK/bin"/*

# unit NAME ENABLED [FILE...]
unit() {
	_unit=$UNITS/$1
	rm -rf "$_unit"
	mkdir "$_unit"
	echo "$2" >"$_unit/enabled"
	shift 2
	for _state; do
		touch "$_unit/$_state"
	done
}

# sets_up STATUS [CALL...]: with that status, and these commands for services
sets_up() {
	_status=0 _expected=$1
	: >"$WORK/calls"
	"$TOP/scripts/iptv-setup" --upstream "$UPSTREAM" --lan "$LAN" >"$WORK/said" 2>&1 || _status=$?
	[ "$_status" = "$_expected" ] || { cat "$WORK/said" >&2; fail "status $_status and not $_expected"; }
	shift
	called "$@"
}

called() {
	[ $# = 0 ] || printf '%s\n' "$@" >"$WORK/expected"
	[ $# != 0 ] || : >"$WORK/expected"
	diff "$WORK/expected" "$WORK/calls" >&2 || { cat "$WORK/said" >&2; fail "other commands for services"; }
}

value() {
	[ "$(cat "/proc/sys/net/ipv4/$1")" = "$2" ] || fail "$1 is $(cat "/proc/sys/net/ipv4/$1") and not $2"
}

ip link add vlan2 type veth peer name lan
ip link add vlan3 type veth peer name lan3
UPSTREAM=vlan2 LAN=lan
echo 0 >/proc/sys/net/ipv4/ip_forward
echo 1 >/proc/sys/net/ipv4/conf/all/rp_filter
echo 1 >/proc/sys/net/ipv4/conf/vlan2/rp_filter
unit "$PROXY" enabled
unit "$HELPER" enabled fails

# The kernel does not take the modules yet.
sets_up 1 "reload-or-restart $PROXY" "reload-or-restart $HELPER"
says "$HELPER fails to reload-or-restart; why, says: systemctl status $HELPER"
says "$FAILED"
[ -e /etc/sysctl.d/60-iptv.conf ] || fail "the kernel's settings are not written"
value ip_forward 1
value conf/all/rp_filter 0
value conf/vlan2/rp_filter 0
sets_up 1 "reload-or-restart $HELPER"
says_not "all is set up so already"
rm "$UNITS/$HELPER/fails"
sets_up 0 "reload-or-restart $HELPER"
says_not "all is set up so already"
sets_up 0
says "all is set up so already"
says_not "+ "

# The proxy fails; what comes behind it is done.
touch "$UNITS/$PROXY/fails"
UPSTREAM=vlan3
sets_up 1 "reload-or-restart $PROXY"
says "systemctl status $PROXY"
grep -q vlan3 /etc/sysctl.d/60-iptv.conf || fail "the kernel's settings are not written"
rm "$UNITS/$PROXY/fails"
LAN=lan3
sets_up 0 "reload-or-restart $PROXY" "reload-or-restart $HELPER"

# Somebody set it back.
echo 0 >/proc/sys/net/ipv4/ip_forward
sets_up 0
says "+ echo 1 >/proc/sys/net/ipv4/ip_forward"
value ip_forward 1
echo 0 >/proc/sys/net/ipv4/ip_forward
mount --bind /proc/sys /proc/sys
mount -o remount,bind,ro /proc/sys
LAN=lan
sets_up 1 "reload-or-restart $PROXY" "reload-or-restart $HELPER"
says "Read-only file system"
says "/proc/sys/net/ipv4/ip_forward stays as it is"
says "$FAILED"
umount /proc/sys
sets_up 0
UPSTREAM=vlan2
sets_up 0 "reload-or-restart $PROXY"

# A service that was disabled is started, and not enabled; one that is masked stays so.
unit "$PROXY" disabled
sets_up 0 "reload-or-restart $PROXY"
says "note: $PROXY does not start at the next boot; for that: systemctl enable $PROXY"
unit "$PROXY" masked
sets_up 0
says "note: $PROXY is masked"
rm -r "${UNITS:?}/$PROXY"
sets_up 0
unit "$PROXY" disabled

# An instance that is enabled comes with its interface, and nothing is started in its place.
unit "$INSTANCE" enabled
mkdir "/etc/systemd/system/$DEVICE.wants"
ln -s /lib/systemd/system/igmpproxy@.service "/etc/systemd/system/$DEVICE.wants/$INSTANCE"
sets_up 0
says "note: $INSTANCE starts when its interface comes"
LAN=lan3
sets_up 0 "reload-or-restart $HELPER"
unit "$PROXY" enabled active
LAN=lan
sets_up 0 "try-reload-or-restart $PROXY" "reload-or-restart $HELPER"
unit "$PROXY" disabled
unit "$DEVICE" static active
sets_up 0 "reload-or-restart $INSTANCE"
sets_up 0
LAN=lan3
sets_up 0 "reload-or-restart $INSTANCE" "reload-or-restart $HELPER"
rm -r "/etc/systemd/system/$DEVICE.wants"
unit "$INSTANCE" disabled active
LAN=lan
sets_up 0 "reload-or-restart $INSTANCE" "reload-or-restart $HELPER"

# The undo is no less done where a service does not take the files of before.
touch "$UNITS/$INSTANCE/fails"
: >"$WORK/calls"
"$TOP/scripts/iptv-setup" --undo >"$WORK/said" 2>&1 || { cat "$WORK/said" >&2; fail "the undo fails"; }
called "try-reload-or-restart $INSTANCE" "try-reload-or-restart $HELPER"
says "systemctl status $INSTANCE"
cmp /etc/igmpproxy.conf "$TOP/igmpproxy/igmpproxy.conf"
[ ! -e /etc/sysctl.d/60-iptv.conf ] || fail "the kernel's settings are left"
[ ! -e /var/lib/iptv-setup ] || fail "its own files are left"
