/* SPDX-License-Identifier: GPL-2.0-only */
/* What nf_conntrack_rtsp and nf_nat_rtsp share. */
#ifndef _NF_CONNTRACK_RTSP_H
#define _NF_CONNTRACK_RTSP_H

#include <linux/list.h>
#include <linux/skbuff.h>
#include <linux/spinlock.h>
#include <net/netfilter/nf_conntrack.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_helper.h>

#include "netfilter_transport.h"

#define RTSP_HELPER_NAME	"rtsp"

#define RTSP_HOLD_MAX		4096	/* bytes of a cut head that are kept */
#define RTSP_HOLDS_MAX		16	/* kept pieces on their way at once */
#define RTSP_EDITS_MAX		32	/* changes on their way at once */
#define RTSP_EDIT_SPAN		1024	/* bytes that become one change */
#define RTSP_EARLY_MAX		64	/* segments passed on unread */
#define RTSP_EARLY_BYTES	65536	/* and their bytes */
#define RTSP_EARLY_BYTES_ALL	1048576	/* those of all connections */
#define RTSP_FLOWS_MAX		16	/* flows that came before a reply */
#define RTSP_SETUP_PORTS	16	/* different ports in one SETUP */
#define RTSP_PORT_TRIES		64	/* outer ports tried for one SETUP */
#define RTSP_PORT_MIN		1024	/* below it nobody gets in */

/* The box speaks first: it is the one that opened the control connection. */
#define RTSP_BOX		IP_CT_DIR_ORIGINAL

/* Expectation classes */
enum {
	RTSP_CLASS_MEDIA,		/* from a server to the box's port */
	RTSP_CLASS_PUNCH,		/* from the box's port to a server */
	RTSP_CLASS_SERVER,		/* from the box to a server of ours */
	RTSP_CLASSES,
};

/* Lines of /proc/net/nf_conntrack_rtsp; the names stand in a table there. */
enum rtsp_counter {
	RTSP_C_CONNECTIONS,
	RTSP_C_REQUESTS,
	RTSP_C_SETUPS,
	RTSP_C_EXPECTATIONS,
	RTSP_C_MOVED,
	RTSP_C_REPLIES_REWRITTEN,
	RTSP_C_JOINED,
	RTSP_C_REFUSED_MALFORMED,
	RTSP_C_REFUSED_LONG,
	RTSP_C_REFUSED_PORT,
	RTSP_C_REFUSED_THIRD_PARTY,
	RTSP_C_REFUSED_CAP,
	RTSP_C_REFUSED_BUSY,
	RTSP_C_REFUSED_TABLE,
	RTSP_C_REFUSED_SERVER,
	RTSP_C_REFUSED_NO_NAT,
	RTSP_C_SHUT_OUT,
	RTSP_C_PASSED_EARLY,
	RTSP_C_DROPPED_EARLY,
	RTSP_C_DROPPED_MEMORY,
	RTSP_C_DROPPED_WAIT,
	RTSP_C_MALFORMED,
	RTSP_C_GIVEN_UP,
	RTSP_C_MAX,
};

/**
 * struct rtsp_port - a UDP port that a box announced
 * @inner: its number in the box's own words
 * @server: the control server's port that goes with it, in the server's own
 *	words; 0 when it is not known
 * @asked: opened for a request that has no answer yet
 * @in: expectations of media for it: the control server's or anybody's, and
 *	the one of the server that a reply named
 * @out: expectations of what the box sends to a server's port: to the control
 *	server's, to the one that a reply named, to the last one that sent
 *	something unnamed
 */
struct rtsp_port {
	u16 inner;
	u16 server;
	bool asked;
	struct nf_conntrack_expect *in[2];
	struct nf_conntrack_expect *out[3];
};

/**
 * struct rtsp_setup - a SETUP that was read, as long as its ports are open
 * @list: in rtsp_conn.setups
 * @session: hash of its session, if @has_session
 * @first: CSeq of the first request for it that has no reply, if @pending
 * @cseq: of the last one
 * @shift: what NAT adds to each port of the box
 * @server_shift: what NAT adds to each port of the server
 * @pending: there is no reply yet to the request @cseq
 * @confirmed: a server has said yes once
 * @has_session: @session is known
 * @ports: number of ports
 * @port: the ports
 */
struct rtsp_setup {
	struct list_head list;
	u64 session;
	u32 first;
	u32 cseq;
	s32 shift;
	s32 server_shift;
	bool pending;
	bool confirmed;
	bool has_session;
	u8 ports;
	struct rtsp_port port[];
};

