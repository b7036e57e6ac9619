# curve.R — `dugnad spread fit` against nls() with tight control, and against the likelihood by formula, with R's own symbolic derivatives.
source(commandArgs(TRUE)[1])

shares <- list(bass = quote((1 - exp(-(p + q) * t)) / (1 + q / p * exp(-(p + q) * t))), logistic = quote(1 / (1 + exp((x - t) / c))), gompertz = quote(exp(-b * r^t)))
names_of <- list(bass = c("p", "q", "m"), logistic = c("A", "x", "c"), gompertz = c("A", "b", "r"))
top_of <- c(bass = "m", logistic = "A", gompertz = "A")

at <- function(e, t) do.call(substitute, list(e, list(t = t)))

# nls() with exact derivatives, since those by differences do not take it to the minimum itself.
least <- function(curve, adopted, start, fixed = NULL) {
    model <- do.call(substitute, list(bquote(.(as.name(top_of[[curve]])) * .(shares[[curve]])), as.list(fixed)))
    free <- setdiff(names_of[[curve]], names(fixed))
    f <- deriv(model, free, c("t", free)); t <- seq_along(adopted); Y <- cumsum(adopted)
    for (part in c(1, .9, 1.1, .8, 1.25, .7, 1.4)) {
        m <- try(nls(as.formula(paste("Y ~ f(t,", paste(free, collapse = ","), ")")), start = start[free] * part, control = nls.control(maxiter = 100, tol = 1e-8, minFactor = 1e-14)), silent = TRUE)
        if (!inherits(m, "try-error")) return(m)
    }
    stop("nls() found nothing for ", curve)
}
squares <- function(curve, adopted, start) {
    m <- least(curve, adopted, start)
    s <- summary(m)$coefficients
    list(estimate = s[names_of[[curve]], 1], se = s[names_of[[curve]], 2], value = deviance(m))
}

# The log likelihood with gradient and second derivatives, one cell for each period, one for who came before and one for the rest.
cells_of <- function(curve, adopted, n, before = 0, fixed = NULL) {
    m <- as.name(top_of[[curve]]); F <- shares[[curve]]; last <- length(adopted)
    steps <- lapply(seq_along(adopted), function(t) if (adopted[t] > 0) bquote(.(adopted[t]) * log(.(m) / .(n) * (.(at(F, t)) - .(at(F, t - 1))))))
    rest <- if (n > sum(adopted) + before) bquote(.(n - sum(adopted) - before) * log(1 - .(m) / .(n) * .(at(F, last))))
    begun <- if (before > 0) bquote(.(before) * log(.(m) / .(n) * .(at(F, 0))))
    free <- setdiff(names_of[[curve]], names(fixed))
    lapply(Filter(Negate(is.null), c(steps, list(rest, begun))), function(e) deriv3(do.call(substitute, list(e, as.list(fixed))), free, free))
}
value_of <- function(cells, b) {
    parts <- lapply(cells, function(f) do.call(f, as.list(b)))
    list(l = sum(unlist(lapply(parts, as.numeric))), g = Reduce(`+`, lapply(parts, function(x) attr(x, "gradient")[1, ])), H = Reduce(`+`, lapply(parts, function(x) attr(x, "hessian")[1, , ])))
}
likelihood <- function(curve, adopted, n, start, ...) {
    cells <- cells_of(curve, adopted, n, ...)
    start <- start[names(formals(cells[[1]]))]
    target <- function(b) { v <- suppressWarnings(value_of(cells, b)$l); if (is.finite(v)) -v else 1e10 }
    b <- nlm(target, start, typsize = abs(start), gradtol = 1e-10, iterlim = 500)$estimate
    for (i in 1:30) { v <- value_of(cells, setNames(b, names(start))); b <- b - solve(v$H, v$g) }
    v <- value_of(cells, setNames(b, names(start)))
    list(estimate = setNames(b, names(start)), se = sqrt(diag(as.matrix(solve(-v$H)))), value = v$l, cells = cells)
}

counts <- function(adopted, first = 2001) write.csv(data.frame(period = first - 1 + seq_along(adopted), adopted = adopted), "counts.csv", row.names = FALSE, quote = FALSE)
starts <- function(adopted, n) list(bass = c(p = .01, q = .5, m = min(1.05 * sum(adopted), .98 * n)),
    logistic = c(A = min(1.02 * sum(adopted), .98 * n), x = length(adopted) / 2, c = 2), gompertz = c(A = min(1.1 * sum(adopted), .98 * n), b = 6, r = .75))

# Sales in thousands with their peak inside, few adopters, empty periods at the start and within, a long one.
series <- list(list(adopted = c(840, 1470, 2110, 4000, 7590, 10950, 10530, 9470, 7790, 5890), n = 1e5),
    list(adopted = c(1, 2, 2, 4, 6, 9, 12, 10, 8, 6, 4, 3, 1, 1), n = 100),
    list(adopted = c(0, 0, 3, 0, 5, 11, 23, 31, 44, 39, 35, 17, 12, 6, 0, 2), n = 357),
    list(adopted = c(4, 3, 5, 8, 7, 10, 12, 15, 14, 17, 13, 15, 11, 9, 8, 7, 4, 5, 2, 3, 1, 0, 1), n = 250))
