Feature: Pods by industry

  Background:
    Given the policy "."

  Scenario: Each pod takes the leads that it covers
    Given these leads
      | id | vertical  | score |
      | 1  | insurance | 70    |
      | 2  | telecom   | 70    |
      | 3  |           | 70    |
      | 4  | banking   | 70    |
      | 5  | mining    | 70    |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | pod     | role | rep          |
      | 1    | finance | SDR  | Alba Núñez   |
      | 2    | telecom | SDR  | Jorge Sanz   |
      | 3    | general | SDR  | Lidia Prieto |
      | 4    | finance | SDR  | Bruno Gil    |
      | 5    | general | SDR  | Nora Paz     |

  Scenario: A qualified lead goes on to an AE of its pod
    Given these leads
      | id | vertical | score | status    |
      | 1  | telecom  | 70    | new       |
      | 2  | telecom  | 70    | qualified |
      | 3  | telecom  | 70    | customer  |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | stage    | pod     | role | rep        |
      | 1    | MQL      | telecom | SDR  | Jorge Sanz |
      | 2    | SQL      | telecom | AE   | Manuel Oro |
      | 3    | customer | telecom | AE   | Manuel Oro |

  Scenario: In finance one AE takes two leads for every one of the other
    Given 9 leads with vertical banking, status qualified
    When the leads are routed at 2026-11-18 10:30
    Then Carmen Vega gets 6 leads
    And Diego Pons gets 3 leads

  Scenario: Readers read about their own business
    Given these leads
      | id | vertical  | cta   |
      | 1  | insurance | ebook |
      | 2  | banking   | ebook |
      | 3  | telecom   | ebook |
      | 4  | other     | ebook |
    When the leads are routed
    Then they are decided so
      | lead | outcome | content            |
      | 1    | nurture | Claims in a day    |
      | 2    | nurture | Branches and apps  |
      | 3    | nurture | Churn, explained   |
      | 4    | nurture | Guide to switching |

  Scenario: An SDR sees what is shared, and nothing personal
    Given a lead with vertical insurance, employees 300, score 70, cta demo, email "ana@seguros.example"
    When the lead is routed at 2026-11-18 10:30
    Then what is shared names vertical, employees, score, cta
