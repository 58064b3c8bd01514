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

/* Room for an address and a port in a message */
#define RTSP_VALUE_MAX	(INET6_ADDRSTRLEN + 8)

/* ------------------------------------------------------------------ flows */

/*
 * The try-th distance for a SETUP whose own ports are taken. First the next
 * even ones, then any that leave the number of digits as it is, so that the
 * message keeps its length.
 */
static s32 rtsp_shift(const struct rtsp_setup *setup, unsigned int attempt)
{
	u16 lo = setup->port[0].inner, hi = lo;
	u32 from, to, room;
	u8 i;

	for (i = 1; i < setup->ports; i++) {
		lo = min(lo, setup->port[i].inner);
		hi = max(hi, setup->port[i].inner);
	}
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
	enum ip_conntrack_dir box = IP_CT_DIR_ORIGINAL;

	if (exp->class == RTSP_CLASS_MEDIA) {
		exp->saved_addr = *rtsp_inner_addr(ct, box);
		exp->saved_proto.udp.port = htons(inner);
		exp->dir = !box;
	} else {
		exp->saved_addr = *rtsp_outer_addr(ct, box);
		exp->saved_proto.udp.port = htons(outer);
		exp->dir = box;
	}
}

/*
 * Media: to the box and its own port, from the server's true address, as
 * other servers than the control server send it. What the box sends: from the
 * router and the announced port. The other end stays as it is in both, also
 * where a rule would masquerade it.
 */
static void rtsp_expected(struct nf_conn *ct, struct nf_conntrack_expect *exp)
{
	bool media = exp->class == RTSP_CLASS_MEDIA;
	const struct nf_conntrack_tuple *tuple =
		&ct->tuplehash[IP_CT_DIR_ORIGINAL].tuple;
	struct nf_nat_range2 range = {
		.flags = NF_NAT_RANGE_MAP_IPS | NF_NAT_RANGE_PROTO_SPECIFIED,
		.min_addr = exp->saved_addr,
		.max_addr = exp->saved_addr,
		.min_proto = exp->saved_proto,
		.max_proto = exp->saved_proto,
	};
	struct nf_nat_range2 same = { .flags = NF_NAT_RANGE_MAP_IPS };

	if (ct->status & IPS_NAT_DONE_MASK)
		return;
	same.min_addr = media ? tuple->src.u3 : tuple->dst.u3;
	same.max_addr = same.min_addr;
	nf_nat_setup_info(ct, &range,
			  media ? NF_NAT_MANIP_DST : NF_NAT_MANIP_SRC);
	nf_nat_setup_info(ct, &same,
			  media ? NF_NAT_MANIP_SRC : NF_NAT_MANIP_DST);
}

static const union nf_inet_addr *rtsp_stun(const struct nf_conn *ct)
{
	if (stun_family == nf_ct_l3num(ct))
		return &stun_addr;
	return rtsp_outer_addr(ct, IP_CT_DIR_ORIGINAL);
}

/* --------------------------------------------------------------- messages */

/**
 * struct rtsp_writer - an edit that is being written
 * @text: the text that it changes
 * @edit: the edit, NULL before the first change
 * @from: offset in @text of the first byte that is replaced
 * @at: offset of the first byte not looked at yet
 * @err: memory has run out
 */
struct rtsp_writer {
	const struct rtsp_text *text;
	struct rtsp_edit *edit;
	u16 from;
	u16 at;
	int err;
};

static struct rtsp_edit *rtsp_edit_new(u32 seq, u32 room)
{
	struct rtsp_edit *edit = kmalloc(struct_size(edit, text, room),
					 GFP_ATOMIC);

	if (!edit)
		return NULL;
	edit->seq = seq;
	edit->old_len = 0;
	edit->new_len = 0;
	edit->fresh = true;
	return edit;
}

/* Into the list, in the order of the stream */
static void rtsp_edit_insert(struct rtsp_dir *dir, struct rtsp_edit *edit)
{
	struct rtsp_edit *before_it;

	list_for_each_entry_reverse(before_it, &dir->edits, list)
		if (!after(before_it->seq, edit->seq))
			break;
	list_add(&edit->list, &before_it->list);
}

