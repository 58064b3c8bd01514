/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * One socket tells changes and answers what is asked, so that both come in the order
 * in which they happened. After an overrun everything is asked for again.
 */
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <net/if.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <syslog.h>
#include <unistd.h>

#include <linux/if_link.h>
#include <linux/ip.h>
#include <linux/netlink.h>
#include <linux/rtnetlink.h>

#include "kern-netlink.h"

#define OPER_UP 6	/* IF_OPER_UP of linux/if.h, which net/if.h leaves no room for */

#define ROOM (1 << 20)		/* some thousand changes at once */
#define BUFFER_SIZE 32768	/* the largest message that the kernel makes of its own */
#define READS 64		/* at most in a turn */
#define AGAIN 100		/* ms until what the kernel refused is asked again */
#define PATIENCE 1000		/* ms without an answer */

enum step { STEP_IDLE, STEP_LINKS, STEP_ADDRS };

/* Of all links together; the kernel takes the larger or the stricter one. */
enum all { ALL_VERSION, ALL_FILTER, ALLS };

static const char *const all_paths[ALLS] = {
	"/proc/sys/net/ipv4/conf/all/force_igmp_version",
	"/proc/sys/net/ipv4/conf/all/rp_filter",
};

struct netlink {
	const struct kern_handler *handler;
	void *ctx;
	int fd;
	int all_fds[ALLS];	/* open before a chroot hides them */
	unsigned int all[ALLS];
	enum step step;
	bool again;		/* the list is not what it should be */
	unsigned int sequence;
	int64_t deadline;
	uint64_t overruns;
};

static void later(struct netlink *netlink, int64_t delay)
{
	netlink->deadline = kern_now() + delay;
}

static void ask(struct netlink *netlink, enum step step)
{
	struct {
		struct nlmsghdr head;
		union {
			struct ifinfomsg link;
			struct ifaddrmsg addr;
		} body;
	} request;

	memset(&request, 0, sizeof(request));
	request.head.nlmsg_flags = NLM_F_REQUEST | NLM_F_DUMP;
	request.head.nlmsg_seq = ++netlink->sequence;
	if (step == STEP_LINKS) {
		request.head.nlmsg_type = RTM_GETLINK;
		request.head.nlmsg_len = NLMSG_LENGTH(sizeof(request.body.link));
	} else {
		request.head.nlmsg_type = RTM_GETADDR;
		request.head.nlmsg_len = NLMSG_LENGTH(sizeof(request.body.addr));
		request.body.addr.ifa_family = AF_INET;
	}
	netlink->step = step;
	while (send(netlink->fd, &request, request.head.nlmsg_len, 0) < 0) {
		if (errno == EINTR)
			continue;
		netlink->again = true;
		later(netlink, AGAIN);
		return;
	}
	later(netlink, PATIENCE);
}

static void read_all(struct netlink *netlink)
{
	char text[16];
	ssize_t len;
	int i;

	for (i = 0; i < ALLS; i++) {
		netlink->all[i] = 0;
		len = pread(netlink->all_fds[i], text, sizeof(text) - 1, 0);
		if (len <= 0)
			continue;
		text[len] = '\0';
		netlink->all[i] = (unsigned int)strtoul(text, NULL, 10);
	}
}

void netlink_list(struct netlink *netlink)
{
	if (netlink->step != STEP_IDLE) {
		netlink->again = true;
		return;
	}
	netlink->again = false;
	read_all(netlink);
	netlink->handler->list_begin(netlink->ctx);
	ask(netlink, STEP_LINKS);
}

/* A part of a list, or all of it, has come. */
static void list_step(struct netlink *netlink)
{
	if (netlink->step == STEP_LINKS) {
		ask(netlink, STEP_ADDRS);
		return;
	}
	netlink->step = STEP_IDLE;
	netlink->deadline = INT64_MAX;
	if (netlink->again)
		netlink_list(netlink);
	else
		netlink->handler->list_end(netlink->ctx);
}

/* The i-th of what the kernel keeps for a link; 0 if it does not say. */
static unsigned int devconf(const struct rtattr *conf, unsigned int i)
{
	int32_t value;

	if (!conf || RTA_PAYLOAD(conf) < i * sizeof(value))
		return 0;
	memcpy(&value, (const char *)RTA_DATA(conf) + (i - 1) * sizeof(value),
	       sizeof(value));
	return value > 0 ? (unsigned int)value : 0;
}

static const struct rtattr *attribute(const struct rtattr *at, unsigned int len,
				      unsigned int type)
{
	for (; RTA_OK(at, len); at = RTA_NEXT(at, len))
		if ((at->rta_type & NLA_TYPE_MASK) == type)
			return at;
	return NULL;
}

