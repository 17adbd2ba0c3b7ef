"""What a notebook shows besides figures: tables, the source of a function, progress; and the palette."""
