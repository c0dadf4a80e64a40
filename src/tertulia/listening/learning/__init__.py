"""What people teach us of how things are to be understood: learnt, kept by workspace, counted."""
