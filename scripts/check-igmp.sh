# SPDX-License-Identifier: GPL-2.0-only
# shellcheck shell=sh
# Of scripts/check: all that is about the multicast proxy. It is built from a copy,
# so that the checkout stays as it is, and its network is namespaces that go when
# the process that made them ends.

# With --quick these of tests/igmp: one or two of each kind, in a few seconds.
IGMP_QUICK="changes_are_reported_twice check_of_a_configuration control_program
	hup_brings_what_changed join_and_leave late_upstream_address lists_of_the_upstream
	malformed_packets memberships_are_merged quickleave refresh_of_what_is_wanted
	source_is_there_before_the_listener"

# With valgrind, which makes all slower: what asks for much memory and gives it back.
IGMP_VALGRIND="block_and_unblock control_program downstream_made_again hup_brings_what_changed
	join_and_leave malformed_packets memberships_are_merged refresh_of_what_is_wanted
	several_upstreams_with_lists upstream_made_again"

igmp_packages() {
	echo autoconf automake make gcc libc6-dev libcmocka-dev xz-utils mandoc iproute2 \
		util-linux python3
	[ -n "$QUICK" ] || echo clang clang-tidy valgrind ffmpeg vlc-bin vlc-plugin-base procps
}

# ---- the names ----

list_igmp() {
	{
		(cd "$TOP/igmpproxy/doc" && ls ./*.[58]) | sed 's|^\./|manual |'
		echo "documents"
		echo "build gcc"
		list_igmp_unit
		igmp_programs fuzz | sed 's/^/fuzz /'
		[ -n "$QUICK" ] || list_igmp_more
		list_igmp_lab
	} | sed 's/^/igmp /'
}

list_igmp_more() {
	echo "build clang"
	echo "configurations"
	igmp_sources | sed 's/^/tidy /'
	echo "distcheck"
	for _name in $IGMP_VALGRIND; do
		echo "valgrind $_name"
	done
	case " $WANTED " in
	*" 6.1 "*) "$LAB/igmp" --list | sed 's/^/machine /' ;;
	esac
}

# igmp_programs test|fuzz: those of "make check".
igmp_programs() {
	sed -e ':more' -e '/\\$/{N;s/\\\n//;b more' -e '}' "$TOP/igmpproxy/tests/Makefile.am" |
		grep '^check_PROGRAMS' | grep -o "\<$1_[a-z0-9_]*"
}

# As the sources have them: to ask the programs, they would have to be built.
list_igmp_unit() {
	igmp_programs test | while read -r _program; do
		_source=$(sed -n "s/^${_program}_SOURCES = \([^ ]*\).*/\1/p" \
			"$TOP/igmpproxy/tests/Makefile.am")
		sed '/#define/d' "$TOP/igmpproxy/tests/${_source:-$_program.c}" |
			grep -o '\(cmocka_unit_test[a-z_]*\|TEST\)([a-z0-9_]*' |
			sed "s/.*(/unit $_program /"
	done
}

# kern-bsd.c wants headers that are not here.
igmp_sources() {
	(cd "$TOP/igmpproxy/src" && ls ./*.c) | sed -e 's|^\./||' -e '/^kern-bsd\.c$/d'
}

# Those that take minutes only with --long; not those for which a machine is booted.
list_igmp_lab() {
	(cd "$LAB" && python3 -B -c '
import sys
quick, long = sys.argv[1:]
sys.path.insert(0, "../igmp")
from rtsplab.testfile import TestFile, find
for path in find("../igmp", None):
    test = TestFile(path)
    if test.says("modules", False):
        continue
    if test.name in quick.split() if quick else long or not test.says("long", False):
        print("lab", test.name)' "${QUICK:+$IGMP_QUICK}" "$LONG")
}

# igmp_names KIND: those that -k lets run.
igmp_names() {
	sed -n "s/^igmp $1 //p" "$RUN/igmp.list"
}

# igmp_wants KIND...: whether there is any of these.
igmp_wants() {
	for _kind in "$@"; do
		! grep -q "^igmp $_kind" "$RUN/igmp.list" || return 0
	done
	return 1
}

# igmp_lost LOG KIND...: a test that has no result by now did not run.
igmp_lost() {
	_log=$1
	shift
	# Several run at the same time, each for kinds of its own.
	_lost="$IGMP/lost-$(echo "$*" | tr ' ' -)"
	cut -f 2 "$RUN/results" | sort >"$_lost.seen"
	for _kind in "$@"; do
		grep "^igmp $_kind" "$RUN/igmp.list" || :
	done | sort | comm -13 "$_lost.seen" - >"$_lost"
	[ -s "$_lost" ] || return 0
	while IFS= read -r _name; do
		note lost "$_name" "$_log"
	done <"$_lost"
	printf '  FAIL  igmp: %s tests did not run\n        log: %s\n' \
		"$(wc -l <"$_lost")" "$_log"
	excerpt "$_log"
}

# ---- the stage ----

# What asks for the processor all the time; the rest is for igmp_work.
stage_igmp() {
	IGMP=$RUN/igmp
	mkdir "$IGMP"
	begins igmp "the multicast proxy" || return 0
	igmp_texts
	if igmp_wants build unit fuzz configurations tidy distcheck lab valgrind; then
		prepare "igmp copy" "$RUN/igmp-copy.log" igmp_copy || {
			igmp_lost "$RUN/igmp-copy.log" ''
			return 0
		}
	fi
	igmp_with_gcc
	igmp_with_clang
	! igmp_wants distcheck ||
		judge "igmp distcheck" "$RUN/igmp-distcheck.log" igmp_distcheck || :
}

# igmp_beside: the work that waits for most of its time.
igmp_beside() {
	[ ! -e "$IGMP/san.built" ] || ! igmp_wants lab || echo igmp-lab
	[ ! -e "$IGMP/plain.built" ] || ! igmp_wants valgrind || echo igmp-valgrind
	! igmp_wants machine || echo igmp-machine
}

# igmp_work lab|valgrind|machine
igmp_work() {
	case $1 in
	lab) igmp_lab lab "$IGMP/san/src" ;;
	valgrind) igmp_lab valgrind "$(igmp_valgrind)" ;;
	machine) igmp_machine ;;
	esac
}

igmp_texts() {
	for _page in $(igmp_names manual); do
		judge "igmp manual $_page" "$RUN/igmp-manual-$_page.log" igmp_manual "$_page" || :
	done
	! igmp_wants documents ||
		judge "igmp documents" "$RUN/igmp-documents.log" python3 -B \
			"$TOP/igmpproxy/tests/compare_conf.py" --docs "$TOP/docs/igmpproxy.md" || :
}

# What mandoc says goes to its standard output, and its status is 0 for much of it.
igmp_manual() {
	mandoc -T lint -W warning "$TOP/igmpproxy/doc/$1" >"$IGMP/$1.lint" || :
	cat "$IGMP/$1.lint"
	[ ! -s "$IGMP/$1.lint" ]
}

# Without what a build in the checkout has left: make would take it for its own.
igmp_copy() {
	mkdir "$IGMP/project" && cp -r "$TOP/igmpproxy" "$TOP/VERSION" "$TOP/COPYING" "$IGMP/project/" &&
		cd "$IGMP/project/igmpproxy" || return 1
	find . \( -name '*.o' -o -name '*.a' -o -name Makefile \) -exec rm -f {} +
	rm -rf config.h config.status stamp-h1 autom4te.cache
	./autogen.sh
}

# igmp_build DIR COMPILER [OPTION...]: all, also the tests; a warning is an error.
igmp_build() {
	mkdir "$IGMP/$1" && cd "$IGMP/$1" || return 1
	_compiler=$2 _code=0
	shift 2
	../project/igmpproxy/configure CC="$_compiler" --enable-werror --with-cmocka "$@" \
		>configure.out || _code=$?
	cat configure.out
	[ "$_code" = 0 ] && igmp_summary configure.out "$_compiler" && make -j2 &&
		make -j2 check TESTS=
}

# igmp_summary FILE COMPILER: what configure has found stands at the end of what it said.
igmp_summary() {
	for _line in "igmpproxy $(cat "$TOP/VERSION") " "  compiler  *$2 " '  warnings  *-.*-Werror' \
		'  sanitizers  *\(yes\|no\)$' '  kernel  *linux ' '  unit tests  *make check' \
		'  programs in  */.*bin$' '  configuration  */.*/igmpproxy.conf$' \
		'  control socket  */.*sock$' '  systemd units  */.*/system$'; do
		tail -n 14 "$1" | grep -q "$_line" || {
			echo "no line '$_line' in the summary at the end of $PWD/$1"
			return 1
		}
	done
}

# igmp_built COMPILER DIR [OPTION...]: a test of its own, and what others need.
igmp_built() {
	_name="igmp build $1" _log=$RUN/igmp-build-$1.log _compiler=$1 _dir=$2
	shift 2
	if wanted "$_name"; then
		judge "$_name" "$_log" igmp_build "$_dir" "$_compiler" "$@"
	else
		prepare "$_name" "$_log" igmp_build "$_dir" "$_compiler" "$@"
	fi && : >"$IGMP/$_dir.built"
}

# The sanitizers are in this build, so they watch all of these tests.
igmp_with_gcc() {
	igmp_wants "build gcc" unit fuzz configurations tidy lab || return 0
	if igmp_built gcc san --enable-sanitizers; then
		! igmp_wants unit || igmp_units
		for _fuzzer in $(igmp_names fuzz); do
			judge "igmp fuzz $_fuzzer" "$RUN/igmp-$_fuzzer.log" igmp_fuzz "$_fuzzer" || :
		done
		! igmp_wants tidy || igmp_tidy
		! igmp_wants configurations ||
			judge "igmp configurations" "$RUN/igmp-configurations.log" igmp_configurations || :
		igmp_lost "$RUN/igmp-build-gcc.log" unit fuzz tidy configurations
	else
		igmp_lost "$RUN/igmp-build-gcc.log" unit fuzz tidy configurations lab
	fi
}

igmp_with_clang() {
	igmp_wants "build clang" valgrind || return 0
	# Debian 12's valgrind dies of clang's newer form of what debuggers want; and a warning of
	# the user's own must not keep configure from seeing what the compiler takes.
	igmp_built clang plain CFLAGS='-gdwarf-4 -O1 -Wunused-macros' ||
		igmp_lost "$RUN/igmp-build-clang.log" valgrind
}

# What becomes of the tarball on another machine, by a user's hands.
igmp_distcheck() {
	mkdir "$IGMP/dist" && cd "$IGMP/dist" || return 1
	../project/igmpproxy/configure --with-cmocka &&
		make distcheck MAKEFLAGS=-j2 \
			DISTCHECK_CONFIGURE_FLAGS="--enable-werror --with-cmocka"
}

# ---- unit tests and fuzzers ----

# There are many, all done in seconds: only those that fail have a line.
igmp_units() {
	_log=$RUN/igmp-unit.log _code=0
	_programs=$(igmp_names unit | cut -d ' ' -f 1 | sort -u | paste -sd ' ')
	(cd "$IGMP/san" && CMOCKA_MESSAGE_OUTPUT=TAP make -k check TESTS="$_programs") \
		>"$_log" 2>&1 </dev/null || _code=$?
	: >"$RUN/igmp.tap"
	for _program in $_programs; do
		tap_results <"$IGMP/san/tests/$_program.log" | sed "s/ / igmp unit $_program /" \
			>>"$RUN/igmp.tap" || :
		cat "$IGMP/san/tests/$_program.log" >>"$_log" || :
	done
	_bad=
	while read -r _verdict _name; do
		grep -qxF "$_name" "$RUN/igmp.list" || continue
		case $_verdict in
		FAIL) _bad=yes && record FAIL "$_name" "$_log" ;;
		*) note "$_verdict" "$_name" "$_log" ;;
		esac
	done <"$RUN/igmp.tap"
	printf '        %s tests ran\n' "$(wc -l <"$RUN/igmp.tap")"
	igmp_lost "$_log" unit
	# A leak is found when all tests of a program have passed.
	if [ "$_code" != 0 ] && [ -z "$_bad" ]; then
		record FAIL "igmp unit: make ended with status $_code" "$_log"
		excerpt "$_log"
	fi
}

# igmp_fuzz PROGRAM: the same each time, and more than "make check" does.
igmp_fuzz() {
	_runs=
	[ -n "$QUICK" ] || case $1 in
	fuzz_conf) _runs=100000 ;;
	*) _runs=10000 ;;
	esac
	# shellcheck disable=SC2086
	"$IGMP/san/tests/$1" $_runs
}

