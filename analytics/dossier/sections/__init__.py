"""The sections of a dossier, one module each: questions, sentences and rules are those of the screen of the same subject."""
