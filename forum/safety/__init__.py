"""What people write, made safe to show; what they may be called."""
