/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Part of nf_conntrack_rtsp.c: the lines of the kernel log that tell how a
 * SETUP was read. People search for them, so their words stay.
 */
#ifndef _NF_CONNTRACK_RTSP_LOG_H
#define _NF_CONNTRACK_RTSP_LOG_H

#define RTSP_LOG_LINE	160	/* bytes of a header that are shown */

static void rtsp_log_transport(const struct rtsp_segment *seg,
			       const struct rtsp_text *text)
{
	const struct rtsp_transport *t = &text->transport;
	unsigned int hi = 0, lo = 0, kind = 0;
	u8 i;

	if (!rtsp_debug_on())
		return;
	pr_debug("tran='%.*s'\n", text->len, text->text);
	for (i = 0; i < t->args; i++) {
		const struct rtsp_arg *arg = &t->arg[i];
		char sep = text->text[arg->port_off + arg->port_len];

		if (!arg->port || !rtsp_arg_is_media(t, arg))
			continue;
		if (!lo) {
			lo = arg->port;
			hi = lo;
			kind = sep == '-' ? 1 : sep == '/' ? 2 : 0;
			pr_debug("lo port found : %u\n", lo);
		} else if (kind && hi == lo) {
			hi = arg->port;
			pr_debug("hi port found : %u\n", hi);
		}
	}
	if (lo)
		pr_debug("udp transport found, ports=(%u,%u,%u)\n", kind, lo,
			 hi);
}

static void rtsp_log_expect(const struct rtsp_segment *seg,
			    const struct rtsp_setup *setup)
{
	const union nf_inet_addr *addr = rtsp_outer_addr(seg->ct);
	u8 i;

	for (i = 0; i < setup->ports; i++) {
		u16 port = rtsp_outer_port(setup, setup->port[i].inner);

		if (nf_ct_l3num(seg->ct) == AF_INET)
			pr_debug("expect_related 0.0.0.0:0-%pI4:%u\n",
				 &addr->ip, port);
		else
			pr_debug("expect_related [::]:0-[%pI6c]:%u\n",
				 &addr->ip6, port);
	}
}

/* The Transport line with what NAT has put into it */
static void rtsp_log_replaced(const struct rtsp_dir *dir, u32 seq,
			      const char *line, u32 len, u32 eol)
{
	const struct rtsp_edit *edit;

	list_for_each_entry(edit, &dir->edits, list) {
		u32 off = edit->seq - seq;

		if (before(edit->seq, seq) || off + edit->old_len > len)
			continue;
		pr_debug("rep: len=%u, %.*s%.*s%.*s\n",
			 len + eol + edit->new_len - edit->old_len, off, line,
			 edit->new_len, edit->text,
			 len - off - edit->old_len,
			 line + off + edit->old_len);
		return;
	}
	pr_debug("rep: len=%u, %.*s\n", len + eol, len, line);
}

/* @len bytes without the @eol ones of the line's end, which count as well */
static void rtsp_log_line(struct rtsp_conn *conn,
			  const struct rtsp_segment *seg, u32 seq,
			  const char *line, u32 len, u32 eol,
			  const struct rtsp_setup *setup)
{
	const struct nf_nat_rtsp_hooks *nat = rtsp_nat(seg->ct);
	u8 i;

	pr_debug("hdr: len=%u, %.*s\n", len + eol, len, line);
	if (len < 10 || !nat || !rtsp_equal_nocase(line, "transport:", 10))
		return;
	pr_debug("hdr: Transport\n");
	if (nf_ct_l3num(seg->ct) == AF_INET)
		pr_debug("stunaddr=%pI4 (%s)\n", &nat->stun(seg->ct)->ip,
			 nat->stun_is_set ? "set" : "auto");
	for (i = 0; i < setup->ports; i++)
		pr_debug("using port %u\n",
			 rtsp_outer_port(setup, setup->port[i].inner));
	rtsp_log_replaced(&conn->dir[seg->dir], seq, line, len, eol);
}

/* The headers of a SETUP, as far as they are in this segment or held */
static void rtsp_log_head(struct rtsp_conn *conn,
			  const struct rtsp_segment *seg,
			  const struct rtsp_message *msg,
			  const struct rtsp_setup *setup)
{
	const struct rtsp_dir *dir = &conn->dir[seg->dir];
	u32 seq = msg->start, end = dir->parser.pos;
	char line[RTSP_LOG_LINE];
	bool first = true;

	if (!rtsp_debug_on())
		return;
	if (rtsp_nat(seg->ct))
		pr_debug("NAT rtsp help_out\n");
	if (before(seq, seg->seq)) {
		seq = msg->line;
		first = false;
	}
	while (before(seq, end)) {
		u32 n = min_t(u32, end - seq, sizeof(line)), len;
		const char *lf;

		if (rtsp_stream_copy(dir, seg, seq, line, n))
			return;
		lf = memchr(line, '\n', n);
		n = lf ? lf - line + 1 : n;
		for (len = n; len && rtsp_is_blank(line[len - 1]);)
			len--;
		if (len && !first)
			rtsp_log_line(conn, seg, seq, line, len, n - len,
				      setup);
		seq += n;
		first = false;
	}
}

#endif /* _NF_CONNTRACK_RTSP_LOG_H */
