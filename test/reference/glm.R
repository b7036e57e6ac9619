# glm.R — `dugnad spread hazard` against glm(): three links, factors, products, offsets, rows built and read; and against a sandwich of our own.
source(commandArgs(TRUE)[1])
set.seed(20)

n <- 300
units <- write_units(n)
nodes <- units$nodes
edges <- units$edges
panel <- units$panel
known <- panel[!is.na(panel$exposure), ]

# To the maximum itself: glm() stops where the deviance stands still. Errors by the model, robust and by cluster.
exact <- function(formula, link, data, cluster) {
    m <- suppressWarnings(glm(formula, binomial(link), data, control = list(epsilon = 1e-14, maxit = 100)))
    X <- model.matrix(m); y <- m$y; off <- if (is.null(m$offset)) 0 else m$offset; b <- coef(m); fam <- binomial(link)
    for (i in 1:6) {
        eta <- as.vector(X %*% b) + off; mu <- fam$linkinv(eta); d <- fam$mu.eta(eta)
        u <- (y - mu) * d / (mu * (1 - mu)); I <- crossprod(X * (d^2 / (mu * (1 - mu))), X)
        b <- b + solve(I, crossprod(X, u))
    }
    V <- solve(I); S <- rowsum(X * u, cluster); G <- nrow(S); N <- nrow(X)
    se <- function(M) sqrt(diag(V %*% M %*% V))
    list(b = b, model = sqrt(diag(V)), robust = se(crossprod(X * u) * N / (N - 1)), cluster = se(crossprod(S) * G / (G - 1)), names = colnames(X),
        fit = c(m$deviance, m$null.deviance, as.numeric(logLik(m)), m$aic, nrow(X), sum(y)))
}

formulas <- c("adopted ~ exposure + log(pop)", "adopted ~ exposure + log(pop) + factor(period)", "adopted ~ exposure + factor(period)*region",
    "adopted ~ 0 + region + I(exposure^2) + offset(log(pop)/20)", "adopted ~ exposure:region + period")
told <- c("deviance", "null_deviance", "loglik", "aic", "n", "events")
built <- c("--nodes", "nodes.csv", "--edges", "edges.csv")
for (link in c("cloglog", "logit", "probit")) for (f in formulas) {
    data <- known
    if (grepl("factor(period)", f, fixed = TRUE)) data <- data[ave(data$adopted, data$period, FUN = sum) > 0, ]
    want <- exact(as.formula(f), link, data, data$id)
    what <- paste(link, f)
    got <- table_of("coefficients", "hazard", built, "--formula", f, "--link", link)
    check(paste(what, "names"), identical(as.character(got$name), want$names), paste(got$name, collapse = " "))
    near(paste(what, "estimates"), got$estimate, want$b, 1e-8)
    near(paste(what, "se"), got$se, want$model, 1e-6)
    near(paste(what, "p"), got$p, 2 * pnorm(-abs(want$b / want$model)), 1e-6)
    near(paste(what, "fit"), numbers_of(told, "hazard", built, "--formula", f, "--link", link), want$fit, 1e-6)
    read <- table_of("coefficients", "hazard", "--panel", "panel.csv", "--formula", f, "--link", link, "--cluster", "id")
    near(paste(what, "by cluster"), read$se, want$cluster, 1e-6)
    robust <- table_of("coefficients", "hazard", "--panel", "panel.csv", "--formula", f, "--link", link, "--robust")
    near(paste(what, "robust"), robust$se, want$robust, 1e-6)
}

# What each could see in its region, near by, and among the alike.
rad <- pi / 180
km <- function(i) 2 * 6371.0088 * asin(sqrt(sin((nodes$lat - nodes$lat[i]) * rad / 2)^2 + cos(nodes$lat * rad) * cos(nodes$lat[i] * rad) * sin((nodes$lon - nodes$lon[i]) * rad / 2)^2))
weight <- list(
    exposure_group = function(i) as.numeric(nodes$region == nodes$region[i]),
    exposure_near = function(i) ifelse(km(i) <= 900, exp(-km(i) / 300), 0),
    exposure_alike = function(i) { w <- exp(-(log(nodes$pop) - log(nodes$pop[i]))^2 / 0.5); ifelse(w < 0.01, 0, w) })
