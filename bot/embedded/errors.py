"""The one error that starting our own servers raises."""


class EmbeddedError(RuntimeError):
    """A server of ours cannot be started or used; the message says what is wrong and what to do."""
