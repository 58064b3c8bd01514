/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * The only door to the kernel: multicast routing, IGMP packets in and out, what
 * interfaces and addresses there are, and the privileges of the process.
 *
 * Addresses are in network byte order. All functions that return int give 0 or a
 * negative errno. Nothing here blocks.
 */
#ifndef IGMPPROXY_KERN_H
#define IGMPPROXY_KERN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define KERN_VIFS 32		/* as many interfaces as the kernel routes between */
#define KERN_FDS 4		/* at most as many descriptors to wait on */

struct kern;

/* A link as the kernel tells it; names and indexes may both be used again. */
struct kern_link {
	unsigned int index;
	char name[16];
	bool up;		/* administratively up and with a carrier */
	bool sends;		/* the kernel has seen that carrier, and sends for sure */
	bool loopback;
	bool multicast;
	unsigned int host_version;	/* forced version of IGMP, 0: none */
	bool strict_source;	/* it drops what comes from sources it has no route to */
};

/* An address of a link; on a point to point link `peer` is the other end. */
struct kern_addr {
	unsigned int index;
	uint32_t addr;
	uint32_t peer;		/* addr itself where there is no other end */
	uint32_t mask;		/* of the peer's network */
	bool secondary;
};

/* An IGMP message with what its IP header said. */
struct kern_packet {
	unsigned int index;	/* of the link that it came in on */
	uint32_t src, dst;
	unsigned int ttl;
	bool alert;		/* with the router alert option */
	const void *data;
	size_t len;
};

enum kern_fault {		/* what went wrong, and how often */
	KERN_FAULT_SEND,	/* messages that could not be sent */
	KERN_FAULT_SEND_LATER,	/* messages that had to wait for room */
	KERN_FAULT_RECEIVE,	/* errors on receiving, as ENETDOWN */
	KERN_FAULT_MALFORMED,	/* packets whose IP header lies */
	KERN_FAULT_NETLINK,	/* overruns: everything was asked for again */
	KERN_FAULT_ROUTE,	/* routes that the kernel refused */
	KERN_FAULTS
};

/* What kern_read() calls. */
struct kern_handler {
	void (*packet)(void *ctx, const struct kern_packet *packet);
	/* a packet without a route, or (wrong) on another link than its route's */
	void (*upcall)(void *ctx, unsigned int vif, uint32_t source, uint32_t group,
		       bool wrong);
	void (*link)(void *ctx, const struct kern_link *link);
	void (*link_gone)(void *ctx, unsigned int index);
	void (*addr)(void *ctx, const struct kern_addr *addr);
	void (*addr_gone)(void *ctx, const struct kern_addr *addr);
	/* around a whole list: what is not told in between is gone */
	void (*list_begin)(void *ctx);
	void (*list_end)(void *ctx);
	/* something that the operator should know; level as in syslog */
	void (*complain)(void *ctx, int level, const char *text);
};

/*
 * Becomes this network's multicast router and asks for all links and addresses.
 * NULL: error says why, and who is it already, as far as that can be seen.
 */
struct kern *kern_open(const struct kern_handler *handler, void *ctx, char *error,
		       size_t size);
/* Leaves, removes all routes and interfaces. */
void kern_close(struct kern *kern);

/* Fills in the descriptors to wait on, gives back how many. */
size_t kern_fds(const struct kern *kern, int fds[KERN_FDS]);
/* Reads what is there on one of them, a bounded number of packets. */
void kern_read(struct kern *kern, int fd);
/* Asks for all links and addresses again. */
void kern_list(struct kern *kern);
/* Monotonic milliseconds at which kern_run() has to be called; INT64_MAX: never. */
int64_t kern_deadline(const struct kern *kern);
/* Sends what is to be sent or had to wait, asks again what was lost. */
void kern_run(struct kern *kern, int64_t now);
uint64_t kern_faults(const struct kern *kern, enum kern_fault fault);

/*
 * Routes over a link from now on. `router`: also receives there what is meant for
 * multicast routers, 224.0.0.2 and 224.0.0.22. -EADDRNOTAVAIL: it has no address,
 * or is gone.
 */
int kern_vif_add(struct kern *kern, unsigned int vif, unsigned int index, uint32_t addr,
		 unsigned int threshold, unsigned int ratelimit, bool router);
/* No more; no error if the kernel removed it by itself as the link is gone. */
int kern_vif_del(struct kern *kern, unsigned int vif);
/* Whether the kernel still has it: it removes those of links that go. */
bool kern_vif_is(const struct kern *kern, unsigned int vif);
/* Another address, from which kern_send() sends. */
void kern_vif_addr(struct kern *kern, unsigned int vif, uint32_t addr);

/* ttls: the least TTL that goes out of each interface, 0 not at all. */
int kern_route_set(struct kern *kern, uint32_t source, uint32_t group, unsigned int in,
		   const uint8_t ttls[KERN_VIFS]);
int kern_route_del(struct kern *kern, uint32_t source, uint32_t group, unsigned int in);
int kern_route_packets(struct kern *kern, uint32_t source, uint32_t group,
		       uint64_t *packets, uint64_t *bytes);

/*
 * Sends an IGMP message with TTL 1 and router alert from the interface's address, at the
 * latest with the next kern_run(), for which kern_deadline() asks at once. One that finds
 * no room waits and follows.
 */
int kern_send(struct kern *kern, unsigned int vif, uint32_t dst, const void *data,
	      size_t len);

/* Random bytes of the system. */
void kern_random(void *data, size_t size);
/* Monotonic time in milliseconds. */
int64_t kern_now(void);

/*
 * Privileges, used by privileges.c. The first one is called before the process takes
 * another user, and lets it keep what the second one leaves: at most what multicast
 * routing needs. kern_caps_limit() verifies that nothing else is left.
 */
int kern_caps_keep(void);
int kern_caps_limit(char *error, size_t size);

#endif
