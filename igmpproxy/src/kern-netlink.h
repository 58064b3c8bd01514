/* SPDX-License-Identifier: GPL-2.0-only */
/* Links and addresses over rtnetlink, a part of kern-linux.c. */
#ifndef IGMPPROXY_KERN_NETLINK_H
#define IGMPPROXY_KERN_NETLINK_H

#include "kern.h"

struct netlink;

/* NULL: errno says why. Asks for all links and addresses. */
struct netlink *netlink_open(const struct kern_handler *handler, void *ctx);
void netlink_close(struct netlink *netlink);
int netlink_fd(const struct netlink *netlink);
void netlink_read(struct netlink *netlink);
/* Asks for everything, at once or when the list that is under way has ended. */
void netlink_list(struct netlink *netlink);
int64_t netlink_deadline(const struct netlink *netlink);
void netlink_run(struct netlink *netlink, int64_t now);
/* How often the kernel had more to tell than there was room for. */
uint64_t netlink_overruns(const struct netlink *netlink);

#endif