static const struct rtattr *nested(const struct rtattr *in, unsigned int type)
{
	return in ? attribute(RTA_DATA(in), (unsigned int)RTA_PAYLOAD(in), type) : NULL;
}

/* An attribute of one byte, or what is usual where it is not told. */
static unsigned int byte(const struct rtattr *at, unsigned int len, unsigned int type,
			 unsigned int usual)
{
	at = attribute(at, len, type);
	return at && RTA_PAYLOAD(at) >= 1 ? *(const uint8_t *)RTA_DATA(at) : usual;
}

static void link_told(struct netlink *netlink, const struct nlmsghdr *head)
{
	const struct ifinfomsg *info = NLMSG_DATA(head);
	const struct rtattr *name, *conf;
	struct kern_link link;
	unsigned int len, filter;

	if (head->nlmsg_len < NLMSG_LENGTH(sizeof(*info)))
		return;
	/* Bridges tell of their ports in the same words. */
	if (info->ifi_family != AF_UNSPEC)
		return;
	memset(&link, 0, sizeof(link));
	link.index = (unsigned int)info->ifi_index;
	if (head->nlmsg_type == RTM_DELLINK) {
		netlink->handler->link_gone(netlink->ctx, link.index);
		return;
	}
	len = (unsigned int)IFLA_PAYLOAD(head);
	name = attribute(IFLA_RTA(info), len, IFLA_IFNAME);
	if (!name || RTA_PAYLOAD(name) < 1)
		return;
	snprintf(link.name, sizeof(link.name), "%.*s", (int)RTA_PAYLOAD(name),
		 (const char *)RTA_DATA(name));
	conf = nested(nested(attribute(IFLA_RTA(info), len, IFLA_AF_SPEC), AF_INET),
		      IFLA_INET_CONF);
	/* In a moment at its beginning a link without a carrier is said to run. */
	link.up = (info->ifi_flags & IFF_UP) && (info->ifi_flags & IFF_RUNNING) &&
		  byte(IFLA_RTA(info), len, IFLA_CARRIER, 1);
	link.sends = byte(IFLA_RTA(info), len, IFLA_OPERSTATE, OPER_UP) == OPER_UP;
	link.loopback = info->ifi_flags & IFF_LOOPBACK;
	link.multicast = info->ifi_flags & IFF_MULTICAST;
	link.host_version = netlink->all[ALL_VERSION];
	if (link.host_version == 0)
		link.host_version = devconf(conf, IPV4_DEVCONF_FORCE_IGMP_VERSION);
	filter = devconf(conf, IPV4_DEVCONF_RP_FILTER);
	if (filter < netlink->all[ALL_FILTER])
		filter = netlink->all[ALL_FILTER];
	link.strict_source = filter == 1;
	netlink->handler->link(netlink->ctx, &link);
}

static void addr_told(struct netlink *netlink, const struct nlmsghdr *head)
{
	const struct ifaddrmsg *info = NLMSG_DATA(head);
	const struct rtattr *local, *peer;
	struct kern_addr addr;
	unsigned int len;

	if (head->nlmsg_len < NLMSG_LENGTH(sizeof(*info)) ||
	    info->ifa_family != AF_INET || info->ifa_prefixlen > 32)
		return;
	len = (unsigned int)IFA_PAYLOAD(head);
	peer = attribute(IFA_RTA(info), len, IFA_ADDRESS);
	local = attribute(IFA_RTA(info), len, IFA_LOCAL);
	if (!local)
		local = peer;
	if (!peer)
		peer = local;
	if (!local || RTA_PAYLOAD(local) < 4 || RTA_PAYLOAD(peer) < 4)
		return;
	memset(&addr, 0, sizeof(addr));
	addr.index = info->ifa_index;
	memcpy(&addr.addr, RTA_DATA(local), 4);
	memcpy(&addr.peer, RTA_DATA(peer), 4);
	if (info->ifa_prefixlen)
		addr.mask = htonl(UINT32_MAX << (32 - info->ifa_prefixlen));
	addr.secondary = info->ifa_flags & IFA_F_SECONDARY;
	if (head->nlmsg_type == RTM_NEWADDR)
		netlink->handler->addr(netlink->ctx, &addr);
	else
		netlink->handler->addr_gone(netlink->ctx, &addr);
}

