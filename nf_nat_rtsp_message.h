/* SPDX-License-Identifier: GPL-2.0-only */
/* Part of nf_nat_rtsp.c: what a message must say on the other side of NAT. */
#ifndef _NF_NAT_RTSP_MESSAGE_H
#define _NF_NAT_RTSP_MESSAGE_H

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

/* What the sender sent, from the end of @edit up to @seq */
static int rtsp_edit_add_raw(struct rtsp_edit *edit, const struct rtsp_dir *dir,
			     const struct rtsp_segment *seg, u32 seq)
{
	u32 len = seq - rtsp_edit_end(edit);

	if (rtsp_stream_copy(dir, seg, rtsp_edit_end(edit),
			     edit->text + edit->new_len, len))
		return -EAGAIN;
	edit->old_len += len;
	edit->new_len += len;
	return 0;
}

static void rtsp_edit_append(struct rtsp_edit *edit,
			     const struct rtsp_edit *next)
{
	edit->old_len += next->old_len;
	rtsp_edit_add(edit, next->text, next->new_len);
}

/*
 * @last changes the length, as @first does in the same segment. As what is
 * sent again may begin between the two, they become one, which is made whole
 * or not. @last is used up.
 */
static int rtsp_edit_join(struct rtsp_dir *dir, const struct rtsp_segment *seg,
			  struct rtsp_edit *first, struct rtsp_edit *last)
{
	u32 room = rtsp_edit_end(last) - first->seq + last->new_len;
	struct rtsp_edit *edit, *next, *all = NULL;
	int err = -EAGAIN;

	edit = first;
	list_for_each_entry_from(edit, &dir->edits, list)
		room += edit->new_len;
	if (room <= 2 * RTSP_EDIT_SPAN)
		all = rtsp_edit_new(first->seq, room);
	if (!all)
		goto out;
	edit = first;
	err = 0;
	list_for_each_entry_from(edit, &dir->edits, list) {
		err = err ? : rtsp_edit_add_raw(all, dir, seg, edit->seq);
		if (!err)
			rtsp_edit_append(all, edit);
	}
	err = err ? : rtsp_edit_add_raw(all, dir, seg, last->seq);
	if (err) {
		kfree(all);
		goto out;
	}
	rtsp_edit_append(all, last);
	list_add_tail(&all->list, &first->list);
	edit = first;
	list_for_each_entry_safe_from(edit, next, &dir->edits, list) {
		list_del(&edit->list);
		kfree(edit);
	}
out:
	kfree(last);
	return err;
}

/* Into the list, or into the change that goes before it in the same segment */
static int rtsp_edit_enter(struct rtsp_dir *dir, const struct rtsp_segment *seg,
			   struct rtsp_edit *edit)
{
	struct rtsp_edit *first;

	list_for_each_entry(first, &dir->edits, list)
		if (edit->old_len != edit->new_len && first->fresh &&
		    first->old_len != first->new_len)
			return rtsp_edit_join(dir, seg, first, edit);
	rtsp_edit_insert(dir, edit);
	return 0;
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
					text->transport.args * RTSP_VALUE_MAX);
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

/* A number in decimal; returns where it ends. A printf() takes ten times as long. */
static char *rtsp_put_number(char *to, u16 number)
{
	char digit[5];
	unsigned int n = 0;

	do {
		digit[n++] = '0' + number % 10;
		number /= 10;
	} while (number);
	while (n)
		*to++ = digit[--n];
	return to;
}

static void rtsp_write_port(struct rtsp_writer *w, const struct rtsp_arg *arg,
			    u16 port)
{
	char buf[RTSP_VALUE_MAX];

	if (port != arg->port)
		rtsp_write(w, arg->port_off, arg->port_len, buf,
			   rtsp_put_number(buf, port) - buf);
}

