Feature: Conditions
  What may stand after `when`, and what it is true of.

  Scenario Outline: Numbers compare as numbers
    Given the policy
      """
      lead has
        score number 0 to 100
      when <condition>, assign pod yes
      otherwise assign pod no
      """
    And a lead with score <score>
    When the lead is decided
    Then it goes to pod <pod>

    Examples:
      | condition              | score | pod |
      | score = 60             | 60.0  | yes |
      | score is 60            | 60    | yes |
      | score is not 60        | 60    | no  |
      | score != 60            | 61    | yes |
      | score is at least 60   | 60    | yes |
      | score is at most 60    | 60.5  | no  |
      | score is more than 60  | 60    | no  |
      | score is less than 60  | 59.9  | yes |
      | score between 60 and 80 | 60   | yes |
      | score between 60 and 80 | 80   | yes |
      | score between 60 and 80 | 80.1 | no  |
      | score + 10 > 2 * 30    | 51    | yes |
      | -(score - 20) > 10     | 5     | yes |

  Scenario Outline: Text compares without case, spaces at the ends or invisible marks
    Given the policy
      """
      lead has
        company text
      when <condition>, assign pod yes
      otherwise assign pod no
      """
    And a lead with company <company>
    When the lead is decided
    Then it goes to pod <pod>

    Examples:
      | condition                       | company          | pod |
      | company = "Müller GmbH"         | "MÜLLER  gmbh "  | yes |
      | company is Straße               | "STRASSE"        | yes |
      | company is exactly "Acme"       | "acme"           | no  |
      | company is exactly "Acme"       | "Acme"           | yes |
      | company contains "bank"         | "Landesbank"     | yes |
      | company contains "bank"         | "Landes Bänk"    | no  |
      | company starts with "ac"        | "Acme"           | yes |
      | company ends with "ag"          | "Nordsee AG"     | yes |
      | company matches /^acme\b/       | "ACME Ltd"       | yes |
      | company matches /^acme$/        | "ACME Ltd"       | no  |
      | company in (acme, "Beta Ltd")   | "beta ltd"       | yes |
      | company not in (acme, beta)     | "gamma"          | yes |
      | company is not in (acme, beta)  | "ACME"           | no  |

  Scenario Outline: And binds tighter than or, unless binds last
    Given the policy
      """
      lead has
        score   number
        country text
        partner yes/no, else no
      when <condition>,
        assign pod yes
      otherwise assign pod no
      """
    And a lead with score <score>, country <country>, partner <partner>
    When the lead is decided
    Then it goes to pod <pod>

    Examples:
      | condition                                              | score | country | partner | pod |
      | (country = FR and score > 50) or country = DE          | 10    | DE      | no      | yes |
      | country = FR and (score > 50 or country = DE)          | 10    | FR      | no      | no  |
      | (country = FR and score > 50) or score > 90            | 95    | IT      | no      | yes |
      | not (country = FR) and score > 50                      | 60    | DE      | no      | yes |
      | score > 50 unless partner                              | 60    | DE      | yes     | no  |
      | score > 50 unless partner and country = FR             | 60    | DE      | yes     | yes |

  Scenario: A list of text is split at the semicolon
    Given the policy
      """
      lead has
        topics list of text
      when topics includes pricing, assign pod yes
      otherwise assign pod no
      """
    And these leads
      | id | topics            |
      | 1  | demo; Pricing     |
      | 2  | pricing and terms |
      | 3  | demo              |
    When the leads are decided
    Then they are decided so
      | lead | pod |
      | 1    | yes |
      | 2    | no  |
      | 3    | no  |

  Scenario: The domain of an email is what stands after the last at sign
    Given the policy
      """
      lead has
        email text
      list rivals is "rival.example", "other.example"
      when domain of email in rivals, reject
      otherwise nurture
      """
    And these leads
      | id | email                   |
      | 1  | kim@Rival.example       |
      | 2  | kim@sub.rival.example   |
      | 3  | "odd@name"@rival.example |
      | 4  | rival.example           |
    When the leads are decided
    Then they are decided so
      | lead | outcome  |
      | 1    | rejected |
      | 2    | nurture  |
      | 3    | rejected |
      | 4    | nurture  |

  Scenario: A list may come from a file
    Given the file "accounts.csv"
      | company | domain        |
      | Acme    | acme.example  |
      | Beta    | beta.example  |
    And the policy
      """
      lead has
        email text
      list accounts from "accounts.csv" column domain
      when domain of email in accounts, assign pod key
      otherwise nurture
      """
    And these leads
      | id | email           |
      | 1  | a@ACME.example  |
      | 2  | a@gamma.example |
    When the leads are decided
    Then they are decided so
      | lead | outcome  |
      | 1    | assigned |
      | 2    | nurture  |

  Scenario Outline: Times are read in the policy's timezone
    Given the policy
      """
      timezone Europe/Madrid
      lead has
        created time
      when <condition>, assign pod yes
      otherwise assign pod no
      """
    And a lead with created <created>
    When the lead is decided at 2026-03-30 10:00
    Then it goes to pod <pod>

    Examples:
      | condition                            | created                     | pod |
      | created is more than 30 days ago     | "2026-02-28 09:59"          | yes |
      | created is more than 30 days ago     | "2026-02-28 10:00"          | no  |
      | created is less than 2 hours ago     | "2026-03-30 08:01"          | yes |
      | created before 2026-03-01            | "2026-02-28 23:59"          | yes |
      | created after 2026-02-28             | "2026-03-01 00:00"          | yes |
      | created after 2026-02-28             | "2026-02-28 12:00"          | no  |
      | created is less than 2 hours ago     | "2026-03-30T07:30:00Z"      | yes |

  Scenario Outline: Opening hours decide with the rules
    Given the policy
      """
      timezone Europe/Paris
      lead has
        created time
      calendar office
        open Mon-Fri 09:00-18:00
        closed on holidays of FR
      when <condition>, assign pod yes
      otherwise assign pod no
      """
    And a lead with created <created>
    When the lead is decided at 2026-11-18 18:00
    Then it goes to pod <pod>

    Examples:
      | condition                     | created            | pod |
      | created during office hours   | "2026-11-18 09:00" | yes |
      | created during office hours   | "2026-11-18 18:00" | no  |
      | created outside office hours  | "2026-11-14 11:00" | yes |
      | created outside office hours  | "2026-11-11 11:00" | yes |
      | now outside office hours      | "2026-11-18 09:00" | yes |
      | now during office hours       | "2026-11-18 09:00" | no  |

  Scenario: A field may bear a word of the language
    Given the policy
      """
      lead has
        load  number
        open  yes/no, else no
        when  text, optional
      when load > 5 and open, assign pod yes
      otherwise assign pod no
      """
    And a lead with load 6, open yes
    When the lead is decided
    Then it goes to pod yes
