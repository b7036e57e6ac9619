# cox.R — `dugnad spread cox` against coxph(): ties by Efron and Breslow, rows of single periods built and read, spells, strata, offsets, robust errors.
source(commandArgs(TRUE)[1])
suppressMessages(library(survival))
set.seed(30)

n <- 300
units <- write_units(n)
panel <- units$panel

# Spells of any length, two a unit at most, with many equal times.
spells <- do.call(rbind, lapply(1:400, function(i) {
    begin <- round(runif(1, 0, 2), 1); out <- NULL
    for (k in 1:2) {
        x <- rnorm(1); z <- runif(1); end <- begin + round(.1 + rexp(1, .8 * exp(.5 * x - z)), 1); stay <- round(runif(1, .2, 2), 1)
        out <- rbind(out, data.frame(event = as.integer(end <= begin + stay), unit = i, begin = begin, end = min(end, begin + stay), x = x, z = z, group = c("u", "v", "w")[i %% 3 + 1]))
        if (end <= begin + stay) break
        begin <- begin + stay
    }
    out
}))
spells$begin <- round(spells$begin, 1); spells$end <- round(spells$end, 1)
write.csv(spells, "spells.csv", row.names = FALSE, quote = FALSE)

fit_of <- function(formula, data, ties) suppressWarnings(coxph(as.formula(formula), data, ties = ties, control = coxph.control(eps = 1e-14, iter.max = 50, timefix = FALSE)))
compare <- function(what, words, m) {
    got <- table_of("coefficients", "cox", words)
    b <- coef(m); known <- !is.na(b); se <- sqrt(diag(m$var))
    check(paste(what, "names"), identical(as.character(got$name), gsub("strata(.*)", "", names(b))), paste(got$name, collapse = " "))
    check(paste(what, "aliased"), identical(is.na(got$estimate), as.vector(!known)))
    near(paste(what, "estimates"), got$estimate[known], b[known], 1e-8)
    near(paste(what, "se"), got$se[known], se[known], 1e-6)
    near(paste(what, "p"), got$p[known], 2 * pnorm(-abs(b / se))[known], 1e-6)
    near(paste(what, "intervals"), c(got$low[known], got$high[known]), c(exp(b - qnorm(.975) * se)[known], exp(b + qnorm(.975) * se)[known]), 1e-6)
    tests <- table_of("tests", "cox", words)
    near(paste(what, "tests"), tests$chi2, c(2 * diff(m$loglik), m$wald.test, m$score), 1e-6)
    check(paste(what, "df"), all(tests$df == sum(known)))
    near(paste(what, "fit"), numbers_of(c("loglik", "null_loglik", "n", "events"), "cox", words), c(m$loglik[2], m$loglik[1], m$n, m$nevent), 1e-6)
}

write_first <- function(data, outcome, file) write.csv(data[c(outcome, setdiff(names(data), outcome))], file, row.names = FALSE, quote = FALSE, na = "")

formulas <- c("exposure + log(pop)", "exposure*region", "exposure + I(exposure^2) + offset(log(pop)/20)", "exposure + region + period", "exposure:period + region")
for (ties in c("efron", "breslow")) {
    for (f in formulas) {
        what <- paste(ties, f)
        m <- fit_of(paste("Surv(period - 1, period, adopted) ~", f), panel, ties)
        words <- c("--formula", paste("adopted ~", f), "--ties", ties)
        compare(what, c("--nodes", "nodes.csv", "--edges", "edges.csv", words), m)
        compare(paste(what, "read"), c("--panel", "panel.csv", words), m)
    }
    words <- c("--panel", "spells.csv", "--formula", "event ~ x + z", "--ties", ties, "--time", "end")
    compare(paste(ties, "spells"), c(words, "--start", "begin"), fit_of("Surv(begin, end, event) ~ x + z", spells, ties))
    compare(paste(ties, "times"), words, fit_of("Surv(end, event) ~ x + z", spells, ties))
    compare(paste(ties, "strata"), c(words, "--start", "begin", "--strata", "group"), fit_of("Surv(begin, end, event) ~ x + z + strata(group)", spells, ties))
    compare(paste(ties, "robust"), c(words, "--start", "begin", "--cluster", "unit"), fit_of("Surv(begin, end, event) ~ x + z + cluster(unit)", spells, ties))
    spells$row <- seq_len(nrow(spells))
    # Data that come with survival: many equal times, missing values, factors, a transplant that changes in time.
    of <- c("--ties", ties, "--panel")
    write_first(lung <- transform(survival::lung, status = status - 1), "status", "lung.csv")
    compare(paste(ties, "lung"), c(of, "lung.csv", "--formula", "status ~ age + sex + ph.ecog + wt.loss"), fit_of("Surv(time, status) ~ age + sex + ph.ecog + wt.loss", lung, ties))
    compare(paste(ties, "lung by institution"), c(of, "lung.csv", "--formula", "status ~ age + ph.karno*sex", "--strata", "inst"), fit_of("Surv(time, status) ~ age + ph.karno*sex + strata(inst)", lung, ties))
    write_first(heart <- transform(survival::heart, transplant = as.integer(transplant) - 1), "event", "heart.csv")
    compare(paste(ties, "heart"), c(of, "heart.csv", "--formula", "event ~ (age + surgery)*transplant + year", "--cluster", "id"), fit_of("Surv(start, stop, event) ~ (age + surgery)*transplant + year + cluster(id)", heart, ties))
    write_first(veteran <- transform(survival::veteran, celltype = as.character(celltype)), "status", "veteran.csv")
    compare(paste(ties, "veteran"), c(of, "veteran.csv", "--formula", "status ~ celltype + karno + diagtime + age + prior + trt"), fit_of("Surv(time, status) ~ celltype + karno + diagtime + age + prior + trt", veteran, ties))
    compare(paste(ties, "robust, rows, strata"), c(words, "--strata", "group", "--robust"), fit_of("Surv(end, event) ~ x + z + strata(group) + cluster(row)", spells, ties))
}
done()
