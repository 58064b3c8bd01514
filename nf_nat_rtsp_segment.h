/* SPDX-License-Identifier: GPL-2.0-only */
/* Part of nf_nat_rtsp.c: the payload that a segment is passed on with. */
#ifndef _NF_NAT_RTSP_SEGMENT_H
#define _NF_NAT_RTSP_SEGMENT_H

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
		if (rtsp_stream_copy(dir, seg, seq, to, edit->seq - seq))
			return -ENODATA;
		to += edit->seq - seq;
		memcpy(to, edit->text, edit->new_len);
		to += edit->new_len;
		seq = rtsp_edit_end(edit);
	}
	if (before(seq, end)) {
		if (rtsp_stream_copy(dir, seg, seq, to, end - seq))
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

/*
 * The core maps a selective acknowledgment by the place of the plain one, so
 * one beyond a change of length looks as if it lay outside of the window, and
 * the connection would stand still. Offloaded ones are treated alike.
 */
static void rtsp_be_liberal(struct nf_conn *ct)
{
	unsigned int i;

	spin_lock_bh(&ct->lock);
	for (i = 0; i < IP_CT_DIR_MAX; i++)
		ct->proto.tcp.seen[i].flags |= IP_CT_TCP_FLAG_BE_LIBERAL;
	spin_unlock_bh(&ct->lock);
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
	if (!dir->shifted)
		rtsp_be_liberal(seg->ct);
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

	/* up to 64 KiB in one piece, which may well not be there */
	new = kmalloc(last - first + max(growth, 0) + 1,
		      GFP_ATOMIC | __GFP_NOWARN);
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
 * Nothing of the segment is passed on, but it makes the receiver acknowledge
 * what it has: as one byte that it has already. Of an old segment that is the
 * last one; of one that is kept back the one before it, the end of a line. A
 * row of segments without any is hardly answered (RFC 5961 section 7).
 */
static bool rtsp_repeat(const struct rtsp_dir *dir,
			const struct rtsp_segment *seg,
			const struct rtsp_window *w)
{
	char byte = '\n';

	if (w->old)	/* and if it cannot be had, any will do */
		rtsp_stream_copy(dir, seg, w->to - 1, &byte, 1);
	if (!rtsp_mangle(seg, w->to - 1, 0, seg->len, &byte, 1))
		return false;
	if (w->to != seg->seq + seg->len)
		rtsp_clear_fin(seg);
	return true;
}

/* Give a segment the payload that is to be passed on. */
static unsigned int rtsp_deliver(struct rtsp_conn *conn,
				 const struct rtsp_segment *seg)
{
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	struct rtsp_window w = rtsp_window_get(dir, seg);
	u32 first, last;
	bool ok = true;

	if (w.old || w.held)
		return rtsp_repeat(dir, seg, &w) ? NF_ACCEPT : NF_DROP;
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

#endif /* _NF_NAT_RTSP_SEGMENT_H */
