// SPDX-License-Identifier: GPL-2.0-only
/*
 * Traffic for scripts/bench, in the lab's network namespaces. One process is both
 * ends of a stream, so that on one processor nothing ever waits and what passes on
 * the clock is work; a box and its server are two. Each job warms up before it
 * looks at the clock.
 *
 *	load bulk BYTES CHUNK up|down    to the server or from it, as HTTP
 *	load frames COUNT SIZE           interleaved frames after a SETUP, a segment each
 *	load side-by-side COUNT SIZE PROCESSORS
 *	                                 the same on so many processors at once
 *	load setup ROUNDS DESTINATION    SETUP and reply; the reply may name an address
 *	load sessions ROUNDS DESTINATION LEVEL...
 *	                                 the same while so many other sessions are open
 *	load film COUNT SIZE OUTER PORT ask|static
 *	                                 packets for a port that was asked for, or that a
 *	                                 rule translates
 *	load hold DESTINATION COUNT...   opens sessions; says so, and goes on by a line read
 *
 * Prints lines "name value": ns is the time of what was measured, segments are
 * those of TCP in it, of both directions.
 */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/tcp.h>
#include <poll.h>
#include <sched.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SERVER		"172.26.83.10"
#define CONTROL		554
#define FIRST_PORT	2000	/* of media; each session has one of its own */
#define SERVER_PORT(port)	(65000 - (port))
#define ROUND		(128 << 10)	/* bytes before anybody reads, at most */

static char buffer[1 << 20];

static void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

static unsigned long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return t.tv_sec * 1000000000ULL + t.tv_nsec;
}

/* A socket belongs to the namespace in which it is made. */
static void enter(const char *host)
{
	static const char *is;
	char path[64];
	int fd;

	if (is && !strcmp(is, host))
		return;
	snprintf(path, sizeof(path), "/run/netns/rtsplab-%s", host);
	fd = open(path, O_RDONLY);
	if (fd < 0 || setns(fd, CLONE_NEWNET))
		die(path);
	close(fd);
	is = host;
}

static struct sockaddr_in address(const char *text, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET };

	to.sin_port = htons(port);
	if (inet_pton(AF_INET, text, &to.sin_addr) != 1)
		die(text);
	return to;
}

static void await(int fd, short event)
{
	struct pollfd p = { .fd = fd, .events = event };

	if (poll(&p, 1, 30000) != 1)
		die("nothing comes");
}

/* ----------------------------------------------------- control connections */

struct pair {
	int box;
	int server;
};

/* Windows that do not grow: the same work brings the same segments. */
static int tcp(const char *host)
{
	int fd, room = 1 << 18;

	enter(host);
	fd = socket(AF_INET, SOCK_STREAM, 0);
	if (fd < 0)
		die("socket");
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	setsockopt(fd, SOL_SOCKET, SO_SNDBUFFORCE, &room, sizeof(room));
	setsockopt(fd, IPPROTO_TCP, TCP_CONGESTION, "reno", 4);
	return fd;
}

static int listener(void)
{
	struct sockaddr_in here = address("0.0.0.0", CONTROL);
	int fd = tcp("server"), one = 1;

	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &one, sizeof(one));
	if (bind(fd, (void *)&here, sizeof(here)) || listen(fd, 16))
		die("listen");
	return fd;
}

static struct pair open_pair(int from)
{
	struct sockaddr_in to = address(SERVER, CONTROL);
	struct pair pair;
	int one = 1;

