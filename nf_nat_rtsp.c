// SPDX-License-Identifier: GPL-2.0-only
/*
 * RTSP extension for NAT.
 *
 * Two things are translated: the flows that nf_conntrack_rtsp expects, and
 * what the messages say of ports and addresses. The latter happens in the
 * stream: an edit replaces bytes at a place of it, a hold keeps back the
 * beginning of a head that is cut over segments, and rtsp_deliver() gives
 * each segment, the first time and when it is sent again, the payload that
 * follows from both, as one change.
 */
#include <linux/inet.h>
#include <linux/module.h>
#include <linux/moduleparam.h>
#include <linux/random.h>
#include <linux/skbuff.h>
#include <linux/slab.h>
#include <linux/tcp.h>
#include <net/checksum.h>
#include <net/dst.h>
#include <net/tcp.h>
#include <net/netfilter/nf_conntrack_helper.h>
#include <net/netfilter/nf_conntrack_seqadj.h>
#include <net/netfilter/nf_nat.h>
#include <net/netfilter/nf_nat_helper.h>

#include "nf_conntrack_rtsp.h"

MODULE_AUTHOR("The rtsp-linux developers");
MODULE_DESCRIPTION("RTSP NAT helper");
MODULE_LICENSE("GPL");
MODULE_VERSION(RTSP_VERSION);
MODULE_ALIAS_NF_NAT_HELPER(RTSP_HELPER_NAME);

static char *stunaddr = "auto";
module_param(stunaddr, charp, 0444);
MODULE_PARM_DESC(stunaddr,
		 "address in destination= by which a client shows that it knows its outer ports: auto (the router's own; default) or an address");

static char *destaction = "auto";
module_param(destaction, charp, 0444);
MODULE_PARM_DESC(destaction,
		 "what is done with the box's own address in destination=: auto (the router's instead; default), strip or none");

static enum rtsp_destaction {
	RTSP_DEST_AUTO,
	RTSP_DEST_STRIP,
	RTSP_DEST_NONE,
} dest_rule;

static union nf_inet_addr stun_addr;
static u8 stun_family;			/* 0: auto */

/* Room for the address and the port that an argument may name */
#define RTSP_VALUE_MAX	(INET6_ADDRSTRLEN + 8)

/* So many bytes behind a change of length it is a thing of the past. */
#define RTSP_SETTLED	0x20000000

/* ------------------------------------------------------------------ flows */

/*
 * The try-th distance for ports that are taken. First the next even ones, then
 * any that leave the number of digits as it is, so that the message keeps its
 * length.
 */
static s32 rtsp_shift(u16 lo, u16 hi, unsigned int attempt)
{
	u32 from, to, room;

	from = lo < 10000 ? RTSP_PORT_MIN : 10000;
	to = lo < 10000 && hi < 10000 ? 9999 : 65535;
	if (attempt <= 8 && hi + 2 * attempt <= to)
		return 2 * attempt;
	/* even distances only: a pair stays even and odd */
	from += lo & 1;
	if (from + (hi - lo) > to)
		return 0;
	room = (to - from - (hi - lo)) / 2 + 1;
	return (s32)(from + 2 * (get_random_u32() % room)) - lo;
}

static void rtsp_expect(struct nf_conntrack_expect *exp,
			const struct nf_conn *ct, u16 inner, u16 outer)
{
	switch (exp->class) {
	case RTSP_CLASS_MEDIA:
		exp->saved_addr = *rtsp_inner_addr(ct);
		exp->saved_proto.udp.port = htons(inner);
		exp->dir = !RTSP_BOX;
		break;
	case RTSP_CLASS_PUNCH:
		exp->saved_addr = *rtsp_outer_addr(ct);
		exp->saved_proto.udp.port = htons(outer);
		exp->dir = RTSP_BOX;
		break;
	case RTSP_CLASS_SERVER:
		exp->saved_addr = *rtsp_server_inner(ct);
		exp->saved_proto.udp.port = htons(inner);
		exp->dir = RTSP_BOX;
		break;
	}
}

/* One end of a flow gets this address and, if it is not 0, this port. */
static void rtsp_translate(struct nf_conn *ct, enum nf_nat_manip_type end,
			   const union nf_inet_addr *addr, __be16 port)
{
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS,
		.min_addr = *addr,
		.max_addr = *addr,
	};

	if (port) {
		range.flags |= NF_NAT_RANGE_PROTO_SPECIFIED;
		range.min_proto.udp.port = port;
		range.max_proto.udp.port = port;
	}
	nf_nat_setup_info(ct, &range, end);
}

