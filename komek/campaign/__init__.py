"""Campaigns: faults in number, and a proof from the receivers' own books that nothing came of them."""
