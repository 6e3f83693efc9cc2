"""The public form at `/signaler`: plain HTML pages that work without JavaScript, and better with it."""
