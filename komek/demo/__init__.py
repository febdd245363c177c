"""The demonstration: everything started, real applications taken to a signed notice, officials played."""
