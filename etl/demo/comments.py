"""What doctors write in the free text: built from phrases, in French or Dutch, hurried as such texts are.

One in ten holds an identifier, all of them fictional, so that the scrubber has something to do.
"""

from __future__ import annotations

from dataclasses import dataclass

from etl.demo.catalogue import GROUPS


_ERROR_CODES = ("SOA-02001", "SOA-02002", "SOA-01001", "SEND_TO_IM_EXCEPTION", "155")


class Choices:
    """Draws many small choices out of one large random number (a linear congruential generator on 64 bits)."""

    def __init__(self, number: int) -> None:
        self._state = number

    def below(self, limit: int) -> int:
        self._state = (self._state * 6364136223846793005 + 1442695040888963407) & 0xFFFF_FFFF_FFFF_FFFF
        return (self._state >> 33) % limit

    def of(self, options: tuple[str, ...]) -> str:
        return options[self.below(len(options))]


@dataclass(frozen=True)
class Situation:
    """What the text is about."""

    service_code: str
    group: int
    kind_code: str
    is_mistaken: bool = False


def comment(number: int, situation: Situation, *, language: str) -> str:
    """The text that goes with one draw."""
    choices = Choices(number)
    phrases = _DUTCH if language == "nl" else _FRENCH
    if situation.is_mistaken:
        return choices.of(phrases.mistaken)
    service = phrases.services.get(situation.service_code, phrases.any_service)
    sentences = [choices.of(phrases.problems.get(situation.kind_code, phrases.problems["unknown"]))]
    shape = choices.below(10)
    if shape < 4:
        sentences[0] = f"{choices.of(phrases.openings)}, {sentences[0]}"
    if shape in (0, 1, 2, 4, 5, 6):
        sentences.append(choices.of(phrases.effects[GROUPS[situation.group]] + phrases.effects["any"]))
    if shape in (0, 4, 7):
        sentences.append(choices.of(phrases.closings))
    sentences = [_capital(_filled(sentence, choices, service)) for sentence in sentences]
    if choices.below(10) == 0:
        sentences.append(choices.of(phrases.identifying).format_map(_fictional(choices)))
    return _hurried(sentences, choices)


def _capital(sentence: str) -> str:
    is_a_name = sentence[1].isupper()  # eID, eHealth, eAttest
    return sentence if is_a_name else sentence[0].upper() + sentence[1:]


def _filled(sentence: str, choices: Choices, service: str) -> str:
    return sentence.format(
        s=service,
        n=choices.below(24) + 2,
        k=choices.below(4) + 2,
        min=5 * (choices.below(11) + 2),
        sec=10 * (choices.below(8) + 2),
        h=choices.below(9) + 8,
        err=choices.of(_ERROR_CODES),
    )


def _fictional(choices: Choices) -> dict[str, str]:
    """Identifiers in varied spellings that belong to nobody."""
    a, b = choices.below(100), choices.below(1000)
    birth = f"{40 + a % 60:02d}.{1 + b % 12:02d}.{1 + b % 28:02d}"
    check = 97 - int(birth.replace(".", "") + f"{b:03d}") % 97
    wrong = check % 97 + 1  # never the right one
    national = (f"{birth}-{b:03d}.{wrong:02d}", f"{birth.replace('.', '')}{b:03d}{wrong:02d}", f"{birth.replace('.', ' ')} {b:03d} {wrong:02d}")
    phone = (f"0400/00.{a:02d}.{b % 100:02d}", f"02 000 {a:02d} {b % 100:02d}", f"+32 400 00 {a:02d} {b % 100:02d}")
    return {
        "niss": choices.of(national),
        "tel": choices.of(phone),
        "inami": f"0-{b:03d}{a:02d}-00-00{3 + a % 2}",
        "mail": f"cabinet{b:03d}@example.org",
        "rid": f"BEP0DEM{b:03d}{a:02d}",
        "iban": f"BE00 0000 0{b:03d} {a:02d}00",
        "name": choices.of(("Exemple", "Modèle", "Specimen", "Fictif", "Lambda")),
        "naam": choices.of(("Voorbeeld", "Fictief", "Specimen")),
        "date": f"{1 + b % 28:02d}/{1 + b % 12:02d}/19{40 + a % 60}",
    }


