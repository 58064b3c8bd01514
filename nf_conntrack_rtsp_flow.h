/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of nf_conntrack_rtsp.c: flows that an expectation has met.
 */
#ifndef _NF_CONNTRACK_RTSP_FLOW_H
#define _NF_CONNTRACK_RTSP_FLOW_H

/**
 * struct rtsp_flow - media that came before the reply to its SETUP
 * @next: in rtsp_conn.flows, the youngest first
 * @tuple: its addresses and ports, as it comes in
 *
 * The reply may name other servers or ports, or refuse. An expectation tells
 * nothing of the flows that it has met, so they are remembered until then.
 */
struct rtsp_flow {
	struct rtsp_flow *next;
	struct nf_conntrack_tuple tuple;
};

static void rtsp_flows_forget(struct rtsp_conn *conn)
{
	struct rtsp_flow *flow;

	while ((flow = conn->flows)) {
		conn->flows = flow->next;
		kfree(flow);
	}
}

/* Would a flow like this one be let in now? */
static bool rtsp_flow_is_expected(const struct rtsp_conn *conn,
				  const struct rtsp_flow *flow)
{
	const struct nf_conntrack_expect *exp;
	const struct rtsp_setup *setup;
	unsigned int i, j;

	list_for_each_entry(setup, &conn->setups, list) {
		for (i = 0; i < setup->ports; i++) {
			for (j = 0; j < ARRAY_SIZE(setup->port[i].in); j++) {
				exp = setup->port[i].in[j];
				if (exp && nf_ct_tuple_mask_cmp(&flow->tuple,
								&exp->tuple,
								&exp->mask))
					return true;
			}
		}
	}
	return false;
}

/* End a flow that was expected on account of @master. */
static void rtsp_flow_end(struct nf_conn *master, const struct rtsp_flow *flow)
{
	struct nf_conntrack_tuple_hash *hash;
	struct nf_conn *ct;

	hash = nf_conntrack_find_get(nf_ct_net(master), nf_ct_zone(master),
				     &flow->tuple);
	if (!hash)
		return;
	ct = nf_ct_tuplehash_to_ctrack(hash);
	if (ct->master == master && nf_ct_kill(ct))
		rtsp_count(master, RTSP_C_SHUT_OUT);
	nf_ct_put(ct);
}

/*
 * Remember a flow. Beyond the bound of a connection the oldest one has to begin
 * anew, so that no flood shuts a server out. False when there is no memory.
 */
static bool rtsp_flow_add(struct rtsp_conn *conn, struct nf_conn *master,
			  const struct nf_conntrack_tuple *tuple)
{
	struct rtsp_flow **slot, *flow = NULL;
	unsigned int n = 0;

	for (slot = &conn->flows; *slot; slot = &(*slot)->next) {
		if (++n < RTSP_FLOWS_MAX)
			continue;
		flow = *slot;
		*slot = NULL;
		rtsp_flow_end(master, flow);
		break;
	}
	if (!flow)
		flow = kmalloc(sizeof(*flow), GFP_ATOMIC);
	if (!flow)
		return false;
	flow->tuple = *tuple;
	flow->next = conn->flows;
	conn->flows = flow;
	return true;
}

/*
 * A reply has said who may send where: what is not let in by it ends. What is
 * may still have to meet the reply to another SETUP.
 */
static void rtsp_flows_settle(struct rtsp_conn *conn, struct nf_conn *ct)
{
	struct rtsp_flow **slot = &conn->flows, *flow;
	bool pending = rtsp_is_pending(conn);

	while ((flow = *slot)) {
		if (!rtsp_flow_is_expected(conn, flow)) {
			rtsp_flow_end(ct, flow);
		} else if (pending) {
			slot = &flow->next;
			continue;
		}
		*slot = flow->next;
		kfree(flow);
	}
}

/* Is it what the box sends to where @tuple comes from? */
static bool rtsp_is_punch_to(const struct nf_conntrack_expect *exp,
			     const struct nf_conntrack_tuple *tuple)
{
	return exp && exp->tuple.dst.u.all == tuple->src.u.all &&
	       nf_inet_addr_cmp(&exp->tuple.dst.u3, &tuple->src.u3);
}

/*
 * Media has come from a server that no reply named. Where the port was moved,
 * what the box sends back after a long pause must leave from the same port.
 */
static void rtsp_learn(struct rtsp_conn *conn, struct nf_conn *ct,
		       struct rtsp_setup *setup, struct rtsp_port *port,
		       const struct nf_conntrack_tuple *tuple)
{
	unsigned int i;

	if (!setup->shift)
		return;
	for (i = 0; i < ARRAY_SIZE(port->out); i++)
		if (rtsp_is_punch_to(port->out[i], tuple))
			return;
	rtsp_punch(conn, ct, setup, port, 2, &tuple->src.u3,
		   ntohs(tuple->src.u.udp.port));
}

/* The port that media is expected for */
static struct rtsp_port *
rtsp_port_by_expect(struct rtsp_conn *conn,
		    const struct nf_conntrack_expect *exp,
		    struct rtsp_setup **result)
{
	struct rtsp_setup *setup;
	u8 i;

	list_for_each_entry(setup, &conn->setups, list) {
		for (i = 0; i < setup->ports; i++) {
			struct rtsp_port *port = &setup->port[i];

			if (port->in[0] != exp && port->in[1] != exp)
				continue;
			*result = setup;
			return port;
		}
	}
	return NULL;
}

/*
 * Media has come in. Returns the port from which it must leave, if a server of
 * ours has sent it and the box was told of another one; else 0.
 */
static u16 rtsp_media(struct rtsp_conn *conn, struct nf_conn *flow,
		      struct nf_conntrack_expect *exp)
{
	const struct nf_conntrack_tuple *tuple =
		&flow->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	struct rtsp_setup *setup;
	struct rtsp_port *port;

	if (conn->dead)
		return 0;
	port = rtsp_port_by_expect(conn, exp, &setup);
	if (!port)
		return 0;
	if (setup->pending && !rtsp_flow_add(conn, exp->master, tuple)) {
		/* the core drops its packet and forgets it; the next may do */
		set_bit(IPS_DYING_BIT, &flow->status);
		rtsp_count(exp->master, RTSP_C_SHUT_OUT);
		return 0;
	}
	rtsp_learn(conn, exp->master, setup, port, tuple);
	if (ntohs(tuple->src.u.udp.port) != port->server)
		return 0;
	return port->server + setup->server_shift;
}

static void rtsp_expected(struct nf_conn *ct, struct nf_conntrack_expect *exp)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(exp->master);
	struct rtsp_help *data = rtsp_help_get(exp->master);
	struct rtsp_conn *conn = data ? rtsp_conn_of(data) : NULL;
	u16 port = 0;

	if (conn && exp->class == RTSP_CLASS_MEDIA) {
		spin_lock_bh(&conn->lock);
		port = rtsp_media(conn, ct, exp);
		spin_unlock_bh(&conn->lock);
	}
	if (nat)
		nat->expected(ct, exp, port);
}

struct nf_ct_helper_expectfn rtsp_expectfn = {
	.name		= "rtsp",
	.expectfn	= rtsp_expected,
};
EXPORT_SYMBOL_GPL(rtsp_expectfn);

#endif /* _NF_CONNTRACK_RTSP_FLOW_H */
