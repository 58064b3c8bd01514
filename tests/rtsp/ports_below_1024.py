# SPDX-License-Identifier: GPL-2.0-only
"""A SETUP that names a port below 1024, however and beside whatever others, opens nothing and is counted."""

from _common import refused, setup

VALUES = ("client_port=1023", "client_port=1", "client_port=22", "client_port=1023-1024",
          "client_port=1022/5000", "client_port=5000-80", "client_port=5000/5001/53",
          "client_port=1023-1026", "port=554", "destination={[box]}:53",
          "dest_addr=\":5000\"/\":1023\"", "dest_addr=\"{[box]}:53\"",
          "client_port=5000;port=80", "client_port=5000,RTP/AVP;client_port=22",
          "client_port=5000,RTP/AVP/TCP;interleaved=0-1,RAW/RAW/UDP;client_port=22")


def test(lab):
    refused(lab, [(setup(7, "RTP/AVP;unicast;" + value),
                   ["refused_privileged_port"]) for value in VALUES])