static void rtsp_edit_add(struct rtsp_edit *edit, const char *text, u16 len)
{
	memcpy(edit->text + edit->new_len, text, len);
	edit->new_len += len;
}

/* @new in place of the @len bytes at @off; calls go from left to right */
static void rtsp_write(struct rtsp_writer *w, u16 off, u16 len,
		       const char *new, u16 new_len)
{
	const struct rtsp_text *text = w->text;

	if (w->err || off < w->at ||
	    (len == new_len && !memcmp(text->text + off, new, len)))
		return;
	if (!w->edit) {
		w->edit = rtsp_edit_new(text->seq + off,
					text->len - off +
					RTSP_ARGS_MAX * 2 * RTSP_VALUE_MAX);
		w->from = off;
		w->at = off;
	}
	if (!w->edit) {
		w->err = -ENOMEM;
		return;
	}
	rtsp_edit_add(w->edit, text->text + w->at, off - w->at);
	rtsp_edit_add(w->edit, new, new_len);
	w->at = off + len;
}

static void rtsp_write_port(struct rtsp_writer *w, const struct rtsp_arg *arg,
			    u16 port)
{
	char buf[RTSP_VALUE_MAX];

	rtsp_write(w, arg->port_off, arg->port_len, buf,
		   scnprintf(buf, sizeof(buf), "%u", port));
}

static void rtsp_write_addr(struct rtsp_writer *w, const struct nf_conn *ct,
			    const struct rtsp_arg *arg,
			    const union nf_inet_addr *addr)
{
	char buf[RTSP_VALUE_MAX];
	int len;

	if (nf_ct_l3num(ct) == AF_INET)
		len = scnprintf(buf, sizeof(buf), "%pI4", &addr->ip);
	else
		len = scnprintf(buf, sizeof(buf), "%pI6c", &addr->ip6);
	rtsp_write(w, arg->addr, arg->addr_len, buf, len);
}

/*
 * Put a written edit in its place. Returns 1 when there is one, 0 when nothing
 * was changed, or an error.
 */
static int rtsp_written(struct rtsp_dir *dir, const struct nf_conn *ct,
			struct rtsp_writer *w)
{
	if (!w->edit)
		return w->err;
	w->edit->old_len = w->at - w->from;
	if (w->edit->old_len != w->edit->new_len && !nfct_seqadj(ct)) {
		/* the helper came after NAT: its length must stay */
		kfree(w->edit);
		return -EOPNOTSUPP;
	}
	rtsp_edit_insert(dir, w->edit);
	return 1;
}

/* The client has named an address that shows that it has punched. */
static bool rtsp_has_punched(const struct nf_conn *ct,
			     const struct rtsp_text *text, u8 alt)
{
	const struct rtsp_transport *t = &text->transport;
	union nf_inet_addr addr;
	u8 i;

	for (i = 0; i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];

		if (arg->alt == alt && arg->addr_len &&
		    (arg->param == RTSP_P_DESTINATION ||
		     arg->param == RTSP_P_DEST_ADDR) &&
		    rtsp_addr_parse(ct, text->text + arg->addr, arg->addr_len,
				    &addr) &&
		    nf_inet_addr_cmp(&addr, rtsp_stun(ct)))
			return true;
	}
	return false;
}

/* "destination=..." with one of the semicolons around it */
static void rtsp_strip(struct rtsp_writer *w, const struct rtsp_arg *arg)
{
	const char *text = w->text->text;
	u16 off = arg->off, end = arg->off + arg->len;

	while (end < w->text->len && rtsp_is_blank(text[end]))
		end++;
	if (end < w->text->len && text[end] == ';') {
		end++;
	} else {
		end = arg->off + arg->len;
		while (off && rtsp_is_blank(text[off - 1]))
			off--;
		if (off && text[off - 1] == ';')
			off--;
	}
	rtsp_write(w, off, end - off, "", 0);
}

static void rtsp_request_addr(struct rtsp_writer *w, const struct nf_conn *ct,
			      const struct rtsp_arg *arg)
{
	if (dest_rule == RTSP_DEST_NONE)
		return;
	if (dest_rule == RTSP_DEST_STRIP && !arg->port &&
	    arg->param == RTSP_P_DESTINATION)
		rtsp_strip(w, arg);
	else
		rtsp_write_addr(w, ct, arg,
				rtsp_outer_addr(ct, IP_CT_DIR_ORIGINAL));
}