for (i in seq_along(series)) for (curve in names(shares)) {
    s <- series[[i]]; what <- paste("series", i, curve); start <- starts(s$adopted, s$n)[[curve]]
    counts(s$adopted)
    words <- c("fit", "--curve", curve, "--counts", "counts.csv", "--market", s$n)
    want <- squares(curve, s$adopted, start)
    got <- table_of("parameters", words, "--method", "ls")
    check(paste(what, "names"), identical(as.character(got$name), names_of[[curve]]))
    near(paste(what, "squares"), got$estimate, want$estimate, 1e-6)
    near(paste(what, "squares, se"), got$se, want$se, 1e-6)
    near(paste(what, "rss"), numbers_of("rss", words, "--method", "ls"), want$value, 1e-6)
    want <- likelihood(curve, s$adopted, s$n, start)
    got <- table_of("parameters", words)
    near(paste(what, "likelihood"), got$estimate, want$estimate[names_of[[curve]]], 1e-6)
    near(paste(what, "likelihood, se"), got$se, want$se[names_of[[curve]]], 1e-6)
    near(paste(what, "loglik"), numbers_of("loglik", words), want$value, 1e-6)
}

# At the ends of an interval the likelihood, with the others at their best, has fallen by half the quantile; the squares have grown by Student's.
for (curve in names(shares)) {
    s <- series[[2]]; start <- starts(s$adopted, s$n)[[curve]]
    counts(s$adopted)
    words <- c("fit", "--curve", curve, "--counts", "counts.csv", "--market", s$n)
    top <- likelihood(curve, s$adopted, s$n, start)
    got <- table_of("parameters", words)
    for (k in 1:3) for (end in c("low", "high")) {
        name <- names_of[[curve]][k]
        held <- likelihood(curve, s$adopted, s$n, setNames(got$estimate, got$name), fixed = setNames(got[k, end], name))
        near(paste(curve, name, end), 2 * (top$value - held$value), qchisq(.95, 1), 1e-6)
    }
    got <- table_of("parameters", words, "--method", "ls")
    m <- squares(curve, s$adopted, start)
    for (k in 1:3) for (end in c("low", "high")) {
        name <- names_of[[curve]][k]; left <- length(s$adopted) - 3
        held <- least(curve, s$adopted, setNames(got$estimate, got$name), setNames(got[k, end], name))
        near(paste(curve, name, end, "of squares"), (deviance(held) / m$value - 1) * left, qt(.975, left)^2, 1e-6)
    }
}

# From nodes: some from before the first period, some never; and with the ceiling given.
toa <- c(rep(NA, 40), rep(1999, 3), rep(2000 + seq_along(series[[4]]$adopted), series[[4]]$adopted))
write.csv(data.frame(id = seq_along(toa), toa = toa), "nodes.csv", row.names = FALSE, na = "", quote = FALSE)
words <- c("fit", "--nodes", "nodes.csv", "--from", "2001", "--to", "2023")
for (curve in names(shares)) {
    n <- length(toa); a <- series[[4]]$adopted; begun <- if (curve == "bass") 0 else 3; n <- n - 3 + begun
    want <- likelihood(curve, a, n, starts(a, n)[[curve]], before = begun)
    near(paste(curve, "from nodes"), table_of("parameters", words, "--curve", curve)$estimate, want$estimate[names_of[[curve]]], 1e-6)
    want <- likelihood(curve, a, n, starts(a, n)[[curve]], before = begun, fixed = setNames(190, top_of[curve]))
    got <- table_of("parameters", words, "--curve", curve, "--ceiling", "190")
    given <- got$name == top_of[[curve]]
    near(paste(curve, "with a given ceiling"), got$estimate[!given], want$estimate[got$name[!given]], 1e-6)
    near(paste(curve, "with a given ceiling, se"), got$se[!given], want$se[got$name[!given]], 1e-6)
    check(paste(curve, "what is given has no error"), got$estimate[given] == 190 && is.na(got$se[given]))
}

# The six nodes of doc/spread.md.
write.csv(data.frame(id = LETTERS[1:6], toa = c(1, 2, 2, 4, NA, 3)), "six.csv", row.names = FALSE, na = "", quote = FALSE)
want <- likelihood("bass", c(1, 2, 1, 1), 6, c(p = .15, q = .7), fixed = c(m = 6))
near("six nodes", table_of("parameters", "fit", "--nodes", "six.csv")$estimate, c(want$estimate, 6), 1e-6)
near("six nodes, squares", table_of("parameters", "fit", "--nodes", "six.csv", "--method", "ls")$estimate, squares("bass", c(1, 2, 1, 1), c(p = .15, q = 1, m = 5.3))$estimate, 1e-6)
done()
