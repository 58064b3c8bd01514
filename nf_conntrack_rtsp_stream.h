/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of nf_conntrack_rtsp.c: a segment's place in its stream, what is kept
 * of it, and having it read.
 */
#ifndef _NF_CONNTRACK_RTSP_STREAM_H
#define _NF_CONNTRACK_RTSP_STREAM_H

static void rtsp_hold_free(struct rtsp_hold *hold)
{
	list_del(&hold->list);
	kfree(hold);
}

/* The piece of a head that is not complete, if there is one */
static struct rtsp_hold *rtsp_hold_open(struct rtsp_dir *dir)
{
	struct rtsp_hold *hold;

	if (list_empty(&dir->holds))
		return NULL;
	hold = list_last_entry(&dir->holds, struct rtsp_hold, list);
	return hold->state == RTSP_HOLD_GIVEN ? NULL : hold;
}

/* A head that was cut is complete, or is not waited for any longer. */
static void rtsp_hold_close(struct rtsp_dir *dir)
{
	struct rtsp_hold *hold = rtsp_hold_open(dir);

	if (hold && hold->state == RTSP_HOLD_KEPT)
		hold->state = RTSP_HOLD_GIVEN;
	else if (hold)
		rtsp_hold_free(hold);
}

/* The sender has gone: what was kept back of it is told to nobody. */
static void rtsp_hold_discard(struct rtsp_dir *dir)
{
	struct rtsp_hold *hold = rtsp_hold_open(dir);

	if (hold)
		rtsp_hold_free(hold);
}

/* Keep the stream from @from up to where it was read, in one piece. */
static int rtsp_hold_add(struct rtsp_dir *dir, const struct rtsp_segment *seg,
			 u32 from)
{
	struct rtsp_hold *hold = rtsp_hold_open(dir), *more;
	u32 len = dir->parser.pos - from;
	unsigned int n = 0;

	list_for_each_entry(more, &dir->holds, list)
		if (++n > RTSP_HOLDS_MAX)
			return -EAGAIN;
	more = kmalloc(struct_size(more, data, len), GFP_ATOMIC);
	if (!more)
		return -ENOMEM;
	if (rtsp_stream_copy(dir, seg, from, more->data, len)) {
		/* it began before it was wanted, and has been passed on */
		kfree(more);
		rtsp_hold_close(dir);
		return 0;
	}
	more->seq = from;
	more->len = len;
	more->state = rtsp_nat(seg->ct) ? RTSP_HOLD_KEPT : RTSP_HOLD_COPY;
	if (hold && hold->seq == from)
		rtsp_hold_free(hold);
	else
		rtsp_hold_close(dir);
	list_add_tail(&more->list, &dir->holds);
	return 0;
}

/*
 * The segment ends inside of a head. What the Transport headers are in has to
 * be seen in one piece, so its beginning is kept: bytes from the first of
 * their lines on, or of a line that may become one.
 */
static int rtsp_cut(struct rtsp_conn *conn, const struct rtsp_segment *seg)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	struct rtsp_parser *p = &dir->parser;
	u32 from;

	if (!rtsp_in_head(p) || !rtsp_is_wanted(conn, seg->dir, &p->msg)) {
		rtsp_hold_close(dir);
		return 0;
	}
	if (!p->msg.bad && (p->msg.has & RTSP_HAS_TRANSPORT))
		from = p->msg.line;
	else if (rtsp_may_be_transport(p))
		from = p->name;
	else
		from = p->pos;
	if (from == p->pos) {
		rtsp_hold_close(dir);
		return 0;
	}
	if (p->pos - from <= RTSP_HOLD_MAX)
		return rtsp_hold_add(dir, seg, from);

	/* over the bound: it goes on, as a SETUP that no server accepts */
	rtsp_hold_close(dir);
	p->msg.bad = RTSP_BAD_LONG;
	if (!nat || seg->dir != RTSP_BOX)
		return 0;
	return nat->refuse(dir, from);
}

/* Parse a run of bytes that follows on what was read. */
static int rtsp_run(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		    const char *data, u32 len)
{
	struct rtsp_parser *p = &conn->dir[seg->dir].parser;
	struct rtsp_event event;
	u32 used = 0;
	int err = 0;

	while (!err && used < len) {
		used += rtsp_parse(p, data + used, len - used, &event);
		if (event.type != RTSP_E_MORE)
			err = rtsp_event(conn, seg, &event);
	}
	return err;
}

