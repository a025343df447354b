Feature: What marketing and sales promised each other
  Events, clocks, stages and objectives, told as a sales manager tells them.

  Background:
    Given the policy
      """
      timezone Europe/Paris
      lead has
        id      text
        score   number 0 to 100, optional
        revenue money, optional
        cta     one of ebook, demo, optional
        status  one of new, on_hold, else new
        created time, optional
      calendar office
        open Mon-Fri 09:00-18:00
      team marketing
        led by Zoe Lang
        marketer: Nadia Fort
      team sales
        led by Laura Prat
        SDR: Ana Ruiz, Luis Gómez
        AE: Paul Roy
      funnel
        prospect: owned by marketer, when cta is present
        MQL: owned by SDR, when score >= 60
        SQL: owned by AE
      content for prospect
        marketer produces "Guide", "Case study"
      events
        contacted
        changed
        won
      sla "First touch" for team sales when stage = MQL
        contacted within 2 business hours of assigned, in office hours
        pause while status = on_hold
        at 50% warn the rep
        at 100% notify manager
      objective "Speed" for team sales
        95% of MQL contacted within 2 business hours of assigned, in office hours
      objective "Volume" for team marketing
        count of MQL at least 2 per month
      indicator win_rate is count of won / count of MQL
      when stage = SQL, hand off to AE
      when stage = MQL, hand off to SDR
      otherwise nurture
      """

  Scenario: A lead that nobody calls breaches the agreement
    Given a lead with score 80, created 2026-11-18 09:30
    And the lead was assigned at 2026-11-18 10:00
    When it is 2026-11-18 10:30
    Then the clock "First touch" is running
    And the target of "First touch" is due at 2026-11-18 12:00
    And no step of "First touch" fired
    When it is 2026-11-18 13:00
    Then the clock "First touch" is breached
    And the step "at 50%" of "First touch" fired at 2026-11-18 11:00
    And the step "at 100%" of "First touch" fired at 2026-11-18 12:00

  Scenario: A call in time keeps it, also over the night
    Given a lead with score 80, created 2026-11-18 17:00
    And the lead was assigned at 2026-11-18 17:30
    When contacted happens at 2026-11-19 10:15
    And it is 2026-11-20 09:00
    Then the clock "First touch" is met

  Scenario: While the lead is on hold the clock stands still
    Given a lead with score 80, created 2026-11-18 09:30
    And these events
      | lead | event    | at               | status  |
      | 1    | assigned | 2026-11-18 10:00 |         |
      | 1    | changed  | 2026-11-18 10:30 | on_hold |
    When it is 2026-11-18 16:00
    Then the clock "First touch" is paused

  Scenario: A lead that is not ripe has no clock
    Given a lead with score 10, created 2026-11-18 09:30
    When it is 2026-11-18 16:00
    Then the clock "First touch" has not started

  Scenario: A lead is handed on when an event says so
    Given a lead with id 7, score 80, created 2026-11-18 09:30
    When the lead is routed at 2026-11-18 10:00
    Then the stage is MQL
    And it goes to SDR
    When SQL happens to lead 7 at 2026-11-18 15:00
    And the lead is routed at 2026-11-18 16:00
    Then the stage is SQL
    And it goes to AE

  Scenario: The same content is never sent twice
    Given a lead with cta ebook, created 2026-11-16 09:30
    When the lead is routed at 2026-11-18 10:00
    Then marketing sends "Guide"
    Given the lead received "Guide" at 2026-11-17 10:00
    When the lead is routed at 2026-11-18 10:00
    Then marketing sends "Case study"

  Scenario: The scorecard says what was reached
    Given these leads
      | id | score | created          |
      | 1  | 80    | 2026-11-02 09:30 |
      | 2  | 70    | 2026-11-03 09:30 |
    And these events
      | lead | event     | at               |
      | 1    | assigned  | 2026-11-02 10:00 |
      | 1    | contacted | 2026-11-02 11:00 |
      | 2    | assigned  | 2026-11-03 10:00 |
      | 1    | won       | 2026-11-20 12:00 |
    And it is 2026-12-01 09:00
    When the scorecard is made from 2026-11-01 until 2026-11-30
    Then the objective "Volume" is reached
    And the objective "Volume" comes to 2
    And the objective "Speed" is missed
    And the objective "Speed" comes to 50%
    And the indicator win_rate comes to 50%
