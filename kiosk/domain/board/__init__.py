"""The lists of the counter's screen: how their orders are grouped."""
