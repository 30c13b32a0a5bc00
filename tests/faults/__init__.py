"""What goes wrong with a file, its disk, its clock or its process, each through real use cases.

A file a fault: ``test_killed``, ``test_full_disk``, ``test_may_not_write``, ``test_locked``,
``test_damaged``, ``test_clock_put_back``, ``test_two_versions`` and ``test_synced_folders``. What
holds in all of them: the state after is the state before or the state wanted, and people are told
in one sentence. ``deeds`` are the use cases, ``workshop`` the process in which they meet a fault.
"""