enum rtsp_hold_state {
	RTSP_HOLD_COPY,			/* read, and passed on at once */
	RTSP_HOLD_KEPT,			/* kept back from the receiver */
	RTSP_HOLD_GIVEN,		/* passed on, not acknowledged yet */
};

/**
 * struct rtsp_hold - a piece of a head that is cut over segments
 * @list: in rtsp_dir.holds, in the order of the stream; only the last one
 *	can be RTSP_HOLD_COPY or RTSP_HOLD_KEPT
 * @seq: stream position of its first byte
 * @len: number of bytes
 * @state: enum rtsp_hold_state
 * @data: the bytes
 */
struct rtsp_hold {
	struct list_head list;
	u32 seq;
	u16 len;
	u8 state;
	char data[];
};

/**
 * struct rtsp_edit - bytes of a stream that NAT replaced
 * @list: in rtsp_dir.edits, in the order of the stream
 * @seq: stream position of the first one
 * @old_len: how many the sender sent
 * @new_len: how many the receiver gets
 * @fresh: not passed on yet
 * @text: what it gets
 */
struct rtsp_edit {
	struct list_head list;
	u32 seq;
	u16 old_len;
	u16 new_len;
	bool fresh;
	char text[];
};

struct rtsp_early;
struct rtsp_flow;

/**
 * struct rtsp_dir - one direction of a control connection
 * @parser: where reading stands; its positions are the sender's sequence
 *	numbers
 * @holds: what is kept of heads that are cut
 * @edits: what was replaced and not acknowledged yet
 * @early: what was passed on before it could be read
 * @acked: next byte that the receiver waits for, in the sender's numbers
 * @passed: one past the last byte that was passed on unread, if @blind
 * @shifted: sequence numbers were changed some time
 * @blind: messages that begin before @passed can't be changed any more
 */
struct rtsp_dir {
	struct rtsp_parser parser;
	struct list_head holds;
	struct list_head edits;
	struct rtsp_early *early;
	u32 acked;
	u32 passed;
	bool shifted;
	bool blind;
};

/**
 * struct rtsp_conn - what is known of a control connection
 * @lock: protects the rest; never taken together with another one's
 * @expectations: how many are held
 * @dead: freed, or about to be
 * @setups: what was asked for, the oldest first
 * @rcu: for freeing, when there are no @setups any more
 * @flows: media that came before the reply to its SETUP
 * @renewed: jiffies of the last renewal of the expectations
 * @dir: both directions
 */
struct rtsp_conn {
	spinlock_t lock;		/* protects all below */
	u16 expectations;
	bool dead;
	union {
		struct list_head setups;
		struct rcu_head rcu;
	};
	struct rtsp_flow *flows;
	unsigned long renewed;
	struct rtsp_dir dir[IP_CT_DIR_MAX];
};

/**
 * struct rtsp_segment - a TCP segment on its way through
 * @skb: the packet
 * @ct: its connection
 * @ctinfo: and its place in it
 * @dir: its direction
 * @protoff: offset of the TCP header in @skb
 * @dataoff: offset of the payload
 * @seq: sequence number of the payload's first byte, as sent
 * @len: bytes of payload
 * @ack: acknowledgment number, as sent
 * @flags: flags of the TCP header (TCPHDR_*)
 * @data: the payload, where it is not in @skb any more; else NULL
 */
struct rtsp_segment {
	struct sk_buff *skb;
	const char *data;
	struct nf_conn *ct;
	enum ip_conntrack_info ctinfo;
	enum ip_conntrack_dir dir;
	unsigned int protoff;
	unsigned int dataoff;
	u32 seq;
	u32 len;
	u32 ack;
	u8 flags;
};

/**
 * struct rtsp_text - a message's Transport headers, in one piece
 * @transport: what they say
 * @seq: stream position of @text
 * @len: bytes in @text
 * @text: from the first Transport line to the last one's end
 */
struct rtsp_text {
	struct rtsp_transport transport;
	u32 seq;
	u16 len;
	char text[];
};

/**
 * struct nf_nat_rtsp_hooks - what the NAT half does
 * @shift: the try-th distance to be tried between inner and outer ports, of
 *	which the lowest and the highest are given
 * @expect: prepare an expectation so that @expected can translate its flows
 * @expected: translate a flow that an expectation has met; what the control
 *	server sends leaves from the port given, if that is not 0
 * @request: replace in a SETUP what the server must see otherwise
 * @reply: replace in a reply what the box must see otherwise
 * @refuse: make a SETUP one that no server accepts
 * @deliver: give the packet the payload that is to be passed on; returns the
 *	verdict
 * @acked: @seg acknowledges bytes of the other direction
 * @stun: the address that shows that a box knows its outer ports
 * @stun_is_set: it was given as a parameter
 *
 * All but @expected are called with the connection's lock held. Those that
 * replace return 0, or -ENOMEM when memory has run out, or -EAGAIN when the
 * change can't be made together with one before it; @request also RTSP_C_* of
 * a refusal, @reply 1 when it has replaced something.
 */
