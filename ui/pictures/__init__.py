"""Pictures that stand on several pages: each asks its question, shows the answer, says how it came and offers its numbers."""
