/*
 * guard_hint_test.c — what a moderator is shown. Each sentence is written with
 * the spans it must give, {kind:words}; all persons in it are invented.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>

#include <cmocka.h>

#include "guard.h"

static const str KINDS[] = {
    [GUARD_NAME] = {"name", 4},           [GUARD_ROOM] = {"room", 4},         [GUARD_AGE] = {"age", 3},
    [GUARD_DATE] = {"date", 4},           [GUARD_DIAGNOSIS] = {"diagnosis", 9}, [GUARD_RELATION] = {"relation", 8},
    [GUARD_PHONE] = {"phone", 5},         [GUARD_EMAIL] = {"email", 5},       [GUARD_ADDRESS] = {"address", 7},
    [GUARD_JOURNAL] = {"journal", 7},
};

static const char *const TELLING[] = {
    /* names */
    "I går falt {name:Kari Hansen} på badet.",
    "Vi snakket med {name:fru Hansen} om maten.",
    "Det var {name:dr. Olsen} som sa nei.",
    "{name:Kari} falt i natt.",
    "{name:Kari Hansen} fikk ikke hjelp.",
    "{name:Anne-Lise Berg} kom for sent.",
    "Jeg ringte {name:K. Hansen} to ganger.",
    "Han heter {name:Per} og er alene.",
    "{relation:Kona hans} kalte henne {name:Liv} den gangen.",
    "{name:Kona hans Kari} er sliten.",
    "Eg snakka med {name:dottera mi Solveig} i går.",
    "Det var {name:naboen Olsen} som ringte.",
    "Ingen svarte da {name:Hansen} ringte.",
    "{name:Karis} rom er kaldt.",
    "Det er {name:pasienten Berg} som venter.",
    "Brev fra {name:Ánde Máhtte Hætta} kom i dag.",
    "Ho er {name:mora til Ola} og heilt utslitt.",
    "Lyset er borte på gangen. {name:Solveig} gikk på veggen.",
    /* rooms and addresses */
    "Hun på {room:rom 12} roper.",
    "Lyset i {room:rommet 204} virker ikke.",
    "Ho i {room:leilegheit 3B} får ikkje mat.",
    "Dusjen på {room:rom nr. 7} er ødelagt.",
    "Han bor i {address:Storgata 12}.",
    "Ho bur i {address:Kirkevegen 7B} og ventar.",
    "Send det til {address:Roald Amundsens vei 3}, sa hun.",
    /* ages and dates */
    "Hun er {age:87 år} og bor alene.",
    "Ein {age:87-åring} måtte vente.",
    "Han er {age:født i 1938} og ser dårlig.",
    "Ho er {age:fødd 1941}.",
    "En mann på {age:92 år} ventet.",
    "Hun er {age:91} og glemmer å spise.",
    "{relation:Min far} ({age:87}) venter på hjelp.",
    "Gutten er {age:7 år gammel}.",
    "Ei dame i {age:80-åra} fekk ikkje hjelp.",
    "En {age:åttiåring} satt ute.",
    "Det hendte {date:12. mars}.",
    "Hun kom hit {date:12.03.2026} om kvelden.",
    "Eg var der {date:tysdag kl. 14}.",
    "Ho fall {date:natt til søndag}.",
    "Dette skjedde {date:onsdag 14.30} på stua.",
    "Vi ba om hjelp {date:den 12.3} og fikk nei.",
    /* diagnoses */
    "En beboer med {diagnosis:demens} gikk ut.",
    "Han har {diagnosis:KOLS} og {diagnosis:hjertesvikt}.",
    "Ho har {diagnosis:Alzheimers} sjukdom.",
    "Hun fikk {diagnosis:slag} i fjor.",
    "Han er {diagnosis:dement} og redd.",
    "Etter {diagnosis:brystkreft} ble alt annerledes.",
    "Ho er {diagnosis:kreftsjuk} og åleine.",
    "Han har {diagnosis:rusproblemer} og {diagnosis:schizofreni}.",
    "Kvinna har {diagnosis:hjarteinfarkt} og {diagnosis:MS}.",
    /* relations */
    "{relation:Datteren min} ringer hver dag.",
    "{relation:Kona hans} orker ikke mer.",
    "{relation:Mor mi} får ikkje mat ho kan ete.",
    "{relation:Naboen} så det.",
    "Vi får ikke svar når {relation:min far} trenger hjelp.",
    "{relation:Dottera} hjelper til.",
    "Det er {relation:mannen min} som steller henne.",
    "Kan {relation:sonen hennar} få vite det?",
    /* ways to reach them, and the record */
    "Ring {phone:22 33 44 55} etter fire.",
    "Mobilen er {phone:912 34 567}.",
    "Ring {phone:+47 91234567} etter fire.",
    "Skriv til {email:kari.hansen@eksempel.no}.",
    "Det står i {journal:epikrisen} at hun er syk.",
    "Hun får {journal:5 mg} om kvelden.",
    "{name:Fru Olsen} på {room:rom 4}, {age:91 år}, har {diagnosis:demens}; {relation:datteren hennes} ringte {date:3. mai 2026}.",
};

