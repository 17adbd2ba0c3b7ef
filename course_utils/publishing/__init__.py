"""From notebooks to what people open: executed files, working copies, slides."""
