"""Raw columns, text or typed, read into the types of the schema, with what could not be read."""
