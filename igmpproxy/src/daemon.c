/* SPDX-License-Identifier: GPL-2.0-only */
#include <errno.h>
#include <inttypes.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "conf.h"
#include "ctl.h"
#include "daemon.h"
#include "iface.h"
#include "igmpproxy.h"
#include "kern.h"
#include "log.h"
#include "loop.h"
#include "notify.h"
#include "proxy.h"
#include "show.h"

#define RETRY 1000		/* ms until what the kernel refused is tried again */
#define LEAVING 1000		/* ms at most for the last messages */
#define COMPLAINTS 8
#define COMPLAINT_INTERVAL 60000	/* ms between lines that say the same */
#define RANDOMS 64

/* An interface that the proxy knows, and what it was told of it. */
struct vif {
	struct iface *iface;	/* NULL: a free number */
	struct proxy_if told;
	struct prefix *nets;
};

struct daemon {
	const char *conf_path;
	struct conf *conf;
	struct loop *loop;
	struct kern *kern;
	struct ctl *ctl;
	struct proxy *proxy;
	struct iface_table table;
	struct vif vifs[KERN_VIFS];
	bool dirty;		/* something of the interfaces changed */
	bool ready, stop;
	int64_t retry;		/* when to look at all interfaces again */
	uint64_t reloads, failed_reloads;
	uint32_t randoms[RANDOMS];
	unsigned int random_count;
	struct log_limit complaints[COMPLAINTS];
};

/* ---- what the proxy wants ---- */

static void op_send(void *ctx, unsigned vif, uint32_t dst, const void *data, size_t len)
{
	/* What fails is counted and told there; protocol repeats what matters. */
	kern_send(((struct daemon *)ctx)->kern, vif, dst, data, len);
}

static int op_route_set(void *ctx, uint32_t source, uint32_t group, unsigned in,
			const uint8_t ttls[MAXVIFS])
{
	return kern_route_set(((struct daemon *)ctx)->kern, source, group, in, ttls);
}

static int op_route_del(void *ctx, uint32_t source, uint32_t group, unsigned in)
{
	return kern_route_del(((struct daemon *)ctx)->kern, source, group, in);
}

static int op_route_packets(void *ctx, uint32_t source, uint32_t group, uint64_t *packets,
			    uint64_t *bytes)
{
	return kern_route_packets(((struct daemon *)ctx)->kern, source, group, packets,
				  bytes);
}

static bool op_log_on(void *ctx, int level)
{
	(void)ctx;
	return log_on(level);
}

__attribute__((format(printf, 3, 4)))
static void op_log(void *ctx, int level, const char *format, ...)
{
	va_list args;

	(void)ctx;
	va_start(args, format);
	log_vwrite(level, format, args);
	va_end(args);
}

static uint32_t op_random(void *ctx)
{
	struct daemon *daemon = ctx;

	if (daemon->random_count == 0) {
		kern_random(daemon->randoms, sizeof(daemon->randoms));
		daemon->random_count = RANDOMS;
	}
	return daemon->randoms[--daemon->random_count];
}

static const struct proxy_ops ops = {
	.send = op_send,
	.route_set = op_route_set,
	.route_del = op_route_del,
	.route_packets = op_route_packets,
	.log_on = op_log_on,
	.log = op_log,
	.random = op_random,
};

/* ---- interfaces ---- */

static const char *addr_text(uint32_t addr, char text[16])
{
	const unsigned char *byte = (const unsigned char *)&addr;

	snprintf(text, 16, "%u.%u.%u.%u", byte[0], byte[1], byte[2], byte[3]);
	return text;
}

/* NULL: it is none of ours, or cannot be used now. */
static const struct if_conf *wanted(const struct daemon *daemon, const struct iface *iface)
{
	const struct if_conf *conf;

	if (iface->link.name[0] == '\0' || iface->link.loopback || !iface->link.up ||
	    iface->addr_count == 0)
		return NULL;
	conf = conf_find(daemon->conf, iface->link.name);
	if (conf->role == IF_DISABLED)
		return NULL;
	/* Who did not name it does not mean it either. */
	if (conf == &daemon->conf->defaults && !iface->link.multicast)
		return NULL;
	return conf;
}

