/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of nf_conntrack_rtsp.c: what a SETUP asks for, and opening it.
 */
#ifndef _NF_CONNTRACK_RTSP_SETUP_H
#define _NF_CONNTRACK_RTSP_SETUP_H

/**
 * rtsp_addr_parse - read an address in a message
 * @ct: connection, for the family
 * @text: the address
 * @len: its length in bytes
 * @addr: the result
 *
 * Return: whether it is an address of that family.
 */
bool rtsp_addr_parse(const struct nf_conn *ct, const char *text, u16 len,
		     union nf_inet_addr *addr)
{
	memset(addr, 0, sizeof(*addr));
	if (nf_ct_l3num(ct) == AF_INET)
		return in4_pton(text, len, (u8 *)&addr->ip, '\0', NULL);
	return in6_pton(text, len, (u8 *)&addr->ip6, '\0', NULL);
}
EXPORT_SYMBOL_GPL(rtsp_addr_parse);

/* A name that says nothing: loopback or unspecified */
static bool rtsp_addr_is_void(const struct nf_conn *ct,
			      const union nf_inet_addr *addr)
{
	if (nf_ct_l3num(ct) == AF_INET)
		return ipv4_is_loopback(addr->ip) || ipv4_is_zeronet(addr->ip);
	return ipv6_addr_loopback(&addr->in6) || ipv6_addr_any(&addr->in6);
}

static bool rtsp_addr_is_multicast(const struct nf_conn *ct,
				   const union nf_inet_addr *addr)
{
	if (nf_ct_l3num(ct) == AF_INET)
		return ipv4_is_multicast(addr->ip) ||
		       ipv4_is_lbcast(addr->ip);
	return ipv6_addr_is_multicast(&addr->in6);
}

/**
 * rtsp_is_box - does an address in a SETUP mean the box that sent it?
 * @ct: its connection
 * @text: the address
 * @len: its length in bytes
 *
 * It does when it is the box's own, on either side of the router, or says
 * nothing (127.0.0.1 was seen in the field).
 */
bool rtsp_is_box(const struct nf_conn *ct, const char *text, u16 len)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(ct);
	union nf_inet_addr addr;

	if (!rtsp_addr_parse(ct, text, len, &addr))
		return false;
	return nf_inet_addr_cmp(&addr, rtsp_inner_addr(ct)) ||
	       nf_inet_addr_cmp(&addr, rtsp_outer_addr(ct)) ||
	       rtsp_addr_is_void(ct, &addr) ||
	       (nat && nf_inet_addr_cmp(&addr, nat->stun(ct)));
}
EXPORT_SYMBOL_GPL(rtsp_is_box);

/**
 * struct rtsp_ports - the ports that a SETUP names
 * @n: number of different ones
 * @port: the ports
 */
struct rtsp_ports {
	u8 n;
	u16 port[RTSP_SETUP_PORTS];
};

static int rtsp_ports_add(struct rtsp_ports *ports, u16 port)
{
	u8 i;

	if (port < RTSP_PORT_MIN)
		return RTSP_C_REFUSED_PORT;
	for (i = 0; i < ports->n; i++)
		if (ports->port[i] == port)
			return 0;
	if (ports->n == RTSP_SETUP_PORTS)
		return RTSP_C_REFUSED_LONG;
	ports->port[ports->n++] = port;
	return 0;
}

/*
 * "x-y" with one or two between them is a row of ports; farther apart it is
 * those two alone. Returns the last port that @arg stands for.
 */
static unsigned int rtsp_arg_last(const struct rtsp_text *text,
				  const struct rtsp_arg *arg)
{
	const struct rtsp_arg *next = arg + 1;

	if (next == &text->transport.arg[text->transport.args] ||
	    next->off != arg->off ||
	    text->text[arg->port_off + arg->port_len] != '-' ||
	    next->port <= arg->port || next->port - arg->port > 3)
		return arg->port;
	return next->port - 1;
}

/**
 * rtsp_arg_is_media - does an argument of a SETUP name a UDP port of the box?
 * @transport: the Transport headers
 * @arg: the argument
 */
bool rtsp_arg_is_media(const struct rtsp_transport *transport,
		       const struct rtsp_arg *arg)
{
	u8 alt = transport->alt[arg->alt];

	if (!(alt & RTSP_ALT_UDP) || (alt & RTSP_ALT_MULTICAST))
		return false;
	return arg->param == RTSP_P_CLIENT_PORT || arg->param == RTSP_P_PORT ||
	       arg->param == RTSP_P_DESTINATION ||
	       arg->param == RTSP_P_DEST_ADDR;
}
EXPORT_SYMBOL_GPL(rtsp_arg_is_media);

