Feature: Changing plan during a month
  The customer gets back the unused days of the old plan, pays these days of the new one, and tax on the difference.

  Background:
    Given the time is 2026-03-15T09:00:00Z
    And table billing.plans has rows:
      | code       | name       | price_cents | negotiable |
      | basic      | Basic      | 2900        |            |
      | pro        | Pro        | 9900        |            |
      | enterprise | Enterprise | 50000       | 1          |
    And table billing.customers has rows:
      | id | name          | country | currency | plan  |
      | 7  | Rivera & Sons | US      | USD      | basic |
      | 8  | Nordlicht     | DE      | EUR      | basic |
    And table fx.rates has rows:
      | base | quote | day        | rate   |
      | USD  | EUR   | 2026-03-12 | 0.9201 |
      | USD  | EUR   | 2026-03-13 | 0.9173 |

  Scenario: A customer in the United States upgrades
    When gateway receives POST /customers/7/plan
      """json
      {"plan": "pro", "day": 17}
      """
    Then the status is 201
    And the response field total_cents is 3387
    And the response field currency is "USD"
    And table billing.invoices has a row where:
      | customer_id   | 7       |
      | period        | 2026-03 |
      | effective_day | 17      |
      | total_cents   | 3387    |
      | status        | open    |
    And table billing.customers has a row where:
      | id   | 7   |
      | plan | pro |
    And gateway calls billing once
    And billing never calls fx

  Scenario: A customer in Germany upgrades on a Sunday, at the rate of Friday
    When gateway receives POST /customers/8/plan
      """json
      {"plan": "pro", "day": 17}
      """
    Then the status is 201
    And the response field currency is "EUR"
    And the response field total_cents is 3697
    And table billing.invoice_lines has exactly the rows:
      | invoice_id | position | kind   | description          | amount_cents |
      | 1          | 1        | credit | Unused days of Basic | -1287        |
      | 1          | 2        | charge | Pro                  | 4394         |
      | 1          | 3        | tax    | VAT 19%              | 590          |
    And billing calls fx GET /rates/USD/EUR once

  Scenario: Lines add up to the total, for any price on any day of the month
    Given any integer price between 1 and 1000000
    And any integer day between 1 and 31
    When gateway receives POST /customers/8/plan
      """json
      {"plan": "enterprise", "day": <day>, "price_cents": <price>}
      """
    Then the status is 201
    And the sum of response field lines[].amount_cents equals response field total_cents
    And table billing.invoices has a row where:
      | customer_id   | 8     |
      | effective_day | <day> |
    And table billing.customers has a row where:
      | id          | 8          |
      | plan        | enterprise |
      | price_cents | <price>    |