static void vif_drop(struct daemon *daemon, unsigned int number)
{
	struct vif *vif = &daemon->vifs[number];
	int problem;

	log_debug("removing VIF, Ix %u %s", number, vif->told.name);
	proxy_if_del(daemon->proxy, number, kern_now());
	problem = kern_vif_del(daemon->kern, number);
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
static int vif_tell(struct daemon *daemon, unsigned int number, struct iface *iface,
		    const struct if_conf *conf, bool anew)
{
	struct vif *vif = &daemon->vifs[number];
	struct proxy_if now = {
		.vif = number, .role = conf->role, .addr = iface_address(iface),
		.threshold = conf->threshold, .conf = conf,
		.host_version = iface->link.host_version,
	};
	struct prefix *nets;
	int problem;

	nets = nets_of(iface, conf, &now.net_count);
	if (!nets)
		return -ENOMEM;
	now.nets = nets;
	memcpy(now.name, iface->link.name, sizeof(now.name));
	if (!anew && same(&vif->told, &now)) {
		free(nets);
		return 0;
	}
	kern_vif_addr(daemon->kern, number, now.addr);
	problem = proxy_if_add(daemon->proxy, &now, kern_now());
	if (problem) {
		free(nets);
		kern_vif_addr(daemon->kern, number, vif->told.addr);
		return problem;
	}
	free(vif->nets);
	vif->nets = nets;
	vif->told = now;
	return 0;
}

/* The number that the name had, so that routes look alike, or any; -1: none is left. */
static int vif_number(const struct daemon *daemon, const char *name)
{
	int i, any = -1, unused = -1;

	for (i = 0; i < KERN_VIFS; i++) {
		if (daemon->vifs[i].iface)
			continue;
		if (!strcmp(daemon->vifs[i].told.name, name))
			return i;
		if (any < 0)
			any = i;
		if (unused < 0 && daemon->vifs[i].told.name[0] == '\0')
			unused = i;
	}
	return unused >= 0 ? unused : any;
}

static void vif_added(const struct iface *iface, const struct if_conf *conf)
{
	uint32_t addr = iface_address(iface);
	char text[16];

	log_debug("adding VIF, Ix %d Fl 0x0 IP 0x%08" PRIx32 " %s, Threshold: %u, Ratelimit: %u, %s",
		  iface->vif, addr, addr_text(addr, text), conf->threshold, conf->ratelimit,
		  iface->link.name);
	if (conf->role == IF_UPSTREAM && iface->link.strict_source)
		log_warning("%s: rp_filter is 1, the kernel drops streams from sources that are not routed there",
			    iface->link.name);
}

static int vif_take(struct daemon *daemon, struct iface *iface, const struct if_conf *conf)
{
	int number = vif_number(daemon, iface->link.name), problem;
	struct vif *vif;

	if (number < 0)
		return -EMFILE;
	vif = &daemon->vifs[number];
	problem = kern_vif_add(daemon->kern, (unsigned int)number, iface->link.index,
			       iface_address(iface), conf->threshold, conf->ratelimit,
			       conf->role == IF_DOWNSTREAM);
	if (problem)
		return problem;
	memset(&vif->told, 0, sizeof(vif->told));
	problem = vif_tell(daemon, (unsigned int)number, iface, conf, true);
	if (problem) {
		kern_vif_del(daemon->kern, (unsigned int)number);
		return problem;
	}
	vif->iface = iface;
	iface->vif = number;
	vif_added(iface, conf);
	return 0;
}

static void vif_failed(struct daemon *daemon, const struct iface *iface, int problem)
{
	static struct log_limit limit = LOG_LIMIT(COMPLAINT_INTERVAL);
	int64_t now = kern_now();

	if (problem == -EMFILE) {
		if (log_limit_pass(&limit, now, NULL))
			log_warning("%s is left out, the kernel routes between %d interfaces at most",
				    iface->link.name, KERN_VIFS);
		return;
	}
	/* What has gone meanwhile is told soon. */
	daemon->retry = now + RETRY;
	if (log_limit_pass(&limit, now, NULL))
		log_warning("adding VIF %s: %s", iface->link.name, strerror(-problem));
}

/* Takes from the proxy what it cannot use any more. */
static void settle_drop(struct daemon *daemon)
{
	const struct if_conf *conf;
	const struct vif *vif;
	unsigned int i;

	for (i = 0; i < KERN_VIFS; i++) {
		vif = &daemon->vifs[i];
		if (!vif->iface)
			continue;
		conf = wanted(daemon, vif->iface);
		if (!conf || conf->role != vif->told.role || vif->iface->interrupted ||
		    strcmp(vif->told.name, vif->iface->link.name) ||
		    !kern_vif_is(daemon->kern, i))
			vif_drop(daemon, i);
	}
}

/*
 * Makes the kernel's and the proxy's interfaces those that there are. anew: tells the
 * proxy of all, as the configuration is another one.
 */
static void settle(struct daemon *daemon, bool anew)
{
	const struct if_conf *conf;
	struct iface *iface;
	size_t i;
	int problem;

	daemon->dirty = false;
	daemon->retry = INT64_MAX;
	settle_drop(daemon);
	iface_sweep(&daemon->table);
	for (i = 0; i < daemon->table.count; i++) {
		iface = daemon->table.ifaces[i];
		iface->interrupted = false;
		conf = wanted(daemon, iface);
		if (!conf)
			continue;
		if (iface->vif < 0)
			problem = vif_take(daemon, iface, conf);
		else
			problem = vif_tell(daemon, (unsigned int)iface->vif, iface, conf, anew);
		if (problem)
			vif_failed(daemon, iface, problem);
	}
}

static size_t count_role(const struct daemon *daemon, enum if_role role)
{
	size_t i, count = 0;

	for (i = 0; i < KERN_VIFS; i++)
		if (daemon->vifs[i].iface && daemon->vifs[i].told.role == role)
			count++;
	return count;
}

static void status(const struct daemon *daemon, char *text, size_t size)
{
	size_t up = count_role(daemon, IF_UPSTREAM);

	snprintf(text, size, "%s%zu upstream and %zu downstream interfaces",
		 up ? "" : "waiting for an upstream interface: ", up,
		 count_role(daemon, IF_DOWNSTREAM));
}

/* After the interfaces were settled. */
static void tell_status(struct daemon *daemon)
{
	char text[100];

	status(daemon, text, sizeof(text));
	if (daemon->ready) {
		notify_status(text);
		return;
	}
	daemon->ready = true;
	notify_ready(text);
	if (count_role(daemon, IF_UPSTREAM) == 0)
		log_warning("no upstream interface is up and has an address yet, waiting for it");
}

/* ---- what the kernel tells ---- */

static void on_packet(void *ctx, const struct kern_packet *packet)
{
	struct daemon *daemon = ctx;
	const struct iface *iface = iface_by_index(&daemon->table, packet->index);
	char text[16];

	if (!iface || iface->vif < 0)
		return;
	/* The kernel, too, is a host there. */
	if (iface_has(iface, packet->src)) {
		log_debug("The IGMP message was from myself (%s on %s). Ignoring.",
			  addr_text(packet->src, text), iface->link.name);
		return;
	}
	proxy_packet(daemon->proxy, (unsigned int)iface->vif, packet->src, packet->dst,
		     packet->ttl, packet->alert, packet->data, packet->len, kern_now());
}

static void on_upcall(void *ctx, unsigned int vif, uint32_t source, uint32_t group,
		      bool wrong)
{
	struct daemon *daemon = ctx;

	/* It may have gone since the kernel asked. */
	if (vif < KERN_VIFS && daemon->vifs[vif].iface)
		proxy_upcall(daemon->proxy, vif, source, group, wrong, kern_now());
}

static void no_memory(struct daemon *daemon)
{
	log_error("no memory for all interfaces, trying again");
	daemon->retry = kern_now() + RETRY;
}

static void on_link(void *ctx, const struct kern_link *link)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	if (!iface_link(&daemon->table, link))
		no_memory(daemon);
}