/**
 * rtsp_arg_is_server - does an argument name where media comes from?
 * @arg: the argument
 */
bool rtsp_arg_is_server(const struct rtsp_arg *arg)
{
	return arg->param == RTSP_P_SERVER_PORT ||
	       arg->param == RTSP_P_SOURCE || arg->param == RTSP_P_SRC_ADDR;
}
EXPORT_SYMBOL_GPL(rtsp_arg_is_server);

/*
 * All ports of all alternatives that go over UDP. Returns 0 or the counter
 * that says why the SETUP is refused.
 */
static int rtsp_ports_collect(const struct nf_conn *ct,
			      const struct rtsp_text *text,
			      struct rtsp_ports *ports)
{
	const struct rtsp_transport *t = &text->transport;
	unsigned int port;
	int why = 0;
	u8 i;

	for (i = 0; !why && i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];

		if (!rtsp_arg_is_media(t, arg))
			continue;
		if (arg->addr_len &&
		    !rtsp_is_box(ct, text->text + arg->addr, arg->addr_len))
			return RTSP_C_REFUSED_THIRD_PARTY;
		if (!arg->port)
			continue;
		for (port = arg->port;
		     !why && port <= rtsp_arg_last(text, arg); port++)
			why = rtsp_ports_add(ports, port);
	}
	return why;
}

/* An earlier SETUP of this connection that has one of these ports */
static struct rtsp_setup *rtsp_setup_find(struct rtsp_conn *conn,
					  const struct rtsp_ports *ports)
{
	struct rtsp_setup *setup;
	u8 i, j;

	list_for_each_entry(setup, &conn->setups, list)
		for (i = 0; i < setup->ports; i++)
			for (j = 0; j < ports->n; j++)
				if (setup->port[i].in[0] &&
				    setup->port[i].inner == ports->port[j])
					return setup;
	return NULL;
}

/*
 * A SETUP comes to nothing. If a server has agreed to the same one before, all
 * is as it was then.
 */
static void rtsp_setup_fail(struct rtsp_conn *conn, struct rtsp_setup *setup)
{
	u8 i;

	setup->pending = false;
	if (!setup->confirmed) {
		rtsp_setup_close(conn, setup);
		return;
	}
	for (i = 0; i < setup->ports; i++) {
		if (setup->port[i].asked)
			rtsp_port_close(conn, &setup->port[i]);
		setup->port[i].asked = false;
	}
}

/* Expect media for all ports of a SETUP that are not open, or for none. */
static int rtsp_setup_expect(struct rtsp_conn *conn, struct nf_conn *ct,
			     struct rtsp_setup *setup)
{
	const union nf_inet_addr *peer = NULL;
	int err = 0;
	u8 i;

	if (source_rule == RTSP_FROM_SERVER)
		peer = rtsp_server_inner(ct);
	for (i = 0; !err && i < setup->ports; i++) {
		struct rtsp_port *port = &setup->port[i];

		if (port->in[0] && rtsp_expect_alive(port->in[0]))
			continue;
		rtsp_expect_withdraw(conn, &port->in[0]);
		port->asked = true;
		err = rtsp_expect_add(conn, ct, RTSP_CLASS_MEDIA, port->inner,
				      rtsp_outer_port(setup, port->inner),
				      peer, 0, &port->in[0]);
	}
	while (err && i--)
		if (setup->port[i].asked)
			rtsp_port_close(conn, &setup->port[i]);
	return err;
}

/* Has another SETUP of this connection one of these ports outside? */
static bool rtsp_setup_clashes(const struct rtsp_conn *conn,
			       const struct rtsp_setup *setup)
{
	const struct rtsp_setup *other;
	const struct rtsp_port *port;
	u8 i;

	list_for_each_entry(other, &conn->setups, list) {
		for (i = 0; i < setup->ports; i++) {
			u16 outer = rtsp_outer_port(setup, setup->port[i].inner);

			port = rtsp_port_by_outer(other, outer);
			if (port && port->in[0])
				return true;
		}
	}
	return false;
}

/*
 * Expect media with the ports shifted so far. The core sees no clash between
 * expectations of one connection: the later would take the earlier's place.
 */
