/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of nf_conntrack_rtsp.c: what a server's reply to a SETUP settles.
 */
#ifndef _NF_CONNTRACK_RTSP_ANSWER_H
#define _NF_CONNTRACK_RTSP_ANSWER_H

/**
 * struct rtsp_answer - what a reply's Transport says
 * @udp: it picks media over UDP
 * @picked: bit for each port of the SETUP that it names
 * @has_source: it names a server of its own for the media
 * @source: that server
 * @n_server_ports: number of server ports
 * @server_port: the ports that media comes from
 */
struct rtsp_answer {
	bool udp;
	bool has_source;
	u8 n_server_ports;
	u16 picked;
	union nf_inet_addr source;
	u16 server_port[RTSP_SETUP_PORTS];
};

static bool rtsp_answer_picks(const struct rtsp_answer *answer, u8 port)
{
	return answer->udp &&
	       (!answer->picked || (answer->picked & BIT(port)));
}

static void rtsp_answer_source(const struct nf_conn *ct,
			       const struct rtsp_text *text,
			       const struct rtsp_arg *arg,
			       struct rtsp_answer *answer)
{
	union nf_inet_addr addr;
	unsigned int port;

	for (port = arg->port; port && port <= rtsp_arg_last(text, arg) &&
	     answer->n_server_ports < RTSP_SETUP_PORTS; port++)
		answer->server_port[answer->n_server_ports++] = port;
	if (!arg->addr_len || answer->has_source ||
	    !rtsp_addr_parse(ct, text->text + arg->addr, arg->addr_len,
			     &addr) ||
	    rtsp_addr_is_void(ct, &addr) || rtsp_addr_is_multicast(ct, &addr))
		return;
	answer->source = addr;
	answer->has_source = true;
}

static void rtsp_answer_read(const struct nf_conn *ct,
			     const struct rtsp_text *text,
			     const struct rtsp_setup *setup,
			     struct rtsp_answer *answer)
{
	const struct rtsp_transport *t = &text->transport;
	const struct rtsp_port *port;
	unsigned int outer;
	u8 i;

	for (i = 0; i < t->alts; i++)
		answer->udp |= (t->alt[i] & RTSP_ALT_UDP) &&
			       !(t->alt[i] & RTSP_ALT_MULTICAST);
	for (i = 0; i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];

		if (!(t->alt[arg->alt] & RTSP_ALT_UDP))
			continue;
		if (rtsp_arg_is_server(arg))
			rtsp_answer_source(ct, text, arg, answer);
		if (!arg->port || !rtsp_arg_is_media(t, arg))
			continue;
		for (outer = arg->port; outer <= rtsp_arg_last(text, arg);
		     outer++) {
			port = rtsp_port_by_outer(setup, outer);
			if (port)
				answer->picked |= BIT(port - setup->port);
		}
	}
}

/* Let media in from the control server, and from @other if that is not NULL. */
static void rtsp_answer_from(struct rtsp_conn *conn, struct nf_conn *ct,
			     const struct rtsp_setup *setup,
			     struct rtsp_port *port,
			     const union nf_inet_addr *other)
{
	u16 outer = rtsp_outer_port(setup, port->inner);

	rtsp_expect_withdraw(conn, &port->in[1]);
	rtsp_expect_narrow(port->in[0], rtsp_server_inner(ct));
	if (!other)
		return;
	if (conn->expectations >= max_outstanding ||
	    rtsp_expect_add(conn, ct, RTSP_CLASS_MEDIA, port->inner, outer,
			    other, 0, &port->in[1]))
		/* room for one of them only: this is where media comes from */
		rtsp_expect_narrow(port->in[0], other);
}

/* Let media in from the servers that count, and the box out to them. */
static void rtsp_answer_port(struct rtsp_conn *conn, struct nf_conn *ct,
			     struct rtsp_setup *setup, struct rtsp_port *port,
			     const struct rtsp_answer *answer)
{
	const union nf_inet_addr *server = rtsp_server_inner(ct);
	bool other = answer->has_source &&
		     !nf_inet_addr_cmp(&answer->source, server);

	if (source_rule == RTSP_FROM_REPLY && answer->has_source)
		rtsp_answer_from(conn, ct, setup, port,
				 other ? &answer->source : NULL);
	if (!port->server || !rtsp_is_box_behind_nat(ct) || !rtsp_nat(ct))
		return;
	rtsp_punch(conn, ct, setup, port, 0, server, port->server);
	if (other)
		rtsp_punch(conn, ct, setup, port, 1, &answer->source,
			   port->server);
}

/* Which of its ports goes with which of the server's, and which are not used */
static void rtsp_answer_match(struct rtsp_setup *setup,
			      const struct rtsp_answer *answer)
{
	u8 i, n = 0;

	for (i = 0; i < setup->ports; i++) {
		struct rtsp_port *port = &setup->port[i];

		port->server = 0;
		if (!port->in[0] || !rtsp_answer_picks(answer, i))
			continue;
		if (n < answer->n_server_ports)
			port->server = answer->server_port[n];
		n++;
	}
}

/* Does another SETUP of this connection share that port of the server? */
static bool rtsp_is_served(const struct rtsp_conn *conn,
			   const struct rtsp_setup *setup, u16 outer)
{
	const struct rtsp_setup *other;
	u8 i;

	list_for_each_entry(other, &conn->setups, list)
		for (i = 0; other != setup && i < other->ports; i++)
			if (other->port[i].out[0] &&
			    other->port[i].server + other->server_shift == outer)
				return true;
	return false;
}

static int rtsp_serve_at(struct rtsp_conn *conn, struct nf_conn *ct,
			 struct rtsp_setup *setup, s32 shift)
{
	int err = 0;
	u8 i;

