Feature: Key accounts

  Background:
    Given the policy "."

  Scenario: A junior never gets a large account
    Given these leads
      | id | employees | vertical | score | cta     | status    |
      | 1  | 1000      | finance  | 90    | demo    | new       |
      | 2  | 4000      | finance  | 5     | ebook   | new       |
      | 3  | 9000      | finance  | 70    |         | qualified |
      | 4  | 999       | finance  | 90    | demo    | new       |
      | 5  | 12        | finance  |       | demo    | new       |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | pod     | role   | rep         | priority | tags        |
      | 1    | finance | AE     | Stefan Roth | high     | key account |
      | 2    | finance | AE     | Miriam Lang | high     | key account |
      | 3    | finance | AE     | Stefan Roth | high     | key account |
      | 4    | finance | junior | Leon Busch  |          |             |
      | 5    | finance | junior | Leon Busch  |          |             |

  Scenario: A named account is a key account, and stays with one AE
    Given these leads
      | id | email              | vertical | cta   |
      | 1  | a@nordbank.example | finance  | ebook |
      | 2  | b@dorfbank.example | finance  | ebook |
      | 3  | c@NORDBANK.example | finance  | demo  |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | outcome  | role | rep         | content |
      | 1    | assigned | AE   | Stefan Roth |         |
      | 2    | nurture  |      |             | Guide   |
      | 3    | assigned | AE   | Stefan Roth |         |

  Scenario: An offer to a small company is handed off to an AE
    Given a lead with employees 12, vertical energy, status qualified
    When the lead is routed at 2026-11-18 10:30
    Then it goes to pod energy AE
    And the rep is Anja Peters
