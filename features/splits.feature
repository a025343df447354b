Feature: Splits
  A share of the leads goes one way and the rest another, by a stable hash of the lead's id and not by chance.

  Background:
    Given the policy
      """
      policy "Split"
      lead has
        id text
      rule "Half and half"
        when id is present,
        assign 50% pod a SDR, 50% pod b SDR
      """

  Scenario: The same lead goes the same way every time
    Given 20 leads
    When the leads are decided
    And the leads are decided again
    Then both times say the same

  Scenario: Each share is met, nearly
    Given 1000 leads
    When the leads are decided
    Then between 440 and 560 leads go to pod a
    And between 440 and 560 leads go to pod b

  Scenario: A split of a rule with another name falls otherwise
    Given 200 leads
    When the leads are decided
    And the policy becomes
      """
      policy "Split"
      lead has
        id text
      rule "Another experiment"
        when id is present,
        assign 50% pod a SDR, 50% pod b SDR
      """
    And the leads are decided again
    Then some leads go another way

  Scenario: Shares may be odd
    Given the policy
      """
      policy "Split"
      lead has
        id text
      when id is present, assign 90% pod a SDR, 7.5% pod b SDR, 2.5% pod c SDR
      """
    And 2000 leads
    When the leads are decided
    Then between 1740 and 1860 leads go to pod a
    And between 100 and 200 leads go to pod b
    And between 20 and 85 leads go to pod c

  Scenario: Where the chosen pod has nobody, failing that is tried
    Given the policy
      """
      lead has
        id text
      pod a
        SDR: Ana Ruiz
      pod b
        SDR: Luis Gómez
      rep Ana Ruiz
        away 2026-11-18
      rep Luis Gómez
        away 2026-11-18
      queue triage
      when id is present, assign 50% pod a SDR, 50% pod b SDR, failing that queue triage
      """
    And a lead with id 7
    When the lead is routed at 2026-11-18 10:00
    Then it goes to queue triage
