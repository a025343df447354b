Feature: The funnel
  Where a lead stands between marketing and sales, what it is sent, and what its receiver gets to see.

  Background:
    Given the policy
      """
      lead has
        id       text
        email    text, optional, personal
        phone    text, optional, personal
        score    number 0 to 100, optional
        cta      one of ebook, demo, optional
        vertical one of insurance, retail, optional
      team marketing
        led by Zoe Lang
      team sales
        led by Laura Prat
        SDR: Ana Ruiz
        AE: Paul Roy
      funnel
        prospect: owned by team marketing, when cta is present
        MQL: owned by SDR, when score >= 60 or cta = demo
        SQL: owned by AE
      share on MQL score, email with team sales
      content for prospect
        team marketing produces "Insurance case study" when vertical = insurance, "ROI calculator"
      events
        called
      when stage = MQL, hand off to SDR
      when stage = prospect, nurture
      otherwise nurture with "Newsletter"
      """

  Scenario: A lead is at the last stage that takes it
    Given a lead with score 72, cta ebook
    When the lead is routed
    Then the stage is MQL
    And the rep is Ana Ruiz

  Scenario: A lead that no stage takes has none
    Given a lead with score 10
    When the lead is decided
    Then the stage is none
    And marketing sends "Newsletter"

  Scenario: What is sent depends on the stage and the lead
    Given these leads
      | id | cta   | vertical  | score |
      | 1  | ebook | insurance | 10    |
      | 2  | ebook | retail    | 10    |
      | 3  | ebook |           | 10    |
    When the leads are decided
    Then they are decided so
      | lead | outcome | stage    | content              |
      | 1    | nurture | prospect | Insurance case study |
      | 2    | nurture | prospect | ROI calculator       |
      | 3    | nurture | prospect | ROI calculator       |

  Scenario: The receiver sees what is shared, and nothing else that is personal
    Given a lead with score 72, email "ana@one.example", phone "+33 1 23 45 67"
    When the lead is decided
    Then what is shared names score, email

  Scenario: Who takes the lead sees what is shared with it, and not what others would see
    Given the policy
      """
      lead has
        id      text
        kind    one of sale, help
        score   number 0 to 100, optional
        email   text, optional, personal
      team sales
        led by Laura Prat
        AE: Paul Roy
      team support
        agent: Kim Lee
      funnel
        MQL: owned by AE, when score >= 60
      share on MQL score, email with team sales
      share on MQL kind with team support
      when kind = help, assign team support agent
      otherwise assign team sales AE
      """
    And these leads
      | id | kind | score | email         |
      | 1  | sale | 72    | a@one.example |
      | 2  | help | 72    | b@one.example |
    When the leads are routed
    Then they are decided so
      | lead | rep      | shared                            |
      | 1    | Paul Roy | score: 72; email: a@one.example   |
      | 2    | Kim Lee  | kind: help                        |

  Scenario: Stages and kinds of lead for which there is nothing to send are named
    Given the policy
      """
      lead has
        cta      one of ebook, demo, optional
        vertical one of insurance, retail, telecom, optional
      team marketing
        led by Zoe Lang
      funnel
        prospect: owned by team marketing, when cta is present
        MQL: owned by team marketing, when cta = demo
      content for prospect
        team marketing produces "Claims report" when vertical = insurance, "Stock report" when vertical = retail
      otherwise nurture
      """
    When the policy is checked
    Then the checker says warning G032 at line 7
    And the warning reads "at the stage `prospect` there is no content for leads whose `vertical` is `telecom` or missing"
    And the checker says warning G031 at line 8
    And the warning reads "there is nothing to send or to tell a lead at the stage `MQL`"

  Scenario: The call to action is the moment at which marketing hands a lead over
    Given the policy
      """
      lead has
        id  text
        cta one of newsletter, ebook, pricing, demo, optional
      team marketing
        led by Zoe Lang
      team sales
        SDR: Ana Ruiz
      segment raised_hand when cta in (pricing, demo)
      funnel
        prospect: owned by team marketing, when cta is present
        MQL: owned by SDR, when raised_hand
      content for prospect
        team marketing produces "Guide"
      content for MQL
        team sales distributes "Script"
      when raised_hand, hand off to SDR
      otherwise nurture
      """
    And these leads
      | id | cta        |
      | 1  | newsletter |
      | 2  | ebook      |
      | 3  | pricing    |
      | 4  | demo       |
    When the leads are routed
    Then they are decided so
      | lead | outcome  | stage    | role | content |
      | 1    | nurture  | prospect |      | Guide   |
      | 2    | nurture  | prospect |      | Guide   |
      | 3    | assigned | MQL      | SDR  |         |
      | 4    | assigned | MQL      | SDR  |         |

  Scenario: A lead is decided anew when its stage changes, and goes back when it is recycled
    Given a lead with cta ebook, score 10
    When the lead is routed at 2026-01-05 10:00
    Then marketing sends "ROI calculator"
    When these events happen
      | lead | event  | at               | score |
      | 1    | called | 2026-01-06 10:00 | 70    |
    And the lead is routed again at 2026-01-06 10:05
    Then the stage is MQL
    And the rep is Ana Ruiz
    When these events happen
      | lead | event | at               |
      | 1    | SQL   | 2026-01-07 10:00 |
    And the lead is decided again at 2026-01-07 10:05
    Then the stage is SQL
    When these events happen
      | lead | event    | at               |
      | 1    | prospect | 2026-01-08 10:00 |
    And the lead is routed again at 2026-01-08 10:05
    Then the stage is prospect
    And the outcome is nurture
    When these events happen
      | lead | event  | at               | score |
      | 1    | called | 2026-01-09 10:00 | 20    |
      | 1    | called | 2026-01-10 10:00 | 80    |
    And the lead is routed again at 2026-01-10 10:05
    Then the stage is MQL

  Scenario: A nurtured lead is never sent the same thing twice
    Given a lead with cta ebook, vertical insurance, score 10
    When the lead is routed at 2026-01-05 10:00
    Then marketing sends "Insurance case study"
    When these events happen
      | lead | event | at               | content              |
      | 1    | sent  | 2026-01-05 11:00 | Insurance case study |
    And the lead is routed again at 2026-01-12 10:00
    Then marketing sends "ROI calculator"
    When these events happen
      | lead | event | at               | content        |
      | 1    | sent  | 2026-01-12 11:00 | ROI calculator |
    And the lead is routed again at 2026-01-19 10:00
    Then the outcome is nurture
    And nothing is sent

  Scenario: A hand-off stays in the pod that the lead was in
    Given the policy
      """
      lead has
        id       text
        vertical one of insurance, retail
        status   text, optional
      pod insurance
        covers vertical = insurance
        SDR: Ana Ruiz
        AE: Paul Roy
      pod retail
        covers vertical = retail
        SDR: Bo Li
        AE: Eva Poe
      funnel
        MQL: owned by SDR
        SQL: owned by AE
      when stage = SQL, hand off to AE
      otherwise assign matching pod SDR
      """
    And a lead with vertical insurance
    When the lead is routed at 2026-01-05 10:00
    Then the rep is Ana Ruiz
    When these events happen
      | lead | event    | at               | pod       | vertical |
      | 1    | assigned | 2026-01-05 10:00 | insurance |          |
      | 1    | SQL      | 2026-01-06 10:00 |           | retail   |
    And the lead is routed again at 2026-01-06 10:05
    Then it goes to pod insurance AE

  Scenario: A promise is kept or not by what happened
    Given the policy
      """
      lead has
        id      text
        created time
        score   number 0 to 100, optional
      team marketing
        led by Zoe Lang
      funnel
        MQL: owned by team marketing, when score >= 60
      objective "Volume" for team marketing
        count of MQL at least 2 per month
      objective "More" for team marketing
        count of MQL at least 3 per month
      events
        called
      otherwise nurture
      """
    And these leads
      | id | created          | score |
      | 1  | 2026-01-01 00:00 | 70    |
      | 2  | 2026-01-06 10:00 | 10    |
    And these events
      | lead | event  | at               | score |
      | 2    | called | 2026-01-20 10:00 | 80    |
      | 2    | called | 2026-01-31 23:59 | 80    |
    When it is 2026-02-01 00:00
    And the scorecard is made from 2026-01-01 until 2026-01-31
    Then the objective "Volume" is reached
    And the objective "More" is missed
