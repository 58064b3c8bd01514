/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Multicast routing of FreeBSD, NetBSD, OpenBSD and DragonFly, written against
 * multicast(4), ip(4), route(4) and getifaddrs(3). Not tried.
 *
 * An interface is known there by its address, which stands in the place of an index.
 * Changes are told on a routing socket; what they are is found by looking at all
 * interfaces again. Every change of a route needs root, so a process with another
 * `user` could not route.
 */
#include <sys/param.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <net/if.h>
#include <net/if_dl.h>
#include <net/route.h>
#include <netinet/in.h>
#include <netinet/in_systm.h>
#include <netinet/ip.h>

#if defined(__FreeBSD__) || defined(__OpenBSD__) || defined(__NetBSD__)
#include <netinet/ip_mroute.h>
#else
#include <net/ip_mroute/ip_mroute.h>
#endif

#include <errno.h>
#include <fcntl.h>
#include <ifaddrs.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include "kern.h"
#include "kern-base.h"
#include "kern-packet.h"

#define PACKET_SIZE 16384
#define PACKETS 512		/* at most in a turn */
#define RECEIVE_ROOM (2 << 20)
#define SEND_ROOM (1 << 20)
#define SETTLING 50		/* ms after a change, as they come in groups */
#define ALL_ROUTERS 0xe0000002	/* 224.0.0.2 */
#define V3_ROUTERS 0xe0000016	/* 224.0.0.22 */

struct vif {
	bool used;
	uint32_t addr;		/* from which is sent, by which the kernel knows it */
	unsigned int threshold;
	int member;		/* socket with the memberships, or -1 */
};

struct kern {
	struct kern_base base;
	int router, changes;
	struct vif vifs[KERN_VIFS];
	int64_t list_at;
};

static int option_byte(int fd, int level, int name, unsigned char value)
{
	return base_option(fd, level, name, &value, sizeof(value));
}

static int descriptor(int family, int type, int protocol)
{
	int fd = socket(family, type, protocol);

	if (fd >= 0 && (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0 ||
			fcntl(fd, F_SETFL, O_NONBLOCK) < 0)) {
		close(fd);
		return -1;
	}
	return fd;
}

/* ---- start and end ---- */

static void explain(int problem, char *error, size_t size)
{
	switch (problem) {
	case -EADDRINUSE:
		snprintf(error, size,
			 "another multicast router is active already, fstat or sockstat show who has a raw socket for igmp");
		break;
	case -ENOPROTOOPT:
	case -EOPNOTSUPP:
		snprintf(error, size, "this kernel has no multicast routing (MROUTING)");
		break;
	default:
		snprintf(error, size, "multicast routing: %s", strerror(-problem));
	}
}

/* Not all of these kernels have as much room as one likes. */
static void room(int fd, int name, int size)
{
	while (size >= 65536 && base_option_int(fd, SOL_SOCKET, name, size))
		size /= 2;
}

static int router_options(int fd)
{
	static const unsigned char alert[4] = { PACKET_ROUTER_ALERT, 4, 0, 0 };
	int problem;

	problem = base_option_int(fd, IPPROTO_IP, MRT_INIT, 1);
	if (problem)
		return problem;
	room(fd, SO_RCVBUF, RECEIVE_ROOM);
	room(fd, SO_SNDBUF, SEND_ROOM);
	/* Tells of packets that come in where their route does not expect them. */
	base_option_int(fd, IPPROTO_IP, MRT_ASSERT, 1);
	problem = base_option_int(fd, IPPROTO_IP, IP_RECVIF, 1);
	if (!problem)
		problem = option_byte(fd, IPPROTO_IP, IP_MULTICAST_TTL, 1);
	if (!problem)
		problem = option_byte(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 0);
	if (!problem)
		problem = base_option_int(fd, IPPROTO_IP, IP_TOS, 0xc0);
	if (!problem)
		problem = base_option(fd, IPPROTO_IP, IP_OPTIONS, alert, sizeof(alert));
	return problem;
}

