# SPDX-License-Identifier: GPL-2.0-only
"""A number above 65535 is no port, also where 16, 32 or 64 bits of it would be one."""

from _common import refused, setup

NUMBERS = ("65536", "70536", "99999", "100000", "4294972296", "18446744073709556616",
           "115792089237316195423570985008687907853269984665640564039457584007913129644936")
PLACES = ("client_port=%s", "client_port=5000-%s", "client_port=%s-5001", "client_port=5000/%s",
          "port=%s", "destination={[box]}:%s", "dest_addr=\":5000\"/\":%s\"",
          "client_port=5000,RTP/AVP;client_port=%s")


def test(lab):
    refused(lab, [(setup(7, "RTP/AVP;unicast;" + place % number),
                   ["refused_malformed"]) for place in PLACES for number in NUMBERS])