/* The server must see the router's address, and the ports that are open. */
static int rtsp_request(struct rtsp_conn *conn, const struct rtsp_segment *seg,
			const struct rtsp_text *text,
			const struct rtsp_setup *setup)
{
	const struct rtsp_transport *t = &text->transport;
	struct rtsp_writer w = { .text = text };
	int err;
	u8 i;

	for (i = 0; i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];

		if (!rtsp_arg_is_media(t, arg) ||
		    rtsp_has_punched(seg->ct, text, arg->alt))
			continue;
		if (arg->addr_len)
			rtsp_request_addr(&w, seg->ct, arg);
		if (arg->port)
			rtsp_write_port(&w, arg,
					rtsp_outer_port(setup, arg->port));
	}
	err = rtsp_written(&conn->dir[seg->dir], seg->ct, &w);
	if (err == -EOPNOTSUPP)
		return RTSP_C_REFUSED_BUSY;
	return min(err, 0);
}

/* The box must read the address and the ports that it announced. */
static int rtsp_reply(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		      const struct rtsp_text *text,
		      const struct rtsp_setup *setup)
{
	const union nf_inet_addr *inner, *outer;
	const struct rtsp_transport *t = &text->transport;
	struct rtsp_writer w = { .text = text };
	const struct rtsp_port *port;
	union nf_inet_addr addr;
	int err;
	u8 i;

	inner = rtsp_inner_addr(seg->ct, IP_CT_DIR_ORIGINAL);
	outer = rtsp_outer_addr(seg->ct, IP_CT_DIR_ORIGINAL);
	for (i = 0; i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];

		if (arg->param == RTSP_P_SERVER_PORT ||
		    arg->param == RTSP_P_SOURCE ||
		    arg->param == RTSP_P_SRC_ADDR)
			continue;
		if (arg->addr_len &&
		    rtsp_addr_parse(seg->ct, text->text + arg->addr,
				    arg->addr_len, &addr) &&
		    nf_inet_addr_cmp(&addr, outer))
			rtsp_write_addr(&w, seg->ct, arg, inner);
		port = arg->port ? rtsp_port_by_outer(setup, arg->port) : NULL;
		if (port)
			rtsp_write_port(&w, arg, port->inner);
	}
	err = rtsp_written(&conn->dir[seg->dir], seg->ct, &w);
	return err == -EOPNOTSUPP ? 0 : err;
}

/*
 * "Xransport:" is a header that no server knows, and SETUP without Transport
 * is one that none accepts (RFC 2326 12.39). The length stays.
 */
static int rtsp_refuse(struct rtsp_dir *dir, u32 seq)
{
	struct rtsp_edit *edit;

	list_for_each_entry(edit, &dir->edits, list)
		if (edit->seq == seq)
			return 0;
	edit = rtsp_edit_new(seq, 1);
	if (!edit)
		return -ENOMEM;
	edit->old_len = 1;
	rtsp_edit_add(edit, "X", 1);
	rtsp_edit_insert(dir, edit);
	return 0;
}

/* --------------------------------------------------------------- segments */

/**
 * struct rtsp_window - what becomes of a segment
 * @from: stream position from which on it is passed on
 * @to: one past the last byte that is
 * @old: nothing of it is new to the receiver
 * @held: all of it is kept back; the receiver only has to acknowledge
 */
struct rtsp_window {
	u32 from;
	u32 to;
	bool old;
	bool held;
};

static bool rtsp_is_inside(u32 seq, const struct rtsp_edit *edit)
{
	return after(seq, edit->seq) && before(seq, rtsp_edit_end(edit));
}

/* Does an edit lie in the window? An edit is in a window whole or not. */
static bool rtsp_is_in(const struct rtsp_edit *edit,
		       const struct rtsp_window *w)
{
	return !before(edit->seq, w->from) &&
	       !after(rtsp_edit_end(edit), w->to);
}

