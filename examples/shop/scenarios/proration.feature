Feature: The feature flag for proration

  Scenario: Without proration a plan change costs the whole month of the new plan
    Given the time is 2026-03-15T09:00:00Z
    And flag proration of billing is off
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
    And table fx.rates has a row:
      | base  | USD        |
      | quote | EUR        |
      | day   | 2026-03-13 |
      | rate  | 0.9173     |
    When gateway receives POST /customers/8/plan
      """json
      {"plan": "pro", "day": 17}
      """
    Then the status is 201
    And the response field lines[0].kind is "charge"
    And the response field lines[0].amount_cents is 9081
    And the response field total_cents is 10806
    And always count(response.lines[]) = 2
