Feature: Listing invoices

  Scenario: The newest invoices come first, no more than configured
    Given configuration INVOICE_LIMIT of gateway is "2"
    And table billing.plans has a row:
      | code        | basic |
      | name        | Basic |
      | price_cents | 2900  |
    And table billing.customers has rows:
      | id | name          | country | plan  |
      | 7  | Rivera & Sons | US      | basic |
      | 9  | Hammer Inc.   | US      | basic |
    And table billing.invoices has rows:
      | id | customer_id | period  | effective_day | currency | rate | total_cents | status |
      | 1  | 7           | 2025-11 | 3             | USD      | 1    | 2707        | paid   |
      | 2  | 7           | 2026-01 | 12            | USD      | 1    | 4516        | paid   |
      | 3  | 9           | 2026-01 | 20            | USD      | 1    | 2710        |        |
      | 4  | 7           | 2026-02 | 1             | USD      | 1    | -7000       |        |
    And table billing.invoice_lines has rows:
      | invoice_id | position | kind   | description          | amount_cents |
      | 1          | 1        | charge | Basic                | 2707         |
      | 2          | 1        | credit | Unused days of Basic | -1871        |
      | 2          | 2        | charge | Pro                  | 6387         |
      | 3          | 1        | charge | Basic                | 2710         |
      | 4          | 1        | credit | Unused days of Pro   | -9900        |
      | 4          | 2        | charge | Basic                | 2900         |
    When gateway receives GET /customers/7/invoices?limit=10
    Then the status is 200
    And always count(response.invoices[]) = 2
    And the response field invoices[0].id is 4
    And the response field invoices[0].status is "open"
    And the response field invoices[1].id is 2
    And the response field invoices[1].lines[1].amount_cents is 6387
    And always sum(response.invoices[0].lines[].amount_cents) = response.invoices[0].total_cents
    And the response header Content-Type is "application/json"
