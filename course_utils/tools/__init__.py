"""What looks after the course itself: tests under other processors and with other last bits."""
