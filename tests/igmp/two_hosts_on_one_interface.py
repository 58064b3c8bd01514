"""While one of two hosts on an interface stays, the stream goes on without a gap."""

from _common import GROUP


def test(lab):
    lab.start()
    lab.box2.join(GROUP)
    lab.wire.wait(iface="br-lan", kind="report", group=GROUP, src=lab.box2.addr)
    # In IGMPv2 only the host that reported last says that it leaves.
    first = lab.box.join(GROUP)
    lab.wire.wait(iface="br-lan", kind="report", group=GROUP, src=lab.box.addr)
    lab.joined(GROUP)
    lab.plays(GROUP)
    lab.box2.ear.forget()
    sender = lab.source.stream(GROUP)
    lab.box2.ear.wait(GROUP)
    mark = lab.wire.mark()
    first.leave()
    query = lab.wire.wait(iface="br-lan", kind="query", out=True, group=GROUP, after=mark)
    assert query.ttl == 1 and query.alert and query.dst == GROUP, query
    lab.wire.wait(iface="br-lan", out=False, kind="report", group=GROUP, after=mark,
                  src=lab.box2.addr)
    lab.box2.ear.wait_more(GROUP, 200)
    sender.stop()
    lab.box2.ear.assert_whole(GROUP)
    lab.wire.none(iface="vlan2", out=True, after=mark, test=lambda each: each.gives_up(GROUP))
