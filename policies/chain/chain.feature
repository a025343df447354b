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