/* Parse what is new of a segment, where it lies. */
static int rtsp_read(struct rtsp_conn *conn, const struct rtsp_segment *seg)
{
	struct rtsp_parser *p = &conn->dir[seg->dir].parser;
	u32 skip = p->pos - seg->seq, done = 0;
	struct skb_seq_state state;
	unsigned int len;
	const u8 *data;
	int err = 0;

	if (skip >= seg->len)
		return 0;
	skb_prepare_seq_read(seg->skb, seg->dataoff + skip,
			     seg->dataoff + seg->len, &state);
	while (!err && (len = skb_seq_read(done, &data, &state))) {
		err = rtsp_run(conn, seg, (const char *)data, len);
		done += len;
	}
	if (err) {
		skb_abort_seq_read(&state);
		return err;
	}
	return rtsp_cut(conn, seg);
}

#include "nf_conntrack_rtsp_early.h"

/*
 * Go on behind @to, if all up to there is skipped whatever it is: a segment in
 * the middle of a body or frame, and a gap in one.
 */
static bool rtsp_skip(struct rtsp_dir *dir, u32 to)
{
	u32 len = to - dir->parser.pos;
	struct rtsp_event event;

	if (len > rtsp_skippable(&dir->parser))
		return false;
	rtsp_parse(&dir->parser, NULL, len, &event);
	return true;
}

/* Changes from @seq on that were not passed on are not made. */
static void rtsp_edits_undo(struct rtsp_dir *dir, u32 seq)
{
	struct rtsp_edit *edit, *next;

	list_for_each_entry_safe(edit, next, &dir->edits, list) {
		if (!edit->fresh || before(edit->seq, seq))
			continue;
		list_del(&edit->list);
		kfree(edit);
	}
}

/*
 * The segment is not passed on, or not whole; it will come again and be read
 * again. What stands before a message that has to wait does go on, if only for
 * its acknowledgment: that of the first time may have been lost, and nothing
 * else would bring another.
 */
static unsigned int rtsp_take_back(struct rtsp_conn *conn,
				   const struct rtsp_parser *was,
				   const struct rtsp_segment *seg, int err)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	struct rtsp_parser *p = &dir->parser;

	rtsp_count(seg->ct, err == -EAGAIN ? RTSP_C_DROPPED_WAIT :
					     RTSP_C_DROPPED_MEMORY);
	/* but what was read before has been acted on, or told as arrived */
	if (after(p->msg.start, was->pos)) {
		p->pos = p->msg.start;
		p->state = RTSP_S_BETWEEN;
		rtsp_hold_close(dir);
	} else {
		*p = *was;
	}
	rtsp_edits_undo(dir, p->pos);
	if (nat && after(p->pos, seg->seq))
		return nat->deliver(conn, seg);
	return NF_DROP;
}

/* All that was passed on unread has been read, and no message goes on in it. */
static void rtsp_see(struct rtsp_dir *dir)
{
	const struct rtsp_parser *p = &dir->parser;

	if (!before(p->pos, dir->passed) &&
	    (p->state == RTSP_S_BETWEEN || p->state >= RTSP_S_BODY))
		dir->blind = false;
}

/* A segment in its place: read it, and pass on what is to be passed on. */
static unsigned int rtsp_pass(struct rtsp_conn *conn,
			      const struct rtsp_segment *seg)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	bool lost = dir->parser.state == RTSP_S_LOST;
	int err;

	if (nat && (seg->flags & TCPHDR_ACK))
		nat->acked(conn, seg);
	if (seg->flags & TCPHDR_RST) {
		rtsp_setups_close(conn);
		rtsp_hold_discard(dir);
		conn->dir[seg->dir].parser.state = RTSP_S_LOST;
		conn->dir[!seg->dir].parser.state = RTSP_S_LOST;
		return NF_ACCEPT;
	}
	if (!seg->len && !(seg->flags & TCPHDR_FIN))
		return NF_ACCEPT;
	if (!lost && after(seg->seq, dir->parser.pos) &&
	    !rtsp_skip(dir, seg->seq)) {
		if (rtsp_early_keep(conn, seg))
			return NF_ACCEPT;
		rtsp_count(seg->ct, RTSP_C_DROPPED_EARLY);
		return NF_DROP;
	}
	if (!lost && (seg->seq != dir->parser.pos ||
		      !rtsp_skip(dir, seg->seq + seg->len))) {
		struct rtsp_parser was = dir->parser;

		err = rtsp_read(conn, seg);
		if (err)
			return rtsp_take_back(conn, &was, seg, err);
	}
	if (dir->early)
		rtsp_early_read(conn, seg);
	if (dir->blind)
		rtsp_see(dir);
	if (seg->flags & TCPHDR_FIN) {
		rtsp_hold_close(dir);
		rtsp_setups_close(conn);
	}
	if (!nat || !rtsp_is_touched(dir))
		return NF_ACCEPT;
	return nat->deliver(conn, seg);
}

#endif /* _NF_CONNTRACK_RTSP_STREAM_H */