static int rtsp_setup_try(struct rtsp_conn *conn, struct nf_conn *ct,
			  struct rtsp_setup *setup, s32 shift)
{
	setup->shift = shift;
	if (rtsp_setup_clashes(conn, setup))
		return -EBUSY;
	return rtsp_setup_expect(conn, ct, setup);
}

/*
 * Expect media on the ports that the box announced or, where they are another
 * box's, on others at the same distances. Returns 0, or the counter that says
 * why not, or -ENOMEM.
 */
static int rtsp_setup_open(struct rtsp_conn *conn,
			   const struct rtsp_segment *seg,
			   struct rtsp_setup *setup, s32 first)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	u16 lo = setup->port[0].inner, hi = lo;
	unsigned int attempt, tries = 1;
	int err;
	u8 i;

	/* the ports of a box that has its own address outside are its own */
	if (nat && (seg->ct->status & IPS_SRC_NAT))
		tries = RTSP_PORT_TRIES;
	for (i = 1; i < setup->ports; i++) {
		lo = min(lo, setup->port[i].inner);
		hi = max(hi, setup->port[i].inner);
	}
	if (conn->expectations + setup->ports > max_outstanding)
		return RTSP_C_REFUSED_CAP;
	if (!rtsp_shift_fits(lo, hi, first))
		first = 0;
	err = rtsp_setup_try(conn, seg->ct, setup, first);
	if (err == -EBUSY) {
		rtsp_expect_claim(seg->ct, setup);
		err = rtsp_setup_try(conn, seg->ct, setup, first);
	}
	for (attempt = 1; err == -EBUSY && attempt < tries; attempt++)
		err = rtsp_setup_try(conn, seg->ct, setup,
				     nat->shift(lo, hi, attempt));
	if (err == -EBUSY)
		return RTSP_C_REFUSED_BUSY;
	if (err == -EMFILE)
		return RTSP_C_REFUSED_TABLE;
	return err;
}

static bool rtsp_setup_is_alive(const struct rtsp_setup *setup)
{
	const struct nf_conntrack_expect *exp;
	u8 i;

	for (i = 0; i < setup->ports; i++) {
		exp = setup->port[i].in[0];
		if (exp && rtsp_expect_alive(exp))
			return true;
	}
	return false;
}

/* Has it those ports, and no others? */
static bool rtsp_setup_is_for(const struct rtsp_setup *setup,
			      const struct rtsp_ports *ports)
{
	u8 i, j;

	if (setup->ports != ports->n)
		return false;
	for (i = 0; i < setup->ports; i++) {
		for (j = 0; j < ports->n &&
		     setup->port[i].inner != ports->port[j];)
			j++;
		if (j == ports->n)
			return false;
	}
	return true;
}

/* The same SETUP has come again: what it has opened stays as it is. */
static int rtsp_setup_again(struct rtsp_conn *conn, struct nf_conn *ct,
			    const struct rtsp_message *msg,
			    struct rtsp_setup *setup)
{
	int err = rtsp_setup_expect(conn, ct, setup);
	u8 i;

	if (err)
		return err == -ENOMEM ? err : RTSP_C_REFUSED_TABLE;
	for (i = 0; i < setup->ports; i++)
		rtsp_port_renew(&setup->port[i]);
	if (!setup->pending)
		setup->first = msg->cseq;
	setup->cseq = msg->cseq;
	setup->pending = true;
	return 0;
}

/* Forget what was asked for so long ago that nothing of it is left. */
static void rtsp_setups_sweep(struct rtsp_conn *conn)
{
	struct rtsp_setup *setup, *next;

	list_for_each_entry_safe(setup, next, &conn->setups, list)
		if (!rtsp_setup_is_alive(setup))
			rtsp_setup_close(conn, setup);
}

/**
 * rtsp_setup_enter - open the ports of a SETUP
 * @conn: its connection
 * @seg: segment in which it ended
 * @msg: the message
 * @ports: what it names
 * @result: its entry
 *
 * Return: 0, or a counter, or -ENOMEM; then nothing is open that was not.
 */
static int rtsp_setup_enter(struct rtsp_conn *conn,
			    const struct rtsp_segment *seg,
			    const struct rtsp_message *msg,
			    const struct rtsp_ports *ports,
			    struct rtsp_setup **result)
{
	struct rtsp_setup *setup, *old;
	s32 first = 0;
	int why;
	u8 i;

