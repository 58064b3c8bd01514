#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#
# Instructions that the parser takes for each byte of a head and for each
# interleaved frame, as counted by callgrind.

set -eu

if [ $# -ne 1 ] || [ "$1" = --help ]; then
	echo "usage: $0 PROGRAM	(built from cost.c)"
	exit 2
fi
program=$1

# What the program's start costs is in both runs, so it cancels out.
instructions()
{
	valgrind --tool=callgrind --callgrind-out-file=/dev/null \
		"$program" "$1" "$2" 2>&1 | sed -n 's/.*Collected : //p'
}

report()
{
	units=$("$program" "$1")
	few=$(instructions "$1" 1000)
	many=$(instructions "$1" 2000)
	awk -v n=$((many - few)) -v units="$units" -v what="$2" -v max="$3" \
		'BEGIN {
			n /= 1000 * units
			printf "%6.1f instructions for each %s (%s %d)\n",
				n, what, (n > max ? "OVER" : "at most"), max
			exit (n > max)
		}'
}

status=0
report head "byte of a head" 15 || status=1
report frame "interleaved frame" 100 || status=1
exit $status
