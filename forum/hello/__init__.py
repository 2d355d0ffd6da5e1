"""The hello: a newcomer's first sentences to the people who look after the house. A person reads it: a side opens."""