struct kern *kern_open(const struct kern_handler *handler, void *ctx, char *error,
		       size_t size)
{
	struct kern *kern = calloc(1, sizeof(*kern));
	int i, problem;

	if (!kern) {
		explain(-ENOMEM, error, size);
		return NULL;
	}
	base_init(&kern->base, handler, ctx);
	kern->list_at = kern_now();
	for (i = 0; i < KERN_VIFS; i++)
		kern->vifs[i].member = -1;
	kern->changes = -1;
	kern->router = descriptor(AF_INET, SOCK_RAW, IPPROTO_IGMP);
	problem = kern->router < 0 ? -errno : router_options(kern->router);
	if (!problem) {
		kern->changes = descriptor(PF_ROUTE, SOCK_RAW, 0);
		problem = kern->changes < 0 ? -errno : 0;
	}
	if (problem) {
		explain(problem, error, size);
		kern_close(kern);
		return NULL;
	}
	return kern;
}

void kern_close(struct kern *kern)
{
	unsigned int vif;

	if (!kern)
		return;
	for (vif = 0; vif < KERN_VIFS; vif++)
		kern_vif_del(kern, vif);
	if (kern->router >= 0) {
		base_option_int(kern->router, IPPROTO_IP, MRT_DONE, 0);
		close(kern->router);
	}
	if (kern->changes >= 0)
		close(kern->changes);
	base_exit(&kern->base);
	free(kern);
}

size_t kern_fds(const struct kern *kern, int fds[KERN_FDS])
{
	fds[0] = kern->router;
	fds[1] = kern->changes;
	return 2;
}

uint64_t kern_faults(const struct kern *kern, enum kern_fault fault)
{
	return kern->base.faults[fault];
}

/* ---- interfaces ---- */

static uint32_t in_addr_of(const struct sockaddr *addr)
{
	struct sockaddr_in in;

	if (!addr)
		return 0;
	memcpy(&in, addr, sizeof(in));
	return in.sin_addr.s_addr;
}

static void link_told(struct kern *kern, const struct ifaddrs *at)
{
	struct kern_link link;

	memset(&link, 0, sizeof(link));
	link.index = if_nametoindex(at->ifa_name);
	if (link.index == 0)
		return;
	snprintf(link.name, sizeof(link.name), "%s", at->ifa_name);
	link.up = (at->ifa_flags & IFF_UP) && (at->ifa_flags & IFF_RUNNING);
	link.sends = true;
	link.loopback = at->ifa_flags & IFF_LOOPBACK;
	link.multicast = at->ifa_flags & IFF_MULTICAST;
	kern->base.handler->link(kern->base.ctx, &link);
}

static void addr_told(struct kern *kern, const struct ifaddrs *at)
{
	struct kern_addr addr;

	memset(&addr, 0, sizeof(addr));
	addr.index = if_nametoindex(at->ifa_name);
	if (addr.index == 0)
		return;
	addr.addr = in_addr_of(at->ifa_addr);
	addr.peer = addr.addr;
	addr.mask = in_addr_of(at->ifa_netmask);
	if (at->ifa_flags & IFF_POINTOPOINT) {
		addr.peer = in_addr_of(at->ifa_dstaddr);
		addr.mask = UINT32_MAX;
		if (addr.peer == 0)
			addr.peer = addr.addr;
	}
	kern->base.handler->addr(kern->base.ctx, &addr);
}

static void list(struct kern *kern)
{
	struct ifaddrs *all, *at;

	kern->list_at = INT64_MAX;
	if (getifaddrs(&all) < 0) {
		kern->list_at = kern_now() + 1000;
		return;
	}
	kern->base.handler->list_begin(kern->base.ctx);
	for (at = all; at; at = at->ifa_next)
		if (at->ifa_addr && at->ifa_addr->sa_family == AF_LINK)
			link_told(kern, at);
	for (at = all; at; at = at->ifa_next)
		if (at->ifa_addr && at->ifa_addr->sa_family == AF_INET)
			addr_told(kern, at);
	kern->base.handler->list_end(kern->base.ctx);
	freeifaddrs(all);
}