struct nf_nat_rtsp_hooks {
	s32 (*shift)(u16 lo, u16 hi, unsigned int attempt);
	void (*expect)(struct nf_conntrack_expect *exp,
		       const struct nf_conn *ct, u16 inner, u16 outer);
	void (*expected)(struct nf_conn *ct, struct nf_conntrack_expect *exp,
			 u16 server_port);
	int (*request)(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		       const struct rtsp_text *text,
		       const struct rtsp_setup *setup);
	int (*reply)(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		     const struct rtsp_text *text,
		     const struct rtsp_setup *setup);
	int (*refuse)(struct rtsp_dir *dir, u32 seq);
	unsigned int (*deliver)(struct rtsp_conn *conn,
				const struct rtsp_segment *seg);
	void (*acked)(struct rtsp_conn *conn, const struct rtsp_segment *seg);
	const union nf_inet_addr *(*stun)(const struct nf_conn *ct);
	bool stun_is_set;
};

extern const struct nf_nat_rtsp_hooks __rcu *nf_nat_rtsp_hooks;
extern struct nf_ct_helper_expectfn rtsp_expectfn;

/* The address that the box is known by on the far side of the router */
static inline const union nf_inet_addr *
rtsp_outer_addr(const struct nf_conn *ct)
{
	return &ct->tuplehash[!RTSP_BOX].tuple.dst.u3;
}

/* The address that the box has on its own side of the router */
static inline const union nf_inet_addr *
rtsp_inner_addr(const struct nf_conn *ct)
{
	return &ct->tuplehash[RTSP_BOX].tuple.src.u3;
}

/* The address by which the box knows the control server */
static inline const union nf_inet_addr *
rtsp_server_outer(const struct nf_conn *ct)
{
	return &ct->tuplehash[RTSP_BOX].tuple.dst.u3;
}

/* The control server's own address */
static inline const union nf_inet_addr *
rtsp_server_inner(const struct nf_conn *ct)
{
	return &ct->tuplehash[!RTSP_BOX].tuple.src.u3;
}

/* One past the last byte of a hold, and of what an edit replaces */
static inline u32 rtsp_hold_end(const struct rtsp_hold *hold)
{
	return hold->seq + hold->len;
}

static inline u32 rtsp_edit_end(const struct rtsp_edit *edit)
{
	return edit->seq + edit->old_len;
}

/* Is there a SETUP without a reply? */
static inline bool rtsp_is_pending(const struct rtsp_conn *conn)
{
	const struct rtsp_setup *setup;

	list_for_each_entry(setup, &conn->setups, list)
		if (setup->pending)
			return true;
	return false;
}

/* Has anything of this direction been changed, or kept back? */
static inline bool rtsp_is_touched(const struct rtsp_dir *dir)
{
	return dir->shifted || !list_empty(&dir->edits) ||
	       !list_empty(&dir->holds);
}

static inline u16 rtsp_outer_port(const struct rtsp_setup *setup, u16 inner)
{
	return inner + setup->shift;
}

/* Is there a port of this setup with that number outside? */
static inline const struct rtsp_port *
rtsp_port_by_outer(const struct rtsp_setup *setup, u16 outer)
{
	u8 i;

	for (i = 0; i < setup->ports; i++)
		if (rtsp_outer_port(setup, setup->port[i].inner) == outer)
			return &setup->port[i];
	return NULL;
}

int rtsp_stream_copy(const struct rtsp_dir *dir,
		     const struct rtsp_segment *seg, u32 seq, char *to,
		     u32 len);
void rtsp_count(const struct nf_conn *ct, enum rtsp_counter which);
bool rtsp_is_box(const struct nf_conn *ct, const char *text, u16 len);
bool rtsp_arg_is_media(const struct rtsp_transport *transport,
		       const struct rtsp_arg *arg);
bool rtsp_arg_is_server(const struct rtsp_arg *arg);
bool rtsp_addr_parse(const struct nf_conn *ct, const char *text, u16 len,
		     union nf_inet_addr *addr);

#endif /* _NF_CONNTRACK_RTSP_H */
