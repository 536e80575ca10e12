"""What leaves the program: the dialogs and the timeline that make sweeps, batches and animations."""
