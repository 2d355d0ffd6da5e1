"""The journeys of people through the demo community, by keyboard alone, and what must hold on every page they meet."""
