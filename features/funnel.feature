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
