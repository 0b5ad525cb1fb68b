"""What is read by the driver itself: a first frame does not wait until SQLAlchemy is imported.

That import takes longer than everything else before the first frame. The models stay the one
definition of the tables: a test runs each statement of this package on what they create.
"""
