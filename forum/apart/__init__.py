"""Keep us apart: a member asks, wherever they see a pen name, never to meet that person again."""
