# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Of scripts/check: all that is about the Debian packages. They are built, judged and
# installed in root directories of the releases, of which nothing stays.

# The kernels of the lab whose releases the packages are built on.
PACKAGES_BUILT="6.1 6.12"

packages_packages() {
	echo mmdebstrap debian-archive-keyring
}

# ---- the names ----

list_packages() {
	[ -z "$QUICK" ] || return 0
	{
		echo version
		for _v in $PACKAGES_BUILT; do
			case " $WANTED " in
			*" $_v "*) packages_of_release | sed "s/\$/ $_v/" ;;
			esac
		done
		"$TOP/tests/packages/run" --list | packages_in_time | while read -r _case _v; do
			case " $WANTED " in
			*" $_v "*) echo "case $_case $_v" ;;
			esac
		done
	} | sed 's/^/packages /'
}

packages_of_release() {
	echo build
	echo lintian
	echo reproducible
	sed -n 's/^Tests: //p' "$TOP/debian/tests/control" | tr -s ', ' '\n' |
		packages_in_time | sed 's/^/autopkgtest /'
}

# packages_in_time: what builds the modules again and again, or boots a machine, takes
# minutes each and waits for --full.
packages_in_time() {
	if [ -n "$FULL" ]; then
		cat
	else
		grep -E '^(daemon|install_and_purge)( |$)' || :
	fi
}

# built_for VERSION|RELEASE: which of the builds fits a release.
built_for() {
	case $1 in
	5.10 | 6.1 | bookworm) echo 6.1 ;;
	*) echo 6.12 ;;
	esac
}

# ---- the stage ----

stage_packages() {
	begins packages "Debian packages" || return 0
	PACKAGES=$RUN/packages
	mkdir "$PACKAGES"
	! wanted "packages version" ||
		judge "packages version" "$RUN/packages-version.log" packages_version || :
	for _v in $PACKAGES_BUILT; do
		! packages_need "$_v" || packages_build "$_v" || :
	done
	# shellcheck disable=SC2046
	each packages_job $(grep -E '^packages (lintian|reproducible|autopkgtest|case) ' "$RUN/packages.list" |
		sed -e 's/^packages //' -e 's/ /:/g')
}

# packages_need VERSION: whether a test that -k lets run wants what is built there.
packages_need() {
	while read -r _ _kind _rest; do
		[ "$_kind" != version ] || continue
		[ "$(built_for "${_rest##* }")" != "$1" ] || return 0
	done <"$RUN/packages.list"
	return 1
}

packages_build() {
	_name="packages build $1" _log=$RUN/packages-build-$1.log
	if wanted "$_name"; then
		judge "$_name" "$_log" packages_built "$1"
	else
		prepare "$_name" "$_log" packages_built "$1"
	fi
}

# With the unit tests once; they are run by themselves as well.
packages_built() {
	_options=
	[ "$1" = 6.1 ] || _options=nocheck
	DEB_BUILD_OPTIONS=$_options "$TOP/tests/packages/build" "$1" "$PACKAGES/$1"
}

# packages_job KIND:[NAME:]VERSION
packages_job() {
	_kind=${1%%:*} _version=${1##*:} _words=$(echo "$1" | tr : ' ')
	_rest=${1#*:}
	_log=$RUN/packages-$(echo "$_words" | tr ' ' -).log
	_debs=$PACKAGES/$(built_for "$_version")
	if ! ls "$_debs"/*.deb >/dev/null 2>&1; then
		note lost "packages $_words" "$RUN/packages-build-$(built_for "$_version").log"
		printf '  FAIL  packages %s: there are no packages, the build failed\n' "$_words"
		return 0
	fi
	case $_kind in
	case) set -- "$TOP/tests/packages/run" "${_rest%:*}" "$_version" "$_debs" ;;
	lintian) set -- packages_lintian "$_version" "$_debs" ;;
	reproducible) set -- packages_reproducible "$_version" "$_debs" ;;
	autopkgtest) set -- "$TOP/tests/packages/autopkgtest" "${_rest%:*}" "$_version" "$_debs" ;;
	esac
	judge "packages $_words" "$_log" "$@" || :
}

# All that says a version says the same.
packages_version() {
	_want=$(cat "$TOP/VERSION")
	_changelog=$(sed -n '1s/.*(\(.*\)).*/\1/p' "$TOP/debian/changelog")
	# dkms.conf is for bash.
	# shellcheck disable=SC2016
	_dkms=$(bash -c '. "$1" && echo "$PACKAGE_VERSION"' bash "$TOP/dkms.conf")
	echo "VERSION $_want, debian/changelog $_changelog, dkms.conf $_dkms"
	[ "$_changelog" = "$_want" ] && [ "$_dkms" = "$_want" ]
}

# Overrides are in the packages, each with its reason. What only Debian 12's has to say and
# Debian 13's lintian would complain of as an override:
# - it knows Standards-Version up to 4.6.2 only, and Debian 13's wants a newer one
# - it wants init.d scripts beside units of systemd; Debian's policy does not any more
packages_lintian() {
	_suppress=
	[ "$1" != 6.1 ] ||
		_suppress=newer-standards-version,package-supports-alternative-init-but-no-init.d-script
	# shellcheck disable=SC2016
	"$TOP/tests/packages/room" --bind "$2:/packages" "$1" build sh -euc '
		lintian --version
		lintian --pedantic --display-info --info --allow-root --show-overrides \
			--fail-on none ${1:+--suppress-tags "$1"} /packages/*.changes' sh "$_suppress" \
		>"$PACKAGES/lintian-$1" || return 1
	cat "$PACKAGES/lintian-$1"
	! grep -q '^[EWIP]: ' "$PACKAGES/lintian-$1"
}

# Once more, elsewhere, another day and with other habits: the same bytes.
packages_reproducible() {
	_again=$PACKAGES/$1-again
	DEB_BUILD_OPTIONS=nocheck "$TOP/tests/packages/build" --otherwise "$1" "$_again" || return 1
	for _file in "$2"/*.deb; do
		if ! cmp "$_file" "$_again/${_file##*/}"; then
			echo "not the same bytes: ${_file##*/}"
			return 1
		fi
		echo "the same bytes: ${_file##*/}"
	done
}
