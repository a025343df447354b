Feature: Marketing and sales

  Background:
    Given the policy "."

  Scenario: The call to action says who has the lead
    Given these leads
      | id | cta        | score |
      | 1  | newsletter | 95    |
      | 2  | ebook      | 95    |
      | 3  | webinar    | 95    |
      | 4  | pricing    | 5     |
      | 5  | demo       | 5     |
      | 6  |            | 95    |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | outcome  | stage    | role | rep        | content       |
      | 1    | nurture  | prospect |      |            | Buyer's guide |
      | 2    | nurture  | prospect |      |            | Buyer's guide |
      | 3    | nurture  | prospect |      |            | Buyer's guide |
      | 4    | assigned | MQL      | SDR  | Ana Ruiz   |               |
      | 5    | assigned | MQL      | SDR  | Luis Gómez |               |
      | 6    | nurture  |          |      |            | Newsletter    |

  Scenario: Prospects are classed by the content they took
    Given these leads
      | id | cta   | score | taken          |
      | 1  | ebook | 70    | ROI calculator |
      | 2  | ebook | 70    | Case study     |
      | 3  | ebook | 70    |                |
      | 4  | ebook | 40    | Price list     |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | outcome  | stage    | role |
      | 1    | assigned | MQL      | SDR  |
      | 2    | nurture  | prospect |      |
      | 3    | nurture  | prospect |      |
      | 4    | nurture  | prospect |      |

  Scenario: Sales sees what is shared at the stage, and the phone only once the lead is qualified
    Given a lead with cta demo, vertical telecom, email "kim@one.example", phone "+33 1 23 45 67 89"
    When the lead is routed at 2026-11-18 10:30
    Then what is shared names interest, vertical, cta, email

  Scenario: A qualified lead is handed to an AE, with the phone
    Given a lead with status qualified, email "kim@one.example", phone "+33 1 23 45 67 89"
    When the lead is routed at 2026-11-18 10:30
    Then the rep is Marta Díaz
    And what is shared names interest, phone, email

  Scenario: Nobody gets the same thing twice
    Given a lead with cta ebook, vertical insurance, score 20
    And these events
      | lead | event    | at               |
      | 1    | prospect | 2026-11-02 09:00 |
    When the lead is routed at 2026-11-02 10:00
    Then marketing sends "Claims in a day"
    When these events happen
      | lead | event | at               | content         |
      | 1    | sent  | 2026-11-02 11:00 | Claims in a day |
      | 1    | sent  | 2026-11-09 11:00 | Case study      |
    And the lead is routed again at 2026-11-16 10:00
    Then marketing sends "Buyer's guide"

  Scenario: From reader to customer, and who has the lead on the way
    Given a lead with cta ebook, score 70, phone "+33 1 23 45 67 89"
    And these events
      | lead | event    | at               |
      | 1    | prospect | 2026-11-02 09:00 |
    When the lead is routed at 2026-11-02 10:00
    Then the outcome is nurture
    And the stage is prospect
    When these events happen
      | lead | event      | at               | taken          |
      | 1    | downloaded | 2026-11-03 09:00 | ROI calculator |
    And the lead is routed again at 2026-11-03 10:00
    Then the stage is MQL
    And the rep is Ana Ruiz
    And what is shared names interest, vertical, score, cta
    When these events happen
      | lead | event    | at               | status    |
      | 1    | accepted | 2026-11-03 11:00 |           |
      | 1    | SQL      | 2026-11-05 11:00 | qualified |
    And the lead is routed again at 2026-11-05 12:00
    Then the stage is SQL
    And the rep is Marta Díaz
    And what is shared names interest, taken, phone
    When these events happen
      | lead | event    | at               | revenue |
      | 1    | won      | 2026-11-12 11:00 | 12000   |
      | 1    | customer | 2026-11-12 12:00 |         |
    And the lead is routed again at 2026-11-12 13:00
    Then the stage is customer
    And the outcome is assigned

  Scenario: A lead that comes back is a prospect again, until it does something new
    Given a lead with cta demo, score 70
    And these events
      | lead | event    | at               |
      | 1    | MQL      | 2026-11-02 09:00 |
      | 1    | returned | 2026-11-02 15:00 |
      | 1    | prospect | 2026-11-02 15:00 |
    When the lead is routed at 2026-11-03 10:00
    Then the stage is prospect
    And marketing sends "Buyer's guide"
