// SPDX-License-Identifier: GPL-2.0-only
/*
 * RTSP (RFC 2326, RFC 7826) extension for connection tracking.
 *
 * A segment of a control connection goes through here in one direction:
 * help() finds its place in the stream, rtsp_read() has it parsed where it
 * lies, rtsp_event() turns whole messages into expectations, and the NAT half
 * passes on what is to be passed on.
 */
#define pr_fmt(fmt) fmt

#include <linux/inet.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/netfilter.h>
#include <linux/netfilter/nf_conntrack_pptp.h>
#include <linux/proc_fs.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/net_namespace.h>
#include <net/netns/generic.h>
#include <net/tcp.h>
#include <net/netfilter/nf_conntrack_core.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/netfilter/nf_conntrack_zones.h>

#include "netfilter_helpers.h"
#include "nf_conntrack_rtsp.h"

MODULE_AUTHOR("The rtsp-linux developers");
MODULE_DESCRIPTION("RTSP connection tracking helper");
MODULE_LICENSE("GPL");
MODULE_VERSION(RTSP_VERSION);
MODULE_ALIAS("ip_conntrack_rtsp");
MODULE_ALIAS_NFCT_HELPER(RTSP_HELPER_NAME);
/* a rule asks for this half only */
MODULE_SOFTDEP("post: nf_nat_rtsp");

static ushort ports[RTSP_PORTS_MAX] = { 554 };
static unsigned int ports_c = 1;
module_param_array(ports, ushort, &ports_c, 0444);
MODULE_PARM_DESC(ports, "TCP ports of RTSP servers, 8 at most (default 554)");

static uint max_outstanding = 64;
module_param(max_outstanding, uint, 0444);
MODULE_PARM_DESC(max_outstanding,
		 "expectations that one connection may hold, 1..255 (default 64)");

static uint setup_timeout = 300;
module_param(setup_timeout, uint, 0444);
MODULE_PARM_DESC(setup_timeout,
		 "seconds that an expectation stays without a message on its connection, 1..86400 (default 300)");

static char *media_source = "reply";
module_param(media_source, charp, 0444);
MODULE_PARM_DESC(media_source,
		 "who may send the media: any, server (the control server only), or reply (any until the reply names one; default)");

static enum rtsp_source {
	RTSP_FROM_ANY,
	RTSP_FROM_REPLY,
	RTSP_FROM_SERVER,
} source_rule;

#define RTSP_F_SYN(dir)	(1 << (dir))	/* seq[dir] is known */
#define RTSP_F_GIVEN_UP	0x04
#define RTSP_F_ALL	0x07

/**
 * struct rtsp_help - what stands in the conntrack entry itself
 * @conn: state, from the first bytes that look like RTSP on; when there is
 *	none, RTSP_F_* in its place
 * @seq: first sequence number of the data of each direction
 *
 * Userspace may expect a GRE flow of any connection. When such a flow ends the
 * core takes what a helper keeps here, if it has a destroy(), for the PPTP
 * helper's and frees what that points to: those bytes must stay zero.
 */
struct rtsp_help {
	struct rtsp_conn __rcu *conn;
	u32 seq[IP_CT_DIR_MAX];
};

static_assert(sizeof(struct rtsp_help) <=
	      offsetof(struct nf_ct_pptp_master, keymap));

const struct nf_nat_rtsp_hooks __rcu *nf_nat_rtsp_hooks __read_mostly;
EXPORT_SYMBOL_GPL(nf_nat_rtsp_hooks);

static struct rtsp_helpers helpers;
static bool unloading;

/*
 * What stands in a connection's entry, if its helper is this one: userspace
 * may give our function to an expectation of any other helper's connection.
 */
static struct rtsp_help *rtsp_help_get(const struct nf_conn *ct)
{
	struct nf_conn_help *help = nfct_help(ct);

	if (!help ||
	    !rtsp_is_helper(&helpers, rcu_access_pointer(help->helper)))
		return NULL;
	return (struct rtsp_help *)help->data;
}

/* The state of a connection, NULL for none */
static struct rtsp_conn *rtsp_conn_of(const struct rtsp_help *data)
{
	struct rtsp_conn *conn = rcu_dereference(data->conn);

