"""The visit page: an outline, the cards of one section, and what is known beside them."""
