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