	setup->server_shift = shift;
	for (i = 0; !err && i < setup->ports; i++) {
		struct rtsp_port *port = &setup->port[i];

		if (port->server >= RTSP_PORT_MIN &&
		    !rtsp_is_served(conn, setup, port->server + shift))
			err = rtsp_expect_add(conn, ct, RTSP_CLASS_SERVER,
					      port->server,
					      port->server + shift, NULL, 0,
					      &port->out[0]);
	}
	while (err && i--)
		rtsp_expect_withdraw(conn, &setup->port[i].out[0]);
	return err;
}

/*
 * A server that is reached from outside is sent something, too: what the box
 * records, reports of what it has received. Expect it, on the ports that the
 * server named or, where the router has given them away, on others at the same
 * distances. Without it the server still sends.
 */
static void rtsp_serve(struct rtsp_conn *conn, struct nf_conn *ct,
		       struct rtsp_setup *setup)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(ct);
	unsigned int attempt, ports = 0;
	u16 lo = 0xffff, hi = 0;
	int err;
	u8 i;

	for (i = 0; i < setup->ports; i++) {
		struct rtsp_port *port = &setup->port[i];

		rtsp_expect_withdraw(conn, &port->out[0]);
		if (port->server < RTSP_PORT_MIN)
			continue;
		lo = min(lo, port->server);
		hi = max(hi, port->server);
		ports++;
	}
	if (!ports || conn->expectations + ports > max_outstanding)
		return;
	if (!rtsp_shift_fits(lo, hi, setup->server_shift))
		setup->server_shift = 0;
	err = rtsp_serve_at(conn, ct, setup, setup->server_shift);
	for (attempt = 1; nat && err == -EBUSY && attempt < RTSP_PORT_TRIES;
	     attempt++)
		err = rtsp_serve_at(conn, ct, setup,
				    nat->shift(lo, hi, attempt));
	if (err)
		setup->server_shift = 0;
}

/* A server said yes: keep what it picked, and do what it says. */
static void rtsp_answer_apply(struct rtsp_conn *conn, struct nf_conn *ct,
			      struct rtsp_setup *setup,
			      const struct rtsp_answer *answer)
{
	bool any = false;
	u8 i;

	for (i = 0; i < setup->ports; i++) {
		struct rtsp_port *port = &setup->port[i];

		if (!rtsp_answer_picks(answer, i))
			rtsp_port_close(conn, port);
		if (!port->in[0])
			continue;
		rtsp_answer_port(conn, ct, setup, port, answer);
		any = true;
	}
	if (!any)
		rtsp_setup_close(conn, setup);
}

/*
 * The SETUP that a reply answers: by CSeq, or the oldest without an answer. It
 * may have been sent again before the first reply came.
 */
static struct rtsp_setup *rtsp_setup_asked(struct rtsp_conn *conn,
					   const struct rtsp_message *msg)
{
	struct rtsp_setup *setup;

	list_for_each_entry(setup, &conn->setups, list)
		if (setup->pending && (!(msg->has & RTSP_HAS_CSEQ) ||
				       msg->cseq - setup->first <=
				       setup->cseq - setup->first))
			return setup;
	return NULL;
}

/* A reply has come; is it the one to the last request for this setup? */
static bool rtsp_setup_answered(struct rtsp_setup *setup,
				const struct rtsp_message *msg)
{
	if ((msg->has & RTSP_HAS_CSEQ) && msg->cseq != setup->cseq) {
		setup->first = msg->cseq + 1;
		return false;
	}
	setup->pending = false;
	return true;
}

/* A 2xx reply to a SETUP */
static int rtsp_answer(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		       const struct rtsp_message *msg,
		       struct rtsp_setup *setup)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	struct rtsp_answer answer = {};
	struct rtsp_text *text = NULL;
	int err = 0;
	u8 i;

	if (nat && rtsp_must_wait(dir))
		return -EAGAIN;
	if (msg->transports && !msg->bad)
		err = rtsp_text_get(dir, seg, msg, &text);
	if (err < 0)
		return err;
	if (text) {
		rtsp_answer_read(seg->ct, text, setup, &answer);
		rtsp_answer_match(setup, &answer);
		if (!rtsp_is_box_behind_nat(seg->ct))
			rtsp_serve(conn, seg->ct, setup);
	}
	if (text && nat) {
		err = nat->reply(conn, seg, text, setup);
		if (err < 0) {
			kfree(text);
			return err;
		}
		if (err)
			rtsp_count(seg->ct, RTSP_C_REPLIES_REWRITTEN);
	}
	rtsp_setup_answered(setup, msg);
	setup->confirmed = true;
	for (i = 0; i < setup->ports; i++)
		setup->port[i].asked = false;
	if (msg->has & RTSP_HAS_SESSION) {
		setup->session = msg->session;
		setup->has_session = true;
	}
	if (text)
		rtsp_answer_apply(conn, seg->ct, setup, &answer);
	kfree(text);
	return 0;
}

/* A response of the server (RFC 2326 7) */
static int rtsp_response(struct rtsp_conn *conn,
			 const struct rtsp_segment *seg,
			 const struct rtsp_message *msg)
{
	struct rtsp_setup *setup = rtsp_setup_asked(conn, msg);
	int err = 0;

	if (!setup || msg->status < 200)
		return 0;
	if (msg->status < 300)
		err = rtsp_answer(conn, seg, msg, setup);
	else if (rtsp_setup_answered(setup, msg))
		rtsp_setup_fail(conn, setup);
	if (!err)
		rtsp_flows_settle(conn, seg->ct);
	return err;
}

#endif /* _NF_CONNTRACK_RTSP_ANSWER_H */
