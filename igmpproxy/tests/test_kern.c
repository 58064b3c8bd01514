/* SPDX-License-Identifier: GPL-2.0-only */
/* What the kernel may answer, and what becomes of it: src/kern-linux.c, src/kern-base.c. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

#include <linux/mroute.h>

#include <cmocka.h>

#include "kern.h"

#define RECEIVES 8

static struct kern *kern;
static int fds[KERN_FDS];
static int receives[RECEIVES];	/* what one after the other gives: an errno, or 0 */
static int received, packets, vif_problem, join_problem, route_problem, vifs_there, sending;
static size_t cut;		/* bytes that a report lacks */
static char complaint[200];
static struct {
	int index;
	uint32_t dst;
} sent[8];
static int sent_count;

/* ---- in the place of the system's ---- */

int __real_socket(int family, int type, int protocol);
int __wrap_socket(int family, int type, int protocol);
int __wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t size);
int __wrap_recvmmsg(int fd, struct mmsghdr *heads, unsigned int count, int flags,
		    struct timespec *limit);
int __wrap_sendmmsg(int fd, struct mmsghdr *heads, unsigned int count, int flags);
ssize_t __wrap_sendmsg(int fd, const struct msghdr *head, int flags);

/* A raw one takes privileges. */
int __wrap_socket(int family, int type, int protocol)
{
	if (family == AF_INET)
		return __real_socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
	return __real_socket(family, type, protocol);
}

int __wrap_setsockopt(int fd, int level, int name, const void *value, socklen_t size)
{
	int problem = 0;

	(void)fd;
	(void)value;
	(void)size;
	if (level == IPPROTO_IP && name == MRT_ADD_VIF)
		problem = vif_problem;
	if (level == IPPROTO_IP && name == IP_ADD_MEMBERSHIP)
		problem = join_problem;
	if (level == IPPROTO_IP && name == MRT_ADD_MFC)
		problem = route_problem;
	if (problem) {
		errno = problem;
		return -1;
	}
	if (level == IPPROTO_IP && name == MRT_ADD_VIF)
		vifs_there++;
	if (level == IPPROTO_IP && name == MRT_DEL_VIF)
		vifs_there--;
	return 0;
}

/* After those that a test wants there is nothing more. */
int __wrap_recvmmsg(int fd, struct mmsghdr *heads, unsigned int count, int flags,
		    struct timespec *limit)
{
	static const unsigned char report[] = {
		0x46, 0xc0, 0, 32, 0, 0, 0, 0, 1, 2, 0, 0, 192, 168, 1, 10, 239, 0, 1, 1,
		148, 4, 0, 0, 0x16, 0, 0xf9, 0xfd, 239, 0, 1, 1,
	};

	(void)fd;
	(void)count;
	(void)flags;
	(void)limit;
	errno = received < RECEIVES ? receives[received++] : EAGAIN;
	if (errno)
		return -1;
	memcpy(heads[0].msg_hdr.msg_iov->iov_base, report, sizeof(report));
	heads[0].msg_len = (unsigned int)(sizeof(report) - cut);
	heads[0].msg_hdr.msg_controllen = 0;
	heads[0].msg_hdr.msg_flags = 0;
	return 1;
}

ssize_t __wrap_sendmsg(int fd, const struct msghdr *head, int flags)
{
	struct cmsghdr *control = CMSG_FIRSTHDR(head);
	struct sockaddr_in to;
	struct in_pktinfo info;

	(void)fd;
	(void)flags;
	if (sending) {
		errno = sending;
		return -1;
	}
	assert_in_range(sent_count, 0, 7);
	memcpy(&info, CMSG_DATA(control), sizeof(info));
	memcpy(&to, head->msg_name, sizeof(to));
	sent[sent_count].index = info.ipi_ifindex;
	sent[sent_count++].dst = to.sin_addr.s_addr;
	return (ssize_t)head->msg_iov->iov_len;
}

int __wrap_sendmmsg(int fd, struct mmsghdr *heads, unsigned int count, int flags)
{
	unsigned int i;

	for (i = 0; i < count; i++)
		if (__wrap_sendmsg(fd, &heads[i].msg_hdr, flags) < 0)
			return -1;
	return (int)count;
}

/* ---- what is told ---- */

static void on_packet(void *ctx, const struct kern_packet *packet)
{
	(void)ctx;
	(void)packet;
	packets++;
}

static void on_complaint(void *ctx, int level, const char *text)
{
	(void)ctx;
	(void)level;
	snprintf(complaint, sizeof(complaint), "%s", text);
}

static void on_list(void *ctx)
{
	(void)ctx;
}

static const struct kern_handler handler = {
	.packet = on_packet,
	.list_begin = on_list,
	.list_end = on_list,
	.complain = on_complaint,
};

static int begin(void **state)
{
	char error[200];

	(void)state;
	memset(receives, 0, sizeof(receives));
	received = packets = vif_problem = join_problem = vifs_there = sending = 0;
	sent_count = route_problem = 0;
	cut = 0;
	complaint[0] = '\0';
	kern = kern_open(&handler, NULL, error, sizeof(error));
	if (!kern)
		return -1;
	kern_fds(kern, fds);
	return 0;
}

static int end(void **state)
{
	(void)state;
	kern_close(kern);
	return vifs_there;
}

static int add(unsigned int vif, unsigned int index)
{
	return kern_vif_add(kern, vif, index, htonl(0xc0a80101), 1, 0, true);
}

/* ---- the tests ---- */

