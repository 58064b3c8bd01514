#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
# Arrows in one direction only: what includes each other goes in no circle, the pure part includes
# nothing but itself and types of the configuration, and has no way to the system.
set -eu
cd "${srcdir:-$(dirname "$0")}/../src"

# One line a file: its own headers. kern-linux.c is a part of kern, as conf-lex.h is of conf.
includes() {
	sed -n 's/^[[:space:]]*#[[:space:]]*include[[:space:]]*"\([a-z]*\)[-a-z]*\.h"/\1/p' "$1"
}

edges() {
	for file in ./*.[ch]; do
		noun=$(basename "$file" | sed 's/[-.].*//')
		includes "$file" | sed "s/^/$noun /"
	done | awk '$1 != $2' | sort -u
}

circles=$(edges | tsort 2>&1 >/dev/null) || :
[ -z "$circles" ] || {
	printf 'what includes each other goes in a circle:\n%s\n' "$circles"
	exit 1
}

pure=$(sed -n '/^libigmp_a_SOURCES/,/[^\\]$/p' Makefile.am | tr -s '[:space:]' '\n' | grep '\.[ch]$')
nouns=$(echo "$pure" | sed 's/[-.].*//' | sort -u)
for file in $pure; do
	other=$(includes "$file" | grep -vxF -e conf -e "$nouns") || :
	system=$(grep -E '^[[:space:]]*#[[:space:]]*include[[:space:]]*<(sys|net|netinet|linux)/|<(unistd|fcntl|poll|time|signal|stdio_ext)\.h>' "$file") || :
	[ -z "$other$system" ] || {
		echo "$file belongs to the pure part and includes: $other $system"
		exit 1
	}
done
