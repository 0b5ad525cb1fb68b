"""Head office: the server at the other end of every store's hub. It sends commands and receives
events.
"""
