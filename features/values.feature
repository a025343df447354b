Feature: Values
  What a lead's data may be read as. A value that cannot be read counts as missing and is written down; no lead is
  dropped for it.

  Scenario Outline: A value that cannot be read is missing, and a problem
    Given the policy
      """
      lead has
        score     number 0 to 100, optional
        employees whole number, optional
        revenue   money, optional
        vertical  one of insurance, retail, optional
        partner   yes/no, optional
        signed    date, optional
        created   time, optional
      when lead has problems, assign queue triage
      otherwise nurture
      """
    And a lead with <field> "<value>"
    When the lead is decided
    Then it goes to queue triage
    And problems say "<problem>"

    Examples:
      | field     | value            | problem                                              |
      | score     | abc              | score: `abc` is not a number                         |
      | score     | 150              | score: `150` is out of range                         |
      | score     | 1e3              | score: `1e3` is not a number                         |
      | score     | 1,5              | score: `1,5` is not a number                         |
      | score     | NaN              | score: `NaN` is not a finite number                  |
      | employees | 2.5              | employees: `2.5` is not a whole number               |
      | employees | 1,200            | employees: `1,200` is not a number                   |
      | revenue   | 1.2M             | revenue: `1.2M` is not a number                      |
      | vertical  | Aerospace        | vertical: `Aerospace` is not a declared value        |
      | partner   | perhaps          | partner: `perhaps` is neither yes nor no             |
      | signed    | 2026-02-30       | signed: `2026-02-30` is not a date                   |
      | created   | yesterday        | created: `yesterday` is not a time                   |

  Scenario Outline: What people write is read
    Given the policy
      """
      lead has
        score     number 0 to 100, optional
        employees whole number, optional
        partner   yes/no, optional
        vertical  one of insurance, retail, optional
        created   time, optional
      when <condition>, assign pod yes
      otherwise assign pod no
      """
    And a lead with <field> "<value>"
    When the lead is decided
    Then it goes to pod yes
    And there are no problems

    Examples:
      | field     | value                     | condition                       |
      | score     | 60                        | score = 60                      |
      | score     | +60.0                     | score = 60                      |
      | employees | 2.0                       | employees = 2                   |
      | partner   | Y                         | partner                         |
      | partner   | TRUE                      | partner                         |
      | partner   | 0                         | not partner                     |
      | vertical  | INSURANCE                 | vertical = insurance            |
      | created   | 2026-11-18                | created before 2026-11-19       |
      | created   | 2026-11-18 09:30          | created before 2026-11-19       |
      | created   | 2026-11-18T09:30:00+01:00 | created before 2026-11-19       |

  Scenario: A value that is not optional has a problem where it is missing
    Given the policy
      """
      lead has
        score number
      otherwise nurture
      """
    And a lead of which nothing is known
    When the lead is decided
    Then the outcome is nurture
    And problems say "score: missing"

  Scenario: A personal value is named by its kind alone
    Given the policy
      """
      lead has
        birthday date, optional, personal
      when lead has problems, assign queue triage
      otherwise nurture
      """
    And a lead with birthday "31.12.1999"
    When the lead is decided
    Then problems say "birthday: not a date"

  Scenario: A field is read from the column that it names
    Given the policy
      """
      lead has
        employees whole number, optional, from "No. of Employees"
      when employees >= 1000, assign pod enterprise
      otherwise nurture
      """
    And these leads
      | id | no. of employees |
      | 1  | 1200             |
      | 2  | 12               |
    When the leads are decided
    Then they are decided so
      | lead | outcome  |
      | 1    | assigned |
      | 2    | nurture  |

  Scenario: A field may say how its data is written
    Given the policy
      """
      timezone Europe/Paris
      lead has
        revenue money, decimal comma
        created time like "DD/MM/YYYY HH:MM"
      when revenue > 1.4 and created after 2026-02-28, assign pod yes
      otherwise assign pod no
      """
    And a lead with revenue "1,5", created "01/03/2026 00:10"
    When the lead is decided
    Then it goes to pod yes
    And there are no problems

  Scenario: Dividing by zero is unknown, and a problem
    Given the policy
      """
      lead has
        revenue   money
        employees whole number
      when revenue / employees >= 5k, assign pod rich
      otherwise nurture
      """
    And a lead with revenue 100000, employees 0
    When the lead is decided
    Then the outcome is nurture
    And problems say "division by zero"

  Scenario: A policy without fields infers them from its own rules
    Given the policy
      """
      when score >= 60 and vertical = insurance, assign pod insurance SDR
      """
    And these leads
      | id | score | vertical  |
      | 1  | 60    | INSURANCE |
      | 2  | abc   | insurance |
      | 3  | 99    | farming   |
    When the leads are decided
    Then they are decided so
      | lead | outcome  | problems                       |
      | 1    | assigned |                                |
      | 2    | unrouted | score: `abc` is not a number   |
      | 3    | unrouted |                                |
