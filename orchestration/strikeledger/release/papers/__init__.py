"""What a release says of itself to the world's catalogues and readers: descriptions, citation, licences, news, checksums."""
