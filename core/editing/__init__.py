"""An edit: which portrait, what is asked of it, and the pipelines that make its picture."""