	return (unsigned long)conn > RTSP_F_ALL ? conn : NULL;
}

/* What is known of a connection without state */
static unsigned long rtsp_flags(const struct rtsp_help *data)
{
	unsigned long word = (unsigned long)rcu_access_pointer(data->conn);

	return word > RTSP_F_ALL ? 0 : word;
}

/* Put something else in the place of flags, if they are still the same. */
static bool rtsp_flags_replace(struct rtsp_help *data, unsigned long flags,
			       void *new)
{
	void *was = (void *)flags;

	return cmpxchg((void __force **)&data->conn, was, new) == was;
}

static void rtsp_flags_add(struct rtsp_help *data, unsigned long more)
{
	unsigned long flags = rtsp_flags(data);

	rtsp_flags_replace(data, flags, (void *)(flags | more));
}

/* --------------------------------------------------------------- counters */

struct rtsp_counters {
	u64 value[RTSP_C_MAX];
};

/**
 * struct rtsp_net - what a network namespace has
 * @counters: its counters
 * @early: bytes that were passed on unread in all of its connections
 */
struct rtsp_net {
	struct rtsp_counters __percpu *counters;
	atomic_t early;
};

static unsigned int rtsp_net_id __read_mostly;

static struct rtsp_net *rtsp_net(const struct nf_conn *ct)
{
	return net_generic(nf_ct_net(ct), rtsp_net_id);
}

static const char * const rtsp_counter_names[] = {
	[RTSP_C_CONNECTIONS]		= "connections",
	[RTSP_C_REQUESTS]		= "requests",
	[RTSP_C_SETUPS]			= "setups",
	[RTSP_C_EXPECTATIONS]		= "expectations",
	[RTSP_C_MOVED]			= "ports_moved",
	[RTSP_C_REPLIES_REWRITTEN]	= "replies_rewritten",
	[RTSP_C_JOINED]			= "messages_joined",
	[RTSP_C_REFUSED_MALFORMED]	= "refused_malformed",
	[RTSP_C_REFUSED_LONG]		= "refused_too_long",
	[RTSP_C_REFUSED_PORT]		= "refused_privileged_port",
	[RTSP_C_REFUSED_THIRD_PARTY]	= "refused_third_party",
	[RTSP_C_REFUSED_CAP]		= "refused_max_outstanding",
	[RTSP_C_REFUSED_BUSY]		= "refused_no_free_port",
	[RTSP_C_REFUSED_TABLE]		= "refused_table_full",
	[RTSP_C_REFUSED_SERVER]		= "refused_from_server",
	[RTSP_C_REFUSED_NO_NAT]		= "refused_no_nat_module",
	[RTSP_C_SHUT_OUT]		= "flows_shut_out",
	[RTSP_C_PASSED_EARLY]		= "passed_out_of_order",
	[RTSP_C_DROPPED_EARLY]		= "dropped_out_of_order",
	[RTSP_C_DROPPED_MEMORY]		= "dropped_no_memory",
	[RTSP_C_DROPPED_WAIT]		= "dropped_until_acknowledged",
	[RTSP_C_MALFORMED]		= "malformed",
	[RTSP_C_GIVEN_UP]		= "given_up",
};

/**
 * rtsp_count - add one to a counter
 * @ct: connection in whose namespace it happened
 * @which: the counter
 */
void rtsp_count(const struct nf_conn *ct, enum rtsp_counter which)
{
	this_cpu_inc(rtsp_net(ct)->counters->value[which]);
}
EXPORT_SYMBOL_GPL(rtsp_count);

static int rtsp_proc_show(struct seq_file *file, void *v)
{
	struct rtsp_net *rn = net_generic(seq_file_single_net(file),
					  rtsp_net_id);
	unsigned int i, cpu;

	for (i = 0; i < RTSP_C_MAX; i++) {
		u64 sum = 0;

		for_each_possible_cpu(cpu)
			sum += per_cpu_ptr(rn->counters, cpu)->value[i];
		seq_printf(file, "%s %llu\n", rtsp_counter_names[i], sum);
	}
	return 0;
}