	pair.box = tcp("box");
	if (connect(pair.box, (void *)&to, sizeof(to)))
		die("connect");
	await(from, POLLIN);
	pair.server = accept(from, NULL, NULL);
	if (pair.server < 0)
		die("accept");
	setsockopt(pair.box, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	setsockopt(pair.server, IPPROTO_TCP, TCP_NODELAY, &one, sizeof(one));
	return pair;
}

static void say(int fd, const char *text, int len)
{
	if (send(fd, text, len, 0) != len)
		die("send");
}

/* One message, up to its empty line */
static void hear(int fd)
{
	int got = 0, n;

	while (got < 4 || memcmp(buffer + got - 4, "\r\n\r\n", 4)) {
		n = recv(fd, buffer + got, sizeof(buffer) - got, 0);
		if (n <= 0)
			die("recv");
		got += n;
	}
}

/* A message and its answer; both are written before the clock is looked at. */
struct exchange {
	char request[512];
	char reply[512];
	int request_len;
	int reply_len;
};

static int text(char *to, const char *format, ...)
{
	va_list args;
	int len;

	va_start(args, format);
	len = vsnprintf(to, 512, format, args);
	va_end(args);
	return len;
}

static void play(const struct pair *pair, const struct exchange *x)
{
	say(pair->box, x->request, x->request_len);
	hear(pair->server);
	say(pair->server, x->reply, x->reply_len);
	hear(pair->box);
}

/* The server, too, has a port for each session. */
static void setup(struct exchange *x, int cseq, int port,
		  const char *destination)
{
	x->request_len = text(x->request,
		"SETUP rtsp://" SERVER ":554/vod/film?asset=1234 RTSP/1.0\r\n"
		"CSeq: %d\r\n"
		"User-Agent: MICA-IP-STB\r\n"
		"Transport: MP2T/H2221/UDP;unicast;client_port=%d\r\n"
		"x-mayNotify:\r\n\r\n", cseq, port);
	x->reply_len = text(x->reply,
		"RTSP/1.0 200 OK\r\n"
		"CSeq: %d\r\n"
		"Session: %08d;timeout=60\r\n"
		"Transport: MP2T/H2221/UDP;unicast;%s%s%sserver_port=%d;client_port=%d\r\n"
		"\r\n", cseq, port, *destination ? "destination=" : "",
		destination, *destination ? ";" : "", SERVER_PORT(port), port);
}

static void teardown(struct exchange *x, int cseq, int port)
{
	x->request_len = text(x->request,
		"TEARDOWN rtsp://" SERVER ":554/vod/film RTSP/1.0\r\n"
		"CSeq: %d\r\nSession: %08d\r\n\r\n", cseq, port);
	x->reply_len = text(x->reply, "RTSP/1.0 200 OK\r\nCSeq: %d\r\n\r\n",
			    cseq);
}

/* ------------------------------------------------------------ bulk, frames */

static void unblock(int from, int to)
{
	fcntl(from, F_SETFL, O_NONBLOCK);
	fcntl(to, F_SETFL, O_NONBLOCK);
}

static long drain(int fd)
{
	long got = 0, n;

	while ((n = recv(fd, buffer, sizeof(buffer), 0)) > 0)
		got += n;
	if (n < 0 && errno != EAGAIN)
		die("recv");
	return got;
}

/*
 * At least @bytes more from one end to the other, in writes of @chunk. Two are read at a
 * time, so that small ones are acknowledged as often as those of a film.
 */
static void stream(int from, int to, const char *data, long chunk, long bytes)
{
	long round = 2 * chunk < ROUND ? 2 * chunk : ROUND;
	static long on_way, at;
	long done = 0, more, n;

	while (done < bytes) {
		while (on_way < round) {
			n = send(from, data + at, chunk - at, 0);
			if (n < 0 && errno != EAGAIN)
				die("send");
			if (n < 0)
				break;
			on_way += n;
			at = (at + n) % chunk;
		}
		more = drain(to);
		/* softirqs may have gone to their own thread */
		if (!more)
			await(to, POLLIN);
		on_way -= more;
		done += more;
	}
}

static long segments(int fd)
{
	struct tcp_info info;
	socklen_t len = sizeof(info);

	memset(&info, 0, sizeof(info));
	if (getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len))
		die("TCP_INFO");
	return (long)info.tcpi_segs_in + info.tcpi_segs_out;
}

static void measured(int from, int to, const char *data, long chunk, long bytes)
{
	unsigned long long start;
	long before;

	unblock(from, to);
	stream(from, to, data, chunk, bytes / 4);
	before = segments(from);
	start = now();
	stream(from, to, data, chunk, bytes);
	printf("ns %llu\n", now() - start);
	printf("segments %ld\n", segments(from) - before);
}

