"""The dossier: what the screens say, as a document that can be laid before an opponent and made again in a year."""
