Feature: Pods by product

  Background:
    Given the policy "."

  Scenario: What a lead reads about tells its pod
    Given these leads
      | id | topics          | score |
      | 1  | taxes           | 70    |
      | 2  | shifts          | 70    |
      | 3  |                 | 70    |
      | 4  | shifts; taxes   | 70    |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | pod     | rep         |
      | 1    | ledger  | Tess Prins  |
      | 2    | planner | Fleur Bos   |
      | 3    | planner | Daan Kok    |
      | 4    | ledger  | Tess Prins  |

  Scenario: A customer of one product is a lead of the other
    Given these leads
      | id | owns    | status   | cta   |
      | 1  | planner | customer | demo  |
      | 2  | ledger  | customer | trial |
      | 3  | ledger  | customer |       |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | pod     | team    | role  | tags       |
      | 1    | ledger  |         | AE    | cross-sell |
      | 2    | planner |         | AE    | cross-sell |
      | 3    |         | support | agent |            |

  Scenario: The emptier AE takes the next lead
    Given 10 leads with topics (taxes), status qualified
    When the leads are routed at 2026-11-18 10:30
    Then Noor Kuiper gets 6 leads
    And Bram Post gets 4 leads

  Scenario: An AE sees what a qualified lead would buy
    Given a lead with topics (taxes), seats 40, status qualified, email "a@bakery.example"
    When the lead is routed at 2026-11-18 10:30
    Then what is shared names product, seats, topics
