Feature: What is refused changes nothing

  Background:
    Given the time is 2026-03-15T09:00:00Z
    And table billing.plans has rows:
      | code  | name  | price_cents |
      | basic | Basic | 2900        |
      | pro   | Pro   | 9900        |
    And table billing.customers has a row:
      | id       | 8         |
      | name     | Nordlicht |
      | country  | DE        |
      | currency | EUR       |
      | plan     | basic     |

  Scenario: Without exchange rates there is no invoice
    Given service fx is down
    When gateway receives POST /customers/8/plan
      """json
      {"plan": "pro", "day": 17}
      """
    Then the status is 503
    And the response field error contains "try again later"
    And table billing.invoices is empty
    And table billing.customers is unchanged
    And no service raises an exception

  Scenario: An unknown customer
    When gateway receives POST /customers/99/plan
      """json
      {"plan": "pro", "day": 17}
      """
    Then the status is 404
    And the response field error is "no customer 99"
    And billing never calls fx

  Scenario: A day that is no number
    When gateway receives POST /customers/8/plan
      """json
      {"plan": "pro", "day": "tomorrow"}
      """
    Then the status is 422
    And the response field error is "day must be a whole number"
    And gateway never calls billing
