# infer.R — `dugnad spread infer` against the definition written once more: greedy choice among all edges, each gain summed anew each time.
source(commandArgs(TRUE)[1])
set.seed(40)

density_of <- list(
    exponential = function(x, p) p[1] * exp(-1 * p[1] * x),
    rayleigh = function(x, p) (x / p[1]^2) * exp(-x^2 / (2 * p[1]^2)),
    lognormal = function(x, p) dlnorm(x, p[1], p[2]))

# Of pooled delays: after the one just before, after the first of the cascade; half-way between.
parameter_of <- function(cascades, model) {
    times <- lapply(split(cascades$time, cascades$cascade), sort)
    both <- list(unlist(lapply(times, function(t) t[-1] - t[1])), unlist(lapply(times, diff)))
    half <- function(f) mean(sapply(both, f))
    n <- length(both[[1]])
    switch(model,
        exponential = half(function(x) 1 / mean(x)),
        rayleigh = half(function(x) sqrt(sum(x^2) / (2 * n)) * exp(lgamma(n) + log(n) / 2 - lgamma(n + .5))),
        lognormal = c(half(function(x) mean(log(x[x > 0]))), half(function(x) sd(log(x[x > 0])))))
}

greedy <- function(cascades, model, p, edges) {
    names <- unique(cascades$node); n <- length(names)
    lists <- lapply(split(cascades, cascades$cascade), function(d) { d <- d[order(d$time), ]; list(id = match(d$node, names), t = d$time) })
    f <- function(x) density_of[[model]](x, p)
    now <- lapply(lists, function(d) sapply(seq_along(d$t), function(j) { x <- d$t[j] - d$t[d$t < d$t[j]]; if (length(x)) max(log(1e-10 * f(x))) else NA }))
    null <- sum(unlist(now), na.rm = TRUE)
    out <- NULL
    for (e in 1:edges) {
        gain <- matrix(0, n, n)      # child, parent
        for (c in seq_along(lists)) for (j in which(!is.na(now[[c]]))) {
            d <- lists[[c]]; i <- which(d$t < d$t[j]); s <- log(.5 * f(d$t[j] - d$t[i]))
            gain[d$id[j], d$id[i]] <- gain[d$id[j], d$id[i]] + ifelse(s > now[[c]][j], s - now[[c]][j], 0)
        }
        at <- max(which(t(gain) == max(gain)))   # child by child, in each parent by parent: the last
        child <- (at - 1) %/% n + 1; parent <- (at - 1) %% n + 1
        change <- sapply(seq_along(lists), function(c) {
            d <- lists[[c]]; j <- match(child, d$id); i <- match(parent, d$id)
            if (is.na(i) || is.na(j) || d$t[i] >= d$t[j]) return(c(0, 0))
            s <- log(.5 * f(d$t[j] - d$t[i])); better <- max(0, s - now[[c]][j])
            now[[c]][j] <<- max(s, now[[c]][j]); c(better, 1)
        })
        m <- length(lists)
        z <- sum(change[1, ] - 1 / m) / (sd(change[1, ]) * sqrt(m))
        out <- rbind(out, data.frame(from = names[parent], to = names[child], improvement = max(gain), p = pnorm(-z), cascades = sum(change[1, ] > 0), possible = sum(change[2, ])))
    }
    list(edges = out, null = null, loglik = sum(unlist(now), na.rm = TRUE))
}

# Half of the nodes, any times or whole ones, in any order of lines.
draw <- function(nodes, cascades, whole) {
    d <- do.call(rbind, lapply(1:cascades, function(c) {
        who <- sample(nodes, nodes %/% 2)
        data.frame(cascade = paste0("c", c), node = sprintf("%04d", who), time = if (whole) sample(0:6, length(who), TRUE) else signif(who / nodes + rexp(length(who), .3), 8))
    }))
    d[sample(nrow(d)), ]
}

for (whole in c(FALSE, TRUE)) for (model in names(density_of)) for (auto in c(TRUE, FALSE)) {
    d <- draw(20, 30, whole)
    write.csv(d, "cascades.csv", row.names = FALSE, quote = FALSE)
    p <- if (auto) parameter_of(d, model) else list(exponential = .5, rayleigh = 2.5, lognormal = c(.6, 1.1))[[model]]
    what <- paste(model, if (whole) "whole times" else "any times", if (auto) "auto" else "given")
    words <- c("--cascades", "cascades.csv", "--model", model, "--edges-max", "30", "--lambda", if (auto) "auto" else paste(p, collapse = ","))
    want <- greedy(d, model, p, 30)
    got <- read.csv(text = dugnad("infer", words, "--csv", "edges"), colClasses = c(from = "character", to = "character"))
    near(paste(what, "parameter"), numbers_of("lambda", "infer", words), p[1], 1e-12)
    check(paste(what, "edges"), identical(paste(got$from, got$to), paste(want$edges$from, want$edges$to)), paste(sum(paste(got$from, got$to) != paste(want$edges$from, want$edges$to)), "differ"))
    near(paste(what, "improvement"), got$improvement, want$edges$improvement, 1e-9)
    near(paste(what, "p"), got$p, want$edges$p, 1e-6)
    near(paste(what, "q"), got$q, p.adjust(want$edges$p, "BH"), 1e-6)
    check(paste(what, "cascades"), all(got$cascades == want$edges$cascades & got$possible == want$edges$possible))
    near(paste(what, "likelihood"), numbers_of(c("loglik", "null_loglik"), "infer", words), c(want$loglik, want$null), 1e-9)
}
done()
