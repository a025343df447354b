Feature: Everyone sells

  Background:
    Given the policy "."

  Scenario: A company stays with its seller
    Given these leads
      | id | company | country | cta  |
      | 1  | Acme    | PT      | demo |
      | 2  | Beta    | PT      | demo |
      | 3  | ACME    | PT      | demo |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | rep         |
      | 1    | Duarte Reis |
      | 2    | Inês Faria  |
      | 3    | Duarte Reis |

  Scenario: A large office is told apart
    Given a lead with country PT, cta demo, seats 250
    When the lead is decided
    Then it goes to team sales seller
    And the priority is high
    And it is tagged "large"