/* A hold takes bytes off a segment's end, or gives them back at its front. */
static void rtsp_window_hold(struct rtsp_window *w,
			     const struct rtsp_dir *dir,
			     const struct rtsp_hold *hold)
{
	u32 end = rtsp_hold_end(hold);

	if (hold->state == RTSP_HOLD_KEPT && after(w->to, hold->seq)) {
		w->held = !before(w->from, hold->seq);
		w->to = hold->seq;
		if (w->held)
			w->from = w->to;
	} else if (hold->state == RTSP_HOLD_GIVEN && before(dir->acked, end) &&
		   after(w->from, hold->seq) && !after(w->from, end)) {
		/* the sender may think that these have arrived */
		w->from = before(dir->acked, hold->seq) ? hold->seq :
							  dir->acked;
	}
}

static struct rtsp_window rtsp_window_get(const struct rtsp_dir *dir,
					  const struct rtsp_segment *seg)
{
	struct rtsp_window w = { seg->seq, seg->seq + seg->len };
	const struct rtsp_edit *edit;
	const struct rtsp_hold *hold;

	/* what has not been read is not passed on */
	if (dir->parser.state != RTSP_S_LOST &&
	    before(dir->parser.pos, w.to))
		w.to = dir->parser.pos;
	/*
	 * What the receiver has is not sent again: its bytes may have been
	 * others, and more or fewer.
	 */
	if (dir->shifted && seg->len && before(w.from, dir->acked)) {
		w.old = !after(w.to, dir->acked);
		w.from = w.old ? w.to : dir->acked;
	}
	if (w.old)
		return w;
	list_for_each_entry(hold, &dir->holds, list)
		rtsp_window_hold(&w, dir, hold);
	list_for_each_entry(edit, &dir->edits, list) {
		if (rtsp_is_inside(w.from, edit))
			w.from = edit->seq;
		if (rtsp_is_inside(w.to, edit))
			w.to = rtsp_edit_end(edit);
	}
	return w;
}

/* By how many bytes the edits in a window change its length */
static s32 rtsp_growth(const struct rtsp_dir *dir,
		       const struct rtsp_window *w)
{
	const struct rtsp_edit *edit;
	s32 growth = 0;

	list_for_each_entry(edit, &dir->edits, list)
		if (rtsp_is_in(edit, w))
			growth += edit->new_len - edit->old_len;
	return growth;
}

/*
 * A packet that has grown must still fit the way it goes. What does not fit
 * is left off its end: the sender will send it again.
 */
static void rtsp_window_fit(const struct rtsp_dir *dir,
			    const struct rtsp_segment *seg,
			    struct rtsp_window *w)
{
	const struct dst_entry *dst = skb_dst(seg->skb);
	u32 mtu = dst ? dst_mtu(dst) : 0;
	const struct rtsp_edit *edit;
	u32 head = seg->dataoff - skb_network_offset(seg->skb);
	u32 len = w->to - w->from + rtsp_growth(dir, w);

	if (!mtu || skb_is_gso(seg->skb) || head + len <= mtu ||
	    len <= seg->len)
		return;
	w->to -= head + len - mtu;
	list_for_each_entry(edit, &dir->edits, list)
		if (rtsp_is_inside(w->to, edit))
			w->to = edit->seq;
}

/* Bytes of the stream as they were sent: from a hold, or from the segment */
static int rtsp_raw(const struct rtsp_dir *dir, const struct rtsp_segment *seg,
		    u32 seq, u32 end, char *to)
{
	const struct rtsp_hold *hold;

	list_for_each_entry(hold, &dir->holds, list) {
		u32 n;

		if (!before(seq, end) || !before(seq, seg->seq))
			break;
		if (before(seq, hold->seq) || !before(seq, rtsp_hold_end(hold)))
			continue;
		n = min(end - seq, rtsp_hold_end(hold) - seq);
		memcpy(to, hold->data + (seq - hold->seq), n);
		to += n;
		seq += n;
	}
	if (!before(seq, end))
		return 0;
	if (before(seq, seg->seq))
		return -ENODATA;
	return skb_copy_bits(seg->skb, seg->dataoff + (seq - seg->seq), to,
			     end - seq);
}