/*
 * The source of media: the server's true address, as other servers than the
 * control server send it, also where a rule would masquerade it. A server of
 * ours has the address by which the box knows it; what another machine beside
 * it sends is left to the rules.
 */
static void rtsp_media_source(struct nf_conn *ct, const struct nf_conn *master,
			      u16 server_port)
{
	union nf_inet_addr from =
		ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple.src.u3;

	if (!(master->status & IPS_DST_NAT))
		rtsp_translate(ct, NF_NAT_MANIP_SRC, &from, 0);
	else if (nf_inet_addr_cmp(&from, rtsp_server_inner(master)))
		rtsp_translate(ct, NF_NAT_MANIP_SRC,
			       rtsp_server_outer(master),
			       htons(server_port));
}

/*
 * Media: to the box and its own port. What the box sends: from the router and
 * the announced port; the other end stays as it is. What is sent to a server
 * of ours: to its own address and port.
 */
static void rtsp_expected(struct nf_conn *ct, struct nf_conntrack_expect *exp,
			  u16 server_port)
{
	union nf_inet_addr to = ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple.dst.u3;
	__be16 port = exp->saved_proto.udp.port;

	if (ct->status & IPS_NAT_DONE_MASK)
		return;
	switch (exp->class) {
	case RTSP_CLASS_MEDIA:
		rtsp_translate(ct, NF_NAT_MANIP_DST, &exp->saved_addr, port);
		rtsp_media_source(ct, exp->master, server_port);
		break;
	case RTSP_CLASS_PUNCH:
		rtsp_translate(ct, NF_NAT_MANIP_SRC, &exp->saved_addr, port);
		rtsp_translate(ct, NF_NAT_MANIP_DST, &to, 0);
		break;
	case RTSP_CLASS_SERVER:
		rtsp_translate(ct, NF_NAT_MANIP_DST, &exp->saved_addr, port);
		if (exp->master->status & IPS_SRC_NAT)
			rtsp_translate(ct, NF_NAT_MANIP_SRC,
				       rtsp_outer_addr(exp->master),
				       0);
		break;
	}
}

static const union nf_inet_addr *rtsp_stun(const struct nf_conn *ct)
{
	if (stun_family == nf_ct_l3num(ct))
		return &stun_addr;
	return rtsp_outer_addr(ct);
}

#include "nf_nat_rtsp_message.h"
#include "nf_nat_rtsp_segment.h"

/* ------------------------------------------------------- acknowledgments */

/* How the core changes the sequence numbers of a direction; NULL for not */
static struct nf_ct_seqadj *rtsp_seqadj(const struct nf_conn *ct,
					enum ip_conntrack_dir dir)
{
	struct nf_conn_seqadj *seqadj = nfct_seqadj(ct);

	if (!seqadj || !test_bit(IPS_SEQ_ADJUST_BIT, &ct->status))
		return NULL;
	return &seqadj->seq[dir];
}

/* An acknowledgment number in the sender's own numbers, as the core maps it */
static u32 rtsp_ack_map(const struct nf_ct_seqadj *way, u32 ack)
{
	if (!way)
		return ack;
	if (after(ack - way->offset_before, way->correction_pos))
		return ack - way->offset_after;
	return ack - way->offset_before;
}

/*
 * And the one that the core will map to @ack. Behind a change that shrank some
 * have none: then the one of the change, as too little is never wrong.
 */
static u32 rtsp_ack_unmap(const struct nf_ct_seqadj *way, u32 ack)
{
	if (!way)
		return ack;
	if (!after(ack, way->correction_pos))
		return ack + way->offset_before;
	ack += way->offset_after;
	if (after(ack - way->offset_before, way->correction_pos))
		return ack;
	return way->correction_pos + way->offset_before;
}

/*
 * The core compares with the place of the last change, and half of all numbers
 * later it takes what follows for what was before. Long before that nothing
 * from before the change is on its way any more.
 */
static void rtsp_settle(struct nf_conn *ct, struct nf_ct_seqadj *way, u32 acked)
{
	if (!way || way->offset_before == way->offset_after ||
	    !after(acked, way->correction_pos + RTSP_SETTLED))
		return;
	spin_lock_bh(&ct->lock);
	way->offset_before = way->offset_after;
	spin_unlock_bh(&ct->lock);
}

static void rtsp_ack_raise(const struct rtsp_segment *seg, u32 ack)
{
	struct sk_buff *skb = seg->skb;
	struct tcphdr *th;
	__be32 value;

	if (skb_ensure_writable(skb, seg->protoff + sizeof(*th)))
		return;
	th = (struct tcphdr *)(skb->data + seg->protoff);
	value = htonl(ack);
	inet_proto_csum_replace4(&th->check, skb, th->ack_seq, value, false);
	th->ack_seq = value;
}

