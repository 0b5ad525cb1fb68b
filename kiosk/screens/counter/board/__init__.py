"""The three columns of the counter: who has arrived, what is ready, what is to be prepared."""
