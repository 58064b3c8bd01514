/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of nf_conntrack_rtsp.c: expectations, from their making to their end.
 */
#ifndef _NF_CONNTRACK_RTSP_EXPECT_H
#define _NF_CONNTRACK_RTSP_EXPECT_H

/* The NAT half, when it is loaded and this connection is translated. */
static const struct nf_nat_rtsp_hooks *rtsp_nat(const struct nf_conn *ct)
{
	if (!(ct->status & IPS_NAT_MASK))
		return NULL;
	return rcu_dereference(nf_nat_rtsp_hooks);
}

/* The box is behind NAT, and the server is not: what a router at home sees */
static bool rtsp_is_box_behind_nat(const struct nf_conn *ct)
{
	return (ct->status & IPS_NAT_MASK) == IPS_SRC_NAT;
}

/* Do all ports from @lo to @hi stay ports that may be opened? */
static bool rtsp_shift_fits(u16 lo, u16 hi, s32 shift)
{
	return lo + shift >= RTSP_PORT_MIN && hi + shift <= 0xffff;
}

static void rtsp_expect_withdraw(struct rtsp_conn *conn,
				 struct nf_conntrack_expect **slot)
{
	if (!*slot)
		return;
	rtsp_expect_remove(*slot);
	nf_ct_expect_put(*slot);
	*slot = NULL;
	conn->expectations--;
}

static void rtsp_port_close(struct rtsp_conn *conn, struct rtsp_port *port)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(port->in); i++)
		rtsp_expect_withdraw(conn, &port->in[i]);
	for (i = 0; i < ARRAY_SIZE(port->out); i++)
		rtsp_expect_withdraw(conn, &port->out[i]);
}

static void rtsp_setup_withdraw(struct rtsp_conn *conn,
				struct rtsp_setup *setup)
{
	u8 i;

	for (i = 0; i < setup->ports; i++)
		rtsp_port_close(conn, &setup->port[i]);
}

static void rtsp_setup_close(struct rtsp_conn *conn, struct rtsp_setup *setup)
{
	rtsp_setup_withdraw(conn, setup);
	list_del(&setup->list);
	kfree(setup);
}

static void rtsp_setups_close(struct rtsp_conn *conn)
{
	struct rtsp_setup *setup, *next;

	list_for_each_entry_safe(setup, next, &conn->setups, list)
		rtsp_setup_close(conn, setup);
}

/* Runs when a flow that was expected begins, before it is confirmed. */
static void rtsp_expected(struct nf_conn *ct, struct nf_conntrack_expect *exp);

/* The addresses and ports of a flow, as it comes in */
static void rtsp_expect_tuple(struct nf_conntrack_expect *exp,
			      const struct nf_conn *ct, unsigned int class,
			      u16 inner, u16 outer,
			      const union nf_inet_addr *peer, u16 peer_port)
{
	const union nf_inet_addr *box = rtsp_inner_addr(ct);
	u8 family = nf_ct_l3num(ct);
	__be16 src = htons(inner), dst = htons(outer);

	switch (class) {
	case RTSP_CLASS_MEDIA:
		nf_ct_expect_init(exp, class, family, peer,
				  rtsp_outer_addr(ct), IPPROTO_UDP,
				  NULL, &dst);
		break;
	case RTSP_CLASS_PUNCH:
		dst = htons(peer_port);
		nf_ct_expect_init(exp, class, family, box, peer, IPPROTO_UDP,
				  &src, &dst);
		break;
	case RTSP_CLASS_SERVER:
		/* a NAT on the box's own side may have changed its port */
		nf_ct_expect_init(exp, class, family, box,
				  rtsp_server_outer(ct), IPPROTO_UDP,
				  NULL, &dst);
		break;
	}
}

/**
 * rtsp_expect_add - expect a flow
 * @conn: state of the control connection
 * @ct: the control connection
 * @class: RTSP_CLASS_*
 * @inner: the number of the port in its owner's own words; the owner is the
 *	box or, for RTSP_CLASS_SERVER, the server
 * @outer: the number by which the far side knows it
 * @peer: the server's address, or NULL for any; not for RTSP_CLASS_SERVER
 * @peer_port: the server's port; only for RTSP_CLASS_PUNCH
 * @slot: where the expectation is kept
 *
 * Return: 0, -EBUSY when the port is another connection's or is expected for
 * something else, -EMFILE when the table is full, -ENOMEM.
 */
static int rtsp_expect_add(struct rtsp_conn *conn, struct nf_conn *ct,
			   unsigned int class, u16 inner, u16 outer,
			   const union nf_inet_addr *peer, u16 peer_port,
			   struct nf_conntrack_expect **slot)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(ct);
	struct nf_conntrack_expect *exp;
	int err;

	exp = nf_ct_expect_alloc(ct);
	if (!exp)
		return -ENOMEM;
	rtsp_expect_tuple(exp, ct, class, inner, outer, peer, peer_port);
	/* one session, many flows: after a pause, of another server */
	exp->flags = NF_CT_EXPECT_PERMANENT;
	exp->expectfn = rtsp_expected;
	if (nat)
		nat->expect(exp, ct, inner, outer);
	err = nf_ct_expect_related(exp, 0);
	if (err) {
		nf_ct_expect_put(exp);
		return err == -EMFILE ? err : -EBUSY;
	}
	*slot = exp;
	conn->expectations++;
	rtsp_count(ct, RTSP_C_EXPECTATIONS);
	return 0;
}