/*
 * What has arrived need not be remembered. What is kept back is told to have
 * arrived, as a sender may wait for that before it sends the rest: from then
 * on it is in this module's hands, until the receiver has it.
 */
static void rtsp_acked(struct rtsp_conn *conn, const struct rtsp_segment *seg)
{
	enum ip_conntrack_dir sender = !seg->dir;
	struct nf_ct_seqadj *way = rtsp_seqadj(seg->ct, sender);
	struct rtsp_dir *dir = &conn->dir[sender];
	struct rtsp_edit *edit, *next_edit;
	struct rtsp_hold *hold, *next_hold;
	u32 ack;

	ack = rtsp_ack_map(way, seg->ack);
	if (after(ack, dir->acked))
		dir->acked = ack;
	if (!rtsp_is_touched(dir))
		return;
	rtsp_settle(seg->ct, way, dir->acked);
	list_for_each_entry_safe(edit, next_edit, &dir->edits, list) {
		if (edit->fresh || before(dir->acked, rtsp_edit_end(edit)))
			continue;
		list_del(&edit->list);
		kfree(edit);
	}
	list_for_each_entry_safe(hold, next_hold, &dir->holds, list) {
		u32 end = rtsp_hold_end(hold);

		if (hold->state == RTSP_HOLD_GIVEN &&
		    !before(dir->acked, end)) {
			list_del(&hold->list);
			kfree(hold);
		} else if (!before(ack, hold->seq) && before(ack, end)) {
			rtsp_ack_raise(seg, rtsp_ack_unmap(way, end));
		}
	}
}

/* ----------------------------------------------------------------- module */

static struct nf_nat_rtsp_hooks hooks = {
	.shift		= rtsp_shift,
	.expect		= rtsp_expect,
	.expected	= rtsp_expected,
	.request	= rtsp_request,
	.reply		= rtsp_reply,
	.refuse		= rtsp_refuse,
	.deliver	= rtsp_deliver,
	.acked		= rtsp_acked,
	.stun		= rtsp_stun,
};

static struct nf_conntrack_nat_helper nat_helper =
	NF_CT_NAT_HELPER_INIT(RTSP_HELPER_NAME);

static int __init rtsp_parameters(void)
{
	static const char * const actions[] = {
		[RTSP_DEST_AUTO]	= "auto",
		[RTSP_DEST_STRIP]	= "strip",
		[RTSP_DEST_NONE]	= "none",
	};
	int rule;

	rule = match_string(actions, ARRAY_SIZE(actions), destaction);
	if (rule < 0) {
		pr_err("nf_nat_rtsp: destaction=%s: expected auto, strip or none\n",
		       destaction);
		return -EINVAL;
	}
	dest_rule = rule;
	if (!strcmp(stunaddr, "auto"))
		return 0;
	if (in4_pton(stunaddr, -1, (u8 *)&stun_addr.ip, '\0', NULL)) {
		stun_family = AF_INET;
	} else if (in6_pton(stunaddr, -1, (u8 *)&stun_addr.ip6, '\0', NULL)) {
		stun_family = AF_INET6;
	} else {
		pr_err("nf_nat_rtsp: stunaddr=%s: expected auto or an address\n",
		       stunaddr);
		return -EINVAL;
	}
	hooks.stun_is_set = true;
	return 0;
}

/* An expectation that needs this half to translate its flows */
static bool rtsp_expect_is_translated(struct nf_conntrack_expect *exp,
				      void *unused)
{
	return exp->expectfn == rtsp_expectfn.expectfn &&
	       (exp->master->status & IPS_NAT_MASK);
}

static void __exit nf_nat_rtsp_fini(void)
{
	nf_nat_helper_unregister(&nat_helper);
	RCU_INIT_POINTER(nf_nat_rtsp_hooks, NULL);
	synchronize_rcu();
	nf_ct_expect_iterate_destroy(rtsp_expect_is_translated, NULL);
}

static int __init nf_nat_rtsp_init(void)
{
	int err = rtsp_parameters();

	if (err)
		return err;
	pr_info("nf_nat_rtsp v%s loading\n", RTSP_VERSION);
	nf_nat_helper_register(&nat_helper);
	rcu_assign_pointer(nf_nat_rtsp_hooks, &hooks);
	return 0;
}

module_init(nf_nat_rtsp_init);
module_exit(nf_nat_rtsp_fini);