static void on_link_gone(void *ctx, unsigned int index)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	iface_gone(&daemon->table, index);
}

static void on_addr(void *ctx, const struct kern_addr *addr)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	if (!iface_addr_add(&daemon->table, addr))
		no_memory(daemon);
}

static void on_addr_gone(void *ctx, const struct kern_addr *addr)
{
	struct daemon *daemon = ctx;

	daemon->dirty = true;
	iface_addr_del(&daemon->table, addr);
}

static void on_list_begin(void *ctx)
{
	iface_list_begin(&((struct daemon *)ctx)->table);
}

static void on_list_end(void *ctx)
{
	struct daemon *daemon = ctx;

	iface_list_end(&daemon->table);
	daemon->dirty = true;
}

static void on_complaint(void *ctx, int level, const char *text)
{
	struct daemon *daemon = ctx;
	struct log_limit *limit;
	unsigned int hash = 0, held;
	const char *at;

	for (at = text; *at; at++)
		hash = hash * 31 + (unsigned char)*at;
	limit = &daemon->complaints[hash % COMPLAINTS];
	if (!log_limit_pass(limit, kern_now(), &held))
		return;
	if (held)
		log_write(level, "%s (%u more like it)", text, held);
	else
		log_write(level, "%s", text);
}

static const struct kern_handler handler = {
	.packet = on_packet,
	.upcall = on_upcall,
	.link = on_link,
	.link_gone = on_link_gone,
	.addr = on_addr,
	.addr_gone = on_addr_gone,
	.list_begin = on_list_begin,
	.list_end = on_list_end,
	.complain = on_complaint,
};

