/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "log.h"
#include "vifs.h"

#define COMPLAINT_INTERVAL 60000	/* ms between lines that say the same */

/* NULL: it is none of ours, or cannot be used now. */
static const struct if_conf *wanted(const struct conf *conf, const struct iface *iface)
{
	const struct if_conf *mine;

	if (iface->link.name[0] == '\0' || iface->link.loopback || !iface->link.up ||
	    iface->addr_count == 0)
		return NULL;
	mine = conf_find(conf, iface->link.name);
	if (mine->role == IF_DISABLED)
		return NULL;
	/* Who did not name it does not mean it either. */
	if (mine == &conf->defaults && !iface->link.multicast)
		return NULL;
	return mine;
}

/* Whether it is as it was, and only the configuration does not want it any more. */
static bool can_leave(const struct vifs *vifs, unsigned int number)
{
	const struct iface *iface = vifs->vif[number].iface;

	return iface->link.up && !iface->interrupted &&
	       iface_has(iface, vifs->vif[number].told.addr) &&
	       kern_vif_is(vifs->kern, number);
}

static void vif_drop(struct vifs *vifs, const struct conf *conf, unsigned int number)
{
	struct vif *vif = &vifs->vif[number];
	int problem = -1;

	log_debug("removing VIF, Ix %u %s", number, vif->told.name);
	if (can_leave(vifs, number)) {
		vif->told.role = IF_DISABLED;
		vif->told.conf = conf_find(conf, vif->told.name);
		problem = proxy_if_add(vifs->proxy, &vif->told, kern_now());
	}
	if (problem)
		proxy_if_del(vifs->proxy, number, kern_now());
	problem = kern_vif_del(vifs->kern, number);
	if (problem)
		log_warning("removing VIF %s: %s", vif->told.name, strerror(-problem));
	vif->iface->vif = -1;
	vif->iface = NULL;
	free(vif->nets);
	vif->nets = NULL;
}

/* Its own networks and those that the configuration adds; NULL: no memory. */
static struct prefix *nets_of(const struct iface *iface, const struct if_conf *conf,
			      size_t *count)
{
	const struct kern_addr *addr;
	struct prefix *nets;
	size_t i, n = 0;

	/* Two for each address: there may be another one at the other end. */
	nets = calloc(2 * iface->addr_count + conf->altnet_count, sizeof(*nets));
	if (!nets)
		return NULL;
	for (i = 0; i < iface->addr_count; i++) {
		addr = &iface->addrs[i].addr;
		nets[n++] = (struct prefix){ addr->peer & addr->mask, addr->mask };
		if (addr->peer != addr->addr)
			nets[n++] = (struct prefix){ addr->addr, UINT32_MAX };
	}
	for (i = 0; i < conf->altnet_count; i++)
		nets[n++] = conf->altnets[i];
	*count = n;
	return nets;
}

static bool same_nets(const struct proxy_if *a, const struct proxy_if *b)
{
	return a->net_count == b->net_count &&
	       !memcmp(a->nets, b->nets, a->net_count * sizeof(*a->nets));
}

static bool same(const struct proxy_if *a, const struct proxy_if *b)
{
	return a->addr == b->addr && a->threshold == b->threshold &&
	       a->host_version == b->host_version && a->role == b->role && same_nets(a, b);
}

/* Tells the proxy what changed; anew: even if nothing seems to have. */
static int vif_tell(struct vifs *vifs, unsigned int number, struct iface *iface,
		    const struct if_conf *conf, bool anew)
{
	struct vif *vif = &vifs->vif[number];
	struct proxy_if now = {
		.vif = number, .role = conf->role, .addr = iface_address(iface),
		.threshold = conf->threshold, .conf = conf,
		.host_version = iface->link.host_version, .again = iface->lost,
	};
	struct prefix *nets;
	int problem;

	vif->behind |= anew || iface->lost;
	nets = nets_of(iface, conf, &now.net_count);
	if (!nets)
		return -ENOMEM;
	now.nets = nets;
	memcpy(now.name, iface->link.name, sizeof(now.name));
	if (!vif->behind && same(&vif->told, &now)) {
		free(nets);
		return 0;
	}
	kern_vif_addr(vifs->kern, number, now.addr);
	problem = proxy_if_add(vifs->proxy, &now, kern_now());
	if (problem) {
		free(nets);
		kern_vif_addr(vifs->kern, number, vif->told.addr);
		return problem;
	}
	free(vif->nets);
	vif->nets = nets;
	vif->told = now;
	vif->behind = false;
	iface->lost = false;
	return 0;
}

