Feature: Integrated verticals

  Background:
    Given the policy "."

  Scenario: A lead stays in its pod from the first call to the help desk
    Given these leads
      | id | vertical  | score | status    |
      | 1  | insurance | 70    | new       |
      | 2  | insurance | 70    | qualified |
      | 3  | insurance | 70    | customer  |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | stage    | pod       | role    | rep         |
      | 1    | MQL      | insurance | SDR     | Luca Serra  |
      | 2    | SQL      | insurance | AE      | Davide Moro |
      | 3    | customer | insurance | support | Irene Gatti |

  Scenario: The strategic team scouts what is new, and warm leads are called all the same
    Given these leads
      | id | vertical | score | cta    |
      | 1  | other    | 40    | ebook  |
      | 2  |          | 40    |        |
      | 3  | other    | 40    | demo   |
      | 4  | other    | 10    | ebook  |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | outcome  | pod    | team     | role  | content                      |
      | 1    | assigned |        | strategy | scout |                              |
      | 2    | assigned |        | strategy | scout |                              |
      | 3    | assigned | retail |          | SDR   |                              |
      | 4    | nurture  |        |          |       | Twelve industries in figures |

  Scenario: Each industry reads about itself
    Given these leads
      | id | vertical  | cta   |
      | 1  | insurance | ebook |
      | 2  | retail    | ebook |
      | 3  | industry  | ebook |
    When the leads are routed
    Then they are decided so
      | lead | outcome | content                      |
      | 1    | nurture | Claims in a day              |
      | 2    | nurture | Shelves that fill themselves |
      | 3    | nurture | The plant of tomorrow        |

  Scenario: Sell more at more margin: one without the other does not count
    Given these leads
      | id | vertical  | created          | score |
      | 1  | insurance | 2026-07-01 09:00 | 70    |
      | 2  | retail    | 2026-07-02 09:00 | 70    |
    And these events
      | lead | event | at               | revenue | margin |
      | 1    | won   | 2026-08-03 09:00 | 200000  | 90000  |
    When it is 2026-10-01 00:00
    And the scorecard is made from 2026-07-01 until 2026-09-30
    Then the objective "Sell more at more margin" is missed
    When these events happen
      | lead | event | at               | revenue | margin |
      | 2    | won   | 2026-09-03 09:00 | 100000  | 5000   |
    And the scorecard is made from 2026-07-01 until 2026-09-30
    Then the objective "Sell more at more margin" is reached
