Feature: Distribution
  Who in a role gets the lead: by turn, by weight or by load, among those who are available.

  Scenario: By turn, whoever had no lead for the longest time is next
    Given the policy
      """
      pod one
        SDR: Ana Ruiz, Luis Gómez, Pau Serra
      otherwise assign pod one SDR
      """
    And 5 leads
    When the leads are routed
    Then they are decided so
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 2    | Luis Gómez |
      | 3    | Pau Serra  |
      | 4    | Ana Ruiz   |
      | 5    | Luis Gómez |

  Scenario: By weight, every round splits as the weights do, interleaved
    Given the policy
      """
      pod one
        AE by weight: Marta Vidal (weight 2), Paul Roy
      otherwise assign pod one AE
      """
    And 6 leads
    When the leads are routed
    Then they are decided so
      | lead | rep         |
      | 1    | Marta Vidal |
      | 2    | Paul Roy    |
      | 3    | Marta Vidal |
      | 4    | Marta Vidal |
      | 5    | Paul Roy    |
      | 6    | Marta Vidal |

  Scenario: By load, whoever has the smallest share of open leads is next
    Given the policy
      """
      pod one
        AE by load: Marta Vidal, Paul Roy
      rep Marta Vidal
        capacity 4 open
      rep Paul Roy
        capacity 2 open
      otherwise assign pod one AE
      """
    And 6 leads
    When the leads are routed
    Then Marta Vidal gets 4 leads
    And Paul Roy gets 2 leads
    And they are decided so
      | lead | rep         |
      | 1    | Marta Vidal |
      | 2    | Paul Roy    |
      | 3    | Marta Vidal |
      | 4    | Paul Roy    |
      | 5    | Marta Vidal |
      | 6    | Marta Vidal |

  Scenario: A member who is away is passed over, and not flooded on the way back
    Given the policy
      """
      pod one
        SDR: Ana Ruiz, Luis Gómez
      rep Ana Ruiz
        away 2026-12-24 to 2026-12-31
      otherwise assign pod one SDR
      """
    And 8 leads
    When leads 1 to 4 are routed at 2026-12-31 23:59
    And leads 5 to 8 are routed at 2027-01-01 00:00
    Then they are decided so
      | lead | rep        |
      | 1    | Luis Gómez |
      | 2    | Luis Gómez |
      | 3    | Luis Gómez |
      | 4    | Luis Gómez |
      | 5    | Ana Ruiz   |
      | 6    | Luis Gómez |
      | 7    | Ana Ruiz   |
      | 8    | Luis Gómez |

  Scenario: Nobody gets more than the capacity of a day
    Given the policy
      """
      pod one
        SDR: Ana Ruiz, Luis Gómez
      rep Ana Ruiz
        capacity 1 per day
      rep Luis Gómez
        capacity 2 per day
      otherwise assign pod one SDR
      """
    And 6 leads
    When leads 1 to 4 are routed at 2026-11-18 10:00
    And leads 5 to 6 are routed at 2026-11-19 00:00
    Then they are decided so
      | lead | outcome  | rep        |
      | 1    | assigned | Ana Ruiz   |
      | 2    | assigned | Luis Gómez |
      | 3    | assigned | Luis Gómez |
      | 4    | waiting  |            |
      | 5    | assigned | Ana Ruiz   |
      | 6    | assigned | Luis Gómez |

  Scenario: Nobody has more open leads than the capacity says
    Given the policy
      """
      pod one
        AE: Marta Vidal
      rep Marta Vidal
        capacity 2 open
      otherwise assign pod one AE, failing that queue triage
      """
    And 3 leads
    When the leads are routed
    Then they are decided so
      | lead | rep         | queue  |
      | 1    | Marta Vidal |        |
      | 2    | Marta Vidal |        |
      | 3    |             | triage |

  Scenario: Where nobody is available the lead waits, and says why and for whom
    Given the policy
      """
      pod one
        SDR: Ana Ruiz
      rep Ana Ruiz
        away 2026-11-18
      otherwise assign pod one SDR
      """
    And a lead of which nothing is known
    When the lead is routed at 2026-11-18 10:00
    Then the outcome is waiting
    And it has no rep
    And the reason names "Ana Ruiz"

  Scenario: Failing that is tried, one after another
    Given the policy
      """
      pod one
        SDR: Ana Ruiz
        AE: Paul Roy
      rep Ana Ruiz
        capacity 1 per day
      rep Paul Roy
        capacity 1 per day
      otherwise assign pod one SDR, failing that pod one AE, failing that nurture
      """
    And 3 leads
    When the leads are routed
    Then they are decided so
      | lead | outcome  | role | rep      |
      | 1    | assigned | SDR  | Ana Ruiz |
      | 2    | assigned | AE   | Paul Roy |
      | 3    | nurture  |      |          |

  Scenario Outline: Whoever works only in hours gets leads in hours
    Given the policy
      """
      timezone Europe/Paris
      calendar office
        open Mon-Fri 09:00-12:30, 13:30-18:00
        closed on holidays of FR
      pod one
        works office, only in hours
        SDR: Ana Ruiz
      otherwise assign pod one SDR
      """
    And a lead of which nothing is known
    When the lead is routed at <time>
    Then the outcome is <outcome>

    Examples:
      | time             | outcome  |
      | 2026-11-18 09:00 | assigned |
      | 2026-11-18 12:30 | waiting  |
      | 2026-11-18 13:30 | assigned |
      | 2026-11-18 18:00 | waiting  |
      | 2026-11-21 10:00 | waiting  |
      | 2026-12-25 10:00 | waiting  |

  Scenario: Leads of one company stay with one rep
    Given the policy
      """
      lead has
        id      text
        company text, optional
      pod one
        SDR: Ana Ruiz, Luis Gómez, Pau Serra
        keep company together
      otherwise assign pod one SDR
      """
    And these leads
      | id | company |
      | 1  | Acme    |
      | 2  | Beta    |
      | 3  | ACME    |
      | 4  | Gamma   |
      | 5  | acme    |
      | 6  |         |
    When the leads are routed
    Then they are decided so
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 2    | Luis Gómez |
      | 3    | Ana Ruiz   |
      | 4    | Pau Serra  |
      | 5    | Ana Ruiz   |
      | 6    | Ana Ruiz   |

  Scenario: Who is named takes the lead, fills capacity and keeps the turn
    Given the policy
      """
      lead has
        id  text
        vip yes/no, else no
      pod one
        SDR: Ana Ruiz, Luis Gómez
      rep Ana Ruiz
        capacity 2 per day
      when vip, assign rep Ana Ruiz
      otherwise assign pod one SDR
      """
    And these leads
      | id | vip |
      | 1  | yes |
      | 2  | no  |
      | 3  | no  |
      | 4  | no  |
    When the leads are routed
    Then they are decided so
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 2    | Ana Ruiz   |
      | 3    | Luis Gómez |
      | 4    | Luis Gómez |

  Scenario: Where two shifts overlap the weights decide
    Given the policy
      """
      timezone Europe/Paris
      calendar morning
        open Mon-Fri 08:00-13:00
      calendar afternoon
        open Mon-Fri 12:00-20:00
      pod one
        works morning, only in hours
        SDR by weight: Ana Ruiz (weight 3)
      otherwise assign pod one SDR
      """
    And these reps
      | name       | works                    | pod | role | weight |
      | Luis Gómez | afternoon, only in hours | one | SDR  | 1      |
    And 6 leads with score 50
    And it is 2026-11-18 09:00
    When leads 1 to 2 are routed
    And it is 2026-11-18 12:30
    And leads 3 to 4 are routed
    And it is 2026-11-18 15:00
    And leads 5 to 6 are routed
    Then they are decided so
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 2    | Ana Ruiz   |
      | 3    | Ana Ruiz   |
      | 4    | Ana Ruiz   |
      | 5    | Luis Gómez |
      | 6    | Luis Gómez |

  Scenario: The memory of turns belongs to the role, whichever rule sends the lead there
    Given the policy
      """
      lead has
        id    text
        score number
      pod one
        SDR: Ana Ruiz, Luis Gómez
      when score >= 80, assign pod one SDR
      otherwise assign pod one SDR
      """
    And these leads
      | id | score |
      | 1  | 90    |
      | 2  | 10    |
      | 3  | 95    |
    When the leads are routed
    Then they are decided so
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 2    | Luis Gómez |
      | 3    | Ana Ruiz   |

  Scenario: A pod without members takes its leads as a pod
    Given the policy
      """
      when score >= 0, assign pod insurance SDR
      """
    And a lead with score 1
    When the lead is routed
    Then the outcome is assigned
    And it goes to pod insurance SDR
    And it has no rep

  Scenario: Deciding names the target and asks nobody
    Given the policy
      """
      pod one
        SDR: Ana Ruiz
      rep Ana Ruiz
        away 2026-11-18
      otherwise assign pod one SDR
      """
    And a lead of which nothing is known
    When the lead is decided at 2026-11-18 10:00
    Then the outcome is assigned
    And it goes to pod one SDR
    And it has no rep

  Scenario: The same id twice is one lead, and takes one turn
    Given the policy
      """
      lead has
        id    text
        score number
      pod one
        SDR: Ana Ruiz, Luis Gómez
      otherwise assign pod one SDR
      """
    And these leads
      | id | score |
      | 1  | 50    |
      | 1  | 50    |
      | 2  | 50    |
    When the leads are routed
    Then they are decided so
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 1    | Ana Ruiz   |
      | 2    | Luis Gómez |

  Scenario: Reps may come from a roster
    Given the file "reps.csv"
      | name       | email            | per day | open | away       | pod | role | weight |
      | Ana Ruiz   | ana@example.com  | 20      |      | 2026-11-18 | one | SDR  |        |
      | Luis Gómez | luis@example.com | 1       |      |            | one | SDR  |        |
      | Pau Serra  | pau@example.com  |         |      |            | one | SDR  |        |
    And the policy
      """
      pod one
      reps from "reps.csv"
      otherwise assign pod one SDR
      """
    And 3 leads
    When the leads are routed at 2026-11-18 10:00
    Then they are decided so
      | lead | rep        |
      | 1    | Luis Gómez |
      | 2    | Pau Serra  |
      | 3    | Pau Serra  |