def _hurried(sentences: list[str], choices: Choices) -> str:
    style = choices.below(12)
    text = ". ".join(sentences).replace("?. ", "? ")
    if style == 0:
        return _small(sentences)
    if style == 1:
        return text + " !!!"
    if style == 2:
        return text.replace("'", "’") + "."
    return text if style < 6 or text.endswith("?") else text + "."


def _small(sentences: list[str]) -> str:
    """Nobody looks for the shift key."""
    return ", ".join(sentence[0].lower() + sentence[1:] for sentence in sentences)


@dataclass(frozen=True)
class Phrases:
    """One language: what stands where in a text."""

    services: dict[str, str]
    any_service: str
    openings: tuple[str, ...]
    problems: dict[str, tuple[str, ...]]
    effects: dict[str, tuple[str, ...]]
    closings: tuple[str, ...]
    identifying: tuple[str, ...]
    mistaken: tuple[str, ...]


_FRENCH = Phrases(
    services={
        "RECIPE": "Recip-e", "PARIS": "PARIS", "MCN": "MyCareNet", "MCN_INSUR": "l'assurabilité", "MCN_MEMBER": "memberdata",
        "MCN_EATTEST": "l'eAttest", "MCN_EFACT": "l'eFact", "MCN_ETARIF": "l'eTarif", "MCN_EDMG": "l'eDMG",
        "MCN_CH4": "la demande chapitre IV", "MCN_MHM": "l'inscription en maison médicale", "INSURERS": "le serveur de la mutuelle",
        "MEDSCHEME": "le schéma de médication", "VIDIS": "VIDIS", "DPP": "le dossier pharmaceutique", "EH_PLATFORM": "la plateforme eHealth",
        "EH_STS": "la session eHealth", "EID_FAS": "la connexion eID", "ITSME": "itsme", "EH_CERT": "le certificat eHealth",
        "EH_BOX": "l'eHealthBox", "EH_CONSENT": "l'enregistrement du consentement", "EH_THERLINK": "le lien thérapeutique",
        "RSW": "le RSW", "RSB": "le Réseau Santé Bruxellois", "INTERMED": "InterMed", "BRUSAFE": "BruSafe", "VITALINK": "Vitalink",
        "SUMEHR": "l'envoi du Sumehr", "CEBAM_EL": "l'Evidence Linker", "HANDICAP_FORM": "le formulaire handicap",
        "BAROMETER": "le baromètre", "PROSANTE": "ProSanté", "MULTEMED": "Mult-eMediatt", "HECTOR": "Hector", "COZO": "CoZo", "VZN": "VZN",
    },
    any_service="tout ce qui passe par eHealth",
    openings=(
        "Depuis ce matin", "Encore une fois", "Depuis {h} h", "En pleine consultation", "Pour la {k}e fois cette semaine", "Comme la semaine passée",
        "Au retour de visites", "Depuis une bonne heure", "À l'ouverture du cabinet", "Ce midi", "Entre deux patients", "Après la mise à jour du logiciel",
        "Depuis hier soir", "Comme chaque lundi ou presque", "Sur les {k} postes du cabinet", "En début de consultation libre",
    ),
    problems={
        "K_DOWN": (
            "{s} ne répond plus du tout", "{s} est en panne", "{s} HS", "écran gris dès qu'on ouvre {s}", "impossible d'utiliser {s}, le sablier tourne sans fin",
            "{s} : « service non disponible » à chaque essai", "plus rien ne passe, {s} est à l'arrêt", "erreur {err} à chaque tentative avec {s}",
            "{s} inaccessible depuis {min} minutes", "on nous affiche que {s} est temporairement indisponible", "tout est bloqué à cause de {s}",
            "même après redémarrage, {s} ne donne rien",
        ),
        "K_SLOW": (
            "{s} met plus de {sec} secondes à répondre", "{s} rame", "délais interminables avec {s}", "{s} : time-out une fois sur {k}",
            "il faut relancer {k} fois pour que {s} réponde", "chaque opération avec {s} prend {sec} secondes, multipliez par 25 patients",
            "{s} d'une lenteur désespérante", "{s} finit par répondre, mais le patient est déjà parti",
        ),
        "K_INTERMIT": (
            "{s} fonctionne puis coupe, sans prévenir", "coupures de quelques minutes toute la journée avec {s}", "un essai sur {k} aboutit avec {s}",
            "{s} : ça marche, ça ne marche plus, ça remarche", "{s} très instable", "{s} coupe toutes les {min} minutes",
            "impossible de savoir si l'envoi est passé, {s} décroche en cours de route",
        ),
        "K_AUTH": (
            "impossible d'ouvrir une session eHealth", "code PIN accepté puis retour à l'écran de connexion", "la session saute toutes les {min} minutes",
            "eID non reconnue alors que le lecteur fonctionne ailleurs", "{s} : échec d'authentification, erreur {err}",
            "il faut retaper le code PIN {k} fois par patient", "refus de connexion sans explication avec {s}",
        ),
        "K_CERT": (
            "certificat signalé comme expiré alors qu'il a été renouvelé", "renouvellement du certificat impossible, la procédure s'arrête à la dernière étape",
            "le nouveau certificat n'est pas reconnu par le logiciel", "certificat expiré sans aucun avertissement, cabinet à l'arrêt",
        ),
        "K_CARD": (
            "carte du patient illisible, deux lecteurs essayés", "les nouvelles cartes ne sont pas lues", "carte de séjour non reconnue par le lecteur",
            "lecteur muet, la puce n'est plus détectée",
        ),
        "K_WRONGDATA": (
            "le titulaire du DMG affiché n'est pas le bon", "patient affiché comme non assuré alors qu'il est en ordre",
            "les données renvoyées par {s} sont celles de l'an passé", "le même titulaire de DMG revient pour tous les patients d'une mutuelle",
        ),
        "K_REFUSED": (
            "refus avec le code {err}, sans explication compréhensible", "demande rejetée, motif inconnu de la mutuelle comme de mon logiciel",
            "{s} : rejet automatique alors que les critères sont remplis", "refusé {k} fois, accepté le lendemain sans rien changer",
            "refus parce que mon numéro ne serait pas connu à cette date",
        ),
        "K_BLOCKEDBY": (
            "le logiciel refuse de prescrire tant que la vérification du DMG n'aboutit pas", "impossible de clôturer le contact, le logiciel attend MyCareNet",
            "tout le dossier se fige en attendant une réponse de {s}", "je ne peux rien imprimer tant que {s} ne répond pas",
        ),
        "K_FULL": ("boîte eHealthBox pleine, les messages restent en attente", "l'eHealthBox se remplit avec des accusés de réception, impossible de tout effacer"),
        "K_DATA_LOSS_MEASURE": (
            "les envois faits n'apparaissent pas dans le décompte de la prime", "mes chiffres d'utilisation sont faux, il manque au moins {n} envois",
            "utilisation non comptée malgré les accusés de réception",
        ),
        "K_PLANNED": ("travaux annoncés, mais en pleine garde", "maintenance prévue la nuit et toujours en cours à {h} h"),
        "unknown": (
            "message d'erreur incompréhensible", "{s} : quelque chose ne va pas, je ne saurais dire quoi", "ça ne marche pas et personne ne sait pourquoi",
            "erreur que je n'avais jamais vue avec {s}",
        ),
    },
    effects={
        "any": (
            "j'ai perdu {min} minutes", "salle d'attente pleine, {min} minutes de retard sur la consultation", "{k} appels au helpdesk, sans réponse",
            "réencodage ce soir après 20 h", "la secrétaire y a passé la matinée", "j'ai fini par renoncer",
        ),
        "prescription": (
            "{n} patients repartis avec une prescription papier", "le pharmacien m'a rappelé {k} fois", "prescriptions faites à la main et réencodées le soir",
            "un patient est revenu parce que la pharmacie ne trouvait rien", "visite à domicile sans pouvoir prescrire l'antibiotique", "la maison de repos attend ses traitements",
        ),
        "certificate": (
            "attestations papier pour {n} patients", "tout à réencoder ce soir", "le patient est parti sans attestation, à envoyer par la poste",
            "{n} attestations en attente dans le logiciel", "impossible de rattraper une attestation d'hier",
        ),
        "entitlement": (
            "tiers payant impossible, le patient a payé le prix plein", "j'ai fait confiance au patient, on verra si je suis payé",
            "pas moyen de vérifier si le patient est BIM", "{n} patients en tiers payant sans vérification", "statut du patient inconnu, facturation reportée",
        ),
        "dmg": ("DMG non prolongé, honoraire perdu si le délai passe", "impossible de voir qui détient le DMG", "{k} DMG à refaire à la main"),
        "agreement": ("traitement reporté faute d'accord", "le patient attend son accord depuis {k} jours", "le pharmacien refuse de délivrer sans accord"),
        "records": (
            "pas d'accès aux résultats ni aux lettres d'hospitalisation", "Sumehr non envoyé", "schéma de médication pas à jour pour un patient polymédiqué",
            "j'ai dû téléphoner au laboratoire",
        ),
        "form": ("certificat papier remis au patient", "formulaire recommencé {k} fois depuis le début", "une demi-heure de travail perdue"),
        "mailbox": ("lettres de sortie reçues avec deux jours de retard", "rapports du spécialiste introuvables"),
        "tool": ("et la prime en dépend", "abandonné après {k} essais"),
        "base": ("plus rien ne fonctionne derrière : ni Recip-e, ni MyCareNet", "toute la consultation en retard", "prescriptions et attestations sur papier"),
    },
    closings=(
        "C'est la {k}e fois ce mois-ci", "On ne peut pas travailler comme ça", "Merci de faire remonter", "Le helpdesk renvoie vers le logiciel, qui renvoie vers eHealth",
        "Aucune information sur la page de statut", "Revenu à la normale vers {h} h 30", "Les confrères du quartier ont le même problème", "Et la prime dépend de ces outils",
        "Je n'ai plus envie d'essayer", "Même chose chez mes associés", "À quand une vraie procédure de secours ?", "Heureusement que j'ai gardé des ordonnances papier",
        "Résolu tout seul après {min} minutes", "Toujours pas résolu",
    ),
    identifying=(
        "Patient concerné : NISS {niss}", "Mme {name}, née le {date}, attend toujours", "Prescription {rid} introuvable à la pharmacie", "Me rappeler au {tel}",
        "Mon numéro INAMI : {inami}", "Réponse à {mail} svp", "Remboursement attendu sur {iban}", "M. {name} ({niss}) a dû payer le prix plein",
        "Exemple : patiente {name}, {date}", "Dr {name}, {tel}",
    ),
    mistaken=(
        "Avec la panne informatique mondiale annoncée à la radio, j'ai cru que c'était touché aussi. En fait c'était ma connexion",
        "Erreur de ma part, le câble réseau était débranché",
        "Vu les nouvelles de ce matin j'ai préféré signaler, mais tout fonctionne à nouveau depuis le redémarrage du modem",
        "Probablement chez moi : les confrères n'ont rien remarqué",
    ),
)  # fmt: skip

