# describe.R — curves, exposure, thresholds, influence, equivalence and Moran's I, each from its formula on whole matrices; Kaplan–Meier
# from survival, degrees and shortest ways from igraph.
source(commandArgs(TRUE)[1])
suppressPackageStartupMessages({ library(survival); library(igraph) })
set.seed(11)

# Numbers there are within 1e-9, and none where there are none.
same <- function(what, got, want) {
    got <- as.numeric(got); want <- as.numeric(want)
    check(paste(what, "(which are there)"), length(got) == length(want) && all(is.na(got) == is.na(want)), paste(sum(is.na(got)), "and", sum(is.na(want))))
    near(what, got[!is.na(want)], want[!is.na(want)], 1e-9)
}

n <- 140
first <- 2010; last <- 2017; span <- first:last
toa <- ifelse(runif(n) < .7, sample(span, n, TRUE), NA)
ids <- sprintf("k%03d", 1:n)
pairs <- unique(data.frame(ego = sample(n - 3, 420, TRUE), alter = sample(n - 3, 420, TRUE)))  # three have no ties
pairs <- pairs[pairs$ego != pairs$alter, ]
pairs$weight <- sample(1:5, nrow(pairs), TRUE) / 2
size <- round(exp(rnorm(n, 8, 1)))
write.csv(data.frame(id = ids, toa = toa, size = size), "nodes.csv", row.names = FALSE, na = "", quote = FALSE)
write.csv(data.frame(ego = ids[pairs$ego], alter = ids[pairs$alter], weight = pairs$weight), "edges.csv", row.names = FALSE, quote = FALSE)
W <- matrix(0, n, n); W[cbind(pairs$ego, pairs$alter)] <- pairs$weight
A <- (W > 0) * 1
had <- sapply(span, function(t) as.numeric(!is.na(toa) & toa <= t))
words <- c("describe", "--nodes", "nodes.csv", "--edges", "edges.csv")

# ---- periods
p <- table_of("periods", words)
q <- colSums(had); before <- c(0, head(q, -1))
same("adopted", p$adopted, q - before)
same("cumulative", p$cumulative, q)
same("proportion", p$proportion, q / n)
same("rate", p$rate, ifelse(before > 0, (q - before) / before, NA))
same("hazard", p$hazard, (q - before) / (n - before))

# ---- exposure
seen <- function(V, lag) sapply(seq_along(span), function(t) if (t - lag < 1) 0 * rowSums(V) else V %*% had[, t - lag])
share <- function(V, lag = 1) { s <- rowSums(V); e <- seen(V, lag) / s; e[s == 0, ] <- NA; e }
exposure <- function(...) as.matrix(table_of("exposure", words, ...)[, -1])
same("exposure", exposure(), share(A))
same("exposure, lag 3", exposure("--lag", "3"), share(A, 3))
same("exposure, in", exposure("--exposure", "in"), share(t(A)))
same("exposure, valued", exposure("--exposure", "valued"), share(W))
same("exposure, valued by size", exposure("--exposure", "valued", "--attribute", "size"), share(t(t(W) * size)))
counted <- seen(A, 1); counted[rowSums(A) == 0, ] <- NA
same("exposure, count", exposure("--exposure", "count"), counted)

