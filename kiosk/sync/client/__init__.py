"""The client: follows an upstream, sends to it and receives from it."""
