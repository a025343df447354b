Feature: Hand over hand

  Background:
    Given the policy "."

  Scenario: A lead goes from hand to hand as it ripens
    Given these leads
      | id | cta   | score | status    |
      | 1  | ebook | 10    | new       |
      | 2  | ebook | 60    | new       |
      | 3  | ebook | 60    | qualified |
      | 4  | ebook | 60    | customer  |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | outcome  | stage    | rep        | content       |
      | 1    | nurture  | prospect |            | Buyer's guide |
      | 2    | assigned | MQL      | Lea Kern   |               |
      | 3    | assigned | SQL      | Pia Arndt  |               |
      | 4    | assigned | customer | Kim Franke |               |

  Scenario: A sale that fails goes back to the campaigner, and begins again
    Given a lead with cta ebook, score 60, status qualified
    And these events
      | lead | event    | at               |
      | 1    | SQL      | 2026-11-02 09:00 |
      | 1    | prospect | 2026-11-10 09:00 |
    When the lead is routed at 2026-11-09 10:00
    Then the rep is Pia Arndt
    When the lead is routed again at 2026-11-10 10:00
    Then the stage is prospect
    And marketing sends "Buyer's guide"
    When these events happen
      | lead | event    | at               | cta  | score | status |
      | 1    | answered | 2026-11-16 09:00 |      | 20    | new    |
      | 1    | answered | 2026-11-17 09:00 | demo | 80    |        |
    And the lead is routed again at 2026-11-17 10:30
    Then the stage is MQL
    And it goes to SDR