static bool is_change(const struct rt_msghdr *head, size_t len)
{
	/* What stands in front is common to all messages. */
	if (len < offsetof(struct rt_msghdr, rtm_type) + sizeof(head->rtm_type))
		return false;
	switch (head->rtm_type) {
	case RTM_IFINFO:
	case RTM_NEWADDR:
	case RTM_DELADDR:
#ifdef RTM_IFANNOUNCE
	case RTM_IFANNOUNCE:
#endif
#ifdef RTM_DESYNC
	case RTM_DESYNC:
#endif
		return true;
	}
	return false;
}

static void read_changes(struct kern *kern)
{
	union {
		struct rt_msghdr head;
		char bytes[2048];
	} message;
	bool changed = false;
	ssize_t len;
	int i;

	for (i = 0; i < PACKETS; i++) {
		len = recv(kern->changes, &message, sizeof(message), MSG_DONTWAIT);
		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0 && errno == ENOBUFS) {
			kern->base.faults[KERN_FAULT_NETLINK]++;
			changed = true;
			continue;
		}
		if (len <= 0)
			break;
		changed |= is_change(&message.head, (size_t)len);
	}
	if (changed && kern->list_at == INT64_MAX)
		kern->list_at = kern_now() + SETTLING;
}

void kern_list(struct kern *kern)
{
	kern->list_at = kern_now();
}

/* ---- receiving ---- */

static unsigned int arrived_on(struct msghdr *head)
{
	struct cmsghdr *control;
	struct sockaddr_dl link;
	size_t len;

	for (control = CMSG_FIRSTHDR(head); control; control = CMSG_NXTHDR(head, control)) {
		if (control->cmsg_level != IPPROTO_IP || control->cmsg_type != IP_RECVIF)
			continue;
		memset(&link, 0, sizeof(link));
		len = control->cmsg_len - CMSG_LEN(0);
		memcpy(&link, CMSG_DATA(control), len < sizeof(link) ? len : sizeof(link));
		return link.sdl_index;
	}
	return 0;
}

static void packet(struct kern *kern, const void *bytes, size_t len, struct msghdr *head)
{
	struct kern_packet told;
	struct igmpmsg upcall;

	/* The kernel's own message stands in the place of a header. */
	if (len >= sizeof(upcall)) {
		memcpy(&upcall, bytes, sizeof(upcall));
		if (upcall.im_mbz == 0) {
			if (upcall.im_msgtype == IGMPMSG_NOCACHE ||
			    upcall.im_msgtype == IGMPMSG_WRONGVIF)
				kern->base.handler->upcall(kern->base.ctx, upcall.im_vif,
						      upcall.im_src.s_addr,
						      upcall.im_dst.s_addr,
						      upcall.im_msgtype == IGMPMSG_WRONGVIF);
			return;
		}
	}
	if ((head->msg_flags & MSG_TRUNC) || !packet_parse(&told, bytes, len)) {
		kern->base.faults[KERN_FAULT_MALFORMED]++;
		return;
	}
	told.index = arrived_on(head);
	kern->base.handler->packet(kern->base.ctx, &told);
}

static void read_packets(struct kern *kern)
{
	static unsigned char bytes[PACKET_SIZE];
	union {
		struct cmsghdr aligned;
		char bytes[CMSG_SPACE(sizeof(struct sockaddr_dl)) + 256];
	} control;
	struct iovec vector = { .iov_base = bytes, .iov_len = sizeof(bytes) };
	struct msghdr head;
	ssize_t len;
	int i;

	for (i = 0; i < PACKETS; i++) {
		memset(&head, 0, sizeof(head));
		head.msg_iov = &vector;
		head.msg_iovlen = 1;
		head.msg_control = &control;
		head.msg_controllen = sizeof(control);
		len = recvmsg(kern->router, &head, MSG_DONTWAIT);
		if (len >= 0) {
			packet(kern, bytes, (size_t)len, &head);
			continue;
		}
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			return;
		if (errno == EINTR)
			continue;
		kern->base.faults[KERN_FAULT_RECEIVE]++;
		base_complain(&kern->base, LOG_WARNING, "receiving IGMP: %s",
			      strerror(errno));
	}
}