static int __net_init rtsp_net_init(struct net *net)
{
	struct rtsp_net *rn = net_generic(net, rtsp_net_id);

	rn->counters = alloc_percpu(struct rtsp_counters);
	if (!rn->counters)
		return -ENOMEM;
	if (!proc_create_net_single("nf_conntrack_rtsp", 0444, net->proc_net,
				    rtsp_proc_show, NULL)) {
		free_percpu(rn->counters);
		return -ENOMEM;
	}
	return 0;
}

static void __net_exit rtsp_net_exit(struct net *net)
{
	struct rtsp_net *rn = net_generic(net, rtsp_net_id);

	remove_proc_entry("nf_conntrack_rtsp", net->proc_net);
	free_percpu(rn->counters);
}

static struct pernet_operations rtsp_net_ops = {
	.init	= rtsp_net_init,
	.exit	= rtsp_net_exit,
	.id	= &rtsp_net_id,
	.size	= sizeof(struct rtsp_net),
};

/* ------------------------------------------------------------------ stream */

/**
 * rtsp_stream_copy - copy bytes of a stream as they were sent
 * @dir: its direction
 * @seg: segment that is being read
 * @seq: stream position of the first byte
 * @to: where they go
 * @len: number of bytes
 *
 * What is kept comes from where it is kept, as a sender may send other bytes
 * the second time.
 *
 * Return: 0, -ENODATA when they are not there any more, -EFAULT.
 */
int rtsp_stream_copy(const struct rtsp_dir *dir,
		     const struct rtsp_segment *seg, u32 seq, char *to,
		     u32 len)
{
	const struct rtsp_hold *hold;

	list_for_each_entry(hold, &dir->holds, list) {
		u32 n;

		if (before(seq, hold->seq) || !before(seq, rtsp_hold_end(hold)))
			continue;
		n = min(len, rtsp_hold_end(hold) - seq);
		memcpy(to, hold->data + (seq - hold->seq), n);
		to += n;
		seq += n;
		len -= n;
	}
	if (!len)
		return 0;
	if (before(seq, seg->seq) || after(seq + len, seg->seq + seg->len))
		return -ENODATA;
	if (seg->data) {
		memcpy(to, seg->data + (seq - seg->seq), len);
		return 0;
	}
	return skb_copy_bits(seg->skb, seg->dataoff + (seq - seg->seq), to,
			     len);
}
EXPORT_SYMBOL_GPL(rtsp_stream_copy);

#include "nf_conntrack_rtsp_expect.h"
#include "nf_conntrack_rtsp_flow.h"
#include "nf_conntrack_rtsp_log.h"
#include "nf_conntrack_rtsp_setup.h"
#include "nf_conntrack_rtsp_answer.h"

/* ---------------------------------------------------------------- messages */

/* What a message means, by its direction and method */
typedef int rtsp_handler(struct rtsp_conn *conn,
			 const struct rtsp_segment *seg,
			 const struct rtsp_message *msg);

static int rtsp_setup_by_server(struct rtsp_conn *conn,
				const struct rtsp_segment *seg,
				const struct rtsp_message *msg)
{
	rtsp_count(seg->ct, RTSP_C_REFUSED_SERVER);
	return 0;
}

static rtsp_handler * const rtsp_handlers[IP_CT_DIR_MAX][RTSP_M_TEARDOWN + 1] = {
	[RTSP_BOX][RTSP_M_SETUP]	= rtsp_setup,
	[RTSP_BOX][RTSP_M_TEARDOWN]	= rtsp_teardown,
	[!RTSP_BOX][RTSP_M_NONE]	= rtsp_response,
	[!RTSP_BOX][RTSP_M_SETUP]	= rtsp_setup_by_server,
};

/* Must the head of this message be read in one piece? */
static bool rtsp_is_wanted(const struct rtsp_conn *conn,
			   enum ip_conntrack_dir dir,
			   const struct rtsp_message *msg)
{
	if (dir == RTSP_BOX)
		return msg->method == RTSP_M_SETUP;
	return !conn->dir[dir].blind && msg->method == RTSP_M_NONE &&
	       msg->status >= 200 && msg->status < 300 && rtsp_is_pending(conn);
}

