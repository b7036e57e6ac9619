/*
 * app.h — what lives as long as the program: settings and the embedded tables.
 * Made by main.c, read through r->site->app, never changed while serving.
 */
#pragma once

#include "lib/http/req.h"

enum { HOST_PRESETS = 32 };

typedef struct {
    str host;            /* lower case */
    i64 municipality;
} host_preset;

typedef struct {
    str public_url;      /* "https://dugnad.example.no" or empty */
    str smtp_url, smtp_from;
    str secret;          /* 32 bytes of the installation's own: keys the hashes of sign-in tries */
    struct pace *pace;   /* how much one address may send; NULL: without end */
    bool demo;           /* the demo world is loaded here */
    host_preset presets[HOST_PRESETS]; /* host names that mean one municipality */
    int n_presets;
} app;

static inline const app *app_of(const req *r)
{
    return r->site->app;
}

extern const route app_routes[];
extern const int app_n_routes;
site app_site(const app *a);   /* the site that dispatch() serves; app/routes.c */