void kern_read(struct kern *kern, int fd)
{
	if (fd == kern->router)
		read_packets(kern);
	else
		read_changes(kern);
}

/* ---- sending ---- */

static int send_now(struct kern *kern, unsigned int vif, uint32_t dst, const void *data,
		    size_t len)
{
	struct sockaddr_in to;
	struct in_addr from;
	int problem;

	from.s_addr = kern->vifs[vif].addr;
	problem = base_option(kern->router, IPPROTO_IP, IP_MULTICAST_IF, &from, sizeof(from));
	if (problem)
		return problem;
	memset(&to, 0, sizeof(to));
	to.sin_len = sizeof(to);
	to.sin_family = AF_INET;
	to.sin_addr.s_addr = dst;
	while (sendto(kern->router, data, len, MSG_DONTWAIT, (struct sockaddr *)&to,
		      sizeof(to)) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int send_waiting(struct kern *kern, const struct waiting *waiting)
{
	return send_now(kern, waiting->vif, waiting->dst, waiting->data, waiting->len);
}

int kern_send(struct kern *kern, unsigned int vif, uint32_t dst, const void *data,
	      size_t len)
{
	int problem;

	if (vif >= KERN_VIFS || !kern->vifs[vif].used)
		return -ENODEV;
	/* Nothing overtakes what waits. */
	problem = kern->base.waiting.first ? -EAGAIN : send_now(kern, vif, dst, data, len);
	if (base_is_room(problem))
		return base_send_later(&kern->base, vif, dst, data, len) ? 0 : -ENOBUFS;
	if (problem)
		base_send_failed(&kern->base, vif, problem);
	return problem;
}

int64_t kern_deadline(const struct kern *kern)
{
	return kern->base.send_at < kern->list_at ? kern->base.send_at : kern->list_at;
}

void kern_run(struct kern *kern, int64_t now)
{
	if (now >= kern->list_at)
		list(kern);
	base_send_waiting(&kern->base, now, kern, send_waiting);
}

/* ---- routes ---- */

static int join_routers(uint32_t addr)
{
	static const uint32_t groups[] = { ALL_ROUTERS, V3_ROUTERS };
	struct ip_mreq join;
	size_t i;
	int fd, problem;

	fd = descriptor(AF_INET, SOCK_DGRAM, 0);
	if (fd < 0)
		return -errno;
	join.imr_interface.s_addr = addr;
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		join.imr_multiaddr.s_addr = htonl(groups[i]);
		problem = base_option(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &join, sizeof(join));
		/* The kernel's own routing may have joined already. */
		if (problem && problem != -EADDRINUSE) {
			close(fd);
			return problem;
		}
	}
	return fd;
}

int kern_vif_add(struct kern *kern, unsigned int vif, unsigned int index, uint32_t addr,
		 unsigned int threshold, unsigned int ratelimit, bool router)
{
	struct vifctl control;
	int problem, member = -1;

	(void)index;
	(void)ratelimit;	/* gone from most of these kernels */
	if (vif >= KERN_VIFS)
		return -EINVAL;
	kern_vif_del(kern, vif);
	memset(&control, 0, sizeof(control));
	control.vifc_vifi = (vifi_t)vif;
	control.vifc_threshold = (unsigned char)threshold;
	control.vifc_lcl_addr.s_addr = addr;
	problem = base_option(kern->router, IPPROTO_IP, MRT_ADD_VIF, &control, sizeof(control));
	if (problem)
		return problem;
	if (router)
		member = join_routers(addr);
	kern->vifs[vif].used = true;
	kern->vifs[vif].addr = addr;
	kern->vifs[vif].threshold = threshold;
	kern->vifs[vif].member = member;
	if (router && member < 0) {
		kern_vif_del(kern, vif);
		return member;
	}
	return 0;
}

int kern_vif_del(struct kern *kern, unsigned int vif)
{
	vifi_t number = (vifi_t)vif;
	int problem;

	if (vif >= KERN_VIFS || !kern->vifs[vif].used)
		return 0;
	base_send_none(&kern->base, vif);
	if (kern->vifs[vif].member >= 0)
		close(kern->vifs[vif].member);
	kern->vifs[vif].used = false;
	kern->vifs[vif].member = -1;
	problem = base_option(kern->router, IPPROTO_IP, MRT_DEL_VIF, &number, sizeof(number));
	return problem == -EADDRNOTAVAIL ? 0 : problem;
}

bool kern_vif_is(const struct kern *kern, unsigned int vif)
{
	struct sioc_vif_req request;

	if (vif >= KERN_VIFS || !kern->vifs[vif].used)
		return false;
	memset(&request, 0, sizeof(request));
	request.vifi = (vifi_t)vif;
	return ioctl(kern->router, SIOCGETVIFCNT, &request) == 0;
}

void kern_vif_addr(struct kern *kern, unsigned int vif, uint32_t addr)
{
	const struct vif *now = &kern->vifs[vif];
	int problem;

	if (vif >= KERN_VIFS || !now->used || now->addr == addr)
		return;
	/* To the kernel that is another interface. */
	problem = kern_vif_add(kern, vif, 0, addr, now->threshold, 0, now->member >= 0);
	if (problem)
		base_complain(&kern->base, LOG_WARNING, "MRT_ADD_VIF: %s", strerror(-problem));
}

static void route(struct mfcctl *control, uint32_t source, uint32_t group, unsigned int in)
{
	memset(control, 0, sizeof(*control));
	control->mfcc_origin.s_addr = source;
	control->mfcc_mcastgrp.s_addr = group;
	control->mfcc_parent = (vifi_t)in;
}

int kern_route_set(struct kern *kern, uint32_t source, uint32_t group, unsigned int in,
		   const uint8_t ttls[KERN_VIFS])
{
	struct mfcctl control;
	int problem;

	if (in >= KERN_VIFS)
		return -EINVAL;
	route(&control, source, group, in);
	memcpy(control.mfcc_ttls, ttls, sizeof(control.mfcc_ttls));
	problem = base_option(kern->router, IPPROTO_IP, MRT_ADD_MFC, &control, sizeof(control));
	if (problem) {
		kern->base.faults[KERN_FAULT_ROUTE]++;
		base_complain(&kern->base, LOG_WARNING, "MRT_ADD_MFC: %s", strerror(-problem));
	}
	return problem;
}

int kern_route_del(struct kern *kern, uint32_t source, uint32_t group, unsigned int in)
{
	struct mfcctl control;

	route(&control, source, group, in);
	return base_option(kern->router, IPPROTO_IP, MRT_DEL_MFC, &control, sizeof(control));
}

int kern_route_packets(struct kern *kern, uint32_t source, uint32_t group,
		       uint64_t *packets, uint64_t *bytes)
{
	struct sioc_sg_req request;

	memset(&request, 0, sizeof(request));
	request.src.s_addr = source;
	request.grp.s_addr = group;
	if (ioctl(kern->router, SIOCGETSGCNT, &request) < 0)
		return -errno;
	*packets = request.pktcnt;
	*bytes = request.bytecnt;
	return 0;
}

/* ---- the rest ---- */

void kern_random(void *data, size_t size)
{
	arc4random_buf(data, size);
}

int64_t kern_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int kern_caps_keep(void)
{
	return -EOPNOTSUPP;
}

int kern_caps_limit(char *error, size_t size)
{
	(void)error;
	(void)size;
	return 0;
}
