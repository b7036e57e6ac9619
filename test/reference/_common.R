# _common.R — what the scripts of test/reference share: the program's results as numbers, and comparing them.
passed <- 0
failed <- 0

check <- function(what, good, why = "") {
    if (isTRUE(good)) passed <<- passed + 1
    else { failed <<- failed + 1; cat("wrong:", what, why, "\n") }
}

# Every number within a share of the reference's, or of one.
near <- function(what, got, want, within) {
    got <- as.numeric(got); want <- as.numeric(want)
    far <- if (length(got) == length(want)) max(abs(got - want) / pmax(abs(want), 1e-3)) else Inf
    check(what, is.finite(far) && far <= within, paste("differs by", format(far)))
}

dugnad <- function(...) {
    words <- c(...)
    out <- system2(Sys.getenv("DUGNAD"), c("spread", shQuote(words)), stdout = TRUE, stderr = "notes.txt")
    paste(out, collapse = "\n")
}
table_of <- function(name, ...) read.csv(text = dugnad(..., "--csv", name), check.names = FALSE)
numbers_of <- function(names, ...) {
    text <- dugnad(..., "--json")
    sapply(names, function(n) as.numeric(sub(paste0('.*"', n, '":(-?[0-9.eE+-]+).*'), "\\1", text)))
}
done <- function() cat(passed, " passed, ", failed, " failed\n", sep = "")

# Units of known times and ties, in nodes.csv and edges.csv, and their person-periods by hand in panel.csv: the share of those whom one looks to
# that had adopted before.
write_units <- function(n) {
    nodes <- data.frame(id = paste0("k", 1:n), toa = ifelse(runif(n) < .6, sample(c(2010, 2011, 2013, 2014, 2016), n, TRUE), NA),
        pop = round(exp(rnorm(n, 9, 1))), region = sample(c("a", "b", "c"), n, TRUE), lat = runif(n, 58, 71), lon = runif(n, 5, 31))
    edges <- unique(data.frame(ego = sample(nodes$id, 5 * n, TRUE), alter = sample(nodes$id, 5 * n, TRUE)))
    edges <- edges[edges$ego != edges$alter, ]
    rows_of <- function(i) {
        last <- if (is.na(nodes$toa[i])) 2016 else nodes$toa[i]
        t <- 2010:last
        of <- nodes$toa[match(edges$alter[edges$ego == nodes$id[i]], nodes$id)]
        data.frame(adopted = as.integer(!is.na(nodes$toa[i]) & t == last), id = nodes$id[i], period = t, pop = nodes$pop[i], region = nodes$region[i],
            exposure = sapply(t, function(s) if (length(of)) mean(!is.na(of) & of < s) else NA))
    }
    panel <- do.call(rbind, lapply(1:n, rows_of))
    write.csv(nodes, "nodes.csv", row.names = FALSE, na = "", quote = FALSE)
    write.csv(edges, "edges.csv", row.names = FALSE, quote = FALSE)
    write.csv(panel, "panel.csv", row.names = FALSE, quote = FALSE, na = "")
    list(nodes = nodes, edges = edges, panel = panel)
}
