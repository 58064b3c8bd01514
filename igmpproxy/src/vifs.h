/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Which of the machine's interfaces the kernel routes between and the proxy knows: those
 * that the configuration gives a role and that are up with an address.
 */
#ifndef IGMPPROXY_VIFS_H
#define IGMPPROXY_VIFS_H

#include <stdbool.h>
#include <stddef.h>

#include "conf.h"
#include "iface.h"
#include "kern.h"
#include "proxy.h"

/* An interface that the proxy knows, and what it was told of it. */
struct vif {
	struct iface *iface;	/* NULL: a free number */
	struct proxy_if told;
	struct prefix *nets;
	bool behind;		/* there is another configuration, and no memory for it yet */
};

struct vifs {
	struct kern *kern;
	struct proxy *proxy;
	struct iface_table *table;
	struct vif vif[KERN_VIFS];
};

/*
 * Makes the kernel's and the proxy's interfaces those that there are. anew: tells the
 * proxy of all, as the configuration is another one. false: the kernel or a lack of
 * memory was against it, try again later.
 */
bool vifs_settle(struct vifs *vifs, const struct conf *conf, bool anew);

/* The interface with that index, if it is one of them; NULL: it is not. */
const struct iface *vifs_iface(const struct vifs *vifs, unsigned int index);

/* How many there are with that role. */
size_t vifs_count(const struct vifs *vifs, enum if_role role);

/*
 * Logs which of those that the configuration names are waited for, and what they lack.
 * before: the configuration that it was told of already, or NULL.
 */
void vifs_tell_waiting(const struct vifs *vifs, const struct conf *conf,
		       const struct conf *before);

/* Frees what it keeps; the kernel's and the proxy's are not touched. */
void vifs_exit(struct vifs *vifs);

#endif
