"""What all exercises share: a task, its check, the outcomes of programs, the verdict that a reader sees."""
