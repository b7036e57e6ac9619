/*
 * routes.c — THE table: every address, who may come in, and what answers. It is
 * the sitemap and the first gate at once; there is no other way in.
 */
#include "app/anchoring/anchoring_page.h"
#include "app/account/me_page.h"
#include "app/account/people_page.h"
#include "app/account/sign_in_page.h"
#include "app/adoption/adoption_page.h"
#include "app/answer/answer_page.h"
#include "app/app.h"
#include "app/card/card_page.h"
#include "app/decision/decision_page.h"
#include "app/home/home_page.h"
#include "app/initiative/goal_page.h"
#include "app/initiative/initiative_page.h"
#include "app/map/map_page.h"
#include "app/municipality/about_page.h"
#include "app/municipality/municipality_page.h"
#include "app/municipality/network_page.h"
#include "app/municipality/tenant_page.h"
#include "app/moderation/moderation_page.h"
#include "app/need/need_page.h"
#include "app/need/sender_page.h"
#include "app/notice/notice_page.h"
#include "app/participation/participation_page.h"
#include "app/policy.h"
#include "app/profile/profile_page.h"
#include "app/reply/reply_page.h"
#include "app/round/round_page.h"
#include "app/search/search_page.h"
#include "app/setup/setup_page.h"
#include "app/waiting/waiting_page.h"
#include "app/unit/unit_page.h"

#define GET(pattern, run, need, ...) {METHOD_GET, pattern, run, need, 0 __VA_OPT__(| __VA_ARGS__)}
#define POST(pattern, run, need, ...) {METHOD_POST, pattern, run, need, 0 __VA_OPT__(| __VA_ARGS__)}

