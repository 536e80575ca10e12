"""What can be set on a portrait: named controls, and what one portrait takes from another."""
