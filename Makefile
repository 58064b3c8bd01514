# SPDX-License-Identifier: GPL-2.0-only
# Build, install and clean the two modules. The kernel's own build system reads
# Kbuild beside this file.

KVER ?= $(shell uname -r)
KERNELDIR ?= /lib/modules/$(KVER)/build
CHECKPATCH ?= $(KERNELDIR)/scripts/checkpatch.pl
DESTDIR ?=
INSTALL_MOD_PATH ?= $(DESTDIR)
INSTALL_MOD_DIR ?= extra
prefix ?= /usr/local
sysconfdir ?= /etc

here := $(patsubst %/,%,$(dir $(abspath $(lastword $(MAKEFILE_LIST)))))
modules := nf_conntrack_rtsp nf_nat_rtsp

# The kernel's build system takes words apart.
ifneq ($(words $(abspath $(lastword $(MAKEFILE_LIST)))),1)
$(error The path of this directory must not contain a space)
endif

kbuild = $(MAKE) -C '$(KERNELDIR)' M='$(here)'

# Installed as they are: a kernel that has its own modules compressed would want
# the packer here, and one that signs them a key that only its builder has.
key := $(wildcard $(KERNELDIR)/certs/signing_key.pem \
	$(KERNELDIR)/output/signing_key.pem)
as-they-are := CONFIG_MODULE_COMPRESS= CONFIG_MODULE_COMPRESS_ALL= \
	CONFIG_MODULE_COMPRESS_GZIP= CONFIG_MODULE_COMPRESS_XZ= \
	CONFIG_MODULE_COMPRESS_ZSTD= $(if $(key),,CONFIG_MODULE_SIG_ALL=)

.PHONY: all debug modules modules_install install uninstall install-router \
	check style clean dist help

all: modules

modules: headers-present
	$(kbuild) modules

# the same with the log of every message and header compiled in
debug: headers-present
	$(kbuild) RTSP_DEBUG=y modules

modules_install install: headers-present
	$(kbuild) INSTALL_MOD_PATH='$(INSTALL_MOD_PATH)' \
		INSTALL_MOD_DIR='$(INSTALL_MOD_DIR)' $(as-they-are) \
		modules_install
	@if [ -z '$(INSTALL_MOD_PATH)' ]; then depmod '$(KVER)'; fi

uninstall:
	@for m in $(modules); do \
		rm -f '$(INSTALL_MOD_PATH)/lib/modules/$(KVER)/$(INSTALL_MOD_DIR)/'$$m.ko*; \
	done
	@if [ -z '$(INSTALL_MOD_PATH)' ]; then depmod '$(KVER)'; fi

# what loads the modules and assigns the helper when the system starts
install-router:
	@'$(here)/scripts/install-router' '$(DESTDIR)' '$(prefix)' '$(sysconfdir)'

# the tarball of a release
dist:
	@'$(here)/scripts/dist'

# sparse and checkpatch must have nothing to say
check: headers-present
	$(kbuild) C=2 W=1 modules

style:
	@if [ ! -e '$(CHECKPATCH)' ]; then \
		echo '$(CHECKPATCH): not there. It comes with the sources of the kernel:' >&2; \
		echo 'make style CHECKPATCH=/path/to/linux/scripts/checkpatch.pl' >&2; \
		exit 1; \
	fi
	perl '$(CHECKPATCH)' --no-tree --strict -f '$(here)'/*.c '$(here)'/*.h

clean: headers-present
	$(kbuild) clean

.PHONY: headers-present
headers-present:
	@if [ ! -e '$(KERNELDIR)/Makefile' ]; then \
		echo '$(KERNELDIR): no headers of kernel $(KVER) there.' >&2; \
		echo 'On Debian: apt-get install linux-headers-$(KVER)' >&2; \
		echo 'Elsewhere: make KERNELDIR=/path/to/the/build/directory' >&2; \
		exit 1; \
	fi

help:
	@echo 'make                  build nf_conntrack_rtsp.ko and nf_nat_rtsp.ko'
	@echo 'make debug            the same, with every message in the kernel log'
	@echo 'make modules_install  install them (make install does the same)'
	@echo 'make uninstall        remove what modules_install installed'
	@echo 'make install-router   install what loads the modules and assigns the helper at boot'
	@echo 'make dist             make the tarball of a release'
	@echo 'make check            build with sparse and all warnings'
	@echo 'make style            checkpatch --strict (CHECKPATCH=, from the kernel sources)'
	@echo 'make clean            remove what was built'
	@echo
	@echo 'All of it at once, checked, and taken out again: scripts/install, scripts/uninstall'
	@echo
	@echo 'KVER=VERSION          for another installed kernel (now: $(KVER))'
	@echo 'KERNELDIR=DIR         for the kernel built in DIR'
	@echo 'INSTALL_MOD_PATH=DIR  install below DIR instead of /'
	@echo 'INSTALL_MOD_DIR=NAME  below lib/modules/VERSION (now: $(INSTALL_MOD_DIR))'
	@echo 'prefix=DIR            of make install-router (now: $(prefix))'