# ---- static analysis ----

igmp_tidy() {
	# shellcheck disable=SC2046
	each igmp_tidy_file $(igmp_names tidy)
	printf '        %s sources analyzed\n' "$(igmp_names tidy | wc -l)"
}

# igmp_tidy_file NAME: what is looked for stands in igmpproxy/.clang-tidy. Each has a
# process of its own: in one for all of them the analyzer mixes them up.
igmp_tidy_file() {
	_log=$RUN/igmp-tidy-$1.log
	if (cd "$IGMP/san/src" && clang-tidy --quiet "$IGMP/project/igmpproxy/src/$1" -- \
		-I.. -D_GNU_SOURCE -DHAVE_CONFIG_H -std=gnu11) >"$_log" 2>&1 </dev/null; then
		note ok "igmp tidy $1" "$_log"
	else
		record FAIL "igmp tidy $1" "$_log"
		excerpt "$_log"
	fi
}

# ---- beside programs of others ----

# igmp_others: a directory with the programs that tests are run beside or against.
igmp_others() {
	unpacked igmpproxy smcroute
}

igmp_configurations() {
	_others=$(igmp_others) || return 1
	python3 -B "$TOP/igmpproxy/tests/compare_conf.py" --ours "$IGMP/san/src/igmpproxy" \
		--theirs "$_others/usr/sbin/igmpproxy"
}

