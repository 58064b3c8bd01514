"""refreshinterval 0 sends no refresh at all."""

from _common import GROUP

ours = True


def test(lab):
    lab.start(lab.basic(top="refreshdelay 1\nrefreshinterval 0\nqueryinterval 2\n"
                        "queryresponseinterval 1"))
    lab.box.join(GROUP)
    lab.joined(GROUP)
    # Queries say how the time passes.
    lab.wire.wait(iface="br-lan", kind="query", out=True, count=5)
    seen = lab.wire.all(iface="vlan2", out=True, group=GROUP)
    assert len(seen) == 2 and all(each.kind == "report3" for each in seen), seen
