"""Discussion threads and posts: the first of the three main jobs, and the slice to read first."""
