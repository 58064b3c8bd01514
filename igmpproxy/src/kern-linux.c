/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Multicast routing of Linux. One raw socket is the router's: routes and interfaces are
 * set on it, all IGMP packets and the packets without a route come in on it, and all
 * that is sent goes out of it.
 *
 * Upstream nothing is joined in the kernel: an interface that is routed from takes all
 * multicast in, and what is not local goes to the router's socket. Measured on Linux 6.18
 * with a snooping bridge as the provider's switch: the daemon's own report alone, of
 * version 2 or 3, brings the stream, and it is forwarded. Downstream 224.0.0.2 and
 * 224.0.0.22 are joined, as the kernel drops what is local and not joined: without that
 * neither reports of version 3 nor leaves come in.
 *
 * Routes are set under the lock that all of a machine's interfaces share, in all its
 * network namespaces: while some are made or removed, they wait.
 */
#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <netinet/in.h>
#include <netinet/ip.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <syslog.h>
#include <time.h>
#include <unistd.h>

#include <linux/mroute.h>

#include "kern.h"
#include "kern-base.h"
#include "kern-netlink.h"
#include "kern-packet.h"

#define BATCH 32		/* packets with one system call */
#define BATCHES 16		/* at most in a turn */
#define PACKET_SIZE 16384	/* more than any report that fits one link */
#define RECEIVE_ROOM (8 << 20)	/* 4,000 joins within a second, and some */
#define SEND_ROOM (2 << 20)
#define OUT 64			/* messages with one system call */
#define OUT_BYTES 16384		/* of them all */
#define ALL_ROUTERS 0xe0000002	/* 224.0.0.2 */
#define V3_ROUTERS 0xe0000016	/* 224.0.0.22 */

struct vif {
	bool used;
	unsigned int index;
	uint32_t addr;
	int member;		/* socket with the memberships, or -1 */
};

/* All that the kernel wants to know of a message */
struct message {
	unsigned int vif;
	struct sockaddr_in to;
	struct iovec vector;
	union {
		char bytes[CMSG_SPACE(sizeof(struct in_pktinfo))];
		struct cmsghdr aligned;
	} control;
};

/* What is sent in one turn; it goes with kern_run(). */
struct outgoing {
	unsigned int count;
	size_t used;
	struct mmsghdr heads[OUT];
	struct message messages[OUT];
	unsigned char data[OUT_BYTES];
};

struct kern {
	struct kern_base base;
	int router;
	struct netlink *netlink;
	struct vif vifs[KERN_VIFS];
	struct outgoing *out;
	struct mmsghdr *batch;
	struct iovec *vectors;
	unsigned char (*packets)[PACKET_SIZE];
	char (*controls)[CMSG_SPACE(sizeof(struct in_pktinfo))];
};

/* ---- start and end ---- */

/* Whether /proc/PID/fd has a socket of that number. */
static bool has_socket(const char *pid, unsigned long inode)
{
	char path[300], target[64], want[64];
	struct dirent *entry;
	ssize_t len;
	bool has = false;
	DIR *dir;
	int fd;

	snprintf(want, sizeof(want), "socket:[%lu]", inode);
	snprintf(path, sizeof(path), "/proc/%s/fd", pid);
	dir = opendir(path);
	if (!dir)
		return false;
	fd = dirfd(dir);
	while (fd >= 0 && !has && (entry = readdir(dir))) {
		len = readlinkat(fd, entry->d_name, target, sizeof(target) - 1);
		if (len <= 0)
			continue;
		target[len] = '\0';
		has = !strcmp(target, want);
	}
	closedir(dir);
	return has;
}

static void add_name(const char *pid, char *names, size_t size)
{
	char path[300], name[32] = "";
	size_t at = strlen(names);
	FILE *file;

	snprintf(path, sizeof(path), "/proc/%s/comm", pid);
	file = fopen(path, "re");
	if (!file)
		return;
	if (fgets(name, sizeof(name), file))
		name[strcspn(name, "\n")] = '\0';
	fclose(file);
	if (at < size)
		snprintf(names + at, size - at, "%s%s (pid %.10s)", at ? " or " : "", name, pid);
}

