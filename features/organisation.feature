Feature: The organisation
  A policy says how the sales force is organised, and the checker holds it to that. Somebody answers for everything.

  Scenario: In an isolated organisation one role owns every stage
    Given the policy
      """
      organization isolated
      team sales
        led by Laura Prat
        seller: Ana Ruiz
        closer: Paul Roy
      funnel
        ready:    owned by seller, when score >= 60
        customer: owned by closer
      otherwise assign team sales seller
      """
    When the policy is checked
    Then the checker says error O031 at line 8
    And the error reads "in an isolated organisation one role owns every stage: `ready` belongs to `seller`, and `customer` to `closer`"

  Scenario: A chain hands leads forward
    Given the policy
      """
      organization chain
      team sales
        led by Laura Prat
        SDR: Ana Ruiz
        AE: Paul Roy
      funnel
        MQL: owned by SDR, when score >= 60
        SQL: owned by AE
      when stage = SQL, hand off to SDR
      when stage = MQL, hand off to SDR
      otherwise assign team sales AE
      """
    When the policy is checked
    Then the checker says error O034 at line 9
    And the error reads "in a chain leads go forward, and this rule gives a lead at `SQL` back to `SDR`, whose last stage is `MQL`"

  Scenario: A lead of a pod finds everyone whom it will need
    Given the policy
      """
      organization pods
      lead has
        size      one of small, large
        qualified yes/no, else no
      pod shops
        covers size = small
        led by Eva Poe
        seller: Bo Li
      pod groups
        covers size = large
        led by Sofia Conti
        SDR: Ana Ruiz
      funnel
        MQL: owned by SDR, by seller when size = small
        SQL: owned by AE, by seller when size = small, when qualified
      when size = small, assign pod shops seller
      otherwise assign pod groups SDR
      """
    When the policy is checked
    Then the checker says error O037 at line 9
    And the error reads "leads of the pod `groups` reach the stage `SQL`, and nobody there is `AE`"

  Scenario: A team outside serves the pods
    Given the policy
      """
      organization hybrid
      lead has
        size      one of small, large
        qualified yes/no, else no
      team closers
        serves pod groups
        AE: Paul Roy
      pod shops
        covers size = small
        SDR: Bo Li
      pod groups
        covers size = large
        SDR: Ana Ruiz
      funnel
        MQL: owned by SDR
        SQL: owned by AE, when qualified and size = large
      when qualified, hand off to AE, failing that matching pod SDR
      otherwise assign matching pod SDR
      """
    When the policy is checked
    Then the error reads "a hybrid organisation has a team outside that serves every pod, and no team does: `closers` serves only some of them"
    And the help reads "write `serves every pod` under that team, or `organization pods`"

  Scenario: A mixed team without a lead is nobody's responsibility
    Given the policy
      """
      organization chain
      team marketing
        led by Zoe Lang
      team sales
        SDR: Ana Ruiz
        AE: Paul Roy
      funnel
        prospect: owned by team marketing
        MQL:      owned by SDR
      when stage = MQL, hand off to SDR, failing that AE
      otherwise nurture
      """
    When the policy is checked
    Then the checker says error O040 at line 4
    And the error reads "nobody is responsible for the team `sales`: it holds `SDR` and `AE`, and no one leads it"

  Scenario: Every stage has an owner
    Given the policy
      """
      funnel
        prospect: when cta is present
        MQL: owned by AE when employees >= 1000, by SDR when employees < 1000, when score >= 60
      when stage = MQL, assign SDR, failing that AE
      otherwise nurture
      """
    When the policy is checked
    Then the checker says warning O041 at line 2
    And the warning reads "nobody owns the stage `prospect`"
    And the checker says warning O042 at line 3

  Scenario: A promise has one party that answers for it
    Given the policy
      """
      funnel
        MQL: owned by team marketing
      objective "Volume"
        count of MQL at least 300 per month
      objective "Speed" for marketing and sales
        95% of MQL accepted within 2 hours of assigned
      otherwise nurture
      """
    When the policy is checked
    Then the checker says error S031 at line 3
    And the error reads "nobody answers for this objective"
    And the checker says error S032 at line 5
    And the error reads "an objective has one party that answers for it"

  Scenario: Nobody is forgotten
    Given the policy
      """
      pod insurance
        SDR: Ana Ruiz
        AE: Paul Roy
      otherwise assign pod insurance SDR
      """
    When the policy is checked
    Then the checker says warning O046 at line 3
    And the warning reads "no lead ever reaches `Paul Roy`: no rule assigns to `pod insurance AE`, and the role owns no stage"
