"""Random programs by subject, beside the general ones of `generate`: each module makes programs of one part of the language."""
