Feature: Routing
  Rules are read from top to bottom. The first one that is true and ends the search decides the lead.

  Scenario: One line is a whole policy
    Given the policy
      """
      when score >= 60 and vertical = insurance, assign pod insurance SDR
      """
    And a lead with score 72, vertical insurance
    When the lead is decided
    Then the outcome is assigned
    And it goes to pod insurance SDR
    And it has no tags
    And nobody is notified

  Scenario: A lead that no rule takes is unrouted
    Given the policy
      """
      when score >= 60 and vertical = insurance, assign pod insurance SDR
      """
    And a lead with score 59, vertical insurance
    When the lead is decided
    Then the outcome is unrouted
    And no rule decides it

  Scenario: The first rule that is true decides
    Given the policy
      """
      rule "Hot"
        when score >= 80,
        assign pod hot
      rule "Warm"
        when score >= 40,
        assign pod warm
      otherwise nurture with "Newsletter"
      """
    And these leads
      | id | score |
      | 1  | 95    |
      | 2  | 80    |
      | 3  | 79    |
      | 4  | 12    |
    When the leads are decided
    Then they are decided so
      | lead | outcome  | pod  | content    | rule      |
      | 1    | assigned | hot  |            | Hot       |
      | 2    | assigned | hot  |            | Hot       |
      | 3    | assigned | warm |            | Warm      |
      | 4    | nurture  |      | Newsletter | otherwise |

  Scenario: A rule without a name is called by its place
    Given the policy
      """
      # A remark comes first.
      when score >= 60, assign pod one
      """
    And a lead with score 60
    When the lead is decided
    Then the rule is "policy:2"

  Scenario: Rules that only tag, set or notify let the search go on
    Given the policy
      """
      when score >= 90, set priority to high and tag "hot"
      when vertical = insurance, tag "regulated" and notify "desk@example.com"
      when score >= 60, assign pod one and tag "routed"
      when score >= 0, tag "never reached"
      """
    And a lead with score 93, vertical insurance
    When the lead is decided
    Then it goes to pod one
    And the priority is high
    And it is tagged "hot", "regulated", "routed"
    And "desk@example.com" is notified

  Scenario: Of several priorities the last one stands
    Given the policy
      """
      when score >= 10, set priority to low
      when score >= 50, set priority to high
      otherwise nurture
      """
    And a lead with score 70
    When the lead is decided
    Then the priority is high

  Scenario: The tags of rules above stay where nobody decides the lead
    Given the policy
      """
      when score >= 10, tag "seen"
      when score >= 90, assign pod one
      """
    And a lead with score 50
    When the lead is decided
    Then the outcome is unrouted
    And it is tagged "seen"

  Scenario: Unless takes away from the rule
    Given the policy
      """
      lead has
        score      number 0 to 100
        is_partner yes/no, else no
      rule "Direct"
        when score >= 40
        unless is_partner,
        assign pod direct
      otherwise assign queue partners
      """
    And these leads
      | id | score | is_partner |
      | 1  | 50    | no         |
      | 2  | 50    | yes        |
      | 3  | 50    |            |
    When the leads are decided
    Then they are decided so
      | lead | pod    | queue    |
      | 1    | direct |          |
      | 2    |        | partners |
      | 3    | direct |          |

  Scenario: A lead is rejected with a reason
    Given the policy
      """
      when domain of email = "rival.example", reject because "works for a competitor"
      otherwise nurture
      """
    And a lead with email "kim@RIVAL.example"
    When the lead is decided
    Then the outcome is rejected
    And the reason is "works for a competitor"

  Scenario: A queue is where leads wait for a person to look
    Given the policy
      """
      queue triage
      when score >= 0, assign queue triage
      """
    And a lead with score 3
    When the lead is routed
    Then the outcome is assigned
    And it goes to queue triage
    And it has no rep

  Scenario: Marketing sends what the rule names
    Given the policy
      """
      when cta = ebook, nurture with "Case study"
      otherwise nurture with "Newsletter"
      """
    And a lead with cta ebook
    When the lead is decided
    Then the outcome is nurture
    And marketing sends "Case study"

  Scenario Outline: A rule holds in its period alone, the last day included
    Given the policy
      """
      timezone Europe/Paris
      rule "Autumn campaign" from 2026-10-01 until 2026-12-31
        when cta = demo,
        assign pod campaign
      otherwise nurture
      """
    And a lead with cta demo
    When the lead is decided at <time>
    Then the outcome is <outcome>

    Examples:
      | time             | outcome  |
      | 2026-09-30 23:59 | nurture  |
      | 2026-10-01 00:00 | assigned |
      | 2026-12-31 23:59 | assigned |
      | 2027-01-01 00:00 | nurture  |

  Scenario: The matching pod is the first one that covers the lead
    Given the policy
      """
      lead has
        size one of small, large, optional
      pod growth
        covers size = small
        SDR: Ana Ruiz
      pod key
        covers size = large
        SDR: Luis Gómez
      when size is present, assign matching pod SDR
      otherwise nurture
      """
    And these leads
      | id | size  |
      | 1  | large |
      | 2  | small |
      | 3  |       |
    When the leads are routed
    Then they are decided so
      | lead | outcome  | pod    | role | rep        |
      | 1    | assigned | key    | SDR  | Luis Gómez |
      | 2    | assigned | growth | SDR  | Ana Ruiz   |
      | 3    | nurture  |        |      |            |

  Scenario: No pod covers the lead, so the next target is tried
    Given the policy
      """
      lead has
        size one of small, large, optional
      queue triage
      pod growth
        covers size = small
        SDR: Ana Ruiz
      otherwise assign matching pod SDR, failing that queue triage
      """
    And a lead with size large
    When the lead is decided
    Then it goes to queue triage

  Scenario Outline: A field of the lead names the rep, by name or by email
    Given the policy
      """
      lead has
        account_owner text, optional
      pod one
        AE: Ana Ruiz, Luis Gómez
      rep Ana Ruiz
        email ana@example.com
      rep Luis Gómez
        email luis@example.com
      queue triage
      when account_owner is present, assign the account_owner, failing that queue triage
      otherwise nurture
      """
    And a lead with account_owner <owner>
    When the lead is routed
    Then the outcome is assigned
    And the rep is <rep>

    Examples:
      | owner              | rep        |
      | "Ana Ruiz"         | Ana Ruiz   |
      | "LUIS@example.com" | Luis Gómez |
      | "luis  GÓMEZ"      | Luis Gómez |
      | "Somebody Else"    | nobody     |

  Scenario: A hand-off stays in the pod the lead is in
    Given the policy
      """
      lead has
        status text
        pod    text, optional
        size   one of small, large
      pod growth
        covers size = small
        SDR: Ana Ruiz
        AE: Marta Vidal
      pod key
        covers size = large
        SDR: Luis Gómez
        AE: Paul Roy
      when status = qualified, hand off to AE
      otherwise assign matching pod SDR
      """
    And these leads
      | id | status    | pod    | size  |
      | 1  | qualified | growth | large |
      | 2  | qualified |        | large |
      | 3  | new       |        | small |
    When the leads are routed
    Then they are decided so
      | lead | pod    | role | rep         |
      | 1    | growth | AE   | Marta Vidal |
      | 2    | key    | AE   | Paul Roy    |
      | 3    | growth | SDR  | Ana Ruiz    |

  Scenario: A role alone is that role of the whole organisation
    Given the policy
      """
      pod one
        SDR: Ana Ruiz
      pod two
        SDR: Luis Gómez
      otherwise assign SDR
      """
    And 4 leads
    When the leads are routed
    Then they are decided so
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 2    | Luis Gómez |
      | 3    | Ana Ruiz   |
      | 4    | Luis Gómez |

  Scenario: A segment and a list stand for what they were declared to be
    Given the policy
      """
      lead has
        employees whole number, optional
        country   text, optional
      list dach is DE, AT, CH
      segment german_enterprise when employees >= 1000 and country in dach
      when german_enterprise, assign pod enterprise
      otherwise nurture
      """
    And these leads
      | id | employees | country |
      | 1  | 1000      | at      |
      | 2  | 1000      | FR      |
      | 3  | 999       | DE      |
    When the leads are decided
    Then they are decided so
      | lead | outcome  |
      | 1    | assigned |
      | 2    | nurture  |
      | 3    | nurture  |

  Scenario: A derived field is the first case that is true
    Given the policy
      """
      lead has
        employees whole number
      let size be
        enterprise when employees >= 1000
        mid when employees >= 200
        otherwise small
      when size = enterprise, assign pod enterprise
      when size = mid, assign pod mid
      when size = small, assign pod small
      """
    And these leads
      | id | employees |
      | 1  | 1000      |
      | 2  | 999       |
      | 3  | 199       |
    When the leads are decided
    Then they are decided so
      | lead | pod        |
      | 1    | enterprise |
      | 2    | mid        |
      | 3    | small      |

  Scenario: A score card adds the points of every case that is true
    Given the policy
      """
      lead has
        cta       text
        employees whole number
        email     text
      let fit be the sum of
        30 when cta = demo
        10 when employees >= 200
        -20 when email ends with "gmail.example"
      when fit >= 40, assign pod best
      when fit >= 30, assign pod good
      when fit = -10, assign pod odd
      otherwise nurture
      """
    And these leads
      | id | cta   | employees | email           |
      | 1  | demo  | 200       | a@b.example     |
      | 2  | demo  | 10        | a@b.example     |
      | 3  | ebook | 300       | a@gmail.example |
      | 4  | ebook | 10        | a@b.example     |
    When the leads are decided
    Then they are decided so
      | lead | outcome  | pod  |
      | 1    | assigned | best |
      | 2    | assigned | good |
      | 3    | assigned | odd  |
      | 4    | nurture  |      |