/* The stream from @seq to @end as the receiver must see it; bytes, or < 0 */
static int rtsp_render(const struct rtsp_dir *dir,
		       const struct rtsp_segment *seg,
		       const struct rtsp_window *w, u32 seq, u32 end, char *to)
{
	const struct rtsp_edit *edit;
	char *start = to;

	list_for_each_entry(edit, &dir->edits, list) {
		if (!rtsp_is_in(edit, w) || before(edit->seq, seq))
			continue;
		if (rtsp_raw(dir, seg, seq, edit->seq, to))
			return -ENODATA;
		to += edit->seq - seq;
		memcpy(to, edit->text, edit->new_len);
		to += edit->new_len;
		seq = rtsp_edit_end(edit);
	}
	if (before(seq, end)) {
		if (rtsp_raw(dir, seg, seq, end, to))
			return -ENODATA;
		to += end - seq;
	}
	return to - start;
}

/* A GSO packet's segments are cut anew. */
static void rtsp_gso_update(struct sk_buff *skb, unsigned int len)
{
	struct skb_shared_info *shinfo = skb_shinfo(skb);

	if (!skb_is_gso(skb))
		return;
	if (len <= shinfo->gso_size)
		skb_gso_reset(skb);
	else
		shinfo->gso_segs = DIV_ROUND_UP(len, shinfo->gso_size);
}

/*
 * The one place where a packet's payload is changed: @len bytes at @off become
 * @new, and the segment begins at @seq.
 */
static bool rtsp_mangle(const struct rtsp_segment *seg, u32 seq,
			unsigned int off, unsigned int len, const char *new,
			unsigned int new_len)
{
	struct sk_buff *skb = seg->skb;
	struct tcphdr *th;

	if (!__nf_nat_mangle_tcp_packet(skb, seg->ct, seg->ctinfo,
					seg->protoff, off, len, new, new_len,
					false))
		return false;
	rtsp_gso_update(skb, seg->len - len + new_len);
	th = (struct tcphdr *)(skb->data + seg->protoff);
	if (seq != seg->seq) {
		__be32 value = htonl(seq);

		inet_proto_csum_replace4(&th->check, skb, th->seq, value,
					 false);
		th->seq = value;
	}
	return true;
}

/* All changes of length in a window are one adjustment of the sequence. */
static void rtsp_adjust(struct rtsp_dir *dir, const struct rtsp_segment *seg,
			const struct rtsp_window *w)
{
	struct rtsp_edit *edit;
	s32 change = 0;
	u32 first = 0;

	list_for_each_entry(edit, &dir->edits, list) {
		if (!edit->fresh || !rtsp_is_in(edit, w))
			continue;
		edit->fresh = false;
		if (edit->old_len != edit->new_len && !change)
			first = edit->seq;
		change += edit->new_len - edit->old_len;
	}
	if (!change)
		return;
	dir->shifted = true;
	nf_ct_seqadj_set(seg->ct, seg->ctinfo, htonl(first), change);
}

/* An edit that was never passed on must not be overtaken. */
static bool rtsp_overtakes(const struct rtsp_dir *dir,
			   const struct rtsp_window *w)
{
	const struct rtsp_edit *edit;

	list_for_each_entry(edit, &dir->edits, list)
		if (edit->fresh && edit->old_len != edit->new_len &&
		    before(edit->seq, w->to) && !rtsp_is_in(edit, w))
			return true;
	return false;
}

/*
 * The part of a window that differs from the segment as it came: from @first
 * on the payload is rendered, up to @last.
 */
static bool rtsp_window_differs(const struct rtsp_dir *dir,
				const struct rtsp_segment *seg,
				const struct rtsp_window *w, u32 *first,
				u32 *last)
{
	u32 end = seg->seq + seg->len;
	const struct rtsp_edit *edit;
	bool differs = w->from != seg->seq;

	*first = w->from;
	*last = after(seg->seq, w->from) ? seg->seq : w->from;
	list_for_each_entry(edit, &dir->edits, list) {
		if (!rtsp_is_in(edit, w))
			continue;
		if (!differs)
			*first = edit->seq;
		if (after(rtsp_edit_end(edit), *last))
			*last = rtsp_edit_end(edit);
		differs = true;
	}
	if (w->to != end) {
		if (!differs)
			*first = w->to;
		*last = w->to;
		differs = true;
	}
	return differs;
}

