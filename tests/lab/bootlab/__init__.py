# SPDX-License-Identifier: GPL-2.0-only
"""Booted systems: a Debian with systemd on a disk of its own, in an emulated machine."""
