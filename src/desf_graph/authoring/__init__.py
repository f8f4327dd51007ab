"""Starting an ecosystem: a skeleton, a case to begin from, a partner's own file, and the canvas questions."""