for (name in names(weight)) panel[[name]] <- unlist(lapply(1:n, function(i) {
    w <- weight[[name]](i); w[i] <- 0
    sapply(panel$period[panel$id == nodes$id[i]], function(s) sum(w * (!is.na(nodes$toa) & nodes$toa < s)) / sum(w))
}))
f <- "adopted ~ exposure_group + exposure_near + exposure_alike"
want <- exact(as.formula(f), "cloglog", panel, panel$id)
got <- table_of("coefficients", "hazard", "--nodes", "nodes.csv", "--group", "region", "--near", "300", "--alike", "pop", "--formula", f)
near("what others had, in three senses", got$estimate, want$b, 1e-8)
near("what others had, se", got$se, want$model, 1e-6)

# The same one period later, beside it: what could not have been seen yet.
later <- function(name) { w <- weight[[name]]; unlist(lapply(1:n, function(i) {
    v <- w(i); v[i] <- 0
    sapply(panel$period[panel$id == nodes$id[i]], function(s) sum(v * (!is.na(nodes$toa) & nodes$toa <= s)) / sum(v))
})) }
weight$exposure <- function(i) as.numeric(nodes$id %in% edges$alter[edges$ego == nodes$id[i]])
panel$exposure_lead <- later("exposure"); panel$exposure_group_lead <- later("exposure_group")
f <- "adopted ~ exposure + exposure_lead + exposure_group + exposure_group_lead"
want <- exact(as.formula(f), "cloglog", panel[!is.na(panel$exposure), ], panel$id[!is.na(panel$exposure)])
got <- table_of("coefficients", "hazard", built, "--group", "region", "--lead", "--formula", f)
near("what could not have been seen yet", got$estimate, want$b, 1e-8)

# Signs dealt out to clusters: every way for nine, drawn for sixty; the model fitted without each column, what the others tell of it taken out.
wild <- function(formula, link, data, cluster, k, signs) {
    X <- model.matrix(as.formula(formula), data); y <- data$adopted; fam <- binomial(link); x <- X[, k]; Z <- X[, -k, drop = FALSE]
    b <- coef(glm.fit(Z, y, family = fam, control = list(epsilon = 1e-14, maxit = 100)))
    eta <- as.vector(Z %*% b); mu <- fam$linkinv(eta); d <- fam$mu.eta(eta); w <- d^2 / (mu * (1 - mu))
    s <- as.vector(rowsum((y - mu) * d / (mu * (1 - mu)) * (x - as.vector(Z %*% solve(crossprod(Z * w, Z), crossprod(Z, w * x)))), cluster))
    mean(abs(signs %*% s) >= abs(sum(s)) - 1e-9 * sum(abs(s)))
}
panel$few <- as.integer(sub("k", "", panel$id)) %% 9
panel$many <- as.integer(sub("k", "", panel$id)) %% 60
write.csv(panel, "wild.csv", row.names = FALSE, quote = FALSE, na = "")
known <- panel[!is.na(panel$exposure), ]
f <- "adopted ~ exposure + log(pop) + period + region"
every <- as.matrix(expand.grid(rep(list(c(1, -1)), 9)))
some <- matrix(sample(c(1, -1), 60 * 20000, TRUE), 20000)
for (link in c("cloglog", "logit", "probit")) {
    got <- table_of("coefficients", "hazard", "--panel", "wild.csv", "--formula", f, "--link", link, "--cluster", "few", "--bootstrap", "256")
    near(paste(link, "every way to sign nine clusters"), got$bootstrap_p[-1], sapply(2:6, function(k) wild(f, link, known, known$few, k, every)), 1e-12)
    got <- table_of("coefficients", "hazard", "--panel", "wild.csv", "--formula", f, "--link", link, "--cluster", "many", "--bootstrap", "20000")[-1, ]
    want <- sapply(2:6, function(k) wild(f, link, known, known$many, k, some))
    check(paste(link, "signs for sixty clusters"), all(abs(got$bootstrap_p - want) < 4 * sqrt(2) * got$bootstrap_error + 1e-4), paste(got$bootstrap_p, want))
}

