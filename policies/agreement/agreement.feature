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