static void add_owner(unsigned long inode, char *names, size_t size)
{
	struct dirent *entry;
	DIR *proc = opendir("/proc");

	if (!proc)
		return;
	while ((entry = readdir(proc)))
		if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
		    atol(entry->d_name) != getpid() && has_socket(entry->d_name, inode))
			add_name(entry->d_name, names, size);
	closedir(proc);
}

/* Who has raw sockets for IGMP in this network, as far as /proc shows it. */
static void who_routes(char *names, size_t size)
{
	unsigned int protocol;
	unsigned long inode;
	char line[256];
	FILE *file;

	names[0] = '\0';
	file = fopen("/proc/self/net/raw", "re");
	if (!file)
		return;
	while (fgets(line, sizeof(line), file))
		if (sscanf(line, "%*s %*[^:]:%x %*s %*s %*s %*s %*s %*s %*s %lu", &protocol,
			   &inode) == 2 && protocol == IPPROTO_IGMP)
			add_owner(inode, names, size);
	fclose(file);
}

static void explain(int problem, char *error, size_t size)
{
	char names[160];

	switch (problem) {
	case -EADDRINUSE:
		who_routes(names, sizeof(names));
		snprintf(error, size, "another multicast router is active already: %s",
			 names[0] ? names : "/proc does not show which");
		break;
	case -ENOPROTOOPT:
	case -EOPNOTSUPP:
		snprintf(error, size,
			 "this kernel has no multicast routing (CONFIG_IP_MROUTE)");
		break;
	case -EPERM:
	case -EACCES:
		snprintf(error, size,
			 "multicast routing: not permitted, this needs root or CAP_NET_ADMIN and CAP_NET_RAW");
		break;
	default:
		snprintf(error, size, "multicast routing: %s", strerror(-problem));
	}
}

static int router_options(int fd)
{
	static const unsigned char alert[4] = { PACKET_ROUTER_ALERT, 4, 0, 0 };
	int problem;

	problem = base_option_int(fd, IPPROTO_IP, MRT_INIT, 1);
	if (problem)
		return problem;
	/* Tells of packets that come in where their route does not expect them. */
	base_option_int(fd, IPPROTO_IP, MRT_ASSERT, 1);
	if (base_option_int(fd, SOL_SOCKET, SO_RCVBUFFORCE, RECEIVE_ROOM))
		base_option_int(fd, SOL_SOCKET, SO_RCVBUF, RECEIVE_ROOM);
	if (base_option_int(fd, SOL_SOCKET, SO_SNDBUFFORCE, SEND_ROOM))
		base_option_int(fd, SOL_SOCKET, SO_SNDBUF, SEND_ROOM);
	problem = base_option_int(fd, IPPROTO_IP, IP_PKTINFO, 1);
	if (!problem)
		problem = base_option_int(fd, IPPROTO_IP, IP_MULTICAST_TTL, 1);
	if (!problem)
		problem = base_option_int(fd, IPPROTO_IP, IP_MULTICAST_LOOP, 0);
	if (!problem)
		problem = base_option_int(fd, IPPROTO_IP, IP_TOS, 0xc0);
	if (!problem)
		problem = base_option(fd, IPPROTO_IP, IP_OPTIONS, alert, sizeof(alert));
	return problem;
}

static bool batch_new(struct kern *kern)
{
	int i;

	kern->batch = calloc(BATCH, sizeof(*kern->batch));
	kern->vectors = calloc(BATCH, sizeof(*kern->vectors));
	kern->packets = calloc(BATCH, sizeof(*kern->packets));
	kern->controls = calloc(BATCH, sizeof(*kern->controls));
	kern->out = calloc(1, sizeof(*kern->out));
	if (!kern->batch || !kern->vectors || !kern->packets || !kern->controls ||
	    !kern->out)
		return false;
	for (i = 0; i < BATCH; i++) {
		kern->vectors[i].iov_base = kern->packets[i];
		kern->vectors[i].iov_len = PACKET_SIZE;
		kern->batch[i].msg_hdr.msg_iov = &kern->vectors[i];
		kern->batch[i].msg_hdr.msg_iovlen = 1;
		kern->batch[i].msg_hdr.msg_control = kern->controls[i];
	}
	return true;
}

