/* SPDX-License-Identifier: GPL-3.0-or-later */
/* speexdsp.h - libspeexdsp: noise suppression and gain control. */
#ifndef VENDOR_SPEEXDSP_H
#define VENDOR_SPEEXDSP_H

#include <speex/speex_preprocess.h>

#endif
