"""As many queries as the robustness are sent at the start, a quarter of the interval apart, then one each interval."""

ours = True


def test(lab):
    lab.start(lab.basic(top="queryinterval 4\nqueryresponseinterval 2\nrobustness 3"))
    seen = lab.wire.wait(iface="br-lan", kind="query", out=True, count=5)
    gaps = [after.time - before.time for before, after in zip(seen, seen[1:])]
    # None comes early; late is the fault of a busy machine.
    assert min(gaps[:2]) > 0.9 and min(gaps[2:]) > 3.8, gaps
    assert seen[0].response < 2 and seen[-1].response == 2, [each.response for each in seen]
