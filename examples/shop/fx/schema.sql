CREATE TABLE IF NOT EXISTS rates (
    base  TEXT NOT NULL CHECK (length(base) = 3),
    quote TEXT NOT NULL CHECK (length(quote) = 3),
    day   TEXT NOT NULL,
    rate  TEXT NOT NULL,
    PRIMARY KEY (base, quote, day)
);
