"""What people see: one file a screen, reading like the screen. No SQL, no statistics."""