/* Each is told, and what comes behind it is read. */
static void errors_of_receiving(void **state)
{
	static const int errors[] = { ENETDOWN, ENOBUFS, ECONNREFUSED };
	char want[200];
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(errors) / sizeof(errors[0]); i++) {
		received = packets = 0;
		receives[0] = errors[i];
		kern_read(kern, fds[0]);
		assert_int_equal(packets, 1);
		assert_int_equal(kern_faults(kern, KERN_FAULT_RECEIVE), i + 1);
		snprintf(want, sizeof(want), "receiving IGMP: %s", strerror(errors[i]));
		assert_string_equal(complaint, want);
	}
}

static void signals_while_receiving(void **state)
{
	(void)state;
	receives[0] = receives[1] = EINTR;
	kern_read(kern, fds[0]);
	assert_int_equal(packets, 1);
	assert_int_equal(kern_faults(kern, KERN_FAULT_RECEIVE), 0);
	assert_string_equal(complaint, "");
}

static void packets_whose_header_lies(void **state)
{
	(void)state;
	/* from one byte less than the header says, down to none */
	for (cut = 9; cut <= 32; cut++) {
		received = 0;
		kern_read(kern, fds[0]);
	}
	assert_int_equal(packets, 0);
	assert_int_equal(kern_faults(kern, KERN_FAULT_MALFORMED), 32 - 9 + 1);
	cut = 0;
	received = 0;
	kern_read(kern, fds[0]);
	assert_int_equal(packets, 1);
}

static void routes_that_are_refused(void **state)
{
	static const uint8_t ttls[KERN_VIFS] = { 0, 1 };

	(void)state;
	route_problem = ENOMEM;
	assert_int_equal(kern_route_set(kern, 1, 2, 0, ttls), -ENOMEM);
	assert_int_equal(kern_faults(kern, KERN_FAULT_ROUTE), 1);
	assert_non_null(strstr(complaint, "MRT_ADD_MFC"));
	route_problem = 0;
	assert_int_equal(kern_route_set(kern, 1, 2, 0, ttls), 0);
	assert_int_equal(kern_faults(kern, KERN_FAULT_ROUTE), 1);
}

/* What is refused leaves nothing behind, and can be tried again. */
static void vif_that_is_refused(void **state)
{
	(void)state;
	vif_problem = EADDRNOTAVAIL;
	assert_int_equal(add(3, 7), -EADDRNOTAVAIL);
	assert_int_equal(kern_send(kern, 3, 0, "", 1), -ENODEV);
	vif_problem = 0;
	join_problem = ENODEV;
	assert_int_equal(add(3, 7), -ENODEV);
	assert_int_equal(vifs_there, 0);
	assert_int_equal(kern_send(kern, 3, 0, "", 1), -ENODEV);
	join_problem = 0;
	assert_int_equal(add(3, 7), 0);
	assert_int_equal(kern_send(kern, 3, 0, "", 1), 0);
}

static void what_finds_no_room_keeps_its_order(void **state)
{
	int64_t now = kern_now();
	unsigned int i;

	(void)state;
	assert_int_equal(add(0, 7), 0);
	sending = ENOBUFS;
	kern_send(kern, 0, 1, "", 1);
	kern_run(kern, now);
	sending = 0;
	/* The one before is not overtaken. */
	kern_send(kern, 0, 2, "", 1);
	kern_run(kern, now);
	assert_int_equal(sent_count, 0);
	assert_in_range(kern_deadline(kern), now + 1, now + 1000);
	kern_run(kern, now + 1000);
	assert_int_equal(sent_count, 2);
	for (i = 0; i < 2; i++)
		assert_int_equal(sent[i].dst, i + 1);
	assert_int_equal(kern_faults(kern, KERN_FAULT_SEND_LATER), 2);
	assert_int_equal(kern_faults(kern, KERN_FAULT_SEND), 0);
}

/* Its number may be another's before there is room again. */
static void what_waits_goes_with_its_vif(void **state)
{
	int64_t now = kern_now();

	(void)state;
	assert_int_equal(add(0, 7), 0);
	assert_int_equal(add(1, 8), 0);
	sending = EAGAIN;
	kern_send(kern, 0, 1, "", 1);
	kern_send(kern, 1, 2, "", 1);
	kern_run(kern, now);
	assert_int_equal(kern_vif_del(kern, 0), 0);
	assert_int_equal(add(0, 9), 0);
	kern_send(kern, 0, 3, "", 1);
	sending = 0;
	kern_run(kern, now + 1000);
	kern_run(kern, now + 2000);
	assert_int_equal(sent_count, 2);
	assert_int_equal(sent[0].index, 8);
	assert_int_equal(sent[0].dst, 2);
	assert_int_equal(sent[1].index, 9);
	assert_int_equal(sent[1].dst, 3);
	assert_int_equal(kern_faults(kern, KERN_FAULT_SEND), 1);
}

/* Lost, told with what to look at, and the next one is sent. */
static void sending_that_is_forbidden(void **state)
{
	int64_t now = kern_now();

	(void)state;
	assert_int_equal(add(0, 7), 0);
	sending = EPERM;
	kern_send(kern, 0, 1, "", 1);
	kern_run(kern, now);
	sending = 0;
	kern_send(kern, 0, 2, "", 1);
	kern_run(kern, now);
	assert_int_equal(sent_count, 1);
	assert_int_equal(sent[0].dst, 2);
	assert_int_equal(kern_faults(kern, KERN_FAULT_SEND), 1);
	assert_non_null(strstr(complaint, "firewall"));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, begin, end)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(errors_of_receiving),
		TEST(signals_while_receiving),
		TEST(packets_whose_header_lies),
		TEST(routes_that_are_refused),
		TEST(vif_that_is_refused),
		TEST(what_finds_no_room_keeps_its_order),
		TEST(what_waits_goes_with_its_vif),
		TEST(sending_that_is_forbidden),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