static const char *const INNOCENT[] = {
    "",
    "Det er for kaldt på badet om morgenen.",
    "Vi mangler hjelpemidler i helgene.",
    "Kveldsvakta bruker 40 minutter på rapport.",
    "Tromsø har prøvd dette før.",
    "Kommunen i Nord-Troms har få folk.",
    "Besøkte Gjøvik og lærte mye.",
    "Dette er et godt forslag til oppslag.",
    "Hva slags hjelp trengs på natt?",
    "Vi samler kreftene om ett tiltak.",
    "Vi har jobbet med dette i 10 år.",
    "Det er 3 år siden sist.",
    "Tjenesten for rus og psykisk helse, og psykisk helse og rus i nabobyen.",
    "Kjøkkenet i Søndre Land er med, se punkt (87).",
    "Hun er 20 minutter for sen, og han er 100 % sikker.",
    "Mye er endret de 10 årene.",
    "Tilbodet kom på 80-talet og varte i 20 år.",
    "Tilbudet gjelder alle over 67 år.",
    "Møtet varer fra kl. 14 til kl. 15.",
    "Vi trenger 12 nye senger og 4 rom.",
    "Finn ut hva pårørende mener.",
    "Else enn det går det bra.",
    "Sykehjemmet Solbakken 2. etasje mangler lys.",
    "Medarbeidere får ikke opplæring i Microsoft Teams.",
    "Eg saknar nokon å snakke med om kvelden.",
    "Tenesta er god, men ventetida er lang.",
    "Faren for fall er stor når golvet er vått.",
    "Prosjektet er en 3-årig plan med 2 millioner kroner.",
    "Naturen rundt oss er viktig. Turgruppa går hver uke.",
    "Vi er 12 ansatte på 34 beboere.",
    "Journalsystemet er tregt og logger oss ut.",
    "Mål for 2025 2026 er 80 prosent.",
    "Helse Nord og Røde Kors er med.",
};

#define EACH(x, table) for (size_t x = 0; x < sizeof(table) / sizeof((table)[0]); x++)

static arena mem;

static int open_arena(void **state)
{
    (void)state;
    static fault_point f;
    mem = arena_new((size_t)256 << 20, &f);
    return 0;
}

static int close_arena(void **state)
{
    (void)state;
    arena_free(&mem);
    return 0;
}

/* The sentence without its marks. */
static str plain(str marked)
{
    buf b = buf_new(&mem, marked.n);
    for (str rest = marked; rest.n;) {
        str_cut before = str_split(rest, '{'), kind = str_split(before.tail, ':'), words = str_split(kind.tail, '}');
        buf_add(&b, before.head);
        buf_add(&b, words.head);
        rest = words.tail;
    }
    return buf_str(&b);
}

/* The sentence with the found hints marked. */
static str marked_by_hints(str text)
{
    buf b = buf_new(&mem, text.n);
    ptrdiff_t at = 0;
    guard_hint_list hints = guard_hints(&mem, text);
    for (ptrdiff_t i = 0; i < hints.n; i++) {
        guard_hint h = hints.p[i];
        buf_add(&b, (str){text.p + at, h.from - at});
        buf_char(&b, '{');
        buf_add(&b, KINDS[h.kind]);
        buf_char(&b, ':');
        buf_add(&b, (str){text.p + h.from, h.n});
        buf_char(&b, '}');
        at = h.from + h.n;
    }
    buf_add(&b, str_from(text, at));
    return buf_str(&b);
}

static int wrong(str expected)
{
    str got = marked_by_hints(plain(expected));
    if (str_eq(got, expected)) return 0;
    print_error("expected %.*s\n     got %.*s\n", (int)expected.n, expected.p, (int)got.n, got.p);
    return 1;
}

static void telling_sentences_give_their_hints(void **state)
{
    (void)state;
    int errors = 0;
    EACH(i, TELLING) errors += wrong(str_of(TELLING[i]));
    assert_int_equal(errors, 0);
}

static void innocent_sentences_give_none(void **state)
{
    (void)state;
    int errors = 0;
    EACH(i, INNOCENT) errors += wrong(str_of(INNOCENT[i]));
    assert_int_equal(errors, 0);
}

static void lines_begin_sentences(void **state)
{
    (void)state;
    assert_int_equal(wrong(S("Behov:\n- Turgruppe\n- Lesehjelp\nHilsen {name:Kari Hansen}")), 0);
    assert_int_equal(wrong(S("Lys: Vi ser ingenting. Mat: Kald.")), 0);
}

static void long_and_hostile_text_is_read(void **state)
{
    (void)state;
    static const char *const pieces[] = {"Ab-", "a.", "a@", "12.", "rom ", "Å", "\xff", "fru ", "min mor "};
    EACH(i, pieces) {
        buf b = buf_new(&mem, 1 << 16);
        while (b.n < 1 << 15) buf_z(&b, pieces[i]);
        buf_z(&b, " og KOLS");
        str text = buf_str(&b);
        guard_hint_list hints = guard_hints(&mem, text);
        assert_true(hints.n >= 1);
        assert_int_equal(hints.p[hints.n - 1].kind, GUARD_DIAGNOSIS);
        assert_int_equal(hints.p[hints.n - 1].from, text.n - 4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(telling_sentences_give_their_hints),
        cmocka_unit_test(innocent_sentences_give_none),
        cmocka_unit_test(lines_begin_sentences),
        cmocka_unit_test(long_and_hostile_text_is_read),
    };
    return cmocka_run_group_tests(tests, open_arena, close_arena);
}