static void bulk(char **argv)
{
	struct pair pair = open_pair(listener());
	long chunk = atol(argv[1]);
	char *data = malloc(chunk);
	char request[512];

	memset(data, 'x', chunk);
	say(pair.box, request,
	    text(request, "POST /film HTTP/1.0\r\nHost: film\r\n\r\n"));
	hear(pair.server);
	if (!strcmp(argv[2], "up"))
		measured(pair.box, pair.server, data, chunk, atol(argv[0]));
	else
		measured(pair.server, pair.box, data, chunk, atol(argv[0]));
}

/* A SETUP for media on the control connection, and the first frame to send */
static struct pair interleaved(int from, char *frame, int size)
{
	struct pair pair = open_pair(from);
	struct exchange x;

	x.request_len = text(x.request,
		"SETUP rtsp://" SERVER ":554/vod/film RTSP/1.0\r\nCSeq: 1\r\n"
		"Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n");
	x.reply_len = text(x.reply,
		"RTSP/1.0 200 OK\r\nCSeq: 1\r\nSession: 12345678\r\n"
		"Transport: RTP/AVP/TCP;unicast;interleaved=0-1\r\n\r\n");
	play(&pair, &x);
	memset(frame, 0x47, 4 + size);
	frame[0] = '$';
	frame[1] = 0;
	frame[2] = size >> 8;
	frame[3] = size & 0xff;
	return pair;
}

static void frames(char **argv)
{
	static char frame[4 + 0xffff];
	int size = atoi(argv[1]);
	struct pair pair = interleaved(listener(), frame, size);

	measured(pair.server, pair.box, frame, 4 + size,
		 atol(argv[0]) * (4 + size));
}

static void one_side(struct pair pair, const char *frame, long chunk, int cpu,
		     unsigned long long start, long bytes)
{
	cpu_set_t cpus;

	CPU_ZERO(&cpus);
	CPU_SET(cpu, &cpus);
	if (sched_setaffinity(0, sizeof(cpus), &cpus))
		die("sched_setaffinity");
	unblock(pair.server, pair.box);
	while (now() < start)
		stream(pair.server, pair.box, frame, chunk, chunk);
	start = now();
	stream(pair.server, pair.box, frame, chunk, bytes);
	printf("ns-%d %llu\n", cpu, now() - start);
	fflush(stdout);
	_exit(0);
}

static void side_by_side(char **argv)
{
	int size = atoi(argv[1]), count = atoi(argv[2]), from = listener();
	static char frame[4 + 0xffff];
	struct pair pair[16];
	unsigned long long start;
	int i, status;

	for (i = 0; i < count && i < 16; i++)
		pair[i] = interleaved(from, frame, size);
	/* by then both are there */
	start = now() + 20000000;
	for (i = 0; i < count && i < 16; i++)
		if (!fork())
			one_side(pair[i], frame, 4 + size, i, start,
				 atol(argv[0]) * (4 + size));
	while (wait(&status) > 0)
		if (status)
			exit(1);
}

/* ------------------------------------------------------------------ SETUPs */

/* The server's side of round_trips() */
static void serve(const struct pair *pair, int times, int cseq, int port,
		  const char *destination)
{
	struct exchange x;
	int i;

	for (i = 0; i < 2 * times; i++) {
		if (i & 1)
			teardown(&x, cseq++, port);
		else
			setup(&x, cseq++, port, destination);
		hear(pair->server);
		say(pair->server, x.reply, x.reply_len);
	}
	_exit(0);
}

/*
 * The mean of some round trips between a box and a server that has its answer
 * ready; each session ends before the next begins.
 */
static unsigned long long round_trips(const struct pair *pair, int rounds,
				      int port, const char *destination)
{
	unsigned long long sum = 0, start;
	int i, times = rounds + rounds / 4;
	static int cseq = 1;
	struct exchange x;
	pid_t server;

	fflush(stdout);
	server = fork();
	if (server < 0)
		die("fork");
	if (!server)
		serve(pair, times, cseq, port, destination);
	for (i = 0; i < times; i++) {
		setup(&x, cseq++, port, destination);
		start = now();
		say(pair->box, x.request, x.request_len);
		hear(pair->box);
		if (i >= times - rounds)
			sum += now() - start;
		teardown(&x, cseq++, port);
		say(pair->box, x.request, x.request_len);
		hear(pair->box);
	}
	waitpid(server, NULL, 0);
	return sum / rounds;
}