/* The number that the name had, so that routes look alike, or any; -1: none is left. */
static int vif_number(const struct vifs *vifs, const char *name)
{
	int i, any = -1, unused = -1;

	for (i = 0; i < KERN_VIFS; i++) {
		if (vifs->vif[i].iface)
			continue;
		if (!strcmp(vifs->vif[i].told.name, name))
			return i;
		if (any < 0)
			any = i;
		if (unused < 0 && vifs->vif[i].told.name[0] == '\0')
			unused = i;
	}
	return unused >= 0 ? unused : any;
}

static void vif_added(const struct iface *iface, const struct if_conf *conf)
{
	log_debug("adding VIF, Ix %d Fl 0x0 IP 0x%08" PRIx32 " %s, Threshold: %u, Ratelimit: %u",
		  iface->vif, iface_address(iface), iface->link.name, conf->threshold,
		  conf->ratelimit);
	if (conf->role == IF_UPSTREAM && iface->link.strict_source)
		log_warning("%s: rp_filter is 1, the kernel drops streams from sources that are not routed there",
			    iface->link.name);
}

/* Takes the number of one that the configuration does not name; -1: all are named. */
static int vif_instead(struct vifs *vifs, const struct conf *conf, const char *name)
{
	static struct log_limit limit = LOG_LIMIT(COMPLAINT_INTERVAL);
	const char *other;
	unsigned int i;

	for (i = 0; i < KERN_VIFS; i++) {
		other = vifs->vif[i].told.name;
		if (!vifs->vif[i].iface || conf_find(conf, other) != &conf->defaults)
			continue;
		if (log_limit_pass(&limit, kern_now(), NULL))
			log_warning("%s makes room for %s, the kernel routes between %d interfaces at most",
				    other, name, KERN_VIFS);
		vif_drop(vifs, conf, i);
		return (int)i;
	}
	return -1;
}

static int vif_take(struct vifs *vifs, const struct conf *all, struct iface *iface,
		    const struct if_conf *conf)
{
	int number = vif_number(vifs, iface->link.name), problem;
	struct vif *vif;

	if (number < 0 && conf != &all->defaults)
		number = vif_instead(vifs, all, iface->link.name);
	if (number < 0)
		return -EMFILE;
	vif = &vifs->vif[number];
	problem = kern_vif_add(vifs->kern, (unsigned int)number, iface->link.index,
			       iface_address(iface), conf->threshold, conf->ratelimit,
			       conf->role == IF_DOWNSTREAM);
	if (problem)
		return problem;
	memset(&vif->told, 0, sizeof(vif->told));
	problem = vif_tell(vifs, (unsigned int)number, iface, conf, true);
	if (problem) {
		kern_vif_del(vifs->kern, (unsigned int)number);
		return problem;
	}
	vif->iface = iface;
	iface->vif = number;
	vif_added(iface, conf);
	return 0;
}

/* false: it may work later. */
static bool is_final(const struct iface *iface, int problem)
{
	static struct log_limit limit = LOG_LIMIT(COMPLAINT_INTERVAL);

	if (problem == -EMFILE) {
		if (log_limit_pass(&limit, kern_now(), NULL))
			log_warning("%s is left out, the kernel routes between %d interfaces at most",
				    iface->link.name, KERN_VIFS);
		return true;
	}
	if (log_limit_pass(&limit, kern_now(), NULL))
		log_warning("adding VIF %s: %s", iface->link.name, strerror(-problem));
	return false;
}