# ---- the proxy at work ----

# igmp_lab lab|valgrind DIR: of the igmpproxy in DIR; the verdicts are those in the file
# of results.
igmp_lab() {
	_kind=$1 _log=$RUN/igmp-$1.log _results=$RUN/igmp-$1
	mkdir "$_results"
	if [ -n "$QUICK" ] || _others=$(igmp_others 2>"$_log"); then
		PATH=$PATH${_others:+:$_others/usr/sbin} in_namespaces "$2" \
			python3 -B -m igmplab.run --daemon /mnt/igmpproxy --results "$_results" \
			-k "^($(igmp_names "$1" | paste -sd '|'))\$" ${LONG:+--long} 2>&1 </dev/null |
			tee -a "$_log" | sed -u -n "s/^\(ok  \|FAIL\) ours  */  \1  igmp $1 /p"
	fi
	igmp_noted
}

# Notes what is in the file of results.
igmp_noted() {
	igmp_results "$_results" >"$_results.tap" 2>>"$_log" || :
	while read -r _verdict _file _name; do
		note "$_verdict" "igmp $_kind $_name" "$_results/$_file"
	done <"$_results.tap"
	igmp_lost "$_log" "$_kind"
}

# What wants modules that the kernel here may lack, and what is like it, in a machine.
igmp_machine() {
	_kind=machine _log=$RUN/igmp-machine.log _results=$RUN/igmp-machine
	"$LAB/igmp" --results "$_results" -k "^($(igmp_names machine | paste -sd '|'))\$" \
		2>&1 </dev/null | tee "$_log" |
		sed -u -n "s/^\(ok  \|FAIL\) ours  */  \1  igmp machine /p"
	igmp_noted
}

# igmp_results DIR: "ok LOG NAME" or "FAIL LOG NAME" for each.
igmp_results() {
	python3 -c '
import json, sys
with open(sys.argv[1] + "/results.json") as file:
    for each in json.load(file)["results"]:
        print("ok" if each["ok"] else "FAIL", each["log"], each["test"])' "$1"
}

# igmp_valgrind: makes a program that the lab takes for the proxy; prints where.
igmp_valgrind() {
	mkdir "$IGMP/valgrind"
	cat >"$IGMP/valgrind/igmpproxy" <<-END
		#!/bin/sh
		exec valgrind -q --leak-check=full --error-exitcode=99 \
			'$IGMP/plain/src/igmpproxy' "\$@"
	END
	chmod 755 "$IGMP/valgrind/igmpproxy"
	cp "$IGMP/plain/src/igmpproxyctl" "$IGMP/valgrind/"
	echo "$IGMP/valgrind"
}
