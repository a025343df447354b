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

  Scenario: A reader gets one thing to read after another, and the customer a seller for good
    Given a lead with country PT, cta ebook, score 20
    And these events
      | lead | event      | at               | content           |
      | 1    | interested | 2026-11-02 09:00 |                   |
      | 1    | sent       | 2026-11-03 09:00 | How others did it |
    When the lead is routed at 2026-11-04 10:00
    Then marketing sends "What an hour costs"
    When these events happen
      | lead | event    | at               |
      | 1    | customer | 2026-11-05 09:00 |
    And the lead is routed again at 2026-11-05 10:00
    Then the stage is customer
    And the rep is Duarte Reis