static void refused(struct netlink *netlink, const struct nlmsghdr *head)
{
	const struct nlmsgerr *problem = NLMSG_DATA(head);

	if (head->nlmsg_len < NLMSG_LENGTH(sizeof(*problem)) || problem->error == 0 ||
	    head->nlmsg_seq != netlink->sequence)
		return;
	/* Above all EBUSY: the list before is still under way. */
	netlink->again = true;
	later(netlink, AGAIN);
}

static void message(struct netlink *netlink, const struct nlmsghdr *head)
{
	/* What a change made the kernel tell has the number of who made it. */
	if ((head->nlmsg_flags & NLM_F_DUMP_INTR) && head->nlmsg_seq == netlink->sequence)
		netlink->again = true;
	switch (head->nlmsg_type) {
	case NLMSG_DONE:
		if (head->nlmsg_seq == netlink->sequence && netlink->step != STEP_IDLE)
			list_step(netlink);
		break;
	case NLMSG_ERROR:
		refused(netlink, head);
		break;
	case RTM_NEWLINK:
	case RTM_DELLINK:
		link_told(netlink, head);
		break;
	case RTM_NEWADDR:
	case RTM_DELADDR:
		addr_told(netlink, head);
		break;
	}
}

/* false: nothing more is there */
static bool read_once(struct netlink *netlink)
{
	/* As the kernel aligns its messages */
	static union {
		char bytes[BUFFER_SIZE];
		struct nlmsghdr head;
	} buffer;
	struct sockaddr_nl from = { .nl_pid = 0 };
	socklen_t from_len = sizeof(from);
	struct nlmsghdr *head = &buffer.head;
	unsigned int len;
	ssize_t got;

	got = recvfrom(netlink->fd, &buffer, sizeof(buffer), MSG_DONTWAIT | MSG_TRUNC,
		       (struct sockaddr *)&from, &from_len);
	if (got < 0 && errno == EINTR)
		return true;
	if (got < 0 && errno == ENOBUFS) {
		netlink->overruns++;
		netlink->handler->complain(netlink->ctx, LOG_NOTICE,
			"more changes of interfaces than there was room for, asking for all of them again");
		netlink_list(netlink);
		return true;
	}
	if (got <= 0)
		return false;
	if (from.nl_pid != 0)
		return true;
	if ((size_t)got > sizeof(buffer)) {
		netlink_list(netlink);
		return true;
	}
	len = (unsigned int)got;
	for (; NLMSG_OK(head, len); head = NLMSG_NEXT(head, len))
		message(netlink, head);
	return true;
}

void netlink_read(struct netlink *netlink)
{
	int i;

	for (i = 0; i < READS && read_once(netlink); i++)
		;
}

int64_t netlink_deadline(const struct netlink *netlink)
{
	return netlink->deadline;
}

void netlink_run(struct netlink *netlink, int64_t now)
{
	if (now < netlink->deadline)
		return;
	/* Refused, or the answer was lost in an overrun. */
	netlink->deadline = INT64_MAX;
	netlink->step = STEP_IDLE;
	netlink_list(netlink);
}

struct netlink *netlink_open(const struct kern_handler *handler, void *ctx)
{
	struct sockaddr_nl where = { .nl_family = AF_NETLINK };
	struct netlink *netlink;
	int i, room = ROOM;

	netlink = calloc(1, sizeof(*netlink));
	if (!netlink)
		return NULL;
	netlink->handler = handler;
	netlink->ctx = ctx;
	netlink->deadline = INT64_MAX;
	for (i = 0; i < ALLS; i++)
		netlink->all_fds[i] = open(all_paths[i], O_RDONLY | O_CLOEXEC);
	where.nl_groups = RTMGRP_LINK | RTMGRP_IPV4_IFADDR;
	netlink->fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
			     NETLINK_ROUTE);
	if (netlink->fd < 0 ||
	    bind(netlink->fd, (struct sockaddr *)&where, sizeof(where)) < 0) {
		netlink_close(netlink);
		return NULL;
	}
	/* Without the privilege the usual room has to do. */
	if (setsockopt(netlink->fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room)) < 0)
		setsockopt(netlink->fd, SOL_SOCKET, SO_RCVBUF, &room, sizeof(room));
	netlink_list(netlink);
	return netlink;
}

void netlink_close(struct netlink *netlink)
{
	int i, error = errno;

	if (!netlink)
		return;
	for (i = 0; i < ALLS; i++)
		if (netlink->all_fds[i] >= 0)
			close(netlink->all_fds[i]);
	if (netlink->fd >= 0)
		close(netlink->fd);
	free(netlink);
	errno = error;
}

int netlink_fd(const struct netlink *netlink)
{
	return netlink->fd;
}

uint64_t netlink_overruns(const struct netlink *netlink)
{
	return netlink->overruns;
}
