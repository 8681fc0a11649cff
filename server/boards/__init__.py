"""The domain, pure: templates, documents, roles and the stage. No HTTP, no SQL, no clock of its own."""