/* A whole head was read: 0, or an error for which the segment is dropped */
static int rtsp_message(struct rtsp_conn *conn, const struct rtsp_segment *seg,
			const struct rtsp_message *msg)
{
	rtsp_handler *handler = rtsp_handlers[seg->dir][msg->method];
	int err = 0;

	if (handler && !conn->dir[seg->dir].blind)
		err = handler(conn, seg, msg);
	if (err)
		return err;
	if (msg->bad)
		rtsp_count(seg->ct, RTSP_C_MALFORMED);
	if (seg->dir == RTSP_BOX && msg->method != RTSP_M_NONE)
		rtsp_count(seg->ct, RTSP_C_REQUESTS);
	return 0;
}

/* One event of the parser: 0, or an error for which the segment is dropped */
static int rtsp_event(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		      const struct rtsp_event *event)
{
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	const struct rtsp_message *msg = &dir->parser.msg;
	const struct nf_nat_rtsp_hooks *nat;

	switch (event->type) {
	case RTSP_E_START:
		rtsp_renew(conn);
		if (dir->blind && !before(msg->start, dir->passed))
			dir->blind = false;
		return 0;
	case RTSP_E_HEADER:
		/* a Transport that is too long to be read */
		nat = rtsp_nat(seg->ct);
		if (event->header == RTSP_H_TRANSPORT && nat &&
		    msg->method == RTSP_M_SETUP && seg->dir == RTSP_BOX &&
		    (msg->bad == RTSP_BAD_LONG || msg->bad == RTSP_BAD_MANY))
			return nat->refuse(dir, event->name);
		return 0;
	case RTSP_E_HEAD_END:
		return rtsp_message(conn, seg, msg);
	case RTSP_E_MALFORMED:
		rtsp_count(seg->ct, RTSP_C_MALFORMED);
		fallthrough;
	case RTSP_E_NOT_RTSP:
		rtsp_count(seg->ct, RTSP_C_GIVEN_UP);
		pr_debug_ratelimited("not followed any further, dir %u\n",
				     seg->dir);
		return 0;
	default:
		return 0;
	}
}

#include "nf_conntrack_rtsp_stream.h"

/* ------------------------------------------------------------- connection */

static struct kmem_cache *rtsp_conn_cache __read_mostly;

static void rtsp_conn_reclaim(struct rcu_head *rcu)
{
	kmem_cache_free(rtsp_conn_cache,
			container_of(rcu, struct rtsp_conn, rcu));
}

static void rtsp_conn_free(const struct nf_conn *ct, struct rtsp_conn *conn)
{
	struct rtsp_edit *edit, *next_edit;
	struct rtsp_hold *hold, *next_hold;
	unsigned int i;

	spin_lock_bh(&conn->lock);
	conn->dead = true;
	rtsp_setups_close(conn);
	rtsp_flows_forget(conn);
	for (i = 0; i < IP_CT_DIR_MAX; i++) {
		list_for_each_entry_safe(edit, next_edit, &conn->dir[i].edits,
					 list) {
			list_del(&edit->list);
			kfree(edit);
		}
		list_for_each_entry_safe(hold, next_hold, &conn->dir[i].holds,
					 list)
			rtsp_hold_free(hold);
		rtsp_early_flush(ct, &conn->dir[i]);
	}
	spin_unlock_bh(&conn->lock);
	call_rcu(&conn->rcu, rtsp_conn_reclaim);
}

/* Take the state off its connection, for whoever does so first. */
static void rtsp_conn_drop(struct rtsp_help *data, const struct nf_conn *ct)
{
	void *was = xchg((void __force **)&data->conn, NULL);

	if ((unsigned long)was > RTSP_F_ALL)
		rtsp_conn_free(ct, was);
}

static struct rtsp_conn *rtsp_conn_new(const struct rtsp_help *data)
{
	struct rtsp_conn *conn = kmem_cache_zalloc(rtsp_conn_cache,
						   GFP_ATOMIC);
	unsigned int i;

