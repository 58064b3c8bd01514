/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * All that differs between the kernels 5.10 to 7.3. The rest of the modules
 * reads as code for 7.3; what an older kernel lacks is made up for here.
 */
#ifndef _NETFILTER_HELPERS_H
#define _NETFILTER_HELPERS_H

#include <linux/dynamic_debug.h>
#include <linux/kernel.h>
#include <linux/module.h>
#include <linux/netfilter.h>
#include <linux/poison.h>
#include <linux/timer.h>
#include <net/netfilter/nf_conntrack_expect.h>
#include <net/netfilter/nf_conntrack_helper.h>

#define RTSP_PORTS_MAX		8

/*
 * Is the module's log on? With dynamic debug each pr_debug() is switched by
 * itself; this is one switch more, asked before work that serves only the log.
 */
#if defined(CONFIG_DYNAMIC_DEBUG)
#define rtsp_debug_on()							\
({									\
	DEFINE_DYNAMIC_DEBUG_METADATA(__rtsp_log, "rtsp headers");	\
	DYNAMIC_DEBUG_BRANCH(__rtsp_log);				\
})
#elif defined(DEBUG)
#define rtsp_debug_on()	true
#else
#define rtsp_debug_on()	false
#endif

typedef int rtsp_help_fn(struct sk_buff *skb, unsigned int protoff,
			 struct nf_conn *ct, enum ip_conntrack_info ctinfo);

/* Where the registered helpers are kept */
struct rtsp_helpers {
#ifdef RTSP_HELPER_WITHOUT_PORT
	struct nf_conntrack_helper *helper;
#else
	struct nf_conntrack_helper helper[2 * RTSP_PORTS_MAX];
	unsigned int count;
#endif
};

#ifdef RTSP_HELPER_WITHOUT_PORT

/* From 7.3 on one helper serves both families, and a rule names the port. */
static inline int
rtsp_helpers_register(struct rtsp_helpers *helpers, const char *name,
		      const u16 *ports, unsigned int n_ports,
		      const struct nf_conntrack_expect_policy *policy,
		      unsigned int class_max, rtsp_help_fn *help,
		      void (*destroy)(struct nf_conn *ct))
{
	struct nf_conntrack_helper h;

	nf_ct_helper_init(&h, NFPROTO_UNSPEC, IPPROTO_TCP, name, policy,
			  class_max, help, NULL, THIS_MODULE);
	h.destroy = destroy;
	return nf_conntrack_helper_register(&h, &helpers->helper);
}

static inline void rtsp_helpers_unregister(struct rtsp_helpers *helpers)
{
	/*
	 * Connections keep the helper after it has gone, and the core would
	 * call a function that is no longer there. Unregistering waits for
	 * those that call it now.
	 */
	WRITE_ONCE(helpers->helper->destroy, NULL);
	nf_conntrack_helper_unregister(helpers->helper);
}

static inline bool rtsp_is_helper(const struct rtsp_helpers *helpers,
				  const struct nf_conntrack_helper *helper)
{
	return helper == helpers->helper;
}

#else /* !RTSP_HELPER_WITHOUT_PORT */

static inline void rtsp_helpers_unregister(struct rtsp_helpers *helpers)
{
	nf_conntrack_helpers_unregister(helpers->helper, helpers->count);
}

/* One helper for each family and port; that of the first is plainly @name. */
static inline int
rtsp_helpers_register(struct rtsp_helpers *helpers, const char *name,
		      const u16 *ports, unsigned int n_ports,
		      const struct nf_conntrack_expect_policy *policy,
		      unsigned int class_max, rtsp_help_fn *help,
		      void (*destroy)(struct nf_conn *ct))
{
	static const u16 families[] = { AF_INET, AF_INET6 };
	unsigned int i, f, n = 0;

	for (i = 0; i < n_ports; i++) {
		for (f = 0; f < ARRAY_SIZE(families); f++) {
			struct nf_conntrack_helper *h = &helpers->helper[n++];

			nf_ct_helper_init(h, families[f], IPPROTO_TCP, name,
					  ports[0], ports[i], ports[i], policy,
					  class_max, help, NULL, THIS_MODULE);
			h->destroy = destroy;
		}
	}
	helpers->count = n;
	return nf_conntrack_helpers_register(helpers->helper, n);
}

static inline bool rtsp_is_helper(const struct rtsp_helpers *helpers,
				  const struct nf_conntrack_helper *helper)
{
	return helper >= helpers->helper &&
	       helper < helpers->helper + helpers->count;
}

#endif /* RTSP_HELPER_WITHOUT_PORT */

#ifdef NF_CT_EXPECT_DEAD

/* It is in the table, and not too old to be met. */
static inline bool rtsp_expect_alive(const struct nf_conntrack_expect *exp)
{
	return exp->hnode.pprev != LIST_POISON2 && !nf_ct_exp_is_expired(exp);
}

static inline void rtsp_expect_renew(struct nf_conntrack_expect *exp,
				     unsigned int seconds)
{
	if (rtsp_expect_alive(exp))
		WRITE_ONCE(exp->timeout, nfct_time_stamp + seconds * HZ);
}

/*
 * nf_ct_unexpect_related() only marks it: it would keep its place in a table
 * of limited size until the core comes by.
 */
static inline void rtsp_expect_remove(struct nf_conntrack_expect *exp)
{
	spin_lock_bh(&nf_conntrack_expect_lock);
	WRITE_ONCE(exp->flags, exp->flags | NF_CT_EXPECT_DEAD);
	if (exp->hnode.pprev != LIST_POISON2)	/* nobody was faster */
		nf_ct_unlink_expect_report(exp, 0, 0);
	spin_unlock_bh(&nf_conntrack_expect_lock);
}

#else /* !NF_CT_EXPECT_DEAD: each expectation has a timer */

static inline bool rtsp_expect_alive(const struct nf_conntrack_expect *exp)
{
	return timer_pending(&exp->timeout);
}

static inline void rtsp_expect_renew(struct nf_conntrack_expect *exp,
				     unsigned int seconds)
{
	mod_timer_pending(&exp->timeout, jiffies + seconds * HZ);
}

static inline void rtsp_expect_remove(struct nf_conntrack_expect *exp)
{
	nf_ct_unexpect_related(exp);
}

#endif /* NF_CT_EXPECT_DEAD */

#endif /* _NETFILTER_HELPERS_H */
