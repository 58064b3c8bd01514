# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Of scripts/check: the tarball of a release, the one version of everything, and
# scripts/install and scripts/uninstall in root directories of each release.

install_packages() {
	echo autoconf automake git xz-utils python3 mmdebstrap debian-archive-keyring
}

list_install() {
	{
		echo "versions"
		[ -n "$QUICK" ] || echo "dist"
		python3 -B "$TOP/tests/install/run.py" --list ${QUICK:+--quick} \
			${FULL:+--full} |
			while read -r _test _release; do
				case " $WANTED " in
				*" $_release "*) echo "$_test $_release" ;;
				esac
			done
	} | sed 's/^/install /'
}

# install_names: those that -k lets run, without "versions" and "dist".
install_names() {
	sed -n 's/^install \([^ ]* .*\)/\1/p' "$RUN/install.list"
}

stage_install() {
	begins install "installing from the sources" || return 0
	INSTALL=$RUN/install
	mkdir "$INSTALL"
	! grep -qx "install versions" "$RUN/install.list" ||
		judge "install versions" "$RUN/install-versions.log" "$TOP/tests/install/versions" || :
	! grep -qx "install dist" "$RUN/install.list" ||
		judge "install dist" "$RUN/install-dist.log" install_twice || :
	[ -n "$(install_names)" ] || return 0
	if prepare "install tarball" "$RUN/install-tarball.log" install_unpacked; then
		install_names | cut -d ' ' -f 2 | sort -u >"$INSTALL/releases"
		while read -r _release; do
			prepare "install layer $_release" "$RUN/install-layer-$_release.log" \
				"$TOP/tests/install/layer" "$_release" || :
		done <"$INSTALL/releases"
		# shellcheck disable=SC2046
		each install_one $(install_names | tr ' ' :)
	fi
	rm -rf "$INSTALL/built"
	install_lost
}

# install_one TEST:RELEASE
install_one() {
	judge "install ${1%%:*} ${1#*:}" "$RUN/install-${1%%:*}-${1#*:}.log" \
		python3 -B "$TOP/tests/install/run.py" --source "$(echo "$INSTALL"/from/*/)" \
		--built "$INSTALL/built" --release "${1#*:}" "${1%%:*}" || :
}

# A test that has no result by now did not run.
install_lost() {
	cut -f 2 "$RUN/results" | sort >"$INSTALL/seen"
	sort "$RUN/install.list" | comm -13 "$INSTALL/seen" - >"$INSTALL/lost"
	while IFS= read -r _name; do
		record FAIL "$_name" "$RUN/install-tarball.log"
	done <"$INSTALL/lost"
}

# install_checkout DIR: a copy of the checkout as git sees it, also of what is not committed.
install_checkout() {
	git -c safe.directory="$TOP" clone -q --no-hardlinks "$TOP" "$1" || return 1
	(cd "$TOP" && git -c safe.directory="$TOP" ls-files -z --cached --others --exclude-standard \
		>"$1.files" && tar --null --ignore-failed-read -T "$1.files" -cf "$1.tar") &&
		tar -C "$1" -xf "$1.tar" && git -C "$1" add -A && rm "$1.tar" "$1.files"
}

# install_unpacked: what the tests install.
install_unpacked() {
	install_checkout "$INSTALL/checkout" && mkdir "$INSTALL/from" &&
		(cd "$INSTALL/from" && make -s -f "$INSTALL/checkout/Makefile" dist) &&
		tar -C "$INSTALL/from" -xf "$INSTALL/from"/*.tar.xz
}

# install_twice: the same bytes from two directories, by two users' habits.
install_twice() {
	for _which in one other; do
		install_checkout "$INSTALL/$_which" && mkdir "$INSTALL/$_which.out" || return 1
	done
	(umask 022 && TZ=UTC "$INSTALL/one/scripts/dist" "$INSTALL/one.out") || return 1
	(umask 077 && cd / && TZ=Asia/Tokyo LC_ALL=C.UTF-8 "$INSTALL/other/scripts/dist" \
		"$INSTALL/other.out") || return 1
	cmp "$INSTALL/one.out"/*.xz "$INSTALL/other.out"/*.xz
}
