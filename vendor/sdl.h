/* SPDX-License-Identifier: GPL-3.0-or-later */
/* sdl.h - SDL without its own main(). */
#ifndef VENDOR_SDL_H
#define VENDOR_SDL_H

#define SDL_MAIN_HANDLED
#include <SDL.h>
#undef main

#endif
