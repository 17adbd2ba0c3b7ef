"""What lectures train and search: one small network on the digits, and the search for its rate."""
