# SPDX-License-Identifier: GPL-2.0-only
"""A wrong module parameter fails the load with a message in the kernel log that names it."""

from rtsplab import netns

modules = False
helper_rule = False
modes = ("paged",)

CONNTRACK = (
    ("ports", "0"), ("ports", "554,0"), ("ports", "70000"), ("ports", "rtsp"), ("ports", "-1"),
    ("ports", "1,2,3,4,5,6,7,8,9"), ("ports", "554,8554,554"),
    ("max_outstanding", "0"), ("max_outstanding", "256"), ("max_outstanding", "-1"),
    ("ports", ""), ("ports", "554,"), ("ports", "554;8554"),
    ("max_outstanding", "many"), ("max_outstanding", "4294967297"), ("max_outstanding", ""),
    ("setup_timeout", "0"), ("setup_timeout", "86401"), ("setup_timeout", "-5"),
    ("setup_timeout", "5m"), ("setup_timeout", ""), ("setup_timeout", "300.5"),
    ("media_source", "nobody"), ("media_source", ""), ("media_source", "anyone"),
    ("media_source", "any,server"), ("media_source", "Any"),
)
NAT = (("stunaddr", "nowhere"), ("stunaddr", ""), ("stunaddr", "1.2.3"), ("stunaddr", "1.2.3.4x"),
       ("stunaddr", "2001:db8::1x"), ("stunaddr", "1.2.3.4,1.2.3.5"),
       ("destaction", "drop"), ("destaction", ""), ("destaction", "auto,strip"))
GOOD = (
    ("nf_conntrack_rtsp", ("ports=1,2,3,4,5,6,7,65535", "max_outstanding=255",
                           "setup_timeout=86400", "media_source=any")),
    ("nf_nat_rtsp", ("stunaddr=2001:db8::1", "destaction=none")),
)


def fails(lab, module, name, value):
    seen = len(lab.kernel_log())
    try:
        lab.insmod(module, "%s=%s" % (name, value))
    except netns.CommandFailed:
        pass
    else:
        raise AssertionError("%s was loaded with %s=%s" % (module, name, value))
    assert not lab.loaded(module)
    lines = lab.kernel_log()[seen:]
    if not any(module in line and name in line for line in lines):
        raise AssertionError("%s=%s is not named: %r" % (name, value, lines))


def test(lab):
    netns.run(["modprobe", "-a", "nf_conntrack", "nf_nat"])
    for name, value in CONNTRACK:
        fails(lab, "nf_conntrack_rtsp", name, value)
    lab.insmod("nf_conntrack_rtsp")
    for name, value in NAT:
        fails(lab, "nf_nat_rtsp", name, value)
    lab.unload_modules()
    for module, words in GOOD:
        lab.insmod(module, *words)
        assert lab.loaded(module)
