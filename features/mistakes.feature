Feature: Mistakes
  One run of the checker names every mistake, with its place, in plain words, and says what to write instead.

  Scenario: A misspelt field is asked about
    Given the policy
      """
      lead has
        employees whole number
      rule "Enterprise"
        when employes >= 1000,
        assign pod enterprise AE
      otherwise nurture
      """
    When the policy is checked
    Then the checker says error N003 at line 4
    And the error reads "unknown field `employes`"
    And the help reads "did you mean `employees`?"

  Scenario: The mistakes of all statements are named at once
    Given the policy
      """
      lead has
        score    number 0 to 100
        vertical one of insurance, telecom
      when scor >= 60, assign pod one
      when vertical = insurence, assign pod two
      if score > 10, nurture
      when score >= 101, nurture
      """
    When the policy is checked
    Then the checker says error N003 at line 4
    And the checker says error T004 at line 5
    And the checker says error S011 at line 6
    And the checker says error T003 at line 7

  Scenario Outline: Mistakes that people make
    Given the policy
      """
      lead has
        score    number 0 to 100, optional
        vertical one of insurance, telecom, retail, optional
        company  text, optional
        partner  yes/no, else no
        region   text, optional
        country  text, optional
      pod insurance
        SDR: Ana Ruiz
      <rule>
      otherwise nurture
      """
    When the policy is checked
    Then the checker says error <code> at line 10

    Examples: How it is written
      | rule                                                              | code |
      | when score > 60 then assign pod insurance SDR                     | S010 |
      | if score > 60, assign pod insurance SDR                           | S011 |
      | when score > 60 assign pod insurance SDR                          | S008 |
      | when score == 60, assign pod insurance SDR                        | S007 |
      | when score => 60, assign pod insurance SDR                        | S007 |
      | when company = “Acme”, assign pod insurance SDR                   | S006 |
      | when company = "Acme, assign pod insurance SDR                    | S005 |
      | when company does not contain "bank", assign pod insurance SDR    | S012 |
      | when score > 60 and < 80, assign pod insurance SDR                | S016 |
      | when score > 1,000, assign pod insurance SDR                      | S015 |
      | when score > 60, assign Ana Ruiz                                  | S013 |
      | when score > 60, nurture "Newsletter"                             | S014 |
      | wen score > 60, nurture                                           | S003 |
      | assign pod insurance SDR                                          | S004 |

    Examples: What it means
      | rule                                                              | code |
      | when vertical = insurance or telecom, assign pod insurance SDR    | T019 |
      | when score = insurance, assign pod insurance SDR                  | T001 |
      | when vertical >= 3, assign pod insurance SDR                      | T002 |
      | when 60 <= score, assign pod insurance SDR                        | S017 |
      | when score = null, assign pod insurance SDR                       | T013 |
      | when score > 150, assign pod insurance SDR                        | T003 |
      | when partner = yes, assign pod insurance SDR                      | T005 |
      | when vertical, assign pod insurance SDR                           | T018 |
      | when strategic, assign pod insurance SDR                          | N005 |
      | when score between 80 and 60, assign pod insurance SDR            | T015 |
      | when region = country, assign pod insurance SDR                   | N030 |
      | when country in dach, assign pod insurance SDR                    | N004 |
      | when score > 60, assign pod insurence SDR                         | N006 |
      | when score > 60, assign pod insurance AE                          | N009 |
      | when score > 60, assign rep Anna Ruiz                             | N010 |
      | when score > 60, assign the account_owner                         | N003 |
      | when score > 60, assign 80% pod insurance SDR, 10% pod insurance  | R005 |
      | when score > 60, nurture and reject                               | R004 |
      | when company matches /(/, nurture                                 | T016 |

  Scenario: Names that go in a circle are named
    Given the policy
      """
      segment large when strategic
      segment strategic when large
      when large, nurture
      """
    When the policy is checked
    Then the checker says error N017 at line 1

  Scenario: A table says what is wrong with its cells
    Given the policy
      """
      lead has
        country text, optional
        score   number 0 to 100, optional
      table "Territories"
        | country | score  | assign |
        | FR      |        | pod a  |
      table "Others"
        | country | score  | assign |
        | FR      | >= 200 | pod a  |
      otherwise nurture
      """
    When the policy is checked
    Then the checker says error S026 at line 6
    And the checker says error T003 at line 9

  Scenario: And beside or without brackets is remarked on
    Given the policy
      """
      lead has
        score   number, optional
        country text, optional
      when score > 60 and country = FR or country = DE, nurture
      otherwise nurture
      """
    When the policy is checked
    Then the checker says warning R001 at line 4
    And the checker finds no error

  Scenario: A sound policy has nothing said against it
    Given the policy
      """
      lead has
        score number 0 to 100, optional
      pod insurance
        SDR: Ana Ruiz
      queue triage
      when score >= 60, assign pod insurance SDR, failing that queue triage
      otherwise nurture with "Newsletter"
      """
    When the policy is checked
    Then the checker says nothing