	old = rtsp_setup_find(conn, ports);
	if (old && rtsp_setup_is_for(old, ports) && rtsp_setup_is_alive(old)) {
		*result = old;
		return rtsp_setup_again(conn, seg->ct, msg, old);
	}
	setup = kzalloc(struct_size(setup, port, ports->n), GFP_ATOMIC);
	if (!setup)
		return -ENOMEM;
	setup->first = msg->cseq;
	setup->cseq = msg->cseq;
	setup->session = msg->session;
	setup->has_session = msg->has & RTSP_HAS_SESSION;
	setup->pending = true;
	setup->ports = ports->n;
	for (i = 0; i < ports->n; i++)
		setup->port[i].inner = ports->port[i];

	/* a port is in one SETUP only, and stays the same outside */
	if (old)
		first = old->shift;
	for (; old; old = rtsp_setup_find(conn, ports))
		rtsp_setup_close(conn, old);
	if (conn->expectations + ports->n > max_outstanding)
		rtsp_setups_sweep(conn);
	why = rtsp_setup_open(conn, seg, setup, first);
	if (why) {
		kfree(setup);
		return why;
	}
	list_add_tail(&setup->list, &conn->setups);
	*result = setup;
	return 0;
}

/*
 * Put the Transport headers of a message into one piece and read them: all of
 * what a SETUP says, or as much of a reply as can be understood (replies that
 * name no transport and server_port=0 were seen). The error is one of enum
 * rtsp_transport_error, or negative.
 */
static int rtsp_text_get(const struct rtsp_dir *dir,
			 const struct rtsp_segment *seg,
			 const struct rtsp_message *msg,
			 struct rtsp_text **result)
{
	struct rtsp_transport *t;
	u8 i, last = msg->transports - 1;
	u32 len = msg->value[last] + msg->value_len[last] - msg->line;
	struct rtsp_text *text;
	int err = 0;

	if (len > RTSP_HOLD_MAX)
		return RTSP_T_MANY;
	if (before(msg->start, seg->seq))
		rtsp_count(seg->ct, RTSP_C_JOINED);
	/* one byte more: what follows the last value is looked at */
	text = kmalloc(struct_size(text, text, len + 1), GFP_ATOMIC);
	if (!text)
		return -ENOMEM;
	text->seq = msg->line;
	text->len = len;
	text->text[len] = '\0';
	t = &text->transport;
	/* the arguments, most of it, are written before they are read */
	memset(t, 0, offsetof(struct rtsp_transport, arg));
	/* what began before it was wanted is not there */
	if (rtsp_stream_copy(dir, seg, msg->line, text->text, len)) {
		memset(text->text, 0, len);
		err = RTSP_T_ABSENT;
	}
	for (i = 0; !err && i <= last; i++)
		err = rtsp_transport_parse(text->text,
					   msg->value[i] - msg->line,
					   msg->value_len[i], t);
	if (err > 0 && msg->method == RTSP_M_NONE && t->alts < RTSP_ALTS_MAX) {
		rtsp_count(seg->ct, RTSP_C_MALFORMED);
		if (!(t->alt[t->alts] & RTSP_ALT_SPEC))
			t->alt[t->alts] |= RTSP_ALT_UDP;
		t->alts++;
		err = 0;
	}
	if (err) {
		kfree(text);
		return err;
	}
	*result = text;
	return 0;
}

/* Refused for a bound of ours, not for what the SETUP asks for */
static bool rtsp_is_for_want_of_room(int why)
{
	return why == RTSP_C_REFUSED_LONG || why == RTSP_C_REFUSED_BUSY ||
	       why == RTSP_C_REFUSED_CAP || why == RTSP_C_REFUSED_TABLE;
}

/* Nothing is opened for a SETUP, and it goes on as it is, or hidden. */
static int rtsp_refuse(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		       const struct rtsp_message *msg, int why)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	int err = 0;
	u8 i;

	rtsp_count(seg->ct, why);
	pr_debug_ratelimited("setup refused: %s\n", rtsp_counter_names[why]);
	/*
	 * Where ports may have to be translated, a SETUP that can't be must
	 * not reach the server: the port it names may be another box's.
	 */
	if (!nat || !rtsp_is_for_want_of_room(why))
		return 0;
	for (i = 0; !err && i < msg->transports; i++)
		err = nat->refuse(&conn->dir[seg->dir], msg->name[i]);
	return err;
}

