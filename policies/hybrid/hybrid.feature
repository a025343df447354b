Feature: Alder's leads

  Background:
    Given the policy "."

  Scenario: Small and large customers go to different pods
    Given these leads
      | id | employees | vertical  | country | score | cta  |
      | 1  | 40        | insurance | FR      | 75    | demo |
      | 2  | 2500      | energy    | FR      | 75    | demo |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | pod        | role | rep          | stage |
      | 1    | growth     | SDR  | Tom Keller   | MQL   |
      | 2    | enterprise | SDR  | Sofía Ortega | MQL   |

  Scenario: While Paris has lunch, Barcelona takes the lead
    Given a lead with employees 40, country FR, score 75, cta demo
    When the lead is routed at 2026-11-18 13:00
    Then the rep is Pau Serra

  Scenario: In the evening the lead waits
    Given a lead with employees 40, country FR, score 75, cta demo
    When the lead is routed at 2026-11-18 19:00
    Then the outcome is waiting
    And the reason names "Tom Keller"

  Scenario: Key accounts go to an AE, and their manager hears of it
    Given a lead with employees 4200, vertical manufacturing, country SE, score 55
    When the lead is routed at 2026-11-18 10:30
    Then it goes to pod enterprise AE
    And it is tagged "key account"
    And "manager" is notified

  Scenario: A named account goes to its AE, even when it is a partner
    Given a lead with email "kim@hauptwerk.example", is_partner yes, country DE
    When the lead is routed at 2026-11-18 10:30
    Then the rep is Clara Neri
    And it is tagged "partner", "named account"