struct kern *kern_open(const struct kern_handler *handler, void *ctx, char *error,
		       size_t size)
{
	struct kern *kern = calloc(1, sizeof(*kern));
	int i, problem = -ENOMEM;

	if (!kern) {
		explain(problem, error, size);
		return NULL;
	}
	base_init(&kern->base, handler, ctx);
	kern->router = -1;
	for (i = 0; i < KERN_VIFS; i++)
		kern->vifs[i].member = -1;
	if (batch_new(kern)) {
		kern->router = socket(AF_INET, SOCK_RAW | SOCK_CLOEXEC | SOCK_NONBLOCK,
				      IPPROTO_IGMP);
		problem = kern->router < 0 ? -errno : router_options(kern->router);
	}
	if (problem) {
		explain(problem, error, size);
		kern_close(kern);
		return NULL;
	}
	kern->netlink = netlink_open(handler, ctx);
	if (!kern->netlink) {
		snprintf(error, size, "rtnetlink: %s", strerror(errno));
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
		/* Not all kernels forget at once when the socket is closed. */
		base_option_int(kern->router, IPPROTO_IP, MRT_DONE, 0);
		close(kern->router);
	}
	netlink_close(kern->netlink);
	base_exit(&kern->base);
	free(kern->batch);
	free(kern->vectors);
	free(kern->packets);
	free(kern->controls);
	free(kern->out);
	free(kern);
}

size_t kern_fds(const struct kern *kern, int fds[KERN_FDS])
{
	fds[0] = kern->router;
	fds[1] = netlink_fd(kern->netlink);
	return 2;
}

uint64_t kern_faults(const struct kern *kern, enum kern_fault fault)
{
	if (fault == KERN_FAULT_NETLINK)
		return netlink_overruns(kern->netlink);
	return kern->base.faults[fault];
}

/* ---- receiving ---- */

static unsigned int arrived_on(struct msghdr *head)
{
	struct cmsghdr *control;
	struct in_pktinfo info;

	for (control = CMSG_FIRSTHDR(head); control; control = CMSG_NXTHDR(head, control))
		if (control->cmsg_level == IPPROTO_IP && control->cmsg_type == IP_PKTINFO) {
			memcpy(&info, CMSG_DATA(control), sizeof(info));
			return (unsigned int)info.ipi_ifindex;
		}
	return 0;
}

static void upcall(struct kern *kern, const void *bytes)
{
	struct igmpmsg message;

	memcpy(&message, bytes, sizeof(message));
	if (message.im_msgtype != IGMPMSG_NOCACHE && message.im_msgtype != IGMPMSG_WRONGVIF)
		return;
	kern->base.handler->upcall(kern->base.ctx, message.im_vif, message.im_src.s_addr,
			      message.im_dst.s_addr,
			      message.im_msgtype == IGMPMSG_WRONGVIF);
}

static void packet(struct kern *kern, const unsigned char *bytes, size_t len,
		   struct msghdr *head)
{
	struct kern_packet told;
	struct iphdr ip;