static int open_sessions(int from, int have, int wanted,
			 const char *destination)
{
	struct exchange x;

	for (; have < wanted; have++) {
		struct pair pair = open_pair(from);

		setup(&x, 1, FIRST_PORT + 2 * have, destination);
		play(&pair, &x);
	}
	return have;
}

static void sessions(char **argv)
{
	int from = listener(), rounds = atoi(argv[0]), open = 0;
	struct pair pair = open_pair(from);
	const char *destination = argv[1];

	for (argv += 2; *argv; argv++) {
		open = open_sessions(from, open, atoi(*argv), destination);
		printf("ns-%d %llu\n", open,
		       round_trips(&pair, rounds, 40001, destination));
	}
}

static void setups(char **argv)
{
	struct pair pair = open_pair(listener());

	printf("ns %llu\n", round_trips(&pair, atoi(argv[0]), 40001, argv[1]));
}

static void hold(char **argv)
{
	int from = listener(), open = 0;
	const char *destination = *argv++;

	for (; *argv; argv++) {
		open = open_sessions(from, open, atoi(*argv), destination);
		printf("open %d\n", open);
		fflush(stdout);
		if (!fgets(buffer, sizeof(buffer), stdin))
			die("stdin");
	}
}

/* -------------------------------------------------------------------- film */

static int udp(const char *host, int port)
{
	struct sockaddr_in here = address("0.0.0.0", port);
	int fd, room = 4 << 20;

	enter(host);
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &room, sizeof(room));
	if (bind(fd, (void *)&here, sizeof(here)))
		die("bind");
	return fd;
}

static void packets(int from, int to, const struct sockaddr_in *outer, int size,
		    long count)
{
	long i;

	for (i = 0; i < count; i++) {
		if (sendto(from, buffer, size, 0, (void *)outer,
			   sizeof(*outer)) != size)
			die("sendto");
		await(to, POLLIN);
		if (recv(to, buffer, size, 0) != size)
			die("recv");
	}
}

/* The first packet, and the box's keepalive: a flow in both directions */
static void answered(int media, int box, const struct sockaddr_in *outer)
{
	struct sockaddr_in from;
	socklen_t len = sizeof(from);

	if (sendto(media, buffer, 3, 0, (const void *)outer, sizeof(*outer)) != 3)
		die("sendto");
	await(box, POLLIN);
	if (recvfrom(box, buffer, 3, 0, (void *)&from, &len) != 3 ||
	    sendto(box, buffer, 3, 0, (void *)&from, len) != 3)
		die("keepalive");
	await(media, POLLIN);
	if (recv(media, buffer, 3, 0) != 3)
		die("keepalive");
}

static void film(char **argv)
{
	struct exchange x;
	long count = atol(argv[0]);
	int size = atoi(argv[1]), port = atoi(argv[3]);
	struct sockaddr_in outer = address(argv[2], port);
	int box = udp("box", port), media = udp("server", SERVER_PORT(port));
	unsigned long long start;

	if (!strcmp(argv[4], "ask")) {
		struct pair pair = open_pair(listener());

		setup(&x, 1, port, argv[2]);
		play(&pair, &x);
	}
	answered(media, box, &outer);
	packets(media, box, &outer, size, count / 4);
	start = now();
	packets(media, box, &outer, size, count);
	printf("ns %llu\n", now() - start);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*run)(char **argv);
		int args;
	} jobs[] = {
		{ "bulk", bulk, 3 },
		{ "frames", frames, 2 },
		{ "side-by-side", side_by_side, 3 },
		{ "setup", setups, 2 },
		{ "sessions", sessions, 3 },
		{ "film", film, 5 },
		{ "hold", hold, 2 },
	};
	struct rlimit limit = { 65536, 65536 };
	unsigned int i;

	setrlimit(RLIMIT_NOFILE, &limit);
	for (i = 0; argc > 1 && i < sizeof(jobs) / sizeof(*jobs); i++) {
		if (strcmp(argv[1], jobs[i].name) || argc < 2 + jobs[i].args)
			continue;
		jobs[i].run(argv + 2);
		return 0;
	}
	fprintf(stderr, "load: which job? See the head of load.c.\n");
	return 2;
}
