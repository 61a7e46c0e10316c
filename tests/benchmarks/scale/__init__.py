"""Generated actions, and the questions that are asked of a release built of them."""
