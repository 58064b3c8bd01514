"""igmpproxyctl refresh reports all memberships at once, reload reads the file and says what is wrong."""

from _common import GROUP

ours = True


def test(lab):
    proxy = lab.start(lab.basic(top="refreshinterval 0"))
    lab.box.join(GROUP)
    lab.joined(GROUP)
    proxy.control("refresh")
    lab.wire.wait(iface="vlan2", out=True, kind="report2", group=GROUP)
    assert lab.shown(proxy, "stats")["refreshes"] == 1
    mark = lab.wire.mark()
    proxy.write(lab.basic(top="refreshinterval 0", up="blacklist " + GROUP))
    proxy.control("reload")
    lab.left(GROUP, mark)
    proxy.write("phyint vlan2 upstraem\n")
    status, _, errors = proxy.control("reload", check=False)
    assert status != 0 and ":1" in errors and "upstraem" in errors, (status, errors)
    stats = lab.shown(proxy, "stats")
    assert (stats["reloads"], stats["failed_reloads"]) == (1, 1), stats
    lab.settle()