# ---- structural equivalence, and on a ring so long that sums of squares pass 2^31
z <- distances(graph_from_adjacency_matrix(A), mode = "out")
z[is.infinite(z)] <- max(z[is.finite(z)]) + 1
z <- z / max(z)
D <- matrix(0, n, n)
for (i in 1:n) for (j in 1:n) {
    k <- setdiff(1:n, c(i, j))
    D[i, j] <- sqrt((z[i, j] - z[j, i])^2 + sum((z[i, k] - z[j, k])^2 + (z[k, i] - z[k, j])^2))
}
S <- apply(D, 1, max) - D; diag(S) <- 0
S[abs(S) < 1e-12] <- 0
same("exposure, equivalence", exposure("--exposure", "equivalence"), share(S))
same("exposure, equivalence to the power 2.5", exposure("--exposure", "equivalence", "--power", "2.5"), share(S^2.5))
N <- 2000
write.csv(data.frame(id = 1:N, toa = c(1, rep("", N - 1))), "ring.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(ego = 1:N, alter = c(2:N, 1)), "ring_edges.csv", row.names = FALSE, quote = FALSE)
ring <- table_of("exposure", "describe", "--nodes", "ring.csv", "--edges", "ring_edges.csv", "--exposure", "equivalence", "--to", "2")[, 3]
s <- 1:(N - 1)
d <- sqrt(2 * ((N - s) * s^2 + s * (N - s)^2) - 2 * (s^2 + (N - s)^2) + (N - 2 * s)^2)
w <- max(d) - d
same("exposure, equivalence on a ring", ring[-1], w[N - (2:N) + 1] / sum(w))

# ---- nodes
nodes <- table_of("nodes", words)
E <- share(A)
at <- match(toa, span)
same("threshold", nodes$threshold, ifelse(!is.na(at) & at > 1, E[cbind(1:n, pmax(at, 1))], NA))
same("threshold above", nodes$threshold_above, ifelse(is.na(at), E[, length(span)], NA))
never <- ifelse(is.na(toa), last + 1, toa)
influence <- function(i, discount, within = Inf) {
    out <- c(NA, NA)
    if (is.na(toa[i])) return(out)
    ks <- function(end) seq_len(min(within, end))
    k <- ks(last - toa[i]); d <- discount(k); f <- never[A[, i] > 0]
    below <- sum(d * vapply(k, function(k) as.numeric(sum(f >= toa[i] + k)), 0))
    if (length(k) && below > 0) out[1] <- sum(d * vapply(k, function(k) as.numeric(sum(f == toa[i] + k)), 0)) / below
    k <- ks(toa[i] - first); d <- discount(k); f <- never[A[i, ] > 0]
    below <- sum(d * vapply(k, function(k) as.numeric(sum(f <= toa[i] - k)), 0))
    if (length(k) && below > 0) out[2] <- sum(d * vapply(k, function(k) as.numeric(sum(f == toa[i] - k)), 0)) / below
    out
}
both <- t(sapply(1:n, influence, function(k) 1 / k))
same("infectiousness", nodes$infectiousness, both[, 1])
same("susceptibility", nodes$susceptibility, both[, 2])
other <- table_of("nodes", words, "--discount", "exponential", "--rate", "0.3", "--within", "2")
both <- t(sapply(1:n, influence, function(k) 1.3^-(k - 1), 2))
same("infectiousness, exponential within 2", other$infectiousness, both[, 1])
same("susceptibility, exponential within 2", other$susceptibility, both[, 2])
g <- graph_from_adjacency_matrix(A)
same("in-degree", nodes$in_degree, degree(g, mode = "in"))
same("out-degree", nodes$out_degree, degree(g, mode = "out"))
m <- mean(toa, na.rm = TRUE); s <- sd(toa, na.rm = TRUE)
rogers <- c("innovator", "early_adopter", "early_majority", "late_majority", "laggard")
category <- ifelse(is.na(toa), "non_adopter", as.character(cut(toa, c(-Inf, m - 2 * s, m - s, m, m + s, Inf), rogers)))
check("categories by Rogers", all(nodes$category == category))
bounds <- quantile(toa, c(.025, .16, .5, .84), na.rm = TRUE, type = 1)
by_quantile <- rogers[1 + colSums(outer(bounds, toa, "<"))]
check("categories by quantiles", all(table_of("nodes", words, "--categories", "quantile")$category == ifelse(is.na(toa), "non_adopter", by_quantile)))

# ---- Moran's I
moran <- function(x, V) {
    n <- length(x); r <- rowSums(V); V <- V / ifelse(r > 0, r, 1); z <- x - mean(x)
    S0 <- sum(V); S1 <- sum((V + t(V))^2) / 2; S2 <- sum((rowSums(V) + colSums(V))^2); k <- n * sum(z^4) / sum(z^2)^2
    E <- -1 / (n - 1)
    v <- (n * ((n^2 - 3 * n + 3) * S1 - n * S2 + 3 * S0^2) - k * ((n^2 - n) * S1 - 2 * n * S2 + 6 * S0^2)) / ((n - 1) * (n - 2) * (n - 3) * S0^2) - E^2
    I <- n / S0 * sum(V * outer(z, z)) / sum(z^2)
    c(I, E, sqrt(v), 2 * pnorm(-abs((I - E) / sqrt(v))))
}
a <- !is.na(toa)
same("Moran", unlist(table_of("moran", words)[1, c("observed", "expected", "sd", "p")]), moran(toa[a], A[a, a]))
same("Moran, valued", unlist(table_of("moran", words, "--exposure", "valued")[1, c("observed", "expected", "sd", "p")]), moran(toa[a], W[a, a]))
by_period <- sapply(seq_along(span), function(t) moran(had[, t], A))
same("Moran by period", t(as.matrix(p[, c("moran", "moran_expected", "moran_sd", "moran_p")])), by_period)
observed <- table_of("test", "test", "--nodes", "nodes.csv", "--edges", "edges.csv", "--statistic", "moran", "--runs", "9")
same("Moran as a statistic of test", observed$observed, moran(toa[a], W[a, a])[1])

# ---- Geary's c, by Cliff and Ord's moments; local Moran, the others sampled without replacement; joins, as Mantel's statistic (1967) of two matrices
geary <- function(x, V) {
    n <- length(x); r <- rowSums(V); V <- V / ifelse(r > 0, r, 1); S0 <- sum(V); S1 <- sum((V + t(V))^2) / 2; S2 <- sum((rowSums(V) + colSums(V))^2)
    k <- n * sum((x - mean(x))^4) / sum((x - mean(x))^2)^2
    v <- ((n - 1) * S1 * (n^2 - 3 * n + 3 - (n - 1) * k) - (n - 1) * S2 * (n^2 + 3 * n - 6 - (n^2 - n + 2) * k) / 4 + S0^2 * (n^2 - 3 - (n - 1)^2 * k)) / (n * (n - 2) * (n - 3) * S0^2)
    g <- (n - 1) * sum(V * outer(x, x, "-")^2) / (2 * S0 * sum((x - mean(x))^2))
    c(g, 1, sqrt(v), 2 * pnorm(-abs((g - 1) / sqrt(v))))
}
same("Geary", unlist(table_of("geary", words)[1, c("observed", "expected", "sd", "p")]), geary(toa[a], A[a, a]))
local <- matrix(NA, n, 4)
x <- toa[a] - mean(toa[a]); V <- A[a, a]; r <- rowSums(V); V <- V / ifelse(r > 0, r, 1)
local[a, ] <- t(sapply(seq_along(x), function(i) {
    if (r[i] == 0) return(rep(NA, 4))
    by <- x[i] / mean(x^2)
    got <- by * sum(V[i, ] * x); mean <- by * sum(V[i, ]) * mean(x[-i])
    sd <- abs(by) * sqrt(var(x[-i]) * (sum(V[i, ]^2) - sum(V[i, ])^2 / length(x[-i])))
    c(got, mean, sd, 2 * pnorm(-abs(got - mean) / sd))
}))
same("local Moran", as.matrix(nodes[, c("local_moran", "local_moran_expected", "local_moran_sd", "local_moran_p")]), local)
mantel <- function(V, B) {
    V <- (V + t(V)) / 2; diag(B) <- 0
    f <- function(k) prod(n - seq_len(k) + 1)
    m <- function(M) { s <- c(sum(M), sum(M^2), sum(rowSums(M)^2)); c(s[1], 2 * s[2], 4 * (s[3] - s[2]), s[1]^2 + 2 * s[2] - 4 * s[3]) }
    v <- m(V); b <- m(B)
    E <- v[1] * b[1] / f(2) / 2; two <- (v[2] * b[2] / 2 / f(2) + v[3] * b[3] / 4 / f(3) + v[4] * b[4] / f(4)) / 4 - E^2
    got <- sum(V * B) / 2; sd <- if (two > 1e-9) sqrt(two) else 0
    c(got, E, sd, if (sd > 0) 2 * pnorm(-abs((got - E) / sd)) else NA)
}
for (kind in c("out", "valued")) {
    j <- table_of("joins", words, "--exposure", kind); V <- if (kind == "out") A else W
    for (which in c("both", "one", "none")) {
        want <- sapply(seq_along(span), function(t) { h <- had[, t]; mantel(V, switch(which, both = outer(h, h), one = abs(outer(h, h, "-")), none = outer(1 - h, 1 - h))) })
        same(paste("joins,", kind, which), t(as.matrix(j[, paste0(which, c("", "_expected", "_sd", "_p"))])), want)
    }
}

# ---- Kaplan–Meier
surv <- function(what, got, time, event) {
    f <- survfit(Surv(time, event) ~ 1, conf.type = "log-log")
    same(paste(what, "times"), got$time, f$time)
    same(paste(what, "at risk"), got$at_risk, f$n.risk)
    same(what, got$survival, f$surv)
    on <- f$surv > 0 & f$surv < 1
    same(paste(what, "low"), got$low[on], f$lower[on])
    same(paste(what, "high"), got$high[on], f$upper[on])
}
surv("survival", table_of("survival", words), never - first + 1 - is.na(toa), !is.na(toa))
x <- ifelse(is.na(nodes$threshold), nodes$threshold_above, nodes$threshold)
surv("survival of thresholds", table_of("threshold_survival", words), x[!is.na(x)], (!is.na(nodes$threshold))[!is.na(x)])
done()