/**
 * struct rtsp_claim - ports that a box asks for
 * @ct: the connection on which it does
 * @setup: the ports
 */
struct rtsp_claim {
	const struct nf_conn *ct;
	const struct rtsp_setup *setup;
};

/* The number of the box's port in its own words, 0 for a server's port */
static u16 rtsp_expect_inner_port(const struct nf_conntrack_expect *exp)
{
	if (exp->class == RTSP_CLASS_SERVER)
		return 0;
	if (exp->class == RTSP_CLASS_PUNCH)
		return ntohs(exp->tuple.src.u.udp.port);
	if (exp->master->status & IPS_NAT_MASK)
		return ntohs(exp->saved_proto.udp.port);
	return ntohs(exp->tuple.dst.u.udp.port);
}

/* Is it for a port that the same box asks for on another connection? */
static bool rtsp_expect_is_claimed(struct nf_conntrack_expect *exp, void *data)
{
	const struct rtsp_claim *claim = data;
	const struct rtsp_setup *setup = claim->setup;
	u8 i;

	if (exp->expectfn != rtsp_expected || exp->master == claim->ct ||
	    !rtsp_help_get(exp->master) ||
	    !nf_ct_zone_equal_any(exp->master, nf_ct_zone(claim->ct)) ||
	    !nf_inet_addr_cmp(rtsp_inner_addr(exp->master),
			      rtsp_inner_addr(claim->ct)))
		return false;
	for (i = 0; i < setup->ports; i++)
		if (setup->port[i].inner == rtsp_expect_inner_port(exp))
			return true;
	return false;
}

/*
 * A box has a port once. When it asks for it on a new connection the old one
 * is over, even if nobody has told so: the box was switched off, say.
 */
static void rtsp_expect_claim(const struct nf_conn *ct,
			      const struct rtsp_setup *setup)
{
	struct rtsp_claim claim = { .ct = ct, .setup = setup };

	nf_ct_expect_iterate_net(nf_ct_net(ct), rtsp_expect_is_claimed, &claim,
				 0, 0);
}

/*
 * Media may come from one address only from now on. This is done in the
 * expectation, as a second one for the same port would clash with the first
 * and one that takes its place would leave a moment without any.
 */
static void rtsp_expect_narrow(struct nf_conntrack_expect *exp,
			       const union nf_inet_addr *peer)
{
	unsigned int words = exp->tuple.src.l3num == AF_INET ? 1 : 4, i;

	spin_lock_bh(&nf_conntrack_expect_lock);
	exp->tuple.src.u3 = *peer;
	for (i = 0; i < words; i++)
		exp->mask.src.u3.all[i] = 0xffffffff;
	spin_unlock_bh(&nf_conntrack_expect_lock);
}

static void rtsp_port_renew(struct rtsp_port *port)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(port->in); i++)
		if (port->in[i])
			rtsp_expect_renew(port->in[i], setup_timeout);
	for (i = 0; i < ARRAY_SIZE(port->out); i++)
		if (port->out[i])
			rtsp_expect_renew(port->out[i], setup_timeout);
}

/* A message has come: its connection's sessions are alive. */
static void rtsp_renew(struct rtsp_conn *conn)
{
	struct rtsp_setup *setup;
	u8 i;

	if (time_before(jiffies, conn->renewed + HZ))
		return;
	conn->renewed = jiffies;
	list_for_each_entry(setup, &conn->setups, list)
		for (i = 0; i < setup->ports; i++)
			rtsp_port_renew(&setup->port[i]);
}

/* Expect what the box sends from @port to a server's port. */
static void rtsp_punch(struct rtsp_conn *conn, struct nf_conn *ct,
		       struct rtsp_setup *setup, struct rtsp_port *port,
		       unsigned int slot, const union nf_inet_addr *peer,
		       u16 peer_port)
{
	u16 outer = rtsp_outer_port(setup, port->inner);
	int err;

	rtsp_expect_withdraw(conn, &port->out[slot]);
	if (conn->expectations >= max_outstanding)
		return;
	/* without it the box is still heard, if by its port's inner number */
	err = rtsp_expect_add(conn, ct, RTSP_CLASS_PUNCH, port->inner, outer,
			      peer, peer_port, &port->out[slot]);
	if (err != -EBUSY)
		return;
	rtsp_expect_claim(ct, setup);
	rtsp_expect_add(conn, ct, RTSP_CLASS_PUNCH, port->inner, outer, peer,
			peer_port, &port->out[slot]);
}

#endif /* _NF_CONNTRACK_RTSP_EXPECT_H */
