"""Off-line administrations, which a customer's own program keeps."""
