#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-only
#: usage: ./autogen.sh
#:
#: Makes ./configure. Needs autoconf 2.69 and automake 1.14 or newer.
set -eu
cd "$(dirname "$0")"
case ${1-} in
'') ;;
-h | --help) sed -n 's/^#: \{0,1\}//p' autogen.sh; exit 0 ;;
*) echo "autogen.sh: it takes no arguments, see --help" >&2; exit 1 ;;
esac
exec autoreconf --install --force --warnings=all
