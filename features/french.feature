# language: fr
Fonctionnalité: Des scénarios en français
  Les phrases sont françaises ; ce que la politique nomme (pods, rôles, champs) reste tel qu'elle l'écrit.

  Contexte:
    Étant donné la politique
      """
      lead has
        id       text
        score    number 0 to 100, optional
        vertical one of insurance, retail, optional
        email    text, optional, personal
      pod insurance
        covers vertical = insurance
        SDR: Ana Ruiz, Luis Gómez
      pod retail
        covers vertical = retail
        SDR: Pau Serra
      queue triage
      when score >= 90, tag "chaud" and set priority to high and notify SDR
      rule "Prêts"
        when score >= 60, assign matching pod SDR, failing that queue triage
      when score < 10, reject because "trop tôt"
      otherwise nurture with "Guide"
      """

  Scénario: Un lead prêt va au pod de son secteur
    Étant donné un lead avec score 95, vertical insurance
    Quand le lead est distribué le 2026-11-18 10:30
    Alors il va à pod insurance SDR
    Et le commercial est Ana Ruiz
    Et la règle est « Prêts »
    Et il est étiqueté "chaud"
    Et la priorité est high
    Et "SDR" est prévenu
    Mais rien n’est indécis

  Plan du scénario: Ce que devient un lead
    Soit un lead avec score <score>
    Quand le lead est décidé
    Alors le résultat est <résultat>

    Exemples:
      | score | résultat  |
      | 70    | attribué  |
      | 30    | nurturing |
      | 5     | rejeté    |

  Scénario: Sans score, on sait ce qui manque
    Soit un lead dont on ne sait rien
    Quand le lead est décidé
    Alors le marketing envoie « Guide »
    Et les indécis citent score
    Et il n'a pas de commercial
    Et personne n'est prévenu

  Scénario: Deux commerciaux se partagent les leads
    Soit 4 leads avec score 70, vertical insurance
    Quand les leads sont distribués
    Alors Ana Ruiz reçoit 2 leads
    Et Luis Gómez reçoit 2 leads
    Et ils sont décidés ainsi
      | lead | rep        |
      | 1    | Ana Ruiz   |
      | 2    | Luis Gómez |
      | 3    | Ana Ruiz   |
      | 4    | Luis Gómez |

  Scénario: Le vérificateur dit ce qui ne va pas
    Soit la politique
      """
      lead has
        score number
      pod one
      when scor >= 60, assign pod one
      """
    Quand la politique est vérifiée
    Alors le vérificateur signale une erreur N003 à la ligne 4
    Et l'aide dit "did you mean `score`?"

  Scénario: Personne n'appelle, et l'horloge est dépassée
    Soit la politique
      """
      timezone Europe/Paris
      lead has
        id      text
        created time, optional
      team sales
        led by Laura Prat
        SDR: Ana Ruiz
      events
        contacted
      sla "Premier contact" for team sales
        contacted within 2 hours of assigned
        at 100% notify manager
      otherwise assign team sales SDR
      """
    Et un lead avec created 2026-11-18 09:00
    Et le lead a été assigned le 2026-11-18 10:00
    Quand nous sommes le 2026-11-18 11:00
    Alors l'horloge « Premier contact » est en cours
    Et l'échéance de « Premier contact » est le 2026-11-18 12:00
    Quand nous sommes le 2026-11-18 13:00
    Alors l'horloge « Premier contact » est dépassée
    Et le palier « at 100% » de « Premier contact » s'est déclenché le 2026-11-18 12:00
    Quand contacted arrive le 2026-11-18 11:30
    Alors l'horloge « Premier contact » est tenue
