# SPDX-License-Identifier: GPL-2.0-only
"""The laboratory of the multicast proxy: a provider, a router and hosts in network namespaces.

Run as `cd tests/lab && python3 -m igmplab.run` by root, right on the machine; it changes nothing
outside its own namespaces. topology.py begins with a drawing.
"""
