# SPDX-License-Identifier: GPL-3.0-or-later
# flags.mk - compiler and linker flags, from pkg-config where a library has it.
# Build a second tree with  make BUILD=build/asan SAN=address,undefined .

PKGS := lua5.4 libuv librtmp gnutls libavcodec libavformat libavutil libswscale libswresample x264 \
        sdl2 SDL2_ttf speexdsp libcurl xcb xcb-shm jansson

WARN := -Wall -Wextra -Wshadow -Wpointer-arith -Wstrict-prototypes -Wmissing-prototypes -Wvla \
        -Wno-unused-parameter -Wno-missing-field-initializers
ifneq ($(CI)$(WERROR),)
WARN += -Werror
endif

OPT  ?= -O2 -g
DEFS := -D_GNU_SOURCE -Iruntime -Ivendor -Itests
ifneq ($(SAN),)
SANFLAGS := -fsanitize=$(SAN) -fno-omit-frame-pointer -fno-sanitize-recover=undefined
OPT := -O1 -g
endif

# filters are loops over pixels: -O3 makes vectors of them
ifeq ($(SAN),)
$(BUILD)/runtime/media/filter/%.o: OPT := -O3 -g
endif

# asked once; recursive makes inherit the answers
ifeq ($(PKG_CFLAGS),)
PKG_CFLAGS := $(shell pkg-config --cflags $(PKGS) 2>/dev/null)
PKG_LIBS   := $(shell pkg-config --libs $(PKGS) 2>/dev/null) -lsonic -lm -lpthread
endif

ALL_CFLAGS  = -std=c11 $(OPT) $(WARN) $(DEFS) $(SANFLAGS) $(PKG_CFLAGS) $(CFLAGS)
ALL_LDFLAGS = $(SANFLAGS) $(LDFLAGS)
