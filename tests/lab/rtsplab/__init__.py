# SPDX-License-Identifier: GPL-2.0-only
"""The network of the lab, and what the tests and the demonstration play on it."""
