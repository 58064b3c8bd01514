/* SPDX-License-Identifier: GPL-2.0-only */
/*
 * Transport values seen in the field, and what they say: a line for each
 * alternative, then one for each port or address in it,
 *	 parameter|address|port|text of the whole parameter
 */
#ifndef _TRANSPORTS_H
#define _TRANSPORTS_H

struct transport_line {
	const char *value;
	const char *means;
};

static const struct transport_line transport_lines[] = {
	/* what boxes and players ask for */
	{ "MP2T/H2221/UDP;unicast;client_port=27392",
	  "udp\n"
	  " client_port||27392|client_port=27392\n" },
	{ "MP2T/H2221/UDP;client_port=2012;destination=10.11.180.86;unicast",
	  "udp\n"
	  " client_port||2012|client_port=2012\n"
	  " destination|10.11.180.86|0|destination=10.11.180.86\n" },
	{ "MP2T/AVP/UDP;unicast;destination=127.0.0.1;client_port=26151;"
	  "client_mac=01005e000001",
	  "udp\n"
	  " destination|127.0.0.1|0|destination=127.0.0.1\n"
	  " client_port||26151|client_port=26151\n" },
	{ "MP2T/H2221/UDP;unicast;destination=192.169.1.100:11111",
	  "udp\n"
	  " destination|192.169.1.100|11111|destination=192.169.1.100:11111\n"
	},
	{ "MP2T/DVBC/QAM;unicast; destination=10.0.0.9",
	  "other\n"
	  " destination|10.0.0.9|0|destination=10.0.0.9\n" },
	{ "MP2T/AVP/UDP;unicast;destination=1.2.3.4;port=8000",
	  "udp\n"
	  " destination|1.2.3.4|0|destination=1.2.3.4\n"
	  " port||8000|port=8000\n" },
	{ "MP2T/RTP/UDP;unicast;destination=2.1.1.100;client_port=8360-8361,"
	  "MP2T/RTP/TCP;unicast;destination=2.1.1.100;interleaved=0-1,"
	  "MP2T/UDP;unicast;destination=2.1.1.100;client_port=8360-8361,"
	  "MP2T/TCP",
	  "udp\n"
	  " destination|2.1.1.100|0|destination=2.1.1.100\n"
	  " client_port||8360|client_port=8360-8361\n"
	  " client_port||8361|client_port=8360-8361\n"
	  "other\n"
	  " destination|2.1.1.100|0|destination=2.1.1.100\n"
	  "udp\n"
	  " destination|2.1.1.100|0|destination=2.1.1.100\n"
	  " client_port||8360|client_port=8360-8361\n"
	  " client_port||8361|client_port=8360-8361\n"
	  "other\n" },
	{ "x-real-rdt/mcast;client_port=6972;mode=play,"
	  "x-real-rdt/udp;client_port=6972;mode=play,"
	  "x-pn-tng/udp;client_port=6972;mode=play,"
	  "RTP/AVP;unicast;client_port=6972-6973;mode=play,"
	  "x-pn-tng/tcp;mode=play",
	  "other\n"
	  " client_port||6972|client_port=6972\n"
	  "udp\n"
	  " client_port||6972|client_port=6972\n"
	  "udp\n"
	  " client_port||6972|client_port=6972\n"
	  "udp\n"
	  " client_port||6972|client_port=6972-6973\n"
	  " client_port||6973|client_port=6972-6973\n"
	  "other\n" },
	{ "RAW/RAW/UDP;unicast;client_port=1234-1235",
	  "udp\n"
	  " client_port||1234|client_port=1234-1235\n"
	  " client_port||1235|client_port=1234-1235\n" },
	{ "RTP/AVP;unicast;client_port=53853-57228",
	  "udp\n"
	  " client_port||53853|client_port=53853-57228\n"
	  " client_port||57228|client_port=53853-57228\n" },
	{ "client_port=3456-3457;RTP/AVP;mode=\"PLAY\";unicast",
	  "udp\n"
	  " client_port||3456|client_port=3456-3457\n"
	  " client_port||3457|client_port=3456-3457\n" },
	{ "RTP/AVP/UDP; unicast; client_port=5000-5001",
	  "udp\n"
	  " client_port||5000|client_port=5000-5001\n"
	  " client_port||5001|client_port=5000-5001\n" },
	{ "RTP/AVP;unicast;dest_addr=\":4588\"/\":4589\", "
	  "RTP/AVP/TCP;unicast;interleaved=0-1",
	  "udp\n"
	  " dest_addr||4588|dest_addr=\":4588\"/\":4589\"\n"
	  " dest_addr||4589|dest_addr=\":4588\"/\":4589\"\n"
	  "other\n" },

	/* what servers answer */
	{ "MP2T/H2221/UDP;unicast;destination=192.0.2.7;server_port=49980;"
	  "client_port=27392",
	  "udp\n"
	  " destination|192.0.2.7|0|destination=192.0.2.7\n"
	  " server_port||49980|server_port=49980\n"
	  " client_port||27392|client_port=27392\n" },
	{ "MP2T/H2221/UDP;unicast;client=10.11.180.86;"
	  "control_address=10.11.180.86;destination=10.11.180.86:2012;"
	  "bandwidth=3760000",
	  "udp\n"
	  " client|10.11.180.86|0|client=10.11.180.86\n"
	  " control_address|10.11.180.86|0|control_address=10.11.180.86\n"
	  " destination|10.11.180.86|2012|destination=10.11.180.86:2012\n" },
	{ "RTP/AVP;unicast;dest_addr=\"192.0.2.53:4588\"/\"192.0.2.53:4589\";"
	  "src_addr=\"198.51.100.241:6256\"/\"198.51.100.241:6257\"",
	  "udp\n"
	  " dest_addr|192.0.2.53|4588|"
	  "dest_addr=\"192.0.2.53:4588\"/\"192.0.2.53:4589\"\n"
	  " dest_addr|192.0.2.53|4589|"
	  "dest_addr=\"192.0.2.53:4588\"/\"192.0.2.53:4589\"\n"
	  " src_addr|198.51.100.241|6256|"
	  "src_addr=\"198.51.100.241:6256\"/\"198.51.100.241:6257\"\n"
	  " src_addr|198.51.100.241|6257|"
	  "src_addr=\"198.51.100.241:6256\"/\"198.51.100.241:6257\"\n" },
	/* the same without its transport: told, but as an error */
	{ "dest_addr=\"192.0.2.53:4588\"/\"192.0.2.53:4589\";"
	  "src_addr=\"198.51.100.241:6256\"/\"198.51.100.241:6257\"",
	  "absent\n"
	  " dest_addr|192.0.2.53|4588|"
	  "dest_addr=\"192.0.2.53:4588\"/\"192.0.2.53:4589\"\n"
	  " dest_addr|192.0.2.53|4589|"
	  "dest_addr=\"192.0.2.53:4588\"/\"192.0.2.53:4589\"\n"
	  " src_addr|198.51.100.241|6256|"
	  "src_addr=\"198.51.100.241:6256\"/\"198.51.100.241:6257\"\n"
	  " src_addr|198.51.100.241|6257|"
	  "src_addr=\"198.51.100.241:6256\"/\"198.51.100.241:6257\"\n" },
	{ "RTP/AVP;unicast;destination=127.0.0.1;source=127.0.0.1;"
	  "client_port=40638-40639;server_port=6970-6971",
	  "udp\n"
	  " destination|127.0.0.1|0|destination=127.0.0.1\n"
	  " source|127.0.0.1|0|source=127.0.0.1\n"
	  " client_port||40638|client_port=40638-40639\n"
	  " client_port||40639|client_port=40638-40639\n"
	  " server_port||6970|server_port=6970-6971\n"
	  " server_port||6971|server_port=6970-6971\n" },
};

#endif /* _TRANSPORTS_H */
