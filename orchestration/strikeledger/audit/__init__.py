"""The gate before publishing: rules about the world, promises about shape, and checks that the gate itself works."""