/*
 * A change of length can't follow another that is still on its way, as the
 * core remembers one place a direction; one in the same segment becomes one
 * with it, if it is near. And a receiver that acknowledges nothing must not
 * fill the memory.
 */
static bool rtsp_must_wait(const struct rtsp_dir *dir)
{
	u32 far = dir->parser.pos - RTSP_EDIT_SPAN;
	const struct rtsp_edit *edit;
	unsigned int n = 0;

	list_for_each_entry(edit, &dir->edits, list)
		if (++n >= RTSP_EDITS_MAX ||
		    (edit->old_len != edit->new_len &&
		     (!edit->fresh || before(edit->seq, far))))
			return true;
	return false;
}

/*
 * What a SETUP asks for, if it can be had: its ports in @setup, NULL where
 * none goes over UDP. Returns 0, or a counter, or -ENOMEM.
 */
static int rtsp_setup_read(struct rtsp_conn *conn,
			   const struct rtsp_segment *seg,
			   const struct rtsp_message *msg,
			   struct rtsp_text **text, struct rtsp_setup **setup)
{
	struct rtsp_ports ports = {};
	int why;

	if (msg->bad == RTSP_BAD_LONG || msg->bad == RTSP_BAD_MANY)
		return RTSP_C_REFUSED_LONG;
	if (msg->bad || !msg->transports)
		return RTSP_C_REFUSED_MALFORMED;
	why = rtsp_text_get(&conn->dir[seg->dir], seg, msg, text);
	if (why == RTSP_T_MANY)
		return RTSP_C_REFUSED_LONG;
	if (why)
		return why < 0 ? why : RTSP_C_REFUSED_MALFORMED;
	rtsp_log_transport(seg, *text);
	why = rtsp_ports_collect(seg->ct, *text, &ports);
	if (why || !ports.n)
		return why;
	if ((seg->ct->status & IPS_NAT_MASK) && !rtsp_nat(seg->ct))
		return RTSP_C_REFUSED_NO_NAT;
	why = rtsp_setup_enter(conn, seg, msg, &ports, setup);
	if (why)
		*setup = NULL;
	return why;
}

/* It goes on, and will not come again to be read. */
static void rtsp_setup_done(struct rtsp_conn *conn,
			    const struct rtsp_segment *seg,
			    const struct rtsp_message *msg,
			    const struct rtsp_setup *setup)
{
	if (setup->shift)
		rtsp_count(seg->ct, RTSP_C_MOVED);
	rtsp_log_head(conn, seg, msg, setup);
}

/* SETUP (RFC 2326 10.4): expect what it asks for, and translate it. */
static int rtsp_setup(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		      const struct rtsp_message *msg)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	struct rtsp_setup *setup = NULL;
	struct rtsp_text *text = NULL;
	int err;

	if (nat && rtsp_must_wait(&conn->dir[seg->dir]))
		return -EAGAIN;
	pr_debug("found a setup message\n");
	err = rtsp_setup_read(conn, seg, msg, &text, &setup);
	if (err > 0)
		err = rtsp_refuse(conn, seg, msg, err);
	if (setup) {
		rtsp_log_expect(seg, setup);
		if (nat)
			err = nat->request(conn, seg, text, setup);
		if (err)
			rtsp_setup_fail(conn, setup);
		if (err > 0)
			err = rtsp_refuse(conn, seg, msg, err);
		else if (!err)
			rtsp_setup_done(conn, seg, msg, setup);
	}
	kfree(text);
	if (!err)
		rtsp_count(seg->ct, RTSP_C_SETUPS);
	return err;
}

/*
 * TEARDOWN (RFC 2326 10.7) closes the session that it names. One that names
 * none can only mean that there is one.
 */
static int rtsp_teardown(struct rtsp_conn *conn,
			 const struct rtsp_segment *seg,
			 const struct rtsp_message *msg)
{
	struct rtsp_setup *setup, *next;
	bool named = msg->has & RTSP_HAS_SESSION;

	if (!named) {
		setup = list_first_entry_or_null(&conn->setups,
						 struct rtsp_setup, list);
		list_for_each_entry(next, &conn->setups, list)
			if (next->session != setup->session)
				return 0;
	}
	list_for_each_entry_safe(setup, next, &conn->setups, list)
		if (!named ||
		    (setup->has_session && setup->session == msg->session))
			rtsp_setup_close(conn, setup);
	return 0;
}

#endif /* _NF_CONNTRACK_RTSP_SETUP_H */