static void kern_ready(void *ctx, int fd, short events)
{
	(void)events;
	kern_read(((struct daemon *)ctx)->kern, fd);
}

/* ---- what people want ---- */

static bool conf_usable(const struct conf *conf, char *error, size_t size)
{
	size_t i;

	for (i = 0; i < conf->if_count; i++)
		if (conf->ifs[i].role == IF_UPSTREAM)
			return true;
	snprintf(error, size, "There must be at least 1 Vif as upstream.");
	return false;
}

static bool differ(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "") != 0;
}

static bool take_conf(struct daemon *daemon, char *error, size_t size)
{
	struct conf *conf = conf_read(daemon->conf_path, error, size), *old = daemon->conf;
	int problem;

	if (!conf)
		return false;
	if (!conf_usable(conf, error, size)) {
		conf_free(conf);
		return false;
	}
	problem = proxy_configure(daemon->proxy, conf, kern_now());
	if (problem) {
		snprintf(error, size, "%s: %s", daemon->conf_path, strerror(-problem));
		conf_free(conf);
		return false;
	}
	if (differ(old->chroot, conf->chroot) || differ(old->user, conf->user))
		log_warning("chroot and user change with the next start only");
	daemon->conf = conf;
	settle(daemon, true);
	conf_free(old);
	/* Also what the kernel does not tell, as which version of IGMP it is forced to. */
	kern_list(daemon->kern);
	return true;
}

static bool reload(void *ctx, char *error, size_t size)
{
	struct daemon *daemon = ctx;
	char text[100];
	bool taken;

	notify_reloading();
	taken = take_conf(daemon, error, size);
	if (taken) {
		daemon->reloads++;
		log_info("read %s again", daemon->conf_path);
	} else {
		daemon->failed_reloads++;
		log_error("%s", error);
		log_error("the configuration stays as it was");
	}
	status(daemon, text, sizeof(text));
	notify_ready(text);
	return taken;
}

static void refresh(void *ctx)
{
	struct daemon *daemon = ctx;

	proxy_refresh(daemon->proxy, kern_now());
}

static bool show(void *ctx, const char *what, struct out *out)
{
	const struct daemon *daemon = ctx;
	struct show now = {
		.proxy = daemon->proxy, .kern = daemon->kern, .conf = daemon->conf,
		.reloads = daemon->reloads, .failed_reloads = daemon->failed_reloads,
		.now = kern_now(),
	};

	return show_write(&now, what, out);
}

static const struct ctl_ops ctl_ops = {
	.show = show,
	.reload = reload,
	.refresh = refresh,
};

static void on_signal(void *ctx, int number)
{
	struct daemon *daemon = ctx;
	char error[512];

	if (number == SIGHUP) {
		reload(daemon, error, sizeof(error));
		return;
	}
	log_info("signal %d, ending", number);
	daemon->stop = true;
}

/* ---- start, work, end ---- */

static int signals(struct daemon *daemon)
{
	static const int numbers[] = { SIGHUP, SIGINT, SIGTERM };
	size_t i;
	int problem = 0;

	signal(SIGPIPE, SIG_IGN);
	for (i = 0; i < sizeof(numbers) / sizeof(numbers[0]) && !problem; i++)
		problem = loop_signal(daemon->loop, numbers[i], on_signal, daemon);
	return problem;
}

static bool open_kern(struct daemon *daemon, char *error, size_t size)
{
	int fds[KERN_FDS], problem = 0;
	size_t i, count;

	daemon->kern = kern_open(&handler, daemon, error, size);
	if (!daemon->kern)
		return false;
	count = kern_fds(daemon->kern, fds);
	for (i = 0; i < count && !problem; i++)
		problem = loop_add(daemon->loop, fds[i], POLLIN, kern_ready, daemon);
	if (problem)
		snprintf(error, size, "the loop: %s", strerror(-problem));
	return !problem;
}

