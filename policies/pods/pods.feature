Feature: Two pods

  Background:
    Given the policy "."

  Scenario: Each pod takes the leads that it covers
    Given these leads
      | id | vertical  | score |
      | 1  | insurance | 70    |
      | 2  | telecom   | 70    |
      | 3  |           | 70    |
      | 4  | insurance | 70    |
    When the leads are routed at 2026-11-18 10:30
    Then they are decided so
      | lead | pod     | role | rep           |
      | 1    | finance | SDR  | Alba Núñez    |
      | 2    | general | SDR  | Jorge Sanz    |
      | 3    | general | SDR  | Lidia Prieto  |
      | 4    | finance | SDR  | Bruno Gil     |
