Feature: Missing values
  A comparison with a missing value is neither true nor false but unknown. A rule applies only if its condition is
  true, and a rule that could not be judged is never passed over in silence.

  Background:
    Given the policy
      """
      lead has
        score    number 0 to 100, optional
        vertical one of insurance, retail, other, optional
        partner  yes/no, optional
      when score >= 60, assign pod insurance SDR
      when vertical != retail, assign pod open
      otherwise nurture
      """

  Scenario: A rule that could not be judged is named, with what it needs and what it would have done
    Given a lead with vertical retail
    When the lead is decided
    Then the outcome is nurture
    And undecided says "needs score; with score >= 60: pod insurance SDR"

  Scenario: Not equal to a missing value is not true either
    Given a lead with score 10
    When the lead is decided
    Then the outcome is nurture
    And undecided says "needs vertical; with vertical != retail: pod open"

  Scenario: Below the rule that decides nothing is undecided
    Given a lead with score 75
    When the lead is decided
    Then it goes to pod insurance SDR
    And nothing is undecided

  Scenario: An empty cell and an absent field are one thing
    Given these leads
      | id | score | vertical |
      | 1  |       | retail   |
    When the leads are decided
    Then they are decided so
      | lead | outcome | undecided                                            |
      | 1    | nurture | needs score; with score >= 60: pod insurance SDR     |

  Scenario Outline: Unknown is neither yes nor no
    Given the policy
      """
      lead has
        score    number 0 to 100, optional
        vertical one of insurance, retail, other, optional
        partner  yes/no, optional
      when <condition>,
        assign pod taken
      otherwise nurture
      """
    And a lead with vertical insurance, score missing, partner missing
    When the lead is decided
    Then the outcome is <outcome>
    And undecided names <needs>

    Examples:
      | condition                                     | outcome  | needs   |
      | score >= 60                                   | nurture  | score   |
      | not (score >= 60)                             | nurture  | score   |
      | score >= 60 or score < 60                     | nurture  | score   |
      | vertical = insurance or score >= 60           | assigned | nothing |
      | score >= 60 or vertical = insurance           | assigned | nothing |
      | vertical = retail and score >= 60             | nurture  | nothing |
      | vertical = insurance and score >= 60          | nurture  | score   |
      | score is missing                              | assigned | nothing |
      | score is present                              | nurture  | nothing |
      | vertical = insurance unless partner           | nurture  | partner |
      | vertical = retail unless partner              | nurture  | nothing |
      | score between 10 and 20                       | nurture  | score   |
      | score is missing or score >= 60               | assigned | nothing |

  Scenario: Otherwise still takes the lead
    Given a lead of which nothing is known
    When the lead is decided
    Then the outcome is nurture
    And the rule is "otherwise"

  Scenario: A missing value may be read as another
    Given the policy
      """
      lead has
        score   number, else 0
        partner yes/no, else no
      when score < 10 and not partner, assign pod cold
      """
    And a lead of which nothing is known
    When the lead is decided
    Then it goes to pod cold
    And nothing is undecided
    And there are no problems

  Scenario: A derived field passes over a case that it cannot judge, and says so
    Given the policy
      """
      lead has
        employees whole number, optional
      let size be
        enterprise when employees >= 1000
        otherwise small
      when size = small, assign pod small
      """
    And a lead of which nothing is known
    When the lead is decided
    Then it goes to pod small
    And undecided names employees

  Scenario: Without a true case a derived field is missing
    Given the policy
      """
      lead has
        employees whole number
      let size be
        enterprise when employees >= 1000
      when size is missing, assign pod rest
      when size = enterprise, assign pod enterprise
      """
    And a lead with employees 20
    When the lead is decided
    Then it goes to pod rest

  Scenario: Spellings of missing count where they are declared
    Given the policy
      """
      lead has
        country text, optional
      missing is NULL, "N/A", Select
      when country is missing, assign pod unknown
      otherwise assign pod known
      """
    And these leads
      | id | country |
      | 1  | n/a     |
      | 2  | select  |
      | 3  | null    |
      | 4  | none    |
    When the leads are decided
    Then they are decided so
      | lead | pod     |
      | 1    | unknown |
      | 2    | unknown |
      | 3    | unknown |
      | 4    | known   |