	if (!conn)
		return NULL;
	spin_lock_init(&conn->lock);
	INIT_LIST_HEAD(&conn->setups);
	conn->renewed = jiffies;
	for (i = 0; i < IP_CT_DIR_MAX; i++) {
		rtsp_parser_init(&conn->dir[i].parser, data->seq[i]);
		INIT_LIST_HEAD(&conn->dir[i].holds);
		INIT_LIST_HEAD(&conn->dir[i].edits);
		conn->dir[i].acked = data->seq[i];
	}
	return conn;
}

static void rtsp_give_up(struct rtsp_help *data, const struct nf_conn *ct)
{
	rtsp_flags_add(data, RTSP_F_GIVEN_UP);
	rtsp_count(ct, RTSP_C_GIVEN_UP);
}

/* A method begins with a capital letter; so much is seen without state. */
static bool rtsp_looks_like(const struct rtsp_segment *seg)
{
	u8 buf;
	const u8 *first = skb_header_pointer(seg->skb, seg->dataoff, 1, &buf);

	return first && *first >= 'A' && *first <= 'Z';
}

/*
 * The state of a connection, made when its first bytes come. They must be the
 * box's, and the first after the handshake: a connection that was picked up
 * later may be anywhere in its stream, and is left alone for good. Without
 * memory it is -ENOMEM; the bytes have to come again, as no SETUP may pass
 * unread.
 */
static struct rtsp_conn *rtsp_conn_get(struct rtsp_help *data,
				       const struct rtsp_segment *seg)
{
	const unsigned long both = RTSP_F_SYN(RTSP_BOX) | RTSP_F_SYN(!RTSP_BOX);
	unsigned long flags = rtsp_flags(data);
	struct rtsp_conn *conn = rtsp_conn_of(data);
	u32 first = data->seq[seg->dir];

	if (conn || !seg->len)
		return conn;
	if (flags == both && !after(seg->seq + seg->len, first))
		return NULL;	/* a keepalive probe before any data */
	if (seg->dir != RTSP_BOX || flags != both ||
	    (seg->seq == first && !rtsp_looks_like(seg))) {
		rtsp_give_up(data, seg->ct);
		return NULL;
	}
	conn = rtsp_conn_new(data);
	if (!conn)
		return ERR_PTR(-ENOMEM);
	if (!rtsp_flags_replace(data, flags, conn)) {
		kmem_cache_free(rtsp_conn_cache, conn);
		return rtsp_conn_of(data);
	}
	/* rtsp_destroy() may have been here before there was anything */
	if (nf_ct_is_dying(seg->ct) || READ_ONCE(unloading)) {
		rtsp_conn_drop(data, seg->ct);
		return NULL;
	}
	rtsp_count(seg->ct, RTSP_C_CONNECTIONS);
	return conn;
}

static void rtsp_destroy(struct nf_conn *ct)
{
	struct rtsp_help *data = rtsp_help_get(ct);

	if (data)
		rtsp_conn_drop(data, ct);
}

/* Is it the first segment of a connection after this one, on the same ports? */
static bool rtsp_is_anew(const struct rtsp_help *data,
			 const struct rtsp_segment *seg)
{
	u8 state = READ_ONCE(seg->ct->proto.tcp.state);

	return seg->dir == RTSP_BOX && !(seg->flags & TCPHDR_ACK) &&
	       (state == TCP_CONNTRACK_CLOSE ||
		state == TCP_CONNTRACK_SYN_SENT) &&
	       (rtsp_conn_of(data) || rtsp_flags(data)) &&
	       data->seq[seg->dir] != seg->seq + 1;
}

/*
 * The core may go on with the same entry for the next connection on the same
 * ports when the last one was reset. What belongs to that one goes, and so do
 * its adjustments of sequence numbers: with them the core would not know the
 * answer to this segment.
 */
static void rtsp_begin_anew(struct rtsp_help *data, struct nf_conn *ct)
{
	struct nf_conn_seqadj *seqadj = nfct_seqadj(ct);

	rtsp_conn_drop(data, ct);
	if (!seqadj)
		return;
	spin_lock_bh(&ct->lock);
	memset(seqadj->seq, 0, sizeof(seqadj->seq));
	spin_unlock_bh(&ct->lock);
}

