/*
 * guard_words.h — the words that the hints know: data, bokmål and nynorsk, one
 * line per class, as many lines as it takes.
 *
 * A word stands for itself; demens* also for what begins with it, *demens for
 * what ends with it, *demens* for what contains it. Words are compared in lower
 * case, except those written with capitals here. Hyphens separate words.
 */
#pragma once

#include "guard_token.h"

static const struct { word_class class; str words; } GUARD_WORDS[] = {
    /* Persons by relation: by themselves, or only with «min», «hennes». */
    {KIN, S("mor mors mora moren mamma mammaen far fars pappa bror broren syster systera søster søstera søsteren datter datteren "
            "dattera dotter dottera sønn sønnen kona kone samboeren sambuaren ektemannen ektefellen bestemor bestemora "
            "bestefar bestefaren mormor morfar farmor farfar oldemor oldefar tante tanta tanten onkel onkelen niesa "
            "niesen nevøen fetteren kusina kusinen søskenbarnet barnebarnet svigermor svigermora svigerfar "
            "svigersønnen svigerdatteren svigerdattera svigerdottera tvillingen tvillingbroren tvillingsøsteren "
            "stemor stefar fostermor fosterfar nabo naboen nabokona nabokjerringa kjæresten kjærasten eksmannen ekskona")},
    {KIN_LOOSE, S("mann mannen faren son sonen gutten guten jenta jenten barnet barna ungen ungane ungene foreldre "
                  "foreldrene foreldra venn vennen ven venen venninne venninna venninnen samboer sambuar "
                  "ektefelle ektemann kjæreste kjærast niese nevø fetter kusine søskenbarn barnebarn svigersønn "
                  "svigerdatter svigerdotter tvilling søsken søskenene verge vergen støttekontakt støttekontakten")},
    {OWN, S("min mi mitt mine hans hennes hennar")},
    {OTHERS, S("din di ditt dine sin si sitt sine vår vårt våre deres deira dykkar")},
    {TITLE, S("fru frøken herr hr dr doktor legen fastlegen fastlege overlege sykepleier sykepleieren sjukepleiar "
              "sjukepleiaren hjelpepleier hjelpepleieren hjelpepleiar vernepleier vernepleieren vernepleiar presten "
              "prest pasient pasienten beboer beboeren bebuar bebuaren brukeren brukaren vikaren avdelingsleder "
              "avdelingsleiar virksomhetsleder verksemdsleiar rektor lærer læreren lærar læraren")},

    /* Dates, hours, ages. */
    {MONTH, S("januar februar mars april mai juni juli august september oktober november desember "
              "jan feb apr jun jul aug sep sept okt nov des")},
    {WEEKDAY, S("mandag måndag tirsdag tysdag onsdag torsdag fredag lørdag laurdag søndag sundag "
                "mandagen måndagen tirsdagen tysdagen onsdagen torsdagen fredagen lørdagen laurdagen søndagen sundagen")},
    {DAYPART, S("morgen morgon formiddag ettermiddag kveld kvelden natt natta natten kl klokka klokken klokkå ca")},
    {BORN, S("født fødd fødde fødte årgang")},
    {YEARS, S("år")},
    {AGED, S("åring åringen åringar åringer åringane åringene åra årene årig årige")},
    {AGE_WORD, S("*tiåring* *førtiåring* *nittenåring* *attenåring* *åttenåring* hundreåring* *toåring* *treåring* "
                 "*fireåring* *femåring* *seksåring* *sjuåring* *syvåring* *åtteåring* *niåring*")},
    {PERSON, S("hun han ho mor far mora mamma pappa faren moren kona mannen beboeren pasienten brukeren brukaren bebuaren")},
    {OLD, S("gammel gamle gammal gamal gamalt gammalt")},
    {AGO, S("siden sidan tilbake tilbakes frem fram")},
    {LASTING, S("i for etter om innen innan siste neste minst hver hvert kvar kvart første fyrste gjennom varer varar "
                "varte over under til fra frå ta tar tok tek i brukt bruker brukar jobbet jobba arbeidet arbeidd mer meir")},

    /* Where somebody lives. */
    {ROOM, S("rom rommet romnr romnummer leilighet leiligheten leilegheit leilegheita hybel hybelen seng senga sengen "
             "omsorgsbolig omsorgsboligen omsorgsbustad omsorgsbustaden bolig boligen bustad bustaden")},
    {NUMBER_SIGN, S("nr nummer no")},
    {STREET, S("*veien *vegen *vei *veg *gata *gaten *gate *bakken *svingen *stien *alleen *tunet *plassen *torget "
               "*torvet *kroken *ringen *haugen *brygga *kaia *smauet *lia *åsen *neset *myra")},

    /* Health. *slag alone would find forslag, anslag, oppslag. */
    {DIAGNOSIS, S("*demens* dement demente *alzheimer* kols kolspasient* kolsen *parkinson* kreft *kreft kreften "
                  "kreftsy* kreftsju* kreftpas* kreftbeh* kreftdiagnos* kreftram* *svulst* hjerneslag* slagpasient* slagrammet "
                  "slagramma drypp *hjerneblødning* hjerneblødning* *diabetes* diabetik* *schizofren* *bipolar* *psykose* "
                  "psykotisk* *depresjon* deprimert* *angst* *epilepsi* epileptik* *sklerose* MS ALS ADHD *autis* "
                  "*utviklingshem* *asperger* Downs *astma* *leddgikt* *revmati* *hjertesvikt* *hjartesvikt* "
                  "*hjerteinfarkt* *hjarteinfarkt* *hjertesy* *hjartesju* *hoftebrudd* *hoftebrot* *lårhalsbrudd* "
                  "*lårhalsbrot* *lungebetennels* *urinveisinfeksjon* *urinvegsinfeksjon* *nyresvikt* *leversvikt* HIV "
                  "hiv *hepatitt* MRSA *spiseforstyrr* *eteforstyrr* *anoreksi* *bulimi* *alkoholi* *alkoholmis* "
                  "*alkoholproblem* *narkoman* *overdose* *selvmord* *sjølvmord* suicid* *selvskad* *sjølvskad* "
                  "*huntington* *afasi* stomi stomien stomipose* *inkontinen* PTSD *korsakov* *korsakoff* delir delirium "
                  "delirisk *psoriasis* *osteoporose* *beinskjør* *hallusin* *vrangforestill* *liggesår* *trykksår* "
                  "*cerebral* *skrumplever* *amputer* *tourette* *levercirrhose* *lymfom* *leukemi* "
                  "rus rusa rusen rusmis* rusavheng* rusproblem* ruslid* ruspas*")},
    {STROKE, S("slag slaget")},
    {HAD, S("hatt fikk fekk fått får etter hadde")},
    {ARTICLE, S("et eit ei en ein")},
    {JOURNAL, S("journal journalen journalnotat* pasientjournal pasientjournalen *epikrise* anamnese* cave kardex "
                "blodprøve* blodtrykk* legemiddelliste* legemiddelkort* medisinliste* medisinkort* MMSE IPLOS "
                "henvisningen tilvisinga innkomstnotat* tvangsvedtak* samtykkekompetanse* personnummer* personnr "
                "fødselsnummer* fødselsnr pnr fnr")},
    {DOSE, S("mg milligram mcg mikrogram")},

    /* Names: the most given ones of those living; those that are also common words only count within a sentence. */
    {GIVEN, S("anne inger kari marit ingrid astrid berit randi solveig bjørg ingeborg elisabeth marianne hilde gerd nina "
              "wenche torill turid kirsten tove karin unni ida maria hanne aud laila elin sissel ellen grete åse else "
              "mona gunn ragnhild gro helene silje julie emma thea sara sarah camilla bente heidi trine anita linda monica "
              "reidun ruth synnøve guri sigrid gunvor margit oddny borghild edith ellinor jorunn magnhild solfrid "
              "oddrun nora sofie olivia ella maja amalie ingvild siri mari tonje line stine lise mette christine "
              "kristin kristine kristina katrine merete vigdis eva signe marie margrethe annbjørg ásllat máret "
              "biret elle risten sunniva "
              "jan per bjørn ole lars kjell knut svein arne thomas hans geir tor morten terje odd erik martin andreas "
              "john anders rune trond tore harald olav gunnar jon magnus kristian øyvind tom eirik marius fredrik "
              "henrik espen nils johan sigurd leif roger stian håkon øystein tommy pål frode roar ivar karl daniel alf "
              "steinar asbjørn kåre arild einar helge jens alexander kenneth emil jonas oskar jakob lucas william noah "
              "oliver filip isak aksel elias ola peder torbjørn torstein jostein vidar egil hallgeir oddvar ingvar "
              "aslak mikkel piera issát niillas máhtte ahmed mohammed ali fatima aisha amina hassan ibrahim "
              "reidar rolf sverre asle arvid birger edvard halvor johannes kurt ragnar sigmund torgeir tormod trygve")},
    {GIVEN_WORD, S("liv dag stein even odd tor jan per mai may vår sol hans gro signe tom finn ask storm jo bjørn gry "
                   "else leif stig aud unn")},
    {PATRONYM, S("*sen")},
    {SURNAME, S("johansson berg haugen hagen dahl dal lund moen strand solberg eide bakken bakke nygård lie lien "
                "nguyen haug sandvik solheim strøm myhr myklebust tangen aas ås hauge bergan nilsson svensson holm "
                "ruud sæther sætre iversen ali ahmed khan hussain sara somby gaup utsi eira hætta")},
    {OPENER, S("i på hos ved fra frå til for med om når hva kva hvor kvar hvem kven da då den det dette desse disse vi me "
               "jeg eg de dei du dere dykk han hun ho alle noen nokon nokre mange etter før under over mellom mot både "
               "kan skal vil har er var blir bor bur og men eller så som at av kjære hei hilsen helsing takk både også "
               "kontakt spør ring kjenner besøk besøkte møtte traff")},

    /* Capitalised, but nobody's name. */
    {NOT_NAME, S("*kommune* *kommunen *sykehus* *sjukehus* *sykehjem* *sjukeheim* *bosenter* *helsehus* *senter* *senteret "
                 "*avdeling* *departement* *direktorat* *forbund* *forening* *universitet* *høgskule* *høyskole* *skole* "
                 "*skule* *tjeneste* *teneste* *utvalg* *utval *råd *rådet *styret *loven *lova "
                 "helse helseplattformen nord sør vest aust øst midt indre ytre nye øvre nedre søndre nordre midtre lille store røde kors "
                 "norge noreg norsk norske nasjonal nasjonale statens den det vi microsoft teams office word excel google "
                 "facebook visma gerica profil compilo norsk apple iphone ipad windows zoom dips elements public "
                 "leve hele heile livet forstå finne prøve innføre dele nyttig nytt "
                 "oslo bergen trondheim stavanger tromsø gjøvik sortland skjervøy kåfjord nordreisa kvænangen storfjord "
                 "lyngen balsfjord karlsøy harstad narvik bodø alta hammerfest vadsø vardø kirkenes karasjok kautokeino "
                 "tana porsanger lavangen hamarøy hattfjelldal røyrvik røros snåsa troms finnmark nordland trøndelag "
                 "romsdal møre vestland rogaland agder telemark vestfold buskerud akershus østfold innlandet lillehammer "
                 "hamar toten østre vestre andøy bø øksnes hadsel vågan lofoten vesterålen kristiansand drammen "
                 "fredrikstad sandnes ålesund molde kristiansund bærum asker moss skien porsgrunn arendal haugesund "
                 "svalbard sápmi romssa suohkan suorttá europa sverige danmark finland skandinavia jul påske pinse")},
};