const route app_routes[] = {
    /* anchoring */
    GET("/initiatives/:id/anchorings/new", anchoring_new, EMPLOYEE),
    POST("/initiatives/:id/anchorings", anchoring_create, EMPLOYEE),
    POST("/anchorings/:id/confirmation", confirmation_create, EMPLOYEE),

    /* adoption */
    GET("/adoptions", adoption_list, ANYONE, ROUTE_JSON | ROUTE_CSV),
    GET("/adoptions/new", adoption_new, SIGNED_IN),
    POST("/adoptions", adoption_post, SIGNED_IN),
    GET("/adoptions/:id", adoption_show, ANYONE, ROUTE_JSON),
    GET("/adoptions/:id/edit", adoption_edit, SIGNED_IN),
    POST("/adoptions/:id", adoption_update, SIGNED_IN),
    POST("/adoptions/:id/reports", adoption_report_post, SIGNED_IN),
    POST("/adoptions/:id/confirmation", try_vouch_post, SIGNED_IN),
    GET("/adoptions/confirm/:token", try_show, ANYONE),
    POST("/adoptions/confirm/:token", try_confirm_post, ANYONE),
    POST("/adoptions/confirm/:token/reports", try_report_post, ANYONE),

    /* card */
    GET("/cards", card_list, ANYONE, ROUTE_JSON | ROUTE_CSV),
    GET("/cards/new", card_new, SIGNED_IN),
    POST("/cards", card_post, SIGNED_IN),
    GET("/cards/:id", card_show, ANYONE, ROUTE_JSON),
    GET("/cards/:id/sheet", card_paper, ANYONE),
    GET("/cards/:id/edit", card_edit, SIGNED_IN),
    POST("/cards/:id", card_update, SIGNED_IN),
    GET("/cards/:id/tries", try_new, ANYONE),
    POST("/cards/:id/tries", try_post, ANYONE),
    GET("/cards/:id/tries/sent", try_sent_show, ANYONE),
    GET("/cards/:id/initiatives/new", edition_new, EMPLOYEE),
    POST("/cards/:id/initiatives", edition_post, EMPLOYEE),

    /* home */
    GET("/", home_show, ANYONE),
    GET("/healthz", health_show, ANYONE),
    POST("/language", language_update, ANYONE),

    /* account */
    GET("/sign-in", sign_in_new, ANYONE),
    POST("/sign-in", sign_in_create, ANYONE, ROUTE_SLOW),
    POST("/sign-in/links", sign_in_link_create, ANYONE),
    GET("/sign-in/:token", sign_in_link_show, ANYONE),
    POST("/sign-in/:token", sign_in_link_use, ANYONE),
    POST("/sign-out", sign_out_create, ANYONE),
    GET("/me", me_show, SIGNED_IN),
    GET("/me/needs", me_need_list, SIGNED_IN),
    GET("/me/initiatives", me_initiative_list, SIGNED_IN),
    GET("/me/settings", me_edit, SIGNED_IN),
    POST("/me/settings", me_update, SIGNED_IN),
    POST("/me/sign-in", me_sign_in_update, SIGNED_IN, ROUTE_SLOW),
    GET("/me/sessions", me_session_list, SIGNED_IN),
    POST("/me/sessions", me_session_delete, SIGNED_IN),
    GET("/me/stand-in", me_stand_in_list, SIGNED_IN),
    POST("/me/stand-in", me_stand_in_create, SIGNED_IN),
    POST("/me/stand-in/end", me_stand_in_delete, SIGNED_IN),
    GET("/people", people_list, SIGNED_IN, ROUTE_JSON | ROUTE_CSV),
    GET("/people/new", people_new, SIGNED_IN),
    POST("/people", people_create, SIGNED_IN),
    GET("/people/:id", people_show, SIGNED_IN),
    POST("/people/:id", people_update, SIGNED_IN),
    POST("/people/:id/links", people_link_create, SIGNED_IN),
    GET("/people/:id/links/:token", people_link_show, SIGNED_IN),
    POST("/people/:id/roles", people_role_create, SIGNED_IN),
    POST("/people/:id/roles/end", people_role_delete, SIGNED_IN),
    GET("/people/:id/leave", people_leave_new, SIGNED_IN),
    POST("/people/:id/leave", people_leave_create, SIGNED_IN),

    /* need */
    GET("/needs", need_list, ANYONE, ROUTE_JSON | ROUTE_CSV),
    GET("/needs/new", need_new, ANYONE),
    POST("/needs", need_create, ANYONE),
    POST("/needs/similar", search_similar_list, ANYONE),
    GET("/needs/:id", need_show, ANYONE, ROUTE_JSON),
    POST("/needs/:id", need_update, SIGNED_IN),
    POST("/needs/:id/withdrawal", need_withdrawal_create, SIGNED_IN),
    POST("/needs/:id/voices", need_join_create, ANYONE),
    GET("/receipts", receipt_new, ANYONE),
    POST("/receipts", receipt_open, ANYONE),
    GET("/receipts/:token", receipt_show, ANYONE),
    POST("/receipts/:token", receipt_update, ANYONE),
    POST("/receipts/:token/withdrawal", receipt_withdraw, ANYONE),
    POST("/receipts/:token/approval", receipt_approve, ANYONE),

    /* answer */
    GET("/needs/:id/answers/new", answer_new, SIGNED_IN),
    POST("/needs/:id/answers", answer_create, SIGNED_IN),
    POST("/needs/:id/extension", extension_create, SIGNED_IN),
    POST("/needs/:id/owner", owner_update, SIGNED_IN),

    /* initiative */
    GET("/initiatives", initiative_list, ANYONE, ROUTE_JSON | ROUTE_CSV),
    GET("/initiatives/board", initiative_board_show, ANYONE),
    GET("/initiatives/goals", goal_list, ANYONE),
    GET("/initiatives/new", initiative_new, EMPLOYEE),
    POST("/initiatives", initiative_create, EMPLOYEE),
    GET("/initiatives/:id", initiative_show, ANYONE, ROUTE_JSON),
    GET("/initiatives/:id/edit", initiative_edit, SIGNED_IN),
    POST("/initiatives/:id", initiative_update, SIGNED_IN),
    GET("/initiatives/:id/sheet", initiative_sheet_show, ANYONE),
    GET("/initiatives/:id/members", member_list, SIGNED_IN),
    POST("/initiatives/:id/members", member_update, SIGNED_IN),

    /* decision */
    GET("/initiatives/:id/decisions/new", decision_new, SIGNED_IN),
    POST("/initiatives/:id/decisions", decision_create, SIGNED_IN),
    POST("/initiatives/:id/statements", statement_create, SIGNED_IN),
    POST("/initiatives/:id/conditions", condition_update, SIGNED_IN),
    GET("/initiatives/:id/state", state_new, SIGNED_IN),
    POST("/initiatives/:id/state", state_create, SIGNED_IN),

    /* reply */
    POST("/records/:id/replies", reply_create, SIGNED_IN),
    GET("/replies/:id/edit", reply_edit_show, SIGNED_IN),
    POST("/replies/:id", reply_update, SIGNED_IN),
    POST("/replies/:id/withdrawal", reply_withdrawal, SIGNED_IN),
    POST("/receipts/:token/replies", receipt_reply_create, ANYONE),

    /* notice */
    POST("/notices/seen", notice_seen_update, SIGNED_IN),
    GET("/admin/outbox", outbox_list, ADMIN),
    GET("/admin/outbox/:id", outbox_show, ADMIN),
    POST("/admin/outbox/:id/tries", outbox_retry, ADMIN),

    /* moderation */
    GET("/moderation", moderation_list, MODERATOR),
    GET("/moderation/log", moderation_log_list, MODERATOR, ROUTE_JSON | ROUTE_CSV),
    GET("/moderation/:id", moderation_show, MODERATOR),
    POST("/moderation/:id", moderation_update, MODERATOR),
    POST("/moderation/:id/links", moderation_link_create, MODERATOR),
    POST("/moderation/:id/links/removal", moderation_link_delete, MODERATOR),
    POST("/needs/:id/approval", need_approval_create, SIGNED_IN),
    GET("/flags/:id", flag_show, MODERATOR),
    POST("/flags/:id", flag_update, MODERATOR),
    GET("/records/:id/flags/new", flag_record_new, ANYONE),
    POST("/records/:id/flags", flag_record_create, ANYONE),
    POST("/records/:id/opening", record_opening_create, MODERATOR),
    GET("/replies/:id/flags/new", flag_reply_new, ANYONE),
    POST("/replies/:id/flags", flag_reply_create, ANYONE),

    /* about this place */
    GET("/privacy", privacy_show, ANYONE),
    GET("/accessibility", accessibility_show, ANYONE),
    GET("/contact", contact_show, ANYONE),
    GET("/leave-demo", demo_leave_show, ANYONE),

    /* administration */
    GET("/admin", admin_show, ADMIN),
    GET("/admin/settings", tenant_edit, ADMIN),
    POST("/admin/settings", tenant_update, ADMIN),

    /* networks */
    GET("/networks", network_list, ANYONE, ROUTE_JSON | ROUTE_CSV),
    GET("/networks/new", network_new, SIGNED_IN),
    POST("/networks", network_create_post, SIGNED_IN),
    GET("/networks/:id", network_show, ANYONE, ROUTE_JSON),
    GET("/networks/:id/edit", network_edit, SIGNED_IN),
    POST("/networks/:id", network_update, SIGNED_IN),
    POST("/networks/:id/members", network_member_create, SIGNED_IN),
    POST("/networks/:id/leave", network_member_delete, SIGNED_IN),

    /* units */
    GET("/units", unit_list, ADMIN, ROUTE_JSON | ROUTE_CSV),
    GET("/units/new", unit_new, ADMIN),
    POST("/units", unit_create, ADMIN),
    POST("/units/lines", unit_lines_create, ADMIN),
    GET("/units/:id", unit_edit, ADMIN, ROUTE_JSON),
    POST("/units/:id", unit_update, ADMIN),
    POST("/units/:id/close", unit_close_create, ADMIN),
    POST("/units/:id/open", unit_close_delete, ADMIN),
    GET("/units/:id/sheet", unit_sheet_show, SIGNED_IN),
    GET("/units/:id/report", unit_report_show, SIGNED_IN),
    GET("/u/:token", unit_start_show, ANYONE),

    /* participation */
    GET("/initiatives/:id/participation", participation_new, EMPLOYEE),
    POST("/initiatives/:id/participation", participation_create, EMPLOYEE),

    /* profile */
    GET("/initiatives/:id/profiles/new", profile_new, EMPLOYEE),
    POST("/initiatives/:id/profiles", profile_create, EMPLOYEE),

    /* round */
    GET("/rounds/new", round_new, EMPLOYEE),
    POST("/rounds", round_create, EMPLOYEE),
    GET("/rounds/:id", round_show, ANYONE, ROUTE_JSON),
    GET("/rounds/:id/edit", round_edit, SIGNED_IN),
    POST("/rounds/:id", round_update, SIGNED_IN),

    /* search */
    GET("/search", search_list, ANYONE, ROUTE_JSON),

    /* map */
    GET("/map", map_show, ANYONE, ROUTE_JSON | ROUTE_CSV),
    GET("/map/coast.svg", map_coast_show, ANYONE),
    GET("/map/example", map_example_show, ANYONE, ROUTE_JSON | ROUTE_CSV),

    /* municipalities */
    GET("/municipalities", municipality_list, ANYONE, ROUTE_JSON | ROUTE_CSV),
    GET("/municipalities/:id", municipality_show, ANYONE, ROUTE_JSON),

    /* waiting */
    GET("/waiting", waiting_list, SIGNED_IN),
    GET("/week", week_list, EMPLOYEE),

    /* setting up */
    GET("/setup", setup_new, OPERATOR),
    POST("/setup", setup_create, OPERATOR),
    GET("/setup/units", setup_units_edit, ADMIN),
    POST("/setup/units", setup_units_update, ADMIN),
    GET("/setup/people", setup_people_edit, ADMIN),
    POST("/setup/people", setup_people_update, ADMIN),
};
const int app_n_routes = (int)(sizeof app_routes / sizeof *app_routes);