static void open_ctl(struct daemon *daemon, const char *path)
{
	char error[300];

	if (!path || path[0] == '\0')
		return;
	/* Without it everything but the control program works. */
	daemon->ctl = ctl_new(daemon->loop, path, &ctl_ops, daemon, error, sizeof(error));
	if (!daemon->ctl)
		log_warning("%s", error);
}

struct daemon *daemon_new(const struct daemon_options *options, struct conf *conf,
			  char *error, size_t size)
{
	struct daemon *daemon = calloc(1, sizeof(*daemon));
	int i;

	snprintf(error, size, "%s", strerror(ENOMEM));
	if (!daemon) {
		conf_free(conf);
		return NULL;
	}
	daemon->conf = conf;
	daemon->conf_path = options->conf_path;
	daemon->retry = INT64_MAX;
	for (i = 0; i < COMPLAINTS; i++)
		daemon->complaints[i] = (struct log_limit)LOG_LIMIT(COMPLAINT_INTERVAL);
	if (!conf_usable(conf, error, size))
		goto fail;
	daemon->loop = loop_new();
	if (!daemon->loop || signals(daemon)) {
		snprintf(error, size, "the loop: %s", strerror(errno));
		goto fail;
	}
	if (!open_kern(daemon, error, size))
		goto fail;
	daemon->proxy = proxy_new(&ops, daemon, conf, kern_now());
	if (!daemon->proxy) {
		snprintf(error, size, "%s", strerror(ENOMEM));
		goto fail;
	}
	open_ctl(daemon, options->ctl_path);
	notify_open();
	return daemon;
fail:
	daemon_free(daemon);
	return NULL;
}

static int64_t deadline(const struct daemon *daemon)
{
	int64_t first = proxy_deadline(daemon->proxy);
	int64_t others[] = {
		kern_deadline(daemon->kern), daemon->retry,
		daemon->ctl ? ctl_deadline(daemon->ctl) : INT64_MAX,
	};
	size_t i;

	for (i = 0; i < sizeof(others) / sizeof(others[0]); i++)
		if (others[i] < first)
			first = others[i];
	return first;
}

static void run_due(struct daemon *daemon)
{
	int64_t now = kern_now();

	/* Half a list would take away what only was not told yet. */
	if (daemon->dirty && !daemon->table.listing) {
		settle(daemon, false);
		tell_status(daemon);
	}
	if (proxy_deadline(daemon->proxy) <= now)
		proxy_run(daemon->proxy, now);
	if (kern_deadline(daemon->kern) <= now)
		kern_run(daemon->kern, now);
	if (daemon->ctl && ctl_deadline(daemon->ctl) <= now)
		ctl_run(daemon->ctl, now);
	if (daemon->retry <= now) {
		daemon->retry = INT64_MAX;
		kern_list(daemon->kern);
	}
}

/* Lets what still waits to be sent out, for a while. */
static void send_rest(struct daemon *daemon)
{
	int64_t end = kern_now() + LEAVING, next;

	while ((next = kern_deadline(daemon->kern)) <= end) {
		next -= kern_now();
		if (next > 0)
			poll(NULL, 0, (int)next);
		kern_run(daemon->kern, kern_now());
	}
}

int daemon_run(struct daemon *daemon)
{
	int problem = 0;

	while (!daemon->stop && !problem) {
		run_due(daemon);
		problem = loop_once(daemon->loop, deadline(daemon));
	}
	notify_stopping();
	if (problem)
		log_error("the loop: %s", strerror(-problem));
	proxy_leave_all(daemon->proxy, kern_now());
	send_rest(daemon);
	return problem ? EXIT_FATAL : 0;
}

void daemon_free(struct daemon *daemon)
{
	size_t i;

	if (!daemon)
		return;
	ctl_free(daemon->ctl);
	proxy_free(daemon->proxy);
	kern_close(daemon->kern);
	iface_exit(&daemon->table);
	for (i = 0; i < KERN_VIFS; i++)
		free(daemon->vifs[i].nets);
	loop_free(daemon->loop);
	notify_close();
	conf_free(daemon->conf);
	free(daemon);
}