	/* The kernel's own message stands in the place of a header. */
	if (len >= sizeof(ip)) {
		memcpy(&ip, bytes, sizeof(ip));
		if (ip.protocol == 0) {
			upcall(kern, bytes);
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

/* false: nothing more is there */
static bool read_batch(struct kern *kern)
{
	int i, count;

	for (i = 0; i < BATCH; i++)
		kern->batch[i].msg_hdr.msg_controllen = sizeof(kern->controls[i]);
	count = recvmmsg(kern->router, kern->batch, BATCH, MSG_DONTWAIT, NULL);
	if (count < 0) {
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			return false;
		/* An error that was left on the socket is gone once it was told. */
		if (errno != EINTR) {
			kern->base.faults[KERN_FAULT_RECEIVE]++;
			base_complain(&kern->base, LOG_WARNING, "receiving IGMP: %s",
				      strerror(errno));
		}
		return true;
	}
	for (i = 0; i < count; i++)
		packet(kern, kern->packets[i], kern->batch[i].msg_len,
		       &kern->batch[i].msg_hdr);
	return count == BATCH;
}

void kern_read(struct kern *kern, int fd)
{
	int i;

	if (fd != kern->router) {
		netlink_read(kern->netlink);
		return;
	}
	for (i = 0; i < BATCHES && read_batch(kern); i++)
		;
}

/* ---- sending ---- */

/* `data` stays the caller's until the message was sent. */
static void message_init(const struct kern *kern, struct message *message,
			 struct msghdr *head, unsigned int vif, uint32_t dst,
			 const void *data, size_t len)
{
	struct in_pktinfo info = {
		.ipi_ifindex = (int)kern->vifs[vif].index,
		.ipi_spec_dst.s_addr = kern->vifs[vif].addr,
	};

	memset(message, 0, sizeof(*message));
	message->vif = vif;
	message->to.sin_family = AF_INET;
	message->to.sin_addr.s_addr = dst;
	message->vector.iov_base = (void *)(uintptr_t)data;
	message->vector.iov_len = len;
	message->control.aligned.cmsg_level = IPPROTO_IP;
	message->control.aligned.cmsg_type = IP_PKTINFO;
	message->control.aligned.cmsg_len = CMSG_LEN(sizeof(info));
	memcpy(CMSG_DATA(&message->control.aligned), &info, sizeof(info));
	*head = (struct msghdr){
		.msg_name = &message->to, .msg_namelen = sizeof(message->to),
		.msg_iov = &message->vector, .msg_iovlen = 1,
		.msg_control = &message->control,
		.msg_controllen = sizeof(message->control),
	};
}

static int send_now(struct kern *kern, unsigned int vif, uint32_t dst, const void *data,
		    size_t len)
{
	struct message message;
	struct msghdr head;

	message_init(kern, &message, &head, vif, dst, data, len);
	while (sendmsg(kern->router, &head, MSG_DONTWAIT) < 0)
		if (errno != EINTR)
			return -errno;
	return 0;
}

static int send_waiting(struct kern *kern, const struct waiting *waiting)
{
	return send_now(kern, waiting->vif, waiting->dst, waiting->data, waiting->len);
}

static void send_later(struct kern *kern, const struct message *message)
{
	base_send_later(&kern->base, message->vif, message->to.sin_addr.s_addr,
			message->vector.iov_base, message->vector.iov_len);
}

/* Sends what was collected: all of it is gone then, or waits. */
static void send_out(struct kern *kern)
{
	struct outgoing *out = kern->out;
	unsigned int at = 0;
	int count, problem;

	while (at < out->count) {
		/* Nothing overtakes what waits. */
		if (kern->base.waiting.first) {
			send_later(kern, &out->messages[at++]);
			continue;
		}
		count = sendmmsg(kern->router, out->heads + at, out->count - at,
				 MSG_DONTWAIT);
		if (count > 0) {
			at += (unsigned int)count;
			continue;
		}
		problem = count < 0 ? -errno : -EAGAIN;
		if (problem == -EINTR)
			continue;
		if (base_is_room(problem))
			send_later(kern, &out->messages[at]);
		else
			base_send_failed(&kern->base, out->messages[at].vif, problem);
		at++;
	}
	out->count = 0;
	out->used = 0;
}

int kern_send(struct kern *kern, unsigned int vif, uint32_t dst, const void *data,
	      size_t len)
{
	struct outgoing *out = kern->out;
	unsigned char *copy;

	if (vif >= KERN_VIFS || !kern->vifs[vif].used)
		return -ENODEV;
	if (len > OUT_BYTES)
		return -EMSGSIZE;
	if (out->count == OUT || out->used + len > OUT_BYTES)
		send_out(kern);
	copy = out->data + out->used;
	memcpy(copy, data, len);
	message_init(kern, &out->messages[out->count], &out->heads[out->count].msg_hdr, vif,
		     dst, copy, len);
	out->used += len;
	out->count++;
	return 0;
}

int64_t kern_deadline(const struct kern *kern)
{
	int64_t other = netlink_deadline(kern->netlink);

	if (kern->out->count)
		return 0;
	return kern->base.send_at < other ? kern->base.send_at : other;
}

void kern_run(struct kern *kern, int64_t now)
{
	netlink_run(kern->netlink, now);
	send_out(kern);
	base_send_waiting(&kern->base, now, kern, send_waiting);
}

void kern_list(struct kern *kern)
{
	netlink_list(kern->netlink);
}

/* ---- interfaces and routes ---- */

/* Receives there what is meant for multicast routers. */
static int join_routers(unsigned int index)
{
	static const uint32_t groups[] = { ALL_ROUTERS, V3_ROUTERS };
	struct ip_mreqn join = { .imr_ifindex = (int)index };
	size_t i;
	int fd, problem;

	/* One socket for each interface, as a socket may have 20 memberships only. */
	fd = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	for (i = 0; i < sizeof(groups) / sizeof(groups[0]); i++) {
		join.imr_multiaddr.s_addr = htonl(groups[i]);
		problem = base_option(fd, IPPROTO_IP, IP_ADD_MEMBERSHIP, &join, sizeof(join));
		if (problem) {
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

	if (vif >= KERN_VIFS || index > INT_MAX)
		return -EINVAL;
	kern_vif_del(kern, vif);
	memset(&control, 0, sizeof(control));
	control.vifc_vifi = (vifi_t)vif;
	control.vifc_flags = VIFF_USE_IFINDEX;
	control.vifc_threshold = (unsigned char)threshold;
	control.vifc_rate_limit = ratelimit;
	control.vifc_lcl_ifindex = (int)index;
	problem = base_option(kern->router, IPPROTO_IP, MRT_ADD_VIF, &control, sizeof(control));
	if (problem)
		return problem;
	if (router)
		member = join_routers(index);
	if (router && member < 0) {
		base_option(kern->router, IPPROTO_IP, MRT_DEL_VIF, &control, sizeof(control));
		return member;
	}
	kern->vifs[vif].used = true;
	kern->vifs[vif].index = index;
	kern->vifs[vif].addr = addr;
	kern->vifs[vif].member = member;
	return 0;
}

int kern_vif_del(struct kern *kern, unsigned int vif)
{
	struct vifctl control;
	int problem;

	if (vif >= KERN_VIFS || !kern->vifs[vif].used)
		return 0;
	send_out(kern);
	base_send_none(&kern->base, vif);
	if (kern->vifs[vif].member >= 0)
		close(kern->vifs[vif].member);
	kern->vifs[vif].used = false;
	kern->vifs[vif].member = -1;
	memset(&control, 0, sizeof(control));
	control.vifc_vifi = (vifi_t)vif;
	problem = base_option(kern->router, IPPROTO_IP, MRT_DEL_VIF, &control, sizeof(control));
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
	if (vif < KERN_VIFS)
		kern->vifs[vif].addr = addr;
}

int kern_route_set(struct kern *kern, uint32_t source, uint32_t group, unsigned int in,
		   const uint8_t ttls[KERN_VIFS])
{
	struct mfcctl control;
	int problem;

	if (in >= KERN_VIFS)
		return -EINVAL;
	memset(&control, 0, sizeof(control));
	control.mfcc_origin.s_addr = source;
	control.mfcc_mcastgrp.s_addr = group;
	control.mfcc_parent = (vifi_t)in;
	memcpy(control.mfcc_ttls, ttls, KERN_VIFS);
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

	memset(&control, 0, sizeof(control));
	control.mfcc_origin.s_addr = source;
	control.mfcc_mcastgrp.s_addr = group;
	control.mfcc_parent = (vifi_t)in;
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
	unsigned char *at = data;
	ssize_t got;

	while (size > 0) {
		got = getrandom(at, size, 0);
		if (got < 0 && errno != EINTR)
			abort();
		if (got > 0) {
			at += got;
			size -= (size_t)got;
		}
	}
}

int64_t kern_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}
