-- Amounts are whole cents: of US dollars in plans and customers, of the invoice's currency elsewhere.

CREATE TABLE IF NOT EXISTS plans (
    code        TEXT PRIMARY KEY,
    name        TEXT NOT NULL,
    price_cents INTEGER NOT NULL CHECK (price_cents >= 0),
    negotiable  INTEGER NOT NULL DEFAULT 0 CHECK (negotiable IN (0, 1))
);

CREATE TABLE IF NOT EXISTS customers (
    id          INTEGER PRIMARY KEY,
    name        TEXT NOT NULL,
    country     TEXT NOT NULL CHECK (length(country) = 2),
    currency    TEXT NOT NULL DEFAULT 'USD' CHECK (length(currency) = 3),
    plan        TEXT NOT NULL REFERENCES plans (code),
    price_cents INTEGER CHECK (price_cents >= 0) -- negotiated; NULL for the plan's price
);

CREATE TABLE IF NOT EXISTS invoices (
    id            INTEGER PRIMARY KEY,
    customer_id   INTEGER NOT NULL REFERENCES customers (id),
    period        TEXT NOT NULL, -- the month, like 2026-03
    effective_day INTEGER NOT NULL CHECK (effective_day BETWEEN 1 AND 31),
    currency      TEXT NOT NULL,
    rate          TEXT NOT NULL, -- of one US dollar in that currency
    total_cents   INTEGER NOT NULL,
    status        TEXT NOT NULL DEFAULT 'open' CHECK (status IN ('open', 'paid'))
);

CREATE TABLE IF NOT EXISTS invoice_lines (
    invoice_id   INTEGER NOT NULL REFERENCES invoices (id),
    position     INTEGER NOT NULL,
    kind         TEXT NOT NULL CHECK (kind IN ('credit', 'charge', 'tax')),
    description  TEXT NOT NULL,
    amount_cents INTEGER NOT NULL,
    PRIMARY KEY (invoice_id, position)
);