_DUTCH = Phrases(
    services={
        "RECIPE": "Recip-e", "MCN": "MyCareNet", "MCN_INSUR": "de verzekerbaarheid", "MCN_EATTEST": "eAttest", "MCN_EFACT": "eFact", "MCN_EDMG": "eGMD",
        "MCN_CH4": "de aanvraag hoofdstuk IV", "INSURERS": "de server van het ziekenfonds", "MEDSCHEME": "het medicatieschema", "EH_PLATFORM": "het eHealth-platform",
        "EH_STS": "de eHealth-sessie", "EID_FAS": "aanmelden met eID", "ITSME": "itsme", "EH_CERT": "het eHealth-certificaat", "EH_BOX": "de eHealthBox",
        "RSB": "het Brussels Gezondheidsnetwerk", "VITALINK": "Vitalink", "COZO": "CoZo", "SUMEHR": "de Sumehr", "CEBAM_EL": "de Evidence Linker",
        "MULTEMED": "Mult-eMediatt", "PROSANTE": "ProGezondheid", "BAROMETER": "de barometer", "VACCINNET": "Vaccinnet",
    },
    any_service="alles wat via eHealth loopt",
    openings=(
        "Sinds vanmorgen", "Alweer", "Sinds {h} uur", "Midden in het spreekuur", "Voor de {k}e keer deze week", "Na de update van het pakket", "Net als vorige week",
        "Op alle {k} computers van de praktijk", "Sinds gisteravond",
    ),
    problems={
        "K_DOWN": (
            "{s} werkt niet", "{s} ligt plat", "geen enkele reactie van {s}", "fout {err} bij elke poging met {s}", "{s} is al {min} minuten onbereikbaar",
            "grijs scherm zodra ik {s} open", "alles zit vast door {s}",
        ),
        "K_SLOW": (
            "{s} is tergend traag", "{s} doet er meer dan {sec} seconden over", "time-out bij 1 op {k} met {s}", "ik moet {k} keer herbeginnen voor {s} antwoordt",
        ),
        "K_INTERMIT": ("{s} valt telkens weer uit", "{s} werkt nu eens wel, dan weer niet", "om de {min} minuten een onderbreking met {s}"),
        "K_AUTH": ("aanmelden lukt niet, pincode wordt aanvaard en dan terug naar af", "sessie valt weg om de {min} minuten", "eID wordt niet herkend"),
        "K_CERT": ("certificaat zogezegd vervallen, nochtans pas vernieuwd", "vernieuwen van het certificaat lukt niet"),
        "K_CARD": ("kaart van de patiënt niet leesbaar", "nieuwe kaarten worden niet gelezen"),
        "K_WRONGDATA": ("verkeerde GMD-houder getoond", "patiënt staat als niet verzekerd, klopt niet"),
        "K_REFUSED": ("geweigerd met code {err}, geen uitleg", "aanvraag {k} keer geweigerd, de dag nadien plots aanvaard"),
        "K_BLOCKEDBY": ("het pakket laat niet voorschrijven zolang de GMD-controle niet antwoordt", "dossier bevriest in afwachting van {s}"),
        "K_FULL": ("eHealthBox vol, berichten blijven hangen",),
        "K_DATA_LOSS_MEASURE": ("mijn verzendingen worden niet geteld voor de premie",),
        "K_PLANNED": ("aangekondigde werken, maar midden in de wacht",),
        "unknown": ("onbegrijpelijke foutmelding", "er scheelt iets met {s}, geen idee wat"),
    },
    effects={
        "any": ("{min} minuten verloren", "wachtzaal vol", "{k} keer naar de helpdesk gebeld, geen antwoord", "vanavond alles opnieuw invoeren"),
        "prescription": ("{n} patiënten met een papieren voorschrift naar huis", "de apotheker heeft {k} keer teruggebeld"),
        "certificate": ("papieren getuigschriften voor {n} patiënten", "{n} attesten blijven hangen"),
        "entitlement": ("geen derdebetaler mogelijk, patiënt heeft alles zelf betaald", "geen idee of de patiënt verhoogde tegemoetkoming heeft"),
        "dmg": ("GMD niet kunnen verlengen",),
        "agreement": ("behandeling uitgesteld", "patiënt wacht al {k} dagen op het akkoord"),
        "records": ("geen toegang tot labo en verslagen", "medicatieschema niet bijgewerkt"),
        "form": ("papieren attest meegegeven",),
        "mailbox": ("ontslagbrieven twee dagen te laat",),
        "tool": ("en de premie hangt ervan af",),
        "base": ("niets werkt nog, geen voorschrift en geen attest", "spreekuur loopt uit"),
    },
    closings=(
        "Zo kan een mens niet werken", "Gelieve dit door te geven", "Niets te zien op de statuspagina", "Opgelost rond {h} uur", "Nog altijd niet opgelost",
        "Collega's hebben hetzelfde", "Derde keer deze maand",
    ),
    identifying=("Het gaat om INSZ {niss}", "Mevr. {naam}, geboren op {date}", "Gelieve te bellen op {tel}", "Mijn RIZIV-nr {inami}", "Antwoord naar {mail} aub", "patiënt {naam}"),
    mistaken=("Dacht dat het met de wereldwijde storing te maken had, maar het was mijn eigen verbinding", "Vergissing, de router moest herstart worden"),
)  # fmt: skip
