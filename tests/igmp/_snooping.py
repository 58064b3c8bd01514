"""The edge as a Linux bridge that forgets, and never queries while a test looks."""


def forget_after(lab, seconds):
    """Returns when the bridge passes on to the router only what was joined there."""
    lab.edge.space.batch(
        "link set dev br type bridge mcast_querier 1 mcast_query_interval 360000 "
        "mcast_query_response_interval 50 mcast_startup_query_count 1 "
        "mcast_startup_query_interval 360000 mcast_membership_interval %d "
        "mcast_last_member_interval 20" % (seconds * 100))
    # Its one query was before anybody was there to hear it.
    lab.edge.space.batch("link set dev br down", "link set dev br up")


def is_member(lab, group):
    return " grp %s " % group in lab.edge.run("bridge", "mdb", "show") + " "
