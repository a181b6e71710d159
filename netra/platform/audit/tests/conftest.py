from netra.platform.audit.tests.processes import own_database

__all__ = ["own_database"]