static void rtsp_write_addr(struct rtsp_writer *w, const struct nf_conn *ct,
			    const struct rtsp_arg *arg,
			    const union nf_inet_addr *addr)
{
	char buf[RTSP_VALUE_MAX], *to = buf;
	const u8 *byte = (const u8 *)&addr->ip;
	unsigned int i;

	if (nf_ct_l3num(ct) == AF_INET) {
		for (i = 0; i < sizeof(addr->ip); i++) {
			if (i)
				*to++ = '.';
			to = rtsp_put_number(to, byte[i]);
		}
	} else {
		to += scnprintf(buf, sizeof(buf), "%pI6c", &addr->ip6);
	}
	rtsp_write(w, arg->addr, arg->addr_len, buf, to - buf);
}

/*
 * Put a written edit in its place. Returns 1 when there is one, 0 when nothing
 * was changed, or an error.
 */
static int rtsp_written(struct rtsp_dir *dir, const struct rtsp_segment *seg,
			struct rtsp_writer *w)
{
	int err = w->err;

	if (!w->edit)
		return err;
	w->edit->old_len = w->at - w->from;
	if (w->edit->old_len != w->edit->new_len && !nfct_seqadj(seg->ct))
		/* the helper came after NAT: its length must stay */
		err = -EOPNOTSUPP;
	else if (w->edit->new_len > RTSP_EDIT_SPAN)
		/* it goes whole or not at all, and must fit into a packet */
		err = -E2BIG;
	if (err) {
		kfree(w->edit);
		return err;
	}
	err = rtsp_edit_enter(dir, seg, w->edit);
	return err ? : 1;
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
				rtsp_outer_addr(ct));
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
	err = rtsp_written(&conn->dir[seg->dir], seg, &w);
	if (err == -EOPNOTSUPP)
		return RTSP_C_REFUSED_BUSY;
	if (err == -E2BIG)
		return RTSP_C_REFUSED_LONG;
	return min(err, 0);
}

/* Is there a server's port of this setup with that number? */
static bool rtsp_is_server_port(const struct rtsp_setup *setup, u16 number)
{
	u8 i;

	for (i = 0; i < setup->ports; i++)
		if (setup->port[i].server == number)
			return true;
	return false;
}

/* @from, in the place of an address, becomes @to. */
static void rtsp_reply_addr(struct rtsp_writer *w, const struct nf_conn *ct,
			    const struct rtsp_arg *arg,
			    const union nf_inet_addr *from,
			    const union nf_inet_addr *to)
{
	union nf_inet_addr addr;

	/* an address may be written in many ways: leave what is right */
	if (arg->addr_len && !nf_inet_addr_cmp(from, to) &&
	    rtsp_addr_parse(ct, w->text->text + arg->addr, arg->addr_len,
			    &addr) &&
	    nf_inet_addr_cmp(&addr, from))
		rtsp_write_addr(w, ct, arg, to);
}

/*
 * The box must read the address and the ports that it announced, and those by
 * which it can reach a server of ours.
 */
static int rtsp_reply(struct rtsp_conn *conn, const struct rtsp_segment *seg,
		      const struct rtsp_text *text,
		      const struct rtsp_setup *setup)
{
	const struct rtsp_transport *t = &text->transport;
	struct rtsp_writer w = { .text = text };
	const struct nf_conn *ct = seg->ct;
	const struct rtsp_port *port;
	int err;
	u8 i;

	for (i = 0; i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];

		if (rtsp_arg_is_server(arg)) {
			rtsp_reply_addr(&w, ct, arg, rtsp_server_inner(ct),
					rtsp_server_outer(ct));
			if (arg->port && setup->server_shift &&
			    rtsp_is_server_port(setup, arg->port))
				rtsp_write_port(&w, arg, arg->port +
						setup->server_shift);
			continue;
		}
		rtsp_reply_addr(&w, ct, arg, rtsp_outer_addr(ct),
				rtsp_inner_addr(ct));
		port = arg->port ? rtsp_port_by_outer(setup, arg->port) : NULL;
		if (port)
			rtsp_write_port(&w, arg, port->inner);
	}
	err = rtsp_written(&conn->dir[seg->dir], seg, &w);
	return err == -EOPNOTSUPP || err == -E2BIG ? 0 : err;
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

#endif /* _NF_NAT_RTSP_MESSAGE_H */
