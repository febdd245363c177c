"""Every clause of the sources and what carries it out, both ways, with what nothing carries out on top."""
