# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Of scripts/demo: its second half, the multicast proxy and a live channel.

# The edge forgets after 260 s and the refresh comes each 60 s, as at Movistar; the clocks
# of both run faster, so that the channel's seconds are a quarter of an hour there.
SPEED=30 CHANNEL_LONG=30

# Read by scripts/demo.
# shellcheck disable=SC2034
CHANNEL_STEPS=5
# shellcheck disable=SC2034
CHANNEL_PACKAGES="autoconf automake make gcc libc6-dev iproute2 util-linux"

channel_build() {
	step "building the multicast proxy"
	shown "$RUN/proxy-build.log" build_proxy >/dev/null || failed "$RUN/proxy-build.log"
	detail "$("$PROXY/build/src/igmpproxy" --version)"
}

# A copy, as the checkout stays as it is. What was built in it is left out.
build_proxy() {
	mkdir -p "$PROXY/build" &&
		cp -r "$TOP/igmpproxy" "$TOP/VERSION" "$TOP/COPYING" "$PROXY/" &&
		cd "$PROXY/igmpproxy" || return 1
	find . \( -name '*.o' -o -name '*.a' -o -name Makefile \) -exec rm -f {} +
	rm -rf config.h config.status stamp-h1 autom4te.cache
	./autogen.sh && cd ../build && ../igmpproxy/configure --without-cmocka && make -j2
}

channel_film() {
	step "making a channel of $CHANNEL_LONG s, as the film"
	CHANNEL=$(film_of channel "$CHANNEL_LONG") || failed "$RUN/film.log"
	film_facts "$CHANNEL" >"$RUN/channel.facts" || failed "$RUN/channel.facts"
	detail "$(describe "$RUN/channel.facts")"
}

# channel_play DIR [OPTION]
channel_play() {
	_to=$RUN/$1
	shift
	in_namespaces "$PROXY/build/src" python3 -B -m igmplab.demo --daemon /mnt/igmpproxy \
		--film "$CHANNEL" --bits "$BITS" --speed "$SPEED" --out "$_to" "$@"
}

channel_seen() {
	python3 -c 'import json, sys
print(json.load(open(sys.argv[1]))[sys.argv[2]])' "$RUN/channel-$1/summary.json" "$2"
}

channel_died() {
	[ "$(channel_seen without forgotten)" = True ] &&
		[ "$(channel_seen without received)" -gt 0 ] &&
		[ "$(channel_seen without received)" -lt "$(channel_seen without sent)" ]
}

channel_lived() {
	[ "$(channel_seen with forgotten)" = False ] && [ "$(channel_seen with edge_seconds)" -gt 520 ]
}

channel_sheet() {
	ffmpeg -nostdin -v error -y -i "$RUN/channel-with/received.ts" -frames:v 1 \
		-vf "fps=1/2.5,scale=320:-1,tile=4x$(((CHANNEL_LONG * 2 / 5 + 3) / 4)):padding=4:margin=4" \
		"$OUT/demo-channel.png"
}

channel_look() {
	step "looking at what arrived of the channel"
	RECEIVED=$RUN/channel-with/received.ts
	film_facts "$RECEIVED" >"$RUN/channel-received.facts" 2>>"$RUN/verify.log" || :
	expected "without the refresh the edge forgot the channel, and it died" channel_died
	expected "without the refresh all came until then" cmp -n \
		"$(wc -c <"$RUN/channel-without/received.ts")" "$CHANNEL" "$RUN/channel-without/received.ts"
	expected "with it the edge forgot nothing in twice its time" channel_lived
	expected "with it the box received all that was sent" \
		[ "$(channel_seen with received)" = "$(channel_seen with sent)" ]
	expected "the refresh never left the group" [ "$(channel_seen with leaves)" = 0 ]
	expected "its continuity counters have no gap" no_loss "$RUN/channel-continuity"
	expected "ffmpeg decodes it without a complaint" decodes
	expected "byte for byte it is the channel" cmp "$CHANNEL" "$RECEIVED"
	expected "pictures that the box received are in demo-channel.png" channel_sheet
	[ -z "$KEEP" ] || keep_channel
}

keep_channel() {
	cp "$CHANNEL" "$OUT/channel.ts"
	cp "$RECEIVED" "$OUT/channel-received.ts"
	mkdir -p "$OUT/logs"
	cp -r "$RUN"/*.log "$RUN/channel-without" "$RUN/channel-with" "$OUT/logs/"
}

channel_report() {
	cat <<-END

		What was seen of the channel, at an edge that never asks and forgets after 260 s
		(its clock and the refresh ran $SPEED times faster; in brackets what that clock showed)
		  Without the refresh it died after $(channel_seen without seconds) s ($(channel_seen without edge_seconds) s): of $(channel_seen without sent) packets that the source
		  $(channel_seen without source) sent to $(channel_seen without group), the box received $(channel_seen without received).
		  With the refresh it played to its end, for $(channel_seen with seconds) s ($(channel_seen with edge_seconds) s): of $(channel_seen with sent) packets
		  the box received $(channel_seen with received). It was refreshed $(channel_seen with refreshes) times.
		  The channel: $(describe "$RUN/channel.facts")
		  Received:    $(describe "$RUN/channel-received.facts"), $(cut -d ' ' -f 2 "$RUN/channel-continuity") continuity errors
		  igmpproxyctl show groups
		$(sed 's/^/    /' "$RUN/channel-with/groups.txt")
		  igmpproxyctl show routes
		$(sed 's/^/    /' "$RUN/channel-with/routes.txt")
		  Pictures that the box received: $OUT/demo-channel.png

		The same on a real router, in this directory
		  apt-get install autoconf automake make gcc libc6-dev
		  cd igmpproxy && ./autogen.sh && ./configure --prefix=/usr --sysconfdir=/etc
		  make && make install
		Then name your interfaces in /etc/igmpproxy.conf, and
		  systemctl enable --now igmpproxy
		  igmpproxyctl show groups
	END
}

channel_half() {
	PROXY=$RUN/proxy
	channel_build
	channel_film
	step "playing it with the refresh turned off, until the edge forgets it"
	shown "$RUN/channel-without.log" channel_play channel-without ||
		failed "$RUN/channel-without.log"
	step "playing it with the refresh, for $((CHANNEL_LONG * SPEED / 60)) minutes of the edge's clock"
	shown "$RUN/channel-with.log" channel_play channel-with --refresh ||
		failed "$RUN/channel-with.log"
	channel_look
	rm -rf "$PROXY"
}
