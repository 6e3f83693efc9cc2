"""The public edition: a static folder for everybody, in three languages, that protects those who reported."""