# A normal random intercept, by direct integration of each group's likelihood; the search is R's own.
mixed <- function(X, y, g, link) {
    fam <- binomial(link); rows <- split(seq_along(y), g)
    loglik <- function(b) {
        eta <- as.vector(X %*% b[-length(b)]); sd <- b[length(b)]
        sum(sapply(rows, function(i) {
            f <- function(u) sapply(u, function(v) { h <- fam$linkinv(eta[i] + sd * v); exp(sum(log(ifelse(y[i] == 1, h, 1 - h))) + dnorm(v, log = TRUE)) })
            log(integrate(f, -9, 9, rel.tol = 1e-10, subdivisions = 400)$value)
        }))
    }
    b <- c(coef(glm.fit(X, y, family = fam)), .7)
    m <- nlm(function(b) -loglik(b), b, gradtol = 1e-9, steptol = 1e-10)
    list(b = m$estimate, l = -m$minimum, se = sqrt(diag(solve(optimHess(m$estimate, function(b) -loglik(b), control = list(ndeps = rep(1e-4, length(b))))))))
}
some <- data.frame(g = rep(1:40, each = 9), x = rnorm(360)); u <- rnorm(40, 0, .9)
some$y <- as.integer(runif(360) < plogis(-1 + .6 * some$x + u[some$g]))
write.csv(some[c("y", "x", "g")], "mixed.csv", row.names = FALSE, quote = FALSE)
for (link in c("cloglog", "logit")) {
    want <- mixed(cbind(1, some$x), some$y, some$g, link)
    words <- c("hazard", "--panel", "mixed.csv", "--formula", "y ~ x", "--random", "g", "--link", link)
    got <- table_of("coefficients", words); sd <- table_of("random", words)
    near(paste(link, "random intercept"), c(got$estimate, sd$sd), c(head(want$b, -1), abs(tail(want$b, 1))), 1e-5)
    near(paste(link, "random intercept, se"), c(got$se, sd$se), want$se, 1e-3)
    near(paste(link, "random intercept, likelihood"), numbers_of("loglik", words), want$l, 1e-8)
    gain <- 2 * (want$l - as.numeric(logLik(glm(y ~ x, binomial(link), some))))
    near(paste(link, "random intercept, test"), sd$p, pchisq(gain, 1, lower.tail = FALSE) / 2, 1e-4)
}

# Firth's penalty, by maximising the penalised likelihood itself, where nobody of a kind adopted.
some <- panel[1:120, ]
some$kind <- as.integer(some$adopted == 0 & some$pop > median(some$pop))
write.csv(some, "some.csv", row.names = FALSE, quote = FALSE, na = "")
X <- cbind(1, some$kind, log(some$pop))
penalised <- function(b) {
    eta <- as.vector(X %*% b); p <- plogis(eta)
    sum(ifelse(some$adopted == 1, plogis(eta, log.p = TRUE), plogis(-eta, log.p = TRUE))) + determinant(crossprod(X * (p * (1 - p)), X))$modulus / 2
}
b <- c(0, 0, 0)
for (i in 1:5) b <- optim(b, penalised, control = list(fnscale = -1, reltol = 1e-15, maxit = 20000))$par
b <- nlm(function(b) -penalised(b), b, gradtol = 1e-12, steptol = 1e-14)$estimate
got <- table_of("coefficients", "hazard", "--panel", "some.csv", "--link", "logit", "--firth", "--formula", "adopted ~ kind + log(pop)")
near("Firth's penalty", got$estimate, b, 1e-5)
done()
