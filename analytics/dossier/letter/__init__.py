"""The letter that a dossier is joined to: to whom, on whose paper, what members reported, what holds, what is asked. Only the
signature is missing."""
