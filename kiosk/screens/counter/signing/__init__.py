"""The signature of whoever collects, where the store wants one."""
