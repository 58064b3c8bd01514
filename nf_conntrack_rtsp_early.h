/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of nf_conntrack_rtsp.c: segments ahead of their turn.
 *
 * What they are part of is known only when the gap before them is filled. If
 * nothing in them can need a change they are passed on at once, so that media
 * on a control connection does not wait for its router, and what they say is
 * kept until it can be read.
 */
#ifndef _NF_CONNTRACK_RTSP_EARLY_H
#define _NF_CONNTRACK_RTSP_EARLY_H

/**
 * struct rtsp_early - bytes that were passed on unread
 * @next: in rtsp_dir.early, in no order
 * @seq: stream position of the first one
 * @len: number of bytes
 * @data: the bytes
 */
struct rtsp_early {
	struct rtsp_early *next;
	u32 seq;
	u32 len;
	char data[];
};

static u32 rtsp_early_end(const struct rtsp_early *early)
{
	return early->seq + early->len;
}

static void rtsp_early_free(const struct nf_conn *ct, struct rtsp_early *early)
{
	atomic_sub(early->len, &rtsp_net(ct)->early);
	kfree(early);
}

static void rtsp_early_flush(const struct nf_conn *ct, struct rtsp_dir *dir)
{
	struct rtsp_early *early;

	while ((early = dir->early)) {
		dir->early = early->next;
		rtsp_early_free(ct, early);
	}
}

/*
 * Can something in this segment have to be changed? Without NAT nothing. With
 * it, any SETUP; and replies as long as one to a SETUP is awaited, as what is
 * sent before the server has a SETUP is no reply to it.
 */
static bool rtsp_may_change(struct rtsp_conn *conn,
			    const struct rtsp_segment *seg)
{
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	const struct rtsp_edit *edit;

	if (!rtsp_nat(seg->ct))
		return false;
	if (seg->dir == RTSP_BOX || rtsp_hold_open(dir) ||
	    rtsp_is_pending(conn))
		return true;
	list_for_each_entry(edit, &dir->edits, list)
		if (edit->fresh)
			return true;
	return false;
}

/* Is there room for @seg, within the bounds of its connection and of all? */
static bool rtsp_early_has_room(const struct rtsp_dir *dir,
				const struct rtsp_segment *seg)
{
	const struct rtsp_early *early;
	unsigned int n = 0;
	u32 bytes = seg->len;

	for (early = dir->early; early; early = early->next) {
		bytes += early->len;
		n++;
	}
	return n < RTSP_EARLY_MAX && bytes <= RTSP_EARLY_BYTES &&
	       atomic_read(&rtsp_net(seg->ct)->early) + seg->len <=
	       RTSP_EARLY_BYTES_ALL;
}

static bool rtsp_early_has(const struct rtsp_dir *dir,
			   const struct rtsp_segment *seg)
{
	const struct rtsp_early *early;

	for (early = dir->early; early; early = early->next)
		if (!before(seg->seq, early->seq) &&
		    !after(seg->seq + seg->len, rtsp_early_end(early)))
			return true;
	return false;
}

/* Keep what a segment ahead of its turn says, so that it may be passed on. */
static bool rtsp_early_keep(struct rtsp_conn *conn,
			    const struct rtsp_segment *seg)
{
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	struct rtsp_early *early;

	if ((seg->flags & TCPHDR_FIN) || rtsp_may_change(conn, seg))
		return false;
	if (rtsp_early_has(dir, seg))
		return true;
	if (!rtsp_early_has_room(dir, seg))
		return false;
	/* many pages in one piece, which may well not be there */
	early = kmalloc(struct_size(early, data, seg->len),
			GFP_ATOMIC | __GFP_NOWARN);
	if (!early)
		return false;
	if (skb_copy_bits(seg->skb, seg->dataoff, early->data, seg->len)) {
		kfree(early);
		return false;
	}
	early->seq = seg->seq;
	early->len = seg->len;
	early->next = dir->early;
	dir->early = early;
	atomic_add(early->len, &rtsp_net(seg->ct)->early);
	if (!dir->blind || after(rtsp_early_end(early), dir->passed))
		dir->passed = rtsp_early_end(early);
	dir->blind = rtsp_nat(seg->ct);
	rtsp_count(seg->ct, RTSP_C_PASSED_EARLY);
	return true;
}

/* Take out what can be read now, or never will be; or NULL. */
static struct rtsp_early *rtsp_early_take(struct rtsp_dir *dir)
{
	struct rtsp_early **slot, *early;

	for (slot = &dir->early; *slot; slot = &(*slot)->next) {
		early = *slot;
		if (after(early->seq, dir->parser.pos) &&
		    dir->parser.state != RTSP_S_LOST)
			continue;
		*slot = early->next;
		return early;
	}
	return NULL;
}

/* A gap was filled: read what was passed on from behind it. */
static void rtsp_early_read(struct rtsp_conn *conn,
			    const struct rtsp_segment *seg)
{
	struct rtsp_dir *dir = &conn->dir[seg->dir];
	struct rtsp_segment piece = *seg;
	struct rtsp_early *early;
	u32 skip;

	while ((early = rtsp_early_take(dir))) {
		skip = dir->parser.pos - early->seq;
		piece.seq = early->seq;
		piece.len = early->len;
		piece.data = early->data;
		/* it has gone: what memory fails for is lost, as without it */
		if (skip < early->len &&
		    (rtsp_run(conn, &piece, early->data + skip,
			      early->len - skip) || rtsp_cut(conn, &piece)))
			rtsp_count(seg->ct, RTSP_C_DROPPED_MEMORY);
		rtsp_early_free(seg->ct, early);
	}
}

#endif /* _NF_CONNTRACK_RTSP_EARLY_H */