/* Takes from the proxy what it cannot use any more. */
static void settle_drop(struct vifs *vifs, const struct conf *conf)
{
	const struct if_conf *mine;
	const struct vif *vif;
	unsigned int i;

	for (i = 0; i < KERN_VIFS; i++) {
		vif = &vifs->vif[i];
		if (!vif->iface)
			continue;
		mine = wanted(conf, vif->iface);
		if (!mine || mine->role != vif->told.role || vif->iface->interrupted ||
		    strcmp(vif->told.name, vif->iface->link.name) ||
		    !kern_vif_is(vifs->kern, i))
			vif_drop(vifs, conf, i);
	}
}

bool vifs_settle(struct vifs *vifs, const struct conf *conf, bool anew)
{
	const struct if_conf *mine;
	struct iface *iface;
	bool settled = true;
	size_t i;
	int problem;

	settle_drop(vifs, conf);
	iface_sweep(vifs->table);
	for (i = 0; i < vifs->table->count; i++) {
		iface = vifs->table->ifaces[i];
		iface->interrupted = false;
		mine = wanted(conf, iface);
		if (!mine)
			continue;
		if (iface->vif < 0)
			problem = vif_take(vifs, conf, iface, mine);
		else
			problem = vif_tell(vifs, (unsigned int)iface->vif, iface, mine, anew);
		if (problem && !is_final(iface, problem))
			settled = false;
	}
	return settled;
}

const struct iface *vifs_iface(const struct vifs *vifs, unsigned int index)
{
	size_t i;

	for (i = 0; i < KERN_VIFS; i++)
		if (vifs->vif[i].iface && vifs->vif[i].iface->link.index == index)
			return vifs->vif[i].iface;
	return NULL;
}

size_t vifs_count(const struct vifs *vifs, enum if_role role)
{
	size_t i, count = 0;

	for (i = 0; i < KERN_VIFS; i++)
		if (vifs->vif[i].iface && vifs->vif[i].told.role == role)
			count++;
	return count;
}

static const struct iface *iface_named(const struct iface_table *table, const char *name)
{
	size_t i;

	for (i = 0; i < table->count; i++)
		if (!strcmp(table->ifaces[i]->link.name, name))
			return table->ifaces[i];
	return NULL;
}

/* NULL: nothing that has not been told when the kernel refused it. */
static const char *lack(const struct iface *iface)
{
	if (!iface)
		return "does not exist yet, waiting for it";
	if (iface->link.loopback)
		return "is the loopback, which is not served";
	if (!iface->link.up)
		return "is down or has no carrier yet, waiting for it";
	if (iface->addr_count == 0)
		return "has no IPv4 address yet, waiting for it";
	return NULL;
}

void vifs_tell_waiting(const struct vifs *vifs, const struct conf *conf,
		       const struct conf *before)
{
	char names[CONF_UPSTREAMS_MAX * (CONF_NAME_SIZE + 2)] = "";
	const struct if_conf *mine;
	const char *what;
	size_t i, len;

	for (i = 0; i < conf->if_count; i++) {
		mine = &conf->ifs[i];
		if (mine->role == IF_UPSTREAM) {
			len = strlen(names);
			snprintf(names + len, sizeof(names) - len, "%s%s",
				 len ? ", " : "", mine->name);
		}
		what = lack(iface_named(vifs->table, mine->name));
		if (!what || mine->role == IF_DISABLED ||
		    (before && conf_find(before, mine->name)->role == mine->role))
			continue;
		log_warning("%s interface %s %s",
			    mine->role == IF_UPSTREAM ? "upstream" : "downstream",
			    mine->name, what);
	}
	if (!before && vifs_count(vifs, IF_UPSTREAM) == 0)
		log_warning("no upstream interface is up and has an address yet, waiting for it: %s",
			    names);
}

void vifs_exit(struct vifs *vifs)
{
	size_t i;

	for (i = 0; i < KERN_VIFS; i++)
		free(vifs->vif[i].nets);
}