/* The handshake tells where both streams begin. */
static void rtsp_syn(struct rtsp_help *data, const struct rtsp_segment *seg)
{
	if (rtsp_is_anew(data, seg))
		rtsp_begin_anew(data, seg->ct);
	if (seg->len) {
		/* data in a SYN (RFC 7413): no box does that */
		rtsp_give_up(data, seg->ct);
		return;
	}
	data->seq[seg->dir] = seg->seq + 1;
	rtsp_flags_add(data, RTSP_F_SYN(seg->dir));
}

/* All that is looked at of a connection that was given up: is there another? */
static bool rtsp_is_syn(const struct sk_buff *skb, unsigned int protoff)
{
	struct tcphdr buf;
	const struct tcphdr *th;

	th = skb_header_pointer(skb, protoff, sizeof(buf), &buf);
	return th && th->syn;
}

static bool rtsp_segment_read(struct rtsp_segment *seg)
{
	struct tcphdr buf;
	const struct tcphdr *th;

	th = skb_header_pointer(seg->skb, seg->protoff, sizeof(buf), &buf);
	if (!th)
		return false;
	seg->dataoff = seg->protoff + th->doff * 4;
	if (th->doff < sizeof(*th) / 4 || seg->dataoff > seg->skb->len)
		return false;
	seg->dir = CTINFO2DIR(seg->ctinfo);
	seg->len = seg->skb->len - seg->dataoff;
	seg->seq = ntohl(th->seq);
	seg->ack = ntohl(th->ack_seq);
	seg->flags = tcp_flag_byte(th);
	return true;
}

static int help(struct sk_buff *skb, unsigned int protoff, struct nf_conn *ct,
		enum ip_conntrack_info ctinfo)
{
	struct rtsp_segment seg = {
		.skb = skb, .ct = ct, .ctinfo = ctinfo, .protoff = protoff,
	};
	struct rtsp_help *data = rtsp_help_get(ct);
	unsigned int verdict = NF_ACCEPT;
	struct rtsp_conn *conn;

	if (!data || ctinfo == IP_CT_RELATED)
		return NF_ACCEPT;
	if ((rtsp_flags(data) & RTSP_F_GIVEN_UP) && !rtsp_is_syn(skb, protoff))
		return NF_ACCEPT;
	if (!rtsp_segment_read(&seg))
		return NF_ACCEPT;
	if (ctinfo != IP_CT_ESTABLISHED && ctinfo != IP_CT_ESTABLISHED_REPLY)
		pr_debug("conntrackinfo = %u\n", ctinfo);
	else if (seg.dir == IP_CT_DIR_REPLY)
		pr_debug("IP_CT_DIR_REPLY\n");
	if (seg.flags & TCPHDR_SYN) {
		rtsp_syn(data, &seg);
		return NF_ACCEPT;
	}
	conn = rtsp_conn_get(data, &seg);
	if (IS_ERR(conn)) {
		rtsp_count(ct, RTSP_C_DROPPED_MEMORY);
		return NF_DROP;
	}
	if (!conn)
		return NF_ACCEPT;

	spin_lock_bh(&conn->lock);
	if (!conn->dead)
		verdict = rtsp_pass(conn, &seg);
	spin_unlock_bh(&conn->lock);

	/* it did not begin as RTSP: nothing of it is looked at again */
	if (conn->dir[RTSP_BOX].parser.state == RTSP_S_LOST &&
	    !conn->dir[RTSP_BOX].parser.started &&
	    rtsp_flags_replace(data, (unsigned long)conn,
			       (void *)RTSP_F_GIVEN_UP))
		rtsp_conn_free(ct, conn);
	return verdict;
}

/* ----------------------------------------------------------------- module */

static struct nf_conntrack_expect_policy rtsp_policy[RTSP_CLASSES] = {
	[RTSP_CLASS_MEDIA] = { .name = "media" },
	[RTSP_CLASS_PUNCH] = { .name = "punch" },
};

