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
