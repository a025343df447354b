Feature: Pods by size

  Background:
    Given the policy "."

  Scenario: Head count tells the pod, and revenue where nobody counted
    Given these leads
      | id | employees | revenue   | cta  |
      | 1  | 6         |           | demo |
      | 2  | 300       |           | demo |
      | 3  | 5000      |           | demo |
      | 4  |           | 250000000 | demo |
      | 5  |           |           | demo |
      | 6  | 6         | 250000000 | demo |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | pod    | role   |
      | 1    | shops  | seller |
      | 2    | firms  | SDR    |
      | 3    | groups | SDR    |
      | 4    | groups | SDR    |
      | 5    | shops  | seller |
      | 6    | shops  | seller |

  Scenario: A shop keeps its seller when it buys, a firm goes on to an AE
    Given these leads
      | id | employees | status    |
      | 1  | 6         | qualified |
      | 2  | 6         | customer  |
      | 3  | 300       | qualified |
      | 4  | 300       | customer  |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | stage    | pod   | role   |
      | 1    | SQL      | shops | seller |
      | 2    | customer | shops | seller |
      | 3    | SQL      | firms | AE     |
      | 4    | customer | firms | AE     |

  Scenario: What a reader gets depends on its size
    Given these leads
      | id | employees | cta   |
      | 1  | 6         | ebook |
      | 2  | 300       | ebook |
      | 3  | 5000      | ebook |
    When the leads are routed
    Then they are decided so
      | lead | outcome | content           |
      | 1    | nurture | Price list        |
      | 2    | nurture | How others did it |
      | 3    | nurture | Business case     |
