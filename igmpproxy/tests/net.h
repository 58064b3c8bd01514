/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * A proxy on the machine of fake.h, with two homes behind it, and what a test
 * says to it.
 */
#ifndef NET_H
#define NET_H

#include "fake.h"
#include "proxy-private.h"
#include "proxy-show.h"

/* An upstream 0, 10.0.0.2/8, and downstreams 1 and 2, 192.168.N.1/24 */
struct net {
	struct fake fake;
	struct conf conf;
	struct if_conf if_conf[4];
	struct prefix nets[4][2];
	struct proxy *proxy;
	int64_t now;
};

int net_setup(void **state);
int net_teardown(void **state);
#define NET_TEST(name)	\
	cmocka_unit_test_setup_teardown(name, net_setup, net_teardown)

struct proxy_if net_iface(struct net *net, unsigned vif, enum if_role role,
			  const char *own, const char *mask);
/* An interface comes up, or what its configuration says is another. */
void up(struct net *net, unsigned vif);
/* Lets time pass, firing each timer at its deadline. */
void pass(struct net *net, int64_t ms);

/* What comes: a packet of IGMP, one of versions 1 and 2, from the box of the first home */
void packet(struct net *net, unsigned vif, const char *from,
	    const char *to, const void *data, size_t len);
void plain(struct net *net, unsigned vif, const char *from,
	   enum igmp_kind kind, const char *group);
void join(struct net *net, const char *group);
void leave(struct net *net, const char *group);
/* The kernel asks for a route. */
void upcall(struct net *net, unsigned vif, const char *source,
	    const char *group);

#endif