/* A wrong value fails the load with a message that names it. */
static int __init rtsp_parameters(void)
{
	static const char * const sources[] = {
		[RTSP_FROM_ANY]		= "any",
		[RTSP_FROM_REPLY]	= "reply",
		[RTSP_FROM_SERVER]	= "server",
	};
	unsigned int i, j;
	int rule;

	for (i = 0; i < ports_c; i++) {
		for (j = 0; j < i && ports[j] != ports[i];)
			j++;
		if (!ports[i] || j < i) {
			pr_err("nf_conntrack_rtsp: ports=%u: expected 1..65535, each once\n",
			       ports[i]);
			return -EINVAL;
		}
	}
	if (!max_outstanding || max_outstanding > NF_CT_EXPECT_MAX_CNT) {
		pr_err("nf_conntrack_rtsp: max_outstanding=%u: expected 1..%u\n",
		       max_outstanding, NF_CT_EXPECT_MAX_CNT);
		return -EINVAL;
	}
	if (!setup_timeout || setup_timeout > 86400) {
		pr_err("nf_conntrack_rtsp: setup_timeout=%u: expected 1..86400 seconds\n",
		       setup_timeout);
		return -EINVAL;
	}
	rule = match_string(sources, ARRAY_SIZE(sources), media_source);
	if (rule < 0) {
		pr_err("nf_conntrack_rtsp: media_source=%s: expected any, reply or server\n",
		       media_source);
		return -EINVAL;
	}
	source_rule = rule;
	for (i = 0; i < RTSP_CLASSES; i++) {
		/* the cap is kept here, as the core's evicts the oldest one */
		rtsp_policy[i].max_expected = NF_CT_EXPECT_MAX_CNT;
		rtsp_policy[i].timeout = setup_timeout;
	}
	return 0;
}

static int rtsp_forget(struct nf_conn *ct, void *unused)
{
	rtsp_destroy(ct);
	return 0;
}

static bool rtsp_expect_is_ours(struct nf_conntrack_expect *exp, void *unused)
{
	return exp->expectfn == rtsp_expected;
}

static void __exit nf_conntrack_rtsp_fini(void)
{
	/* no state is made from now on, and what there is goes */
	WRITE_ONCE(unloading, true);
	synchronize_rcu();
	nf_ct_iterate_destroy(rtsp_forget, NULL);
	rtsp_helpers_unregister(&helpers);
	nf_ct_helper_expectfn_unregister(&rtsp_expectfn);
	synchronize_rcu();
	/* those of userspace may be of other helpers' connections */
	nf_ct_expect_iterate_destroy(rtsp_expect_is_ours, NULL);
	unregister_pernet_subsys(&rtsp_net_ops);
	rcu_barrier();	/* rtsp_conn_reclaim() */
	kmem_cache_destroy(rtsp_conn_cache);
}

static int __init nf_conntrack_rtsp_init(void)
{
	unsigned int i;
	int err;

	err = rtsp_parameters();
	if (err)
		return err;
	pr_info("nf_conntrack_rtsp v%s loading\n", RTSP_VERSION);
	for (i = 0; i < ports_c; i++)
		pr_info("port #%u: %u\n", i, ports[i]);
	rtsp_conn_cache = KMEM_CACHE(rtsp_conn, 0);
	if (!rtsp_conn_cache)
		return -ENOMEM;
	err = register_pernet_subsys(&rtsp_net_ops);
	if (err)
		goto err_cache;
	nf_ct_helper_expectfn_register(&rtsp_expectfn);
	err = rtsp_helpers_register(&helpers, RTSP_HELPER_NAME, ports, ports_c,
				    rtsp_policy, RTSP_CLASSES - 1, help,
				    rtsp_destroy);
	if (!err)
		return 0;
	pr_err("nf_conntrack_rtsp: helper not registered: %d\n", err);
	nf_ct_helper_expectfn_unregister(&rtsp_expectfn);
	unregister_pernet_subsys(&rtsp_net_ops);
err_cache:
	kmem_cache_destroy(rtsp_conn_cache);
	return err;
}

module_init(nf_conntrack_rtsp_init);
module_exit(nf_conntrack_rtsp_fini);
