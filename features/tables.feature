Feature: Tables
  Each row of a table is a rule, at the table's place in the policy.

  Scenario: The first row that is true decides
    Given the policy
      """
      lead has
        country   text, optional
        employees whole number, optional
        score     number, optional
      queue triage
      table "Territories"
        | country | employees | score   | assign            |
        | FR, BE  | >= 1000   | present | pod enterprise AE |
        | DE      | 1 to 999  | >= 40   | pod starter SDR   |
        | not US  | any       | >= 80   | pod hot           |
        | any     | any       | missing | queue triage      |
      otherwise nurture
      """
    And these leads
      | id | country | employees | score |
      | 1  | be      | 1000      | 1     |
      | 2  | DE      | 999       | 40    |
      | 3  | DE      | 1000      | 40    |
      | 4  | IT      |           | 80    |
      | 5  | US      |           | 80    |
      | 6  |         |           |       |
    When the leads are decided
    Then they are decided so
      | lead | outcome  | pod        | role | queue  | rule              |
      | 1    | assigned | enterprise | AE   |        | Territories row 1 |
      | 2    | assigned | starter    | SDR  |        | Territories row 2 |
      | 3    | nurture  |            |      |        | otherwise         |
      | 4    | assigned | hot        |      |        | Territories row 3 |
      | 5    | nurture  |            |      |        | otherwise         |
      | 6    | assigned |            |      | triage | Territories row 4 |

  Scenario: A decision names the line of its row
    Given the policy
      """
      table "Sizes"
        | employees | assign  |
        | < 10      | nurture |
        | >= 10     | pod one |
      """
    And a lead with employees 10
    When the lead is decided
    Then the rule is "Sizes row 2"
    And it was decided at line 4

  Scenario: A row may tag, set a priority and notify
    Given the policy
      """
      table "Care"
        | vertical  | tag       | priority | notify               |
        | insurance | regulated | high     | "desk@example.com"   |
        | any       | seen      | low      | "all@example.com"    |
      otherwise nurture
      """
    And a lead with vertical insurance
    When the lead is decided
    Then the outcome is nurture
    And it is tagged "regulated", "seen"
    And the priority is low

  Scenario: A table stands under undecided once, with the fields it needed
    Given the policy
      """
      lead has
        country   text, optional
        employees whole number, optional
      table "Territories"
        | country | employees | assign   |
        | FR      | >= 1000   | pod a    |
        | FR      | < 1000    | pod b    |
        | DE      | any       | pod c    |
      otherwise nurture
      """
    And a lead with country FR
    When the lead is decided
    Then the outcome is nurture
    And undecided says "Territories" once
    And undecided names employees

  Scenario: A table may come from a file
    Given the file "named_accounts.csv"
      | domain of email               | assign              | tag     |
      | acme.example                  | rep Ana Ruiz        | named   |
      | beta.example; beta-ag.example | pod key AE          | named   |
      | rival.example                 | reject              | rival   |
    And the policy
      """
      lead has
        email text, optional
      pod key
        AE: Ana Ruiz, Luis Gómez
      table "Named accounts" unique from "named_accounts.csv"
      otherwise nurture
      """
    And these leads
      | id | email             |
      | 1  | a@acme.example    |
      | 2  | b@BETA-AG.example |
      | 3  | c@rival.example   |
      | 4  | d@other.example   |
    When the leads are decided
    Then they are decided so
      | lead | outcome  | pod | role | rep      | tags  | rule                 |
      | 1    | assigned | key | AE   | Ana Ruiz | named | Named accounts row 1 |
      | 2    | assigned | key | AE   |          | named | Named accounts row 2 |
      | 3    | rejected |     |      |          | rival | Named accounts row 3 |
      | 4    | nurture  |     |      |          |       | otherwise            |

  Scenario Outline: What a cell may hold
    Given the policy
      """
      lead has
        postcode text, optional
        score    number, optional
      table "Cells"
        | postcode | score | assign  |
        | <code>   | <cell> | pod yes |
      otherwise assign pod no
      """
    And a lead with postcode "<postcode>", score <score>
    When the lead is decided
    Then it goes to pod <pod>

    Examples:
      | code               | cell         | postcode | score   | pod |
      | any                | any          | 75001    | missing | yes |
      | any                | missing      | 75001    | missing | yes |
      | any                | present      | 75001    | missing | no  |
      | any                | 10 to 20     | 75001    | 20      | yes |
      | any                | 10 to 20     | 75001    | 20.5    | no  |
      | any                | not 10 to 20 | 75001    | 21      | yes |
      | any                | 10, 20       | 75001    | 20      | yes |
      | starts with "75"   | any          | 75001    | 1       | yes |
      | starts with "75"   | any          | 69001    | 1       | no  |
      | ends with "001"    | any          | 69001    | 1       | yes |
      | matches /^(75\|69)/ | any         | 69001    | 1       | yes |
      | not starts with "75" | any        | 69001    | 1       | yes |
      | "75001", "75002"   | > 0          | 75002    | 1       | yes |