/* A segment whose end was left off is not the last one. */
static void rtsp_clear_fin(const struct rtsp_segment *seg)
{
	struct tcphdr *th = (struct tcphdr *)(seg->skb->data + seg->protoff);
	__be16 *word = (__be16 *)th + 6, old = *word;

	if (!th->fin)
		return;
	th->fin = 0;
	inet_proto_csum_replace2(&th->check, seg->skb, old, *word, false);
}

static bool rtsp_replace(struct rtsp_dir *dir, const struct rtsp_segment *seg,
			 const struct rtsp_window *w, u32 first, u32 last)
{
	unsigned int off = w->from == seg->seq ? first - seg->seq : 0;
	unsigned int end = w->to == seg->seq + seg->len ? last - seg->seq :
							  seg->len;
	s32 growth = rtsp_growth(dir, w);
	char *new;
	int len;
	bool ok;

	new = kmalloc(last - first + max(growth, 0) + 1, GFP_ATOMIC);
	if (!new)
		return false;
	len = rtsp_render(dir, seg, w, first, last, new);
	ok = len >= 0 && rtsp_mangle(seg, w->from, off, end - off, new, len);
	kfree(new);
	if (ok && w->to != seg->seq + seg->len)
		rtsp_clear_fin(seg);
	return ok;
}

/*
 * Give a segment the payload that is to be passed on. Where nothing of it is,
 * it still goes, in a form that makes the receiver acknowledge what it has:
 * an old segment empty, one that is kept back as the last byte before it,
 * which is the end of a line.
 */
static unsigned int rtsp_deliver(struct rtsp_conn *conn,
				 const struct rtsp_segment *seg)
{
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	struct rtsp_window w = rtsp_window_get(dir, seg);
	u32 first, last;
	bool ok = true;

	if (w.old)
		return rtsp_mangle(seg, seg->seq, 0, seg->len, "", 0) ?
		       NF_ACCEPT : NF_DROP;
	if (w.held)
		return rtsp_mangle(seg, w.from - 1, 0, seg->len, "\n", 1) ?
		       NF_ACCEPT : NF_DROP;
	rtsp_window_fit(dir, seg, &w);
	if (rtsp_overtakes(dir, &w) || before(w.to, w.from)) {
		rtsp_count(seg->ct, RTSP_C_DROPPED_WAIT);
		return NF_DROP;
	}
	if (rtsp_window_differs(dir, seg, &w, &first, &last))
		ok = rtsp_replace(dir, seg, &w, first, last);
	if (!ok) {
		nf_ct_helper_log(seg->skb, seg->ct, "cannot mangle packet");
		rtsp_count(seg->ct, RTSP_C_DROPPED_MEMORY);
		return NF_DROP;
	}
	rtsp_adjust(dir, seg, &w);
	return NF_ACCEPT;
}

/* ------------------------------------------------------- acknowledgments */

/* An acknowledgment number in the sender's own numbers, as the core maps it */
static u32 rtsp_ack_map(const struct nf_conn *ct, enum ip_conntrack_dir dir,
			u32 ack)
{
	const struct nf_conn_seqadj *seqadj = nfct_seqadj(ct);
	const struct nf_ct_seqadj *way;

	if (!seqadj || !test_bit(IPS_SEQ_ADJUST_BIT, &ct->status))
		return ack;
	way = &seqadj->seq[dir];
	if (after(ack - way->offset_before, way->correction_pos))
		return ack - way->offset_after;
	return ack - way->offset_before;
}

static void rtsp_ack_raise(const struct rtsp_segment *seg, u32 by)
{
	struct sk_buff *skb = seg->skb;
	struct tcphdr *th;
	__be32 value;

	if (skb_ensure_writable(skb, seg->protoff + sizeof(*th)))
		return;
	th = (struct tcphdr *)(skb->data + seg->protoff);
	value = htonl(seg->ack + by);
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
	struct rtsp_dir *dir = &conn->dir[sender];
	struct rtsp_edit *edit, *next_edit;
	struct rtsp_hold *hold, *next_hold;
	u32 ack;

	ack = rtsp_ack_map(seg->ct, sender, seg->ack);
	if (after(ack, dir->acked))
		dir->acked = ack;
	if (!rtsp_is_touched(dir))
		return;
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
			rtsp_ack_raise(seg, end - ack);
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
